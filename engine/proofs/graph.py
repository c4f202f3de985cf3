"""Proofs about a path's graph: every step is reached, every way comes to an end, and to that end through a person or a service."""

from collections.abc import Callable, Iterator

from engine.path import LifePath
from engine.problems import Place, Problem
from engine.steps import End, HandOff, Run, Step
from engine.walk import LONGEST_STRIDE

Where = Callable[..., Place]
"""Gives the place of what stands under these keys in the path's file: ``where("steps", "how_long", "ask")``."""


def graph_problems(path: LifePath, where: Where) -> list[Problem]:
    """All that is wrong with the graph of ``path``, whose references hold."""
    return [
        *_unreachable(path, where),
        *_endless(path, where),
        *(_never_waiting(path, where) or _too_long(path, where)),
        *_unaided(path, where),
    ]


def successors(step: Step) -> set[str]:
    return set() if isinstance(step, End) else {target for _, target in step.targets()}


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


def helps(step: Step, path: LifePath) -> bool:
    """Whether the step is a hand-off, or runs a shared path that always comes through one."""
    if isinstance(step, Run):
        inner = path.runs[step.run]
        ends = {name for name, one in inner.steps.items() if not successors(one) and not helps(one, inner)}
        return not ends & reached(inner, inner.first, lambda one: not helps(one, inner))
    return isinstance(step, HandOff)


def _leading_to(path: LifePath, goals: set[str]) -> set[str]:
    """The steps from which one of ``goals`` can be reached, themselves among them."""
    before: dict[str, set[str]] = {name: set() for name in path.steps}
    for name, step in path.steps.items():
        for target in successors(step):
            before[target].add(name)
    found, waiting = set(goals), list(goals)
    while waiting:
        fresh = before[waiting.pop()] - found
        found |= fresh
        waiting += fresh
    return found


def _unreachable(path: LifePath, where: Where) -> Iterator[Problem]:
    seen = reached(path, path.first)
    for name in path.steps:
        if name not in seen:
            yield Problem(
                where("steps", name), "P015", f'nothing leads to step "{name}"', "name it in a next, or take it away"
            )


def _endless(path: LifePath, where: Where) -> Iterator[Problem]:
    """Steps that lead nowhere and are no end, and circles that nothing leads out of."""
    good = _leading_to(path, {name for name, step in path.steps.items() if isinstance(step, End)})
    told: set[str] = set()
    for name, step in path.steps.items():
        if name in good:
            continue
        after = successors(step)
        if not after:
            yield Problem(
                where("steps", name), "P016", f'after step "{name}" the path comes to no end', "lead it to an end"
            )
        elif name not in told:
            around = set().union(*(reached(path, one) for one in after))
            if name in around:
                told |= around
                shown = ", ".join(f'"{one}"' for one in path.steps if one in around)
                message = f"nothing leads out of the circle of {shown}"
                yield Problem(where("steps", name), "P036", message, "let one of its answers lead to an end")


def _never_waiting(path: LifePath, where: Where) -> list[Problem]:
    for name, step in path.steps.items():
        if _waits(step, path):
            continue
        after = set().union(
            *(reached(path, target, lambda one: not _waits(one, path)) for target in successors(step)), set()
        )
        if name in after:
            message = f'the walk comes back to "{name}" without waiting'
            return [Problem(where("steps", name), "P022", message, "ask something on the way")]
    return []


def _waits(step: Step, path: LifePath) -> bool:
    """Whether the walk surely waits in this step or in the shared path it runs."""
    if isinstance(step, Run):
        inner = path.runs[step.run]
        ends = {name for name, one in inner.steps.items() if not successors(one) and not _waits(one, inner)}
        return not ends & reached(inner, inner.first, lambda one: not _waits(one, inner))
    return step.waits


def stride(path: LifePath) -> dict[str, int]:
    """For each step the most steps that are passed without waiting, from it on or from inside the path it runs.

    ``path`` has no circle that never waits.
    """
    entered = _entered(path)
    found = dict(entered)
    for name, step in path.steps.items():
        if isinstance(step, Run):
            inner = path.runs[step.run]
            left = _left(inner) + max((entered[one] for one in successors(step)), default=0)
            found[name] = max(entered[name], left, *stride(inner).values())
    return found


def _entered(path: LifePath) -> dict[str, int]:
    """For each step the most steps from it on, itself counted, before the walk waits or leaves the path."""
    known: dict[str, int] = {}
    for start in path.steps:
        waiting = [start]
        while waiting:
            step = path.steps[waiting[-1]]
            after = set() if _waits(step, path) else successors(step)
            if after <= known.keys():
                inner = path.runs[step.run] if isinstance(step, Run) else None
                own = 1 + _entered(inner)[inner.first] if inner is not None else 1
                known[waiting.pop()] = own + max((known[one] for one in after), default=0)
            else:
                waiting += after - known.keys()
    return known


def _left(path: LifePath) -> int:
    """The most steps after the last one where the walk waits in ``path``, or in one it runs, until it leaves the path."""
    entered = _entered(path)
    most = 0
    for step in path.steps.values():
        after = max((entered[one] for one in successors(step)), default=0)
        if isinstance(step, Run):
            most = max(most, _left(path.runs[step.run]) + after)
        elif step.waits:
            most = max(most, after)
    return most


def _silent(path: LifePath) -> int:
    """How many steps of ``path`` and of those it runs do not wait; no stride passes more."""
    return sum(
        1 + _silent(path.runs[one.run]) if isinstance(one, Run) else not one.waits for one in path.steps.values()
    )


def _too_long(path: LifePath, where: Where) -> Iterator[Problem]:
    if _silent(path) < LONGEST_STRIDE // 2:  # so for nearly every path, and far quicker to tell
        return
    lengths = stride(path)
    name = max(lengths, key=lambda one: lengths[one])
    # Half of what a walk allows: a change in a shared path shall not break those that run it.
    if lengths[name] > LONGEST_STRIDE // 2:
        message = (
            f'from "{name}" the walk passes {lengths[name]} steps without waiting, more than {LONGEST_STRIDE // 2}'
        )
        yield Problem(where("steps", name), "P041", message, "ask something on the way")


def _unaided(path: LifePath, where: Where) -> Iterator[Problem]:
    """Ends that are reached without a person or a service, and steps from which none can be reached any more."""
    if path.audience == "any":
        return
    unaided = reached(path, path.first, lambda step: not helps(step, path))
    for name, step in path.steps.items():
        if isinstance(step, End) and name in unaided:
            message = f'"{name}" can be reached without a person or a service'
            yield Problem(where("steps", name), "P020", message, "put a hand_off before it")
    helped = _leading_to(path, {name for name, step in path.steps.items() if helps(step, path)})
    for name, step in path.steps.items():
        if name in unaided and name not in helped and not isinstance(step, End):
            message = f'from step "{name}" no person and no service is reached'
            yield Problem(where("steps", name), "P039", message, "lead it to a hand_off")
