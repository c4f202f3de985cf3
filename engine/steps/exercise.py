"""``exercise``: a timed exercise with its source; the walker says "done" or "not now", both go on.

belly:
  exercise: Palleahengitys
  parts:
    - {text: Laita toinen käsi vatsan päälle., seconds: 10}
  source: {title: Mielenterveystalo, url: "https://www.mielenterveystalo.fi"}
"""

from collections.abc import Iterator
from typing import Any, ClassVar

import msgspec

from engine.problems import Problem
from engine.steps.base import DONE, SKIP, Answer, Key, Source, Step, place_of


class Part(msgspec.Struct, frozen=True):
    """One thing to do, and for how long (seconds)."""

    text: str
    seconds: int


class Exercise(Step, frozen=True, kw_only=True, tag="exercise"):
    exercise: str
    parts: tuple[Part, ...]
    source: Source

    waits: ClassVar[bool] = True

    def accepts(self, answer: Answer) -> bool:
        return answer in {DONE, SKIP}

    def possible(self) -> Iterator[Answer]:
        yield from (DONE, SKIP)

    def words(self) -> Iterator[tuple[Key, str]]:
        yield ("exercise",), self.exercise
        for index, part in enumerate(self.parts):
            yield ("parts", index), part.text

    def prepared(self, node: Any, problems: list[Problem]) -> "Step":
        if not self.parts:
            problems.append(Problem(place_of(node, "parts"), "P019", "an exercise needs at least one part"))
        return self
