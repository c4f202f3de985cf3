"""What an exhaustive walk of each path reaches, and what its golden walks do; both against what is written in its file."""

from collections.abc import Iterator
from typing import Any

import msgspec

from bot.cli.written import Written
from engine.answers import walkers
from engine.explore import explore, retrace
from engine.explored import ELSE, Exploration
from engine.golden import ends, given
from engine.library import Library
from engine.path import LifePath
from engine.problems import Place
from engine.steps import Branch

PARTS = ("steps", "choices", "cases", "ends")


class Missed(msgspec.Struct, frozen=True):
    """One thing that was not reached, and where it is written."""

    place: Place
    what: str


class Coverage(msgspec.Struct, frozen=True):
    """Of one path: for each of ``PARTS`` how much the exploration and the golden walks reached, and what neither did."""

    path: str
    file: str
    total: dict[str, int]
    explored: dict[str, int]
    golden: dict[str, int]
    golden_walks: int
    states: int
    complete: bool
    never: tuple[Missed, ...]
    not_golden: tuple[Missed, ...]


def coverage(library: Library) -> list[Coverage]:
    """Of every path, in the order of their files."""
    return sorted((_of(path, library) for path in library.paths.values()), key=lambda one: one.file)


def _of(path: LifePath, library: Library) -> Coverage:
    written = Written(library, path.id)
    found = explore(path, walkers(path, library.county.municipalities))
    walks = written.walks().values()
    traced = [
        retrace(path, walk.walker, [given(answer) for one in walk.walk for answer in one.values()]) for walk in walks
    ]
    parts = {part: dict(_whole(path, part)) for part in PARTS}
    reached = {part: _reached(found, part) for part in PARTS}
    golden = {part: set[Any]().union(*(_reached(one, part) for one in traced)) for part in PARTS}

    def missed(reached: dict[str, set[Any]]) -> Iterator[Missed]:
        for part in PARTS:
            for key, (what, keys) in parts[part].items():
                # Of a step that is never reached, its choices and cases need not be told.
                if key not in reached[part] and (part == "steps" or keys[0] in reached["steps"]):
                    yield Missed(written.place("steps", *keys), what)

    def count(reached: dict[str, set[Any]]) -> dict[str, int]:
        return {part: len(parts[part].keys() & reached[part]) for part in PARTS}

    return Coverage(
        path.id, written.name, {part: len(parts[part]) for part in PARTS}, count(reached), count(golden), len(walks),
        found.states, found.complete, tuple(missed(reached)), tuple(missed(golden)),
    )  # fmt: skip


def _whole(path: LifePath, part: str) -> Iterator[tuple[Any, tuple[str, tuple[str | int, ...]]]]:
    """All that can be reached in ``path`` itself: as an exploration names it, in words, and where under ``steps``."""
    if part == "ends":
        yield from ((name, (f'end "{name}"', (name,))) for name in ends(path))
        return
    for name, step in path.steps.items():
        if part == "steps":
            yield name, (f'step "{name}"', (name,))
        elif part == "choices":
            for choice in getattr(step, "choices", ()):
                yield (name, choice), (f'choice "{choice}" of "{name}"', (name, "choices", choice))
        elif isinstance(step, Branch):
            for index in range(len(step.branch)):
                yield (name, index), (f'case {index + 1} of "{name}"', (name, "branch", index))
            yield (name, ELSE), (f'"else" of "{name}"', (name, "else"))


def _reached(found: Exploration, part: str) -> set[Any]:
    return set(found.steps if part == "ends" else getattr(found, part))
