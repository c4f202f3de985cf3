"""A life path: its description and its steps, as a file of ``paths/`` becomes a value."""

import datetime
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Literal

import msgspec

from engine.problems import Problem, did_you_mean
from engine.steps import STEP_KINDS, Run, Step
from engine.walker import AgeBand, Language
from engine.yaml_nodes import Mapping, Node, Raw
from engine.yaml_reader import KeyPath, Read, Reader

SCHEMA_VERSION = 1
_ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


class Review(msgspec.Struct, frozen=True):
    """Who has reviewed the words, and when; only what really happened."""

    on: datetime.date
    by: str


class PathFile(msgspec.Struct, frozen=True):
    """A path as an editor writes it."""

    schema_version: int
    path: str
    title: str
    summary: str
    audience: Literal["youth", "parent", "any"]
    owner: str
    steps: dict[str, Raw]
    reviewed: Review | None = None
    ages: tuple[AgeBand, ...] = ()
    languages: tuple[Language, ...] = ("fi",)
    life_event: str | None = None
    phrases: dict[Language, tuple[str, ...]] = {}


class LifePath(msgspec.Struct, frozen=True):
    """A path that can be walked; ``runs`` holds the shared paths it runs, by id."""

    id: str
    title: str
    summary: str
    audience: Literal["youth", "parent", "any"]
    owner: str
    reviewed: Review | None
    ages: tuple[AgeBand, ...]
    languages: tuple[Language, ...]
    phrases: dict[Language, tuple[str, ...]]
    steps: dict[str, Step]
    runs: dict[str, "LifePath"]

    @property
    def first(self) -> str:
        return next(iter(self.steps))

    def words(self) -> Iterator[tuple[str, str]]:
        """All words of the path, each with the context of its translation: ``sleep.how_long.choices.weeks``."""
        yield f"{self.id}.title", self.title
        yield f"{self.id}.summary", self.summary
        for name, step in self.steps.items():
            for key, text in step.words():
                yield context(self.id, name, *key), text


def context(path: str, step: str, *key: str | int) -> str:
    """The context by which a step's words are translated."""
    return ".".join((path, step, *map(str, key)))


def path_from(file: PathFile, read: Read[PathFile]) -> tuple[LifePath | None, list[Problem]]:
    """The path that ``file`` describes, not yet linked to those it runs; None when a step cannot be read."""
    problems: list[Problem] = []
    if file.schema_version != SCHEMA_VERSION:
        place = read.places["schema_version",]
        problems.append(
            Problem(place, "P006", f"schema_version {file.schema_version} is not known", f"write {SCHEMA_VERSION}")
        )
    steps: dict[str, Step] = {}
    places = read.places
    for name, node in file.steps.items():
        step = _step(name, node, places, problems)  # type: ignore[arg-type]  # a Raw is the node itself
        if step is not None:
            steps[name] = step
    if not file.steps:
        problems.append(Problem(read.places["steps",], "P019", "a path needs at least one step"))
    if problems:
        return None, problems + _reference_problems(steps, file, places)
    names = list(steps)
    for name, following in pairwise(names):
        if steps[name].next is None and "end" not in type(steps[name]).__struct_fields__:
            steps[name] = msgspec.structs.replace(steps[name], next=following)
    path = LifePath(
        file.path, file.title, file.summary, file.audience, file.owner, file.reviewed, file.ages,
        file.languages, file.phrases, steps, {},
    )  # fmt: skip
    return path, _reference_problems(steps, file, places)


def _reference_problems(steps: dict[str, Step], file: PathFile, places: dict[KeyPath, Any]) -> list[Problem]:
    problems = []
    for name, step in steps.items():
        for key, target in step.targets():
            place = places.get(("steps", name, *key))
            if target not in file.steps and place is not None:
                problems.append(Problem(place, "P012", f'unknown step "{target}"', did_you_mean(target, file.steps)))
    return problems


def _step(name: str, node: Node, places: dict[KeyPath, Any], problems: list[Problem]) -> Step | None:
    if not _ID.fullmatch(name):
        problems.append(Problem(node.place, "P009", f'"{name}" is not snake_case', "for example how_long"))
    if not isinstance(node, Mapping):
        problems.append(Problem(node.place, "P006", f'step "{name}" must be a mapping', "for example {say: …}"))
        return None
    kinds = [key for key in node.items if key in STEP_KINDS]
    if len(kinds) != 1:
        found = f"has two kinds: {' and '.join(kinds)}" if kinds else "has no kind"
        near = next((hint for key in node.items if (hint := did_you_mean(key, STEP_KINDS))), "")
        hint = "keep one" if kinds else near or f"add one of {', '.join(STEP_KINDS)}"
        problems.append(Problem(node.place, "P010", f'step "{name}" {found}', hint))
        return None
    reader = Reader(places, problems)
    known = len(problems)
    step = reader.convert(node, msgspec.inspect.type_info(STEP_KINDS[kinds[0]]), ("steps", name))
    if len(problems) > known:
        return None
    prepared: Step = step.prepared(node, problems)
    return prepared


def runs_of(path: LifePath) -> Iterator[tuple[str, str]]:
    """The shared paths that ``path`` runs: step id and path id."""
    for name, step in path.steps.items():
        if isinstance(step, Run):
            yield name, step.run
