"""``polku check --coverage``: the problems, and then what walks reach, as a table for people or as data for programs."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.cli.checking import as_json, as_text, problems_of
from bot.cli.covering import PARTS, Coverage, Missed, coverage
from engine.loading import read_library
from engine.problems import errors

_COLUMNS = ("path", *PARTS, "standpoints", "golden walks", *(f"golden {part}" for part in PARTS[:2]))


def check_and_cover(root: Path, format: str, production: bool) -> int:
    """Print every problem and the coverage of every path; 1 when there is an error, or something that no walk reaches."""
    problems = problems_of(root.resolve(), production)
    library = read_library(root.resolve()).library
    found = coverage(library) if library is not None else []
    if format == "json":
        told = {"problems": json.loads(as_json(problems)), "coverage": as_data(found)}
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        print(as_text(problems))
        print("\n" + (as_table(found) if found else "no coverage: a library with errors cannot be walked"))
    return 1 if errors(problems) or any(one.never for one in found) else 0


def as_table(found: list[Coverage]) -> str:
    """A row for each path, and below it a line for each thing that no walk can reach."""
    rows = [_COLUMNS, *(tuple(_row(one)) for one in found)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_COLUMNS))]
    table = [
        "  ".join(cell.ljust(width) if not index else cell.rjust(width) for index, (cell, width) in enumerate(cells))
        for cells in (list(zip(row, widths, strict=True)) for row in rows)
    ]
    never = [
        f"{missed.place}: {missed.what} is never reached"
        + ("" if one.complete else f", within {one.states} standpoints")
        for one in found
        for missed in one.never
    ]
    stopped = [
        f"{one.file}: stopped at {one.states} standpoints; not everything was tried"
        for one in found
        if not one.complete
    ]
    return "\n".join([*table, *stopped, *never])


def _row(one: Coverage) -> Iterator[str]:
    yield one.path
    yield from (f"{one.explored[part]}/{one.total[part]}" for part in PARTS)
    yield f"{one.states}" + ("" if one.complete else "+")
    yield str(one.golden_walks)
    yield from (f"{one.golden[part]}/{one.total[part]}" if one.golden_walks else "–" for part in PARTS[:2])


def as_data(found: list[Coverage]) -> list[dict[str, Any]]:
    """For ``--format json``."""
    return [
        {
            "path": one.path, "file": one.file, "total": one.total, "explored": one.explored, "states": one.states,
            "complete": one.complete, "never_reached": [_plain(missed) for missed in one.never],
            "golden": {
                "walks": one.golden_walks, **one.golden, "not_reached": [_plain(missed) for missed in one.not_golden],
            },
        }
        for one in found
    ]  # fmt: skip


def _plain(missed: Missed) -> dict[str, Any]:
    return {"file": missed.place.file, "line": missed.place.line, "column": missed.place.column, "what": missed.what}
