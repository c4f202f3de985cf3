"""A path as an outline: its steps in order, each with its first words and what leads where; pictures and lists are made of it."""

import textwrap
from collections.abc import Iterator
from typing import Any

import msgspec

from bot.cli.written import Written
from engine.library import Library
from engine.path import LifePath, context
from engine.steps import SKIP, STEP_KINDS, Ask, Branch, End, Run, Step
from engine.walker import Language

KINDS = {cls: kind for kind, cls in STEP_KINDS.items()}
FIRST_WORDS = 64


class Lead(msgspec.Struct, frozen=True):
    """Where a step leads; ``why`` is the choice or the condition, nothing where there is none."""

    why: str
    target: str


class Item(msgspec.Struct, frozen=True):
    """A step; ``runs`` is the shared path that it walks."""

    name: str
    kind: str
    words: str
    leads: tuple[Lead, ...]
    runs: str = ""


class Outline(msgspec.Struct, frozen=True):
    """``lang``: the language that the path's words are in."""

    id: str
    title: str
    lang: Language
    items: tuple[Item, ...]


def outline(library: Library, path: LifePath, language: Language) -> Outline:
    """The outline of ``path`` in ``language``, in Finnish where it is not translated."""
    speaking = _Speaking(library, path, language if language in path.languages else "fi")
    items = tuple(speaking.item(name, step) for name, step in path.steps.items())
    title = library.words.text(f"{path.id}.title", path.title, speaking.language)
    return Outline(path.id, title, speaking.language, items)


class _Speaking:
    def __init__(self, library: Library, path: LifePath, language: Language) -> None:
        self.words = library.words
        self.path = path
        self.language = language
        self.written = Written(library, path.id)

    def item(self, name: str, step: Step) -> Item:
        (key, text), *_ = [*step.words(), ((), "")]
        said = " ".join(self.words.text(context(self.path.id, name, *key), text, self.language).split())
        leads = tuple(self._leads(name, step))
        runs = step.run if isinstance(step, Run) else ""
        return Item(name, KINDS[type(step)], _first(said), leads, runs)

    def _leads(self, name: str, step: Step) -> Iterator[Lead]:
        if isinstance(step, End):
            return
        if isinstance(step, Branch):
            for index, case in enumerate(step.branch):
                yield Lead(condition_words(self.written.value("steps", name, "branch", index, "when")), case.next)
            yield Lead("else", step.otherwise)
            return
        choices = tuple(getattr(step, "choices", ()))
        for choice in choices:
            target = (step.choice(choice).next if isinstance(step, Ask) else None) or step.next
            yield from [Lead(self._label(name, step, choice), target)] if target else []
        if step.next and (not choices or step.accepts(SKIP)):
            yield Lead(SKIP if choices else "", step.next)

    def _label(self, name: str, step: Step, choice: str) -> str:
        label = dict(step.words()).get(("choices", choice))
        if label is None:
            return self.words.say(f"choice.{choice}", self.language)
        return self.words.text(context(self.path.id, name, "choices", choice), label, self.language)


def _first(said: str) -> str:
    if len(said) <= FIRST_WORDS:
        return said
    return textwrap.shorten(said, FIRST_WORDS, placeholder="").rstrip(".,:;") + "…"


def condition_words(written: Any) -> str:
    """A condition as it is written, in a line: ``how_long is weeks and not (hours at_least 5)``."""
    parts = []
    for name, told in written.items():
        if name == "not":
            parts.append(f"not ({condition_words(told)})")
        elif name in {"or", "and"}:
            parts.append("(" + f" {name} ".join(map(condition_words, told)) + ")")
        else:
            ((operator, value),) = told.items()
            parts.append(f"{name} {operator} {_value(value)}")
    return " and ".join(parts)


def _value(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_value, value))
    return str(value).lower() if isinstance(value, bool) else str(value)
