"""Proofs about hand-offs: whoever comes to one, wherever they live and whatever they speak, finds somebody behind it."""

from collections.abc import Iterator
from itertools import product

from engine.catalogue import Service, can_be_called
from engine.conditions import All, Any_, Condition, Not, Test
from engine.library import Library
from engine.match import fits, fitting
from engine.path import LifePath
from engine.problems import Problem
from engine.proofs.graph import Where, successors
from engine.remembered import Remembered
from engine.steps import Branch, HandOff, Need, Step
from engine.walker import AGE_BANDS, AUDIENCES, FACTS, LANGUAGES, Walker


class Coverage:
    """Remembers which needs are met for whom, since many paths hand off to the same."""

    def __init__(self, library: Library, remembered: Remembered | None = None) -> None:
        self.library = library
        there = library.services, library.groups, library.county
        self._met: dict[tuple[Need, Walker], str | None] = (remembered or Remembered()).of(Coverage, there, dict)

    def problems(self, path: LifePath, where: Where) -> Iterator[Problem]:
        """Hand-offs of ``path`` behind which some walker who comes there finds nobody (P033)."""
        told: set[str] = set()
        for walkers in self._kinds(path):
            here = reached_by(path, walkers[0])
            for name in sorted(here - told):
                step = path.steps[name]
                if not isinstance(step, HandOff):
                    continue
                for walker in walkers:
                    lacking = self._lacking(step.hand_off, walker)
                    if lacking:
                        told.add(name)
                        yield Problem(where("steps", name, "hand_off"), "P033", f"{lacking} for {_who(walker)}",
                                      "add a need beside it, or another service")  # fmt: skip
                        break

    def _kinds(self, path: LifePath) -> list[list[Walker]]:
        """Everybody the path is meant for, by what its conditions can tell apart."""
        asked = {test.name for step in path.steps.values() for one in step.conditions() for test in one.tests()} & FACTS
        kinds: dict[tuple[object, ...], list[Walker]] = {}
        for walker in everybody(path, self.library.county.municipalities):
            kinds.setdefault(tuple(getattr(walker, name) for name in sorted(asked)), []).append(walker)
        return list(kinds.values())

    def _lacking(self, need: Need, walker: Walker) -> str | None:
        if (need, walker) not in self._met:
            self._met[need, walker] = self._find(need, walker)
        return self._met[need, walker]

    def _find(self, need: Need, walker: Walker) -> str | None:
        named = need.service or need.group
        if named is not None and need.need is None:
            entries: dict[str, Service] = {**self.library.services, **self.library.groups}
            return None if fits(entries[named], walker, self.library.county) else f'"{named}" is not there'
        fit = [entry for _, entry, _ in fitting(need, walker, self.library)]
        if not fit:
            return "nothing fits"
        return None if any(map(can_be_called, fit)) else "no number that always answers fits"


def everybody(path: LifePath, municipalities: tuple[str, ...]) -> Iterator[Walker]:
    """Every walker the path is meant for: audience, age band, municipality and language, said or not."""
    audiences = AUDIENCES if path.audience == "any" else (path.audience,)
    for audience, band, municipality, language in product(
        audiences, (None, *(path.ages or AGE_BANDS)), (None, *municipalities), LANGUAGES
    ):
        yield Walker(audience=audience, age_band=band, municipality=municipality, language=language)


def reached_by(path: LifePath, walker: Walker) -> set[str]:
    """The steps that this walker may reach by some answers."""
    seen, waiting = set(), [path.first]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += _onward(path.steps[name], walker)
    return seen


def _onward(step: Step, walker: Walker) -> set[str]:
    if not isinstance(step, Branch):
        return successors(step)
    onward = set()
    for case in step.branch:
        held = surely(case.when, walker)
        if held is not False:
            onward.add(case.next)
        if held:
            return onward
    return {*onward, step.otherwise}


def surely(condition: Condition, walker: Walker) -> bool | None:
    """Whether the condition holds for ``walker`` whatever they answer; None when that depends on answers."""
    match condition:
        case Test(name):
            return condition.holds(_Facts(walker)) if name in FACTS else None
        case Not(part):
            inner = surely(part, walker)
            return None if inner is None else not inner
        case All(parts):
            found = [surely(part, walker) for part in parts]
            return False if False in found else None if None in found else True
        case Any_(parts):
            found = [surely(part, walker) for part in parts]
            return True if True in found else None if None in found else False


class _Facts:
    def __init__(self, walker: Walker) -> None:
        self.walker = walker

    def value(self, name: str) -> object:
        return getattr(self.walker, name)

    def times(self, name: str) -> int:
        return 0


def _who(walker: Walker) -> str:
    band, home = walker.age_band or "no age band", walker.municipality or "no municipality"
    return f"{walker.audience}, {band}, {home}, {walker.language}"
