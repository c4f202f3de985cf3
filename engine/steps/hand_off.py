"""``hand_off``: the service or group that fits this person, with why it fits and how to contact it.

help:
  hand_off: {need: sleep}
  text: Näihin voit ottaa yhteyttä.
"""

from collections.abc import Iterator
from typing import Any, ClassVar

import msgspec

from engine.problems import Problem
from engine.steps.base import Key, Step, place_of


class Need(msgspec.Struct, frozen=True):
    """What is looked for: one named service or group first, then whatever serves ``need``."""

    service: str | None = None
    group: str | None = None
    need: str | None = None


class HandOff(Step, frozen=True, kw_only=True, tag="hand_off"):
    hand_off: Need
    text: str

    waits: ClassVar[bool] = True

    def words(self) -> Iterator[tuple[Key, str]]:
        yield ("text",), self.text

    def prepared(self, node: Any, problems: list[Problem]) -> "Step":
        need = self.hand_off
        if need == Need():
            problems.append(
                Problem(place_of(node, "hand_off"), "P019", "a hand-off needs a service, a group or a need")
            )
        if need.service and need.group:
            problems.append(
                Problem(place_of(node, "hand_off"), "P019", "a hand-off names a service or a group, not both")
            )
        return self
