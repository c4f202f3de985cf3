"""Proofs about a path's graph: every step is reached, every way comes to an end, and to that end through a person or a service."""

from collections.abc import Callable

from engine.path import LifePath
from engine.problems import Place, Problem
from engine.steps import End, HandOff, Run, Step
from engine.walker import FACTS

Where = Callable[..., Place]
"""Gives the place of a step by its name, or of something in it by further keys."""


def prove(path: LifePath, where: Where) -> list[Problem]:
    """All that is wrong with the graph of ``path``, whose references hold."""
    return [
        *_unreachable(path, where),
        *_endless(path, where),
        *_never_waiting(path, where),
        *_unaided(path, where),
        *_unknown_names(path, where),
    ]


def successors(step: Step) -> set[str]:
    return {target for _, target in step.targets()}


def reached(path: LifePath, start: str, through: Callable[[Step], bool] = lambda step: True) -> set[str]:
    """The steps reached from ``start``; only those that ``through`` accepts lead on."""
    seen, waiting = set(), [start]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        if through(path.steps[name]):
            waiting += successors(path.steps[name])
    return seen


def _unreachable(path: LifePath, where: Where) -> list[Problem]:
    seen = reached(path, path.first)
    return [
        Problem(where(name), "P015", f'nothing leads to step "{name}"', "name it in a next, or take it away")
        for name in path.steps
        if name not in seen
    ]


def _endless(path: LifePath, where: Where) -> list[Problem]:
    """Steps from which no end is reached; a path that simply stops has no last words."""
    good = {name for name, step in path.steps.items() if isinstance(step, End)}
    grown = True
    while grown:
        more = {name for name, step in path.steps.items() if name not in good and successors(step) & good}
        grown = bool(more)
        good |= more
    return [
        Problem(where(name), "P016", f'from step "{name}" the path comes to no end', "lead it to an end")
        for name in path.steps
        if name not in good
    ]


def _never_waiting(path: LifePath, where: Where) -> list[Problem]:
    for name, step in path.steps.items():
        if _waits(step, path):
            continue
        after = set().union(
            *(reached(path, target, lambda one: not _waits(one, path)) for target in successors(step)), set()
        )
        if name in after:
            return [
                Problem(
                    where(name), "P022", f'the walk comes back to "{name}" without waiting', "ask something on the way"
                )
            ]
    return []


def _waits(step: Step, path: LifePath) -> bool:
    """Whether the walk surely waits in this step or in the shared path it runs."""
    if isinstance(step, Run):
        inner = path.runs.get(step.run)
        return inner is not None and any(one.waits for one in inner.steps.values())
    return step.waits


def _unaided(path: LifePath, where: Where) -> list[Problem]:
    if path.audience == "any":
        return []
    unaided = reached(path, path.first, lambda step: not isinstance(step, HandOff))
    return [
        Problem(
            where(name), "P020", f'"{name}" can be reached without a person or a service', "put a hand_off before it"
        )
        for name, step in path.steps.items()
        if isinstance(step, End) and name in unaided
    ]


def _unknown_names(path: LifePath, where: Where) -> list[Problem]:
    problems = []
    for step in path.steps.values():
        for condition in step.conditions():
            for test in condition.tests():
                asked = path.steps.get(test.name)
                if test.name in FACTS:
                    continue
                if asked is None or not asked.waits:
                    hint = "name a step that asks, or " + ", ".join(sorted(FACTS))
                    problems.append(Problem(test.place, "P017", f'"{test.name}" is never answered', hint))
                elif test.operator == "is" and not asked.accepts(test.value) and not asked.accepts((test.value,)):
                    message = f'"{test.name}" is never answered with "{test.value}"'
                    problems.append(Problem(test.place, "P017", message, "name one of its choices"))
    return problems
