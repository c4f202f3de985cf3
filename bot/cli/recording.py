"""``polku walk --record NAME``: a walk that was just done becomes a golden walk beside its path."""

import json
import re

import msgspec
import yaml

from bot.cli.written import Written
from engine.golden import NOON
from engine.library import Library
from engine.render import Renderer
from engine.reply import Card
from engine.steps import Answer, HandOff
from engine.walk import Shown, State

_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_PLAIN = re.compile(r"[\w-]+")


def refusal(written: Written, name: str) -> str:
    """Why no walk can be recorded as ``name``; nothing when it can."""
    if not _NAME.fullmatch(name):
        return f'"{name}" is not snake_case, for example short_way'
    if name in written.walks():
        return f'there is a golden walk "{name}" already'
    return ""


def record(library: Library, written: Written, name: str, state: State, shown: list[Shown]) -> None:
    """Append the walk that ``state`` has ended, having shown these steps, to the golden walks of its path."""
    file = written.walks_file
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    text = golden_yaml(name, state, shown[-1].ref, _offers(library, state, shown))
    file.write_text(f"{before.rstrip()}\n\n{text}" if before.strip() else text, encoding="utf-8")


def golden_yaml(name: str, state: State, ends: str, offers: list[str]) -> str:
    """A golden walk as an editor would write it."""
    facts = {key: value for key, value in msgspec.to_builtins(state.walker).items() if value is not None}
    lines = [
        f"{name}:",
        f"  walker: {{{', '.join(f'{key}: {_word(value)}' for key, value in facts.items())}}}",
        "  walk:",
        *(f"    - {given.step}: {_answer(given.answer)}" for given in state.answers),
        f"  ends: {ends}",
    ]
    if not state.answers:
        lines[2] = "  walk: []"
    if offers:
        lines.append(f"  offers: [{', '.join(map(_word, offers))}]")
    return "\n".join(lines) + "\n"


def _offers(library: Library, state: State, shown: list[Shown]) -> list[str]:
    """Whose cards the last hand-off shows, at the hour at which golden walks are walked."""
    last = [event for event in shown if isinstance(event.step, HandOff)][-1:]
    reply = Renderer(library, state.walker, NOON).events(tuple(last))
    return [message.id for message in reply.messages if isinstance(message, Card)]


def _answer(answer: Answer) -> str:
    if isinstance(answer, tuple):
        return f"[{', '.join(map(_word, answer))}]"
    return str(answer) if isinstance(answer, int) else _word(answer)


def _word(text: str) -> str:
    """In quotes where some reader of YAML would take it for something else than a word, as yes and no."""
    return text if _PLAIN.fullmatch(text) and yaml.safe_load(text) == text else json.dumps(text, ensure_ascii=False)
