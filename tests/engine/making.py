"""Paths out of a few lines of YAML, for the tests of the engine."""

import textwrap

from engine.path import LifePath, PathFile, path_from
from engine.problems import Problem
from engine.yaml_reader import parse

HEAD = """\
schema_version: 1
path: {name}
title: Testi
summary: Testin polku.
audience: youth
owner: tests
steps:
"""


def compiled(steps: str, name: str = "trial") -> tuple[LifePath | None, list[Problem]]:
    """A path with these steps (YAML), and its problems."""
    text = HEAD.format(name=name) + textwrap.indent(textwrap.dedent(steps).strip("\n"), "  ") + "\n"
    read = parse(text, f"paths/youth/{name}.yml", PathFile)
    if read.value is None:
        return None, list(read.problems)
    return path_from(read.value, read)


def made(steps: str, name: str = "trial", **runs: LifePath) -> LifePath:
    """A path with these steps that has no problems; ``runs`` are the shared paths it runs."""
    path, problems = compiled(steps, name)
    assert path is not None and problems == [], "\n".join(map(str, problems))
    path.runs.update(runs)
    return path
