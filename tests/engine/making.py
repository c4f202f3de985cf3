"""Paths out of a few lines of YAML, for the tests of the engine."""

import textwrap

from engine.gathering import PathRead
from engine.path import LifePath, PathFile, path_from
from engine.problems import Problem
from engine.proofs.conditions import case_problems, name_problems
from engine.proofs.graph import graph_problems
from engine.proofs.words import reading_problems, template_problems
from engine.walker import County
from engine.yaml_reader import parse

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
