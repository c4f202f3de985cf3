"""A life path: its description and its steps, as a file of ``paths/`` becomes a value."""

import datetime
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Annotated, Literal, cast

import msgspec

from engine.conditions import HOLDS, MOST_TESTS, All, Condition, condition, with_predicates
from engine.problems import Place, Problem, did_you_mean
from engine.steps import STEP_KINDS, Ask, Branch, End, Feedback, Run, Step
from engine.steps.ask import Choice
from engine.walker import FACTS, AgeBand, Language
from engine.yaml_nodes import LATER, Mapping, Node, Scalar
from engine.yaml_reader import KeyPath, Read, Reader, described

SCHEMA_VERSION = 1
_ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


class Review(msgspec.Struct, frozen=True):
    """Who has reviewed the words, and when; only what really happened."""

    on: datetime.date
    by: str


class Variable(msgspec.Struct, frozen=True, rename={"otherwise": "else"}):
    """A named value for the path's words, made of an answer or of a fact about the walker.

    ``of``: the step or the fact. ``words``: what to say for each answer; without it a number itself, or the label of the
    choice. ``else``: what to say when there is no answer.
    """

    of: str
    otherwise: str
    words: dict[str, str] = {}


class PathFile(msgspec.Struct, frozen=True):
    """A path as an editor writes it; ``gives`` names the step whose answer a shared path gives back."""

    schema_version: int
    path: str
    title: str
    summary: str
    audience: Literal["youth", "parent", "any"]
    owner: str
    steps: dict[str, Annotated[Step, LATER]]
    reviewed: Review | None = None
    review_by: datetime.date | None = None
    ages: tuple[AgeBand, ...] = ()
    languages: tuple[Language, ...] = ("fi",)
    life_event: str | None = None
    phrases: dict[Language, tuple[str, ...]] = {}
    variables: dict[str, Variable] = {}
    predicates: dict[str, Annotated[Condition, LATER]] = {}
    gives: str | None = None


class LifePath(msgspec.Struct, frozen=True):
    """A path that can be walked; ``runs`` holds the shared paths it runs, by id."""

    id: str
    title: str
    summary: str
    audience: Literal["youth", "parent", "any"]
    owner: str
    reviewed: Review | None
    review_by: datetime.date | None
    ages: tuple[AgeBand, ...]
    languages: tuple[Language, ...]
    life_event: str | None
    phrases: dict[Language, tuple[str, ...]]
    variables: dict[str, Variable]
    gives: str | None
    steps: dict[str, Step]
    runs: dict[str, "LifePath"]

    @property
    def first(self) -> str:
        return next(iter(self.steps))

    def words(self) -> Iterator[tuple[str, str]]:
        """All words of the path, each with the context of its translation: ``sleep.how_long.choices.weeks``."""
        yield f"{self.id}.title", self.title
        yield f"{self.id}.summary", self.summary
        for name, variable in self.variables.items():
            for answer, text in variable.words.items():
                yield context(self.id, "variables", name, answer), text
            yield context(self.id, "variables", name, "else"), variable.otherwise
        for name, step in self.steps.items():
            for key, text in step.words():
                yield context(self.id, name, *key), text


def context(path: str, step: str, *key: str | int) -> str:
    """The context by which a step's words are translated."""
    return ".".join((path, step, *map(str, key)))


def leaves(name: str) -> bool:
    """Whether a reference tries to be a way to a file; ids never hold a slash or two dots."""
    return "/" in name or "\\" in name or ".." in name


def runs_of(path: LifePath) -> Iterator[tuple[str, str]]:
    """The shared paths that ``path`` runs: step id and path id."""
    for name, step in path.steps.items():
        if isinstance(step, Run):
            yield name, step.run


def source(path: LifePath, name: str) -> tuple[LifePath, str]:
    """Where the answer to ``name`` is given: of a step that runs a path, the question whose answer that path gives back."""
    step = path.steps.get(name)
    while isinstance(step, Run) and step.run in path.runs:
        path = path.runs[step.run]
        name = path.gives or ""
        step = path.steps.get(name)
    return path, name


def path_from(read: Read[PathFile], id: str) -> tuple[LifePath | None, list[Problem]]:
    """The path in a file, not yet linked to those it runs, and the problems in it beside those of ``read``.

    A path with problems holds what could be read of it, so that all that is wrong can be told at once; None when there
    are no steps at all. ``id`` is the name of the file.
    """
    file = read.value or _stand_in(read, id)
    if file is None:
        return None, []
    compiling = _Compiling(file, read.places)
    return compiling.path(), compiling.problems


def _stand_in(read: Read[PathFile], id: str) -> PathFile | None:
    """For a file whose head is broken: its steps, under a head with the names that they may use."""
    steps = _items(read.node, "steps")
    if not isinstance(read.node, Mapping) or steps is None:
        return None
    variables = _items(read.node, "variables") or {}
    return PathFile(
        SCHEMA_VERSION, id, "", "", "any", "", cast(dict[str, Step], steps),
        variables={name: Variable(_text(written, "of") or "", "") for name, written in variables.items()},
        predicates=cast(dict[str, Condition], _items(read.node, "predicates") or {}),
        gives=_text(read.node, "gives"),
    )  # fmt: skip


def _items(node: Node, key: str) -> dict[str, Node] | None:
    found = node.items.get(key) if isinstance(node, Mapping) else None
    return found.items if isinstance(found, Mapping) else None


def _text(node: Node, key: str) -> str | None:
    found = node.items.get(key) if isinstance(node, Mapping) else None
    return found.text if isinstance(found, Scalar) else None


class _Compiling:
    """One path file on its way to a path: steps first, then what they name."""

    def __init__(self, file: PathFile, places: dict[KeyPath, Place]) -> None:
        self.file = file
        self.places = places
        self.problems: list[Problem] = []
        # What is read later (LATER) is still its node.
        self.nodes = cast(dict[str, Node], file.steps)

    def note(self, place: Place, code: str, message: str, hint: str = "") -> None:
        self.problems.append(Problem(place, code, message, hint))

    def path(self) -> LifePath:
        file = self.file
        if file.schema_version != SCHEMA_VERSION:
            place = self.places["schema_version",]
            self.note(place, "P006", f"schema_version {file.schema_version} is not known", f"write {SCHEMA_VERSION}")
        if not self.nodes:
            self.note(self.places["steps",], "P019", "a path needs at least one step")
        read = {name: step for name, node in self.nodes.items() if (step := self._step(name, node)) is not None}
        steps = self._with_predicates(read)
        self._check_references(steps)
        self._check_renames(steps)
        self._check_variables(steps)
        for name, following in pairwise(self.nodes):
            step = steps.get(name)
            if step is not None and step.next is None and not isinstance(step, End):
                steps[name] = msgspec.structs.replace(step, next=following)
        return LifePath(
            file.path, file.title, file.summary, file.audience, file.owner, file.reviewed, file.review_by, file.ages,
            file.languages, file.life_event, file.phrases, file.variables, file.gives, steps, {},
        )  # fmt: skip

    def _step(self, name: str, node: Node) -> Step | None:
        if not _ID.fullmatch(name):
            self.note(node.place, "P009", f'"{name}" is not snake_case', "for example how_long")
        if name in FACTS:
            self.note(node.place, "P026", f'"{name}" is a fact about the walker', "give the step another id")
        if not isinstance(node, Mapping):
            self.note(node.place, "P006", f'step "{name}" must be a mapping', "for example {say: …}")
            return None
        kinds = [key for key in node.items if key in STEP_KINDS]
        if len(kinds) != 1:
            found = f"has two kinds: {' and '.join(kinds)}" if kinds else "has no kind"
            near = next((hint for key in node.items if (hint := did_you_mean(key, STEP_KINDS))), "")
            hint = "keep one" if kinds else near or f"add one of {', '.join(STEP_KINDS)}"
            self.note(node.place, "P010", f'step "{name}" {found}', hint)
            return None
        reader = Reader(self.places, self.problems)
        known = len(self.problems)
        step = reader.convert(node, described(STEP_KINDS[kinds[0]]), ("steps", name))
        if len(self.problems) > known:
            return None
        prepared: Step = step.prepared(node, self.problems)
        return prepared

    def _with_predicates(self, steps: dict[str, Step]) -> dict[str, Step]:
        """The steps with each named predicate put in its place; a predicate may use those above it."""
        predicates: dict[str, Condition] = {}
        sizes: dict[str, int] = {}
        nodes = cast(dict[str, Node], self.file.predicates)
        used: set[str] = set()

        def filled(read: Condition) -> tuple[Condition, int]:
            """The condition with its predicates in their places, and how many tests it holds then."""
            used.update(test.name for test in read.tests() if test.operator == HOLDS)
            tests = sum(sizes.get(test.name, 1) if test.operator == HOLDS else 1 for test in read.tests())
            if tests <= MOST_TESTS:
                return with_predicates(read, predicates, self.problems), tests
            message = f"with its predicates this asks {tests} things, over {MOST_TESTS}"
            self.note(next(read.tests()).place, "P017", message, "ask less")
            return All(()), 1

        for name, node in nodes.items():
            read = condition(node, self.problems)
            # One that cannot be read has its problem; what uses it shall not have another.
            predicates[name], sizes[name] = (All(()), 1) if read is None else filled(read)
        for name, step in steps.items():
            if isinstance(step, Branch):
                cases = tuple(msgspec.structs.replace(case, when=filled(case.when)[0]) for case in step.branch)
                steps[name] = msgspec.structs.replace(step, branch=cases)
        for name in predicates.keys() - used:
            self.note(nodes[name].place, "P031", f'no condition uses the predicate "{name}"', "use it or take it away")
        return steps

    def _check_references(self, steps: dict[str, Step]) -> None:
        for name, step in steps.items():
            for key, target in step.targets():
                place = self.places.get(("steps", name, *key))
                if target not in self.nodes and place is not None:
                    if leaves(target):
                        self.note(place, "P040", f'"{target}" leads out of the library', "name a step of this path")
                        continue
                    self.note(place, "P012", f'unknown step "{target}"', did_you_mean(target, self.nodes))
        gives = self.file.gives
        unread = gives in self.nodes and gives not in steps  # it has its own problem
        if gives is not None and not unread and not isinstance(steps.get(gives), Ask | Run):
            hint = did_you_mean(gives, self.nodes) or "name a step that asks"
            self.note(self.places["gives",], "P012", f'"{gives}" is no question of this path', hint)

    def _check_renames(self, steps: dict[str, Step]) -> None:
        """An old name must be free, and be one step's or one choice's only."""
        old_names = {name: step.renamed_from for name, step in steps.items()}
        self._renames(dict.fromkeys(self.nodes) | old_names, ("steps",))
        for name, step in steps.items():
            if isinstance(step, Ask):
                choices = step.choices.items()
                renamed = {key: one.renamed_from for key, one in choices if isinstance(one, Choice)}
                self._renames(dict.fromkeys(step.choices) | renamed, ("steps", name, "choices"))

    def _renames(self, old_names: dict[str, str | None], at: KeyPath) -> None:
        taken: set[str] = set()
        for name, old in old_names.items():
            if old is None:
                continue
            place = self.places[(*at, name, "renamed_from")]
            if old in old_names:
                self.note(place, "P037", f'"{old}" is still there', "an old name must not be in use")
            elif old in taken:
                self.note(place, "P037", f'two claim to have been "{old}"', "keep one")
            taken.add(old)

    def _check_variables(self, steps: dict[str, Step]) -> None:
        for name, variable in self.file.variables.items():
            place = self.places.get(("variables", name, "of"))
            asked = steps.get(variable.of)
            if variable.of in FACTS or place is None:
                continue
            if isinstance(asked, Ask | Feedback):
                known = {*asked.choices, *map(str, asked.span if isinstance(asked, Ask) else ())}
                for answer in variable.words.keys() - known:
                    where = self.places["variables", name, "words", answer]
                    message = f'"{variable.of}" is never answered with "{answer}"'
                    self.note(where, "P017", message, did_you_mean(answer, asked.choices))
            elif not isinstance(asked, Run) and (variable.of not in self.nodes or asked is not None):
                questions = [one for one in self.nodes if isinstance(steps.get(one), Ask | Feedback | Run | None)]
                hint = did_you_mean(variable.of, [*questions, *FACTS])
                self.note(place, "P012", f'"{variable.of}" is no question of this path', hint)
