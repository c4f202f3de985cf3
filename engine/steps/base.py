"""What all kinds of step share: how they lead on, what they accept, which words they carry."""

from collections.abc import Iterator
from typing import Any, ClassVar

import msgspec

from engine.conditions import Condition, Known
from engine.problems import Place, Problem

Answer = str | int | tuple[str, ...]
"""A choice's id (also ``yes``, ``no``, ``done``, ``skip``, ``continue``), a number, or the ids of several choices."""

SKIP = "skip"
DONE = "done"
CONTINUE = "continue"

Key = tuple[str | int, ...]
"""Where in a step something stands: ``("choices", "weeks", "next")``."""


class Source(msgspec.Struct, frozen=True):
    """Where the content comes from."""

    title: str
    url: str


class Step(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind"):
    """A step without a kind; ``next`` is the id of the step that follows unless the kind says otherwise.

    ``renamed_from``: the id it had in an earlier release, so that walks find it again.
    """

    next: str | None = None
    renamed_from: str | None = None

    waits: ClassVar[bool] = False
    """Whether the walk stands still here until the walker answers."""

    def targets(self) -> Iterator[tuple[Key, str]]:
        """The steps this one names, each with where it names it."""
        if self.next is not None:
            yield ("next",), self.next

    def accepts(self, answer: Answer) -> bool:
        """Whether ``answer`` fits here; only asked of steps that wait."""
        return answer == CONTINUE

    def possible(self) -> Iterator[Answer]:
        """Answers that fit here; of a question that takes several, each alone."""
        yield CONTINUE

    def onward(self, answer: Answer | None, known: Known) -> str | None:
        """The id of the step that follows, None at the end of the path."""
        return self.next

    def words(self) -> Iterator[tuple[Key, str]]:
        """What people read here, each with its key: the context of its translation."""
        return iter(())

    def conditions(self) -> Iterator[Condition]:
        return iter(())

    def prepared(self, node: Any, problems: list[Problem]) -> "Step":
        """The step after what its type alone cannot read or check; notes problems. ``node`` is its YAML."""
        return self


def place_of(node: Any, *keys: str | int) -> Place:
    """The place of a value inside a step's node."""
    for key in keys:
        node = node.items[key]
    place: Place = node.place
    return place
