"""What was answered: one answer, and all answers of a walk, a sequence that grows without being copied."""

from collections.abc import Iterator, Sequence
from typing import overload

import msgspec

from engine.steps import Answer

MOST_RECENT = 32
"""Answers kept beside the settled ones before they are settled too."""


class Given(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One answer, and the step it was given at (``breathe/belly`` in a shared path).

    It holds no circle, so the garbage collector need not look at it: that halves the reading of a long walk.
    """

    step: str
    answer: Answer


class Answers(Sequence[Given]):
    """The answers of a walk, in order; immutable.

    One answer more shares the settled answers and copies only the recent ones, so that it costs the same at answer 5 and at
    answer 500. Whoever reads gets the flat tuple, which is made once.
    """

    __slots__ = ("_parts",)

    def __init__(self, settled: tuple[Given, ...] = (), recent: tuple[Given, ...] = ()) -> None:
        self._parts = settled, recent

    def plus(self, given: Given) -> "Answers":
        settled, recent = self._parts
        if len(recent) < MOST_RECENT:
            return Answers(settled, (*recent, given))
        return Answers(settled + recent, (given,))

    def flat(self) -> tuple[Given, ...]:
        settled, recent = self._parts
        if recent:
            settled += recent
            self._parts = settled, ()
        return settled

    def __len__(self) -> int:
        settled, recent = self._parts
        return len(settled) + len(recent)

    def __iter__(self) -> Iterator[Given]:
        return iter(self.flat())

    @overload
    def __getitem__(self, index: int) -> Given: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Given, ...]: ...
    def __getitem__(self, index: int | slice) -> Given | tuple[Given, ...]:
        return self.flat()[index]

    def __eq__(self, other: object) -> bool:
        return self.flat() == other.flat() if isinstance(other, Answers) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.flat())

    def __repr__(self) -> str:
        return f"Answers({self.flat()!r})"
