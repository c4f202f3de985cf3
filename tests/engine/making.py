"""Paths out of a few lines of YAML, and walks on them, for the tests of the engine."""

import datetime
import textwrap

from engine.gathering import PathRead
from engine.path import LifePath, PathFile, path_from
from engine.problems import Problem
from engine.proofs.conditions import case_problems, name_problems
from engine.proofs.graph import graph_problems
from engine.proofs.words import reading_problems, template_problems
from engine.steps import Answer
from engine.walk import Event, Refused, Shown, Turn, advance, start
from engine.walker import County, Walker
from engine.yaml_reader import parse

NOON = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC)
YOUNG = Walker(audience="youth", age_band="13-15", municipality="Kotka")
COUNTY = County({"fi": "Testilä"}, ("Kotka", "Kouvola"))

HEAD = """\
schema_version: 1
path: {name}
title: Testi
summary: Testin polku.
audience: youth
owner: tests
"""
FIRST_STEP_LINE = 8


def written(steps: str, name: str = "trial", head: str = "") -> str:
    """A path file with these steps (YAML); ``head``: more lines for its head, which move the steps down."""
    indented = textwrap.indent(textwrap.dedent(steps).strip("\n"), "  ")
    return f"{HEAD.format(name=name)}{textwrap.dedent(head)}steps:\n{indented}\n"


def read(text: str, name: str = "trial") -> tuple[PathRead | None, list[Problem]]:
    """The path in a file's text, and its problems before any proof."""
    found = parse(text, f"paths/youth/{name}.yml", PathFile)
    path, problems = path_from(found, name)
    everything = [*found.problems, *problems]
    return (None if path is None else PathRead(path, found, not everything)), everything


def compiled(steps: str, name: str = "trial", head: str = "") -> tuple[LifePath | None, list[Problem]]:
    """A path with these steps, as far as it can be read, and its problems before any proof."""
    found, problems = read(written(steps, name, head), name)
    return (None if found is None else found.path), problems


def checked(
    text: str, name: str = "trial", hard_words: dict[str, str] | None = None, **runs: LifePath
) -> list[Problem]:
    """Everything that can be said of a path file by itself, as ``polku check`` says it."""
    found, problems = read(text, name)
    if found is None:
        return problems
    found.path.runs.update(runs)
    problems += name_problems(found.path, found.written, COUNTY)
    problems += template_problems(found.path, found.where)
    if not problems:
        problems += graph_problems(found.path, found.where)
        problems += case_problems(found.path, COUNTY, found.where)
        problems += reading_problems(found.path, hard_words or {}, found.where)
    return sorted(problems)


def made(steps: str, name: str = "trial", head: str = "", **runs: LifePath) -> LifePath:
    """A path with these steps that has no problems; ``runs`` are the shared paths it runs."""
    path, problems = compiled(steps, name, head)
    assert path is not None and problems == [], "\n".join(map(str, problems))
    path.runs.update(runs)
    return path


def walked(path: LifePath, *answers: Answer, walker: Walker = YOUNG) -> Turn:
    """The last turn of a walk in which each of ``answers`` was taken."""
    turn = start(path, walker, NOON)
    for answer in answers:
        turn = advance(path, turn.state, answer, NOON)
        assert not isinstance(turn.events[0], Refused), (answer, turn.events)
    return turn


def said(turn: Turn) -> str:
    """What a turn shows, as one line: ``fork → tip → help``; in the end its other events: ``bye, ended``."""
    return ", ".join(filter(None, (" → ".join(refs(turn.events)), *(_name(event) for event in turn.events))))


def refs(events: tuple[Event, ...]) -> list[str]:
    return [event.ref for event in events if isinstance(event, Shown)]


def _name(event: Event) -> str:
    return "" if isinstance(event, Shown) else event.code
