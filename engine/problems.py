"""What can be wrong with a library: problems are values with a stable code and a place, and all of them come at once.

What each code means is told in ``codes.yml``.
"""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Literal

import msgspec

Severity = Literal["error", "warning"]


class Place(msgspec.Struct, frozen=True, order=True, gc=False):
    """Where in the library: a path relative to its root, and line and column counted from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Problem(msgspec.Struct, frozen=True, order=True):
    """One thing that is wrong, where, and what to do about it."""

    place: Place
    code: str
    message: str
    hint: str = ""
    severity: Severity = "error"

    def __str__(self) -> str:
        hint = f"; {self.hint}" if self.hint else ""
        return f"{self.place}: {self.code} {self.message}{hint}"


def errors(problems: Iterable[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.severity == "error"]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint that names the known word nearest to ``word``, or nothing when none is near."""
    near = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f'did you mean "{near[0]}"?' if near else ""
