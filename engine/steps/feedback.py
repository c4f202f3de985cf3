"""``feedback``: how the path was. It may always be skipped, leads nowhere else, and is not asked after a crisis.

how_was_it:
  feedback: Miltä tämä polku tuntui?
  choices: {helped: Siitä oli apua, little: Vähän, no_help: Ei juuri nyt}
"""

from collections.abc import Iterator
from typing import Any, ClassVar

import msgspec

from engine.problems import Problem
from engine.steps.base import SKIP, Answer, Key, Step, place_of


class Feedback(Step, frozen=True, kw_only=True, tag="feedback"):
    feedback: str
    choices: dict[str, str]

    waits: ClassVar[bool] = True

    def accepts(self, answer: Answer) -> bool:
        return answer == SKIP or answer in self.choices

    def possible(self) -> Iterator[Answer]:
        yield from self.choices
        yield SKIP

    def words(self) -> Iterator[tuple[Key, str]]:
        yield ("feedback",), self.feedback
        for name, label in self.choices.items():
            yield ("choices", name), label

    def prepared(self, node: Any, problems: list[Problem]) -> "Step":
        if len(self.choices) < 2:
            problems.append(Problem(place_of(node, "choices"), "P019", "a feedback question needs two choices or more"))
        if SKIP in self.choices:
            problems.append(Problem(place_of(node, "choices", SKIP), "P019", '"skip" is there by itself'))
            return msgspec.structs.replace(self, choices={k: v for k, v in self.choices.items() if k != SKIP})
        return self
