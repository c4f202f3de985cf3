"""``polku walk``: one path in the terminal, by the engine alone."""

import datetime
import random
import sys
from collections.abc import Callable

from bot.cli.recording import record, refusal
from bot.cli.written import Written
from engine import answers as fitting
from engine.golden import NOON
from engine.library import Library
from engine.path import LifePath
from engine.plain import lines
from engine.problems import did_you_mean
from engine.render import Renderer
from engine.reply import Reply
from engine.steps import Answer
from engine.walk import Refused, Shown, Turn, advance, here, start
from engine.walker import Walker

Answering = Callable[[Turn, Reply], str | None]
"""Gives what is answered where the walk stands, as typed; None when there is no more."""


def walk(
    library: Library,
    name: str,
    walker: Walker,
    answers: str | None = None,
    golden: str | None = None,
    chance: tuple[int, int] | None = None,
) -> int:
    """Print a walk; keep it as the golden walk ``golden``. ``chance``: a seed, and how many answers to give at random.

    Exit code 2 for a path that is not there or a name that is taken, 1 for an answer that does not fit.
    """
    path = library.paths.get(name)
    if path is None:
        return _fail(f'there is no path "{name}"; {did_you_mean(name, library.paths)}'.rstrip("; "), 2)
    if chance is not None:
        return _at_random(library, path, walker, *chance)
    written = Written(library, name)
    if golden is not None and (refused := refusal(written, golden)):
        return _fail(refused, 2)
    renderer = Renderer(library, walker, datetime.datetime.now(datetime.UTC))
    given = answers.split(",") if answers else []
    listed: Answering = lambda turn, reply: given.pop(0) if given else None  # noqa: E731
    shown: list[Shown] = []
    turn = _walk(renderer, path, _ask if answers is None else listed, shown, patient=answers is None)
    if turn is None:
        return 1
    if golden is not None:
        if not turn.state.ended:
            return _fail("only a walk that has come to its end can be a golden walk", 1)
        record(library, written, golden, turn.state, shown)
        print(f'\n"{golden}" is a golden walk now, in {written.walks_file}')
    return 0


def _walk(renderer: Renderer, path: LifePath, say: Answering, shown: list[Shown], patient: bool) -> Turn | None:
    """Walk to the end, or to where ``say`` has no more; None after an answer that does not fit, unless ``patient``."""
    turn = start(path, renderer.walker, renderer.now)
    while True:
        shown += [event for event in turn.events if isinstance(event, Shown)]
        reply = renderer.events(turn.events)
        print("\n".join(lines(reply.messages)))
        if turn.state.ended:
            return turn
        ref = "/".join(turn.state.at)
        typed = say(turn, reply)
        if typed is None:
            print(f"\n(stands at {ref})")
            return turn
        print(f"\n> {ref}: {typed}")
        after = _advance(path, turn, read(typed, reply), renderer.now)
        if isinstance(after.events[0], Refused):
            _fail(f'"{typed}" does not answer {ref}', 1)
            if not patient:
                return None
            after = Turn(turn.state, (here(path, turn.state),))
        turn = after


def _at_random(library: Library, path: LifePath, walker: Walker, seed: int, steps: int) -> int:
    """Give ``steps`` answers at random, from the start again after each end; the same seed gives the same walk."""
    chosen = random.Random(seed)
    left = steps

    def say(turn: Turn, reply: Reply) -> str | None:
        nonlocal left
        left -= 1
        return spelled(chosen.choice(fitting.answers(path, turn.state))) if left >= 0 else None

    while left > 0:
        if _walk(Renderer(library, walker, NOON), path, say, [], patient=False) is None:
            return 1
        if left > 0:
            print("\n" + "—" * 40)
        if left == steps:  # a path that asks nothing
            break
    return 0


def read(typed: str, reply: Reply) -> Answer:
    """What was typed as an answer: the number of a choice in the list, its id, several with +, or a number."""
    answers = [choice.act.answer for choice in reply.choices]
    numbered = dict(enumerate(answers, 1)) if _numbered(reply) else {}
    by_number = {str(number): answer for number, answer in numbered.items()}
    if "+" in typed:
        return tuple(str(by_number.get(part, part)) for part in typed.split("+"))
    if typed in by_number:
        found: Answer = by_number[typed]
        return found
    return int(typed) if typed.lstrip("-").isdecimal() else typed


def spelled(answer: Answer) -> str:
    """The answer as one would type it."""
    return "+".join(answer) if isinstance(answer, tuple) else str(answer)


def _numbered(reply: Reply) -> bool:
    """Whether the choices go by number; where a number is asked for, it is the answer."""
    return reply.input not in {"number", "scale"}


def _advance(path: LifePath, turn: Turn, answer: Answer, now: datetime.datetime) -> Turn:
    after = advance(path, turn.state, answer, now)
    if isinstance(after.events[0], Refused) and isinstance(answer, str):  # one choice of a question that takes several
        return advance(path, turn.state, (answer,), now)
    return after


def _ask(turn: Turn, reply: Reply) -> str | None:
    print()
    for number, choice in enumerate(reply.choices, 1):
        key = str(number) if _numbered(reply) else spelled(choice.act.answer)
        print(f"  {choice.label}" if isinstance(choice.act.answer, int) else f"  {key}. {choice.label}")
    try:
        return input("> ").strip()
    except EOFError:
        return None


def _fail(message: str, code: int) -> int:
    print(message, file=sys.stderr)
    return code
