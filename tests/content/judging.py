"""Judges a changed path as a reviewer's tools would: the check, the golden walks beside it, and what walks reach."""

import datetime
import random
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import msgspec

from engine.answers import answers, walkers
from engine.explore import explore, retrace
from engine.explored import ELSE, Exploration
from engine.gathering import PathRead, is_path, path_files
from engine.golden import GoldenWalk, follow, given
from engine.library import Library
from engine.path import LifePath, PathFile, path_from
from engine.problems import Place, Problem, errors
from engine.proofs.conditions import case_problems, name_problems
from engine.proofs.graph import graph_problems
from engine.proofs.hand_offs import Coverage
from engine.proofs.words import reading_problems, template_problems
from engine.references import golden_files, linked, target_problems, translation_problems
from engine.steps import Ask, Branch, Feedback, Run
from engine.walk import Shown, Turn, advance, start
from engine.yaml_nodes import Mapping, compose
from engine.yaml_reader import KeyPath, Read, Reader, described, read
from tests.content.mutants import NEW, Mutant, mutants

Thing = tuple[str, str, object]
"""What a walk can reach: the id of a path, a step in it, and a case of a branch or an answer to a question, or the step itself."""


class Judge:
    """Knows the library as it ships."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.nodes = {file.stem: _node(library, file) for file in path_files(library.root, is_path)}
        self.reads = {id: _read(id, node)[0] for id, node in self.nodes.items()}
        self.walks = {
            file.name.removesuffix(".walks.yml"): list(
                (read(file, file.name, dict[str, GoldenWalk]).value or {}).values()
            )
            for file in golden_files(library.root)
        }
        self.coverage = Coverage(library)
        self.usual = {id: set(self._problems(self.reads, self.affected(id))[0]) for id in self.nodes}

    def mutants(self) -> list[Mutant]:
        return [one for id, node in self.nodes.items() for one in mutants(self.library.paths[id], node)]

    def affected(self, id: str) -> list[str]:
        """The path and those that run it."""
        return [name for name, path in self.library.paths.items() if name == id or _runs(path, id)]

    def fate(self, mutant: Mutant) -> str:
        """``check``, ``golden walks`` or ``coverage`` notices it; ``equivalent``: it compiles to a path that is walked alike;
        ``alike``: no walk that was tried tells it from the path; ``bubbles``: walks only say another bubble; ``survives``."""
        affected = self.affected(mutant.path)
        changed, problems = _read(mutant.path, mutant.node)
        if problems:
            return "check"
        if self._equivalent(changed.path, mutant.renamed):
            return "equivalent"
        bare = {id: _unlinked(self.reads[id]) for id in affected}
        reads = {**self.reads, **bare, mutant.path: changed}
        found, paths = self._problems(reads, affected)
        if set(found) - self.usual[mutant.path]:
            return "check"
        library = msgspec.structs.replace(self.library, paths=paths)
        if any(follow(paths[id], walk, NOWHERE, library) for id in affected for walk in self.walks.get(id, ())):
            return "golden walks"
        before = self._gaps_before(tuple(affected))
        if (self.golden_gaps(paths, affected) - before) or (self.gaps(paths, affected) - before):
            return "coverage"
        told = [_difference(self.library.paths[id], paths[id]) for id in affected if id in self.walks]
        return max(told, key=("alike", "bubbles", "survives").index, default="survives")

    def golden_gaps(self, paths: dict[str, LifePath], affected: list[str]) -> set[Thing]:
        """What no golden walk of the affected paths passes."""
        passed = (
            (paths[id], retrace(paths[id], walk.walker, [given(one) for step in walk.walk for one in step.values()]))
            for id in affected
            for walk in self.walks.get(id, ())
        )
        return _lacking(paths, affected, passed)

    def gaps(self, paths: dict[str, LifePath], affected: list[str]) -> set[Thing]:
        """What no walk at all reaches."""
        towns = self.library.county.municipalities
        return _lacking(
            paths, affected, ((paths[id], explore(paths[id], walkers(paths[id], towns))) for id in affected)
        )

    @cache  # noqa: B019 - a judge lives as long as its module
    def _gaps_before(self, affected: tuple[str, ...]) -> frozenset[Thing]:
        """What the golden walks that ship do not pass, of paths whose golden walks are not complete yet."""
        return frozenset(self.golden_gaps(self.library.paths, list(affected)))

    def _problems(self, reads: dict[str, PathRead], affected: list[str]) -> tuple[list[str], dict[str, LifePath]]:
        """What the check says of the affected paths, without places; and all paths linked."""
        library, problems = self.library, list[Problem]()
        paths = linked(reads, problems)
        problems += target_problems(reads, library.services, library.groups)
        for found in (reads[id] for id in affected):
            own = [
                *name_problems(found.path, found.written, library.county),
                *template_problems(found.path, found.where),
            ]
            if found.path.id in paths and not own:
                own += graph_problems(found.path, found.where)
                own += case_problems(found.path, library.county, found.where)
            problems += own
        if not errors(problems):
            for found in (reads[id] for id in affected):
                problems += self.coverage.problems(found.path, found.where)
                problems += reading_problems(found.path, {}, found.where)
            some = {id: paths[id] for id in affected}
            problems += translation_problems(msgspec.structs.replace(library, paths=some))
        return [f"{one.code} {one.message}" for one in problems], paths

    def _equivalent(self, changed: LifePath, renamed: str | None) -> bool:
        """Whether the changed path is the one that ships, but for the name of a step that nobody sees or names."""
        original = _unlinked(self.reads[changed.id]).path
        first = changed.first
        if renamed is not None and not original.steps[renamed].waits and not isinstance(original.steps[renamed], Run):
            named = {name: renamed if name == NEW else name for name in changed.steps}
            steps = {
                named[name]: msgspec.structs.replace(step, next=named.get(step.next or "", step.next))
                for name, step in changed.steps.items()
            }
            names_it = any(target == renamed for step in changed.steps.values() for _, target in step.targets())
            changed = msgspec.structs.replace(changed, steps=changed.steps if names_it else steps)
            first = named[first]
        return first == original.first and _walked(changed) == _walked(original)


NOWHERE = Place("")
NOON = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC)
WALKS = 100
"""Walks at random, the same ones every time, that tell a mutant from its path."""


def _difference(path: LifePath, changed: LifePath) -> str:
    """``alike``, ``bubbles`` or ``survives``, by walking both side by side with the same answers."""
    everybody, told = walkers(path), "alike"
    for seed in range(WALKS):
        chance = random.Random(seed)
        walker = chance.choice(everybody)
        ours, theirs = start(path, walker, NOON), start(changed, walker, NOON)
        while True:
            if (ours.state.at, ours.state.ended) != (theirs.state.at, theirs.state.ended):
                return "survives"
            if _refs(ours) != _refs(theirs):
                told = "bubbles"
            if ours.state.ended or len(ours.state.answers) > 60:
                break
            answer = chance.choice(answers(path, ours.state))
            ours = advance(path, ours.state, answer, NOON)
            theirs = advance(changed, theirs.state, answer, NOON)
    return told


def _refs(turn: Turn) -> list[str]:
    return [event.ref for event in turn.events if isinstance(event, Shown)]


def _runs(path: LifePath, id: str) -> bool:
    return id in path.runs or any(_runs(inner, id) for inner in path.runs.values())


def _node(library: Library, file: Path) -> Mapping:
    node, problems = compose(file.read_text(encoding="utf-8"), file.relative_to(library.root).as_posix())
    assert isinstance(node, Mapping) and not problems
    return node


def _read(id: str, node: Mapping) -> tuple[PathRead, list[Problem]]:
    """The path that ``node`` writes down, as ``engine.gathering`` reads it from a file, and its own problems."""
    places: dict[KeyPath, Place] = {}
    problems: list[Problem] = []
    value = Reader(places, problems).convert(node, described(PathFile), ())
    found = Read(None if problems else value, places, tuple(problems), node)
    path, more = path_from(found, id)
    assert path is not None
    return PathRead(path, found, not problems and not more), [*problems, *more]


def _unlinked(found: PathRead) -> PathRead:
    return msgspec.structs.replace(found, path=msgspec.structs.replace(found.path, runs={}))


def _walked(path: LifePath) -> LifePath:
    """The path without what no walk follows: the ``next`` of a branch, and of a question all of whose answers lead elsewhere."""
    steps = {}
    for name, step in path.steps.items():
        answers = step.possible() if isinstance(step, Ask) and step.type != "many" else iter((None,))
        elsewhere = all(isinstance(one, str) and one in step.choices and step.choice(one).next for one in answers)  # type: ignore[attr-defined]
        steps[name] = msgspec.structs.replace(step, next=None) if elsewhere or isinstance(step, Branch) else step
    return msgspec.structs.replace(path, steps=steps)


def _lacking(
    paths: dict[str, LifePath], affected: Iterable[str], reached: Iterable[tuple[LifePath, Exploration]]
) -> set[Thing]:
    return {one for id in affected for one in _things(paths[id])} - {
        thing for root, found in reached for thing in _reached(root, found)
    }


def _things(path: LifePath) -> Iterator[Thing]:
    """All that can be reached in a path: its steps, cases, and answers but for numbers."""
    for name, step in path.steps.items():
        yield path.id, name, None
        if isinstance(step, Ask):
            possible = (one[0] if isinstance(one, tuple) else one for one in step.possible())
            yield from ((path.id, name, one) for one in possible if isinstance(one, str))
        elif isinstance(step, Feedback):
            yield from ((path.id, name, one) for one in step.choices)
        elif isinstance(step, Branch):
            yield from ((path.id, name, case) for case in (*range(len(step.branch)), ELSE))


def _reached(root: LifePath, found: Exploration) -> Iterator[Thing]:
    for ref, what in (*((one, None) for one in found.steps), *found.cases, *found.choices):
        path, (*scope, name) = root, ref.split("/")
        for step in scope:
            running = path.steps[step]
            assert isinstance(running, Run)
            path = path.runs[running.run]
        yield path.id, name, what
