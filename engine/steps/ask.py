"""``ask``: a question; the walk waits for the answer.

how_long:
  ask: Kuinka kauan nukkuminen on ollut vaikeaa?
  choices:
    few_nights: Muutaman yön
    weeks: {label: Viikkoja, next: long_time}
  optional: true
"""

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

import msgspec

from engine.conditions import Known
from engine.problems import Problem
from engine.steps.base import SKIP, Answer, Key, Step, place_of

YES_NO = ("yes", "no")
LONGEST_SCALE = 11
MOST_NUMBERS = 10_000


class Choice(msgspec.Struct, frozen=True):
    """One answer to choose; a missing label (yes and no) comes with the language."""

    label: str | None = None
    next: str | None = None
    renamed_from: str | None = None


class Scale(msgspec.Struct, frozen=True, rename={"low_end": "from", "high_end": "to"}):
    """Whole numbers ``from``–``to`` with words for both ends."""

    low_end: int
    high_end: int
    low: str
    high: str


class Number(msgspec.Struct, frozen=True, rename={"low_end": "from", "high_end": "to"}):
    """A whole number ``from``–``to``, both included."""

    low_end: int
    high_end: int


class Ask(Step, frozen=True, kw_only=True, tag="ask"):
    ask: str
    type: Literal["one", "many", "scale", "number", "yes_no"] = "one"
    choices: dict[str, str | Choice] = msgspec.field(default_factory=dict)
    scale: Scale | None = None
    number: Number | None = None
    optional: bool = False

    waits: ClassVar[bool] = True

    def choice(self, name: str) -> Choice:
        """The choice ``name`` in its long form."""
        choice = self.choices[name]
        return Choice(choice) if isinstance(choice, str) else choice

    @property
    def span(self) -> range:
        """The numbers that a scale or a number question accepts."""
        limits = self.scale or self.number
        return range(limits.low_end, limits.high_end + 1) if limits else range(0)

    def targets(self) -> Iterator[tuple[Key, str]]:
        yield from Step.targets(self)
        for name, choice in self.choices.items():
            if isinstance(choice, Choice) and choice.next is not None:
                yield ("choices", name, "next"), choice.next

    def accepts(self, answer: Answer) -> bool:
        if answer == SKIP:
            return self.optional
        if self.type in {"scale", "number"}:
            return isinstance(answer, int) and not isinstance(answer, bool) and answer in self.span
        if self.type == "many":
            return (
                isinstance(answer, tuple) and len(set(answer)) == len(answer) > 0 and set(answer) <= set(self.choices)
            )
        return answer in self.choices

    def possible(self) -> Iterator[Answer]:
        if self.type == "many":
            yield from ((name,) for name in self.choices)
        else:
            yield from self.choices
        yield from self.span
        if self.optional:
            yield SKIP

    def onward(self, answer: Answer | None, known: Known) -> str | None:
        if isinstance(answer, str) and answer in self.choices:
            return self.choice(answer).next or self.next
        return self.next

    def words(self) -> Iterator[tuple[Key, str]]:
        yield ("ask",), self.ask
        for name in self.choices:
            label = self.choice(name).label
            if label is not None:
                yield ("choices", name), label
        if self.scale:
            yield ("scale", "low"), self.scale.low
            yield ("scale", "high"), self.scale.high

    def prepared(self, node: Any, problems: list[Problem]) -> "Step":
        place = place_of(node)

        def refuse(message: str, hint: str = "") -> None:
            problems.append(Problem(place, "P019", message, hint))

        for key in ("scale", "number"):
            if getattr(self, key) is not None and key != self.type:
                refuse(f"a question of type {self.type} takes no {key}", f"write type: {key}, or take it away")
        if self.type == "yes_no":
            for name in set(self.choices) - set(YES_NO):
                problems.append(Problem(place_of(node, "choices", name), "P019", f'"{name}" is neither yes nor no'))
            full = {name: self.choice(name) if name in self.choices else Choice() for name in YES_NO}
            return msgspec.structs.replace(self, choices=full)
        if self.type in {"one", "many"}:
            if not self.choices:
                refuse(f"a question of type {self.type} needs choices", "add choices: {id: label}")
            for name in self.choices:
                choice = self.choice(name)
                if choice.label is None:
                    problems.append(Problem(place_of(node, "choices", name), "P019", f'choice "{name}" has no label'))
                if self.type == "many" and choice.next is not None:
                    where = place_of(node, "choices", name, "next")
                    problems.append(
                        Problem(where, "P019", "a choice of many cannot lead elsewhere", "use a branch after it")
                    )
                if name == SKIP:
                    problems.append(
                        Problem(place_of(node, "choices", name), "P019", '"skip" is kept for optional questions')
                    )
            return self
        if self.choices:
            refuse(f"a question of type {self.type} takes no choices")
        limits = self.scale if self.type == "scale" else self.number
        if limits is None:
            refuse(f"a question of type {self.type} needs {self.type}: {{from, to}}")
        elif limits.low_end >= limits.high_end:
            refuse('"from" must be smaller than "to"')
        elif self.type == "scale" and len(self.span) > LONGEST_SCALE:
            refuse(f"a scale has at most {LONGEST_SCALE} steps", "ask for a number instead")
        elif len(self.span) > MOST_NUMBERS:
            refuse(f"a number question has at most {MOST_NUMBERS} numbers", "ask for something smaller")
        return self
