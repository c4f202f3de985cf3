"""Proofs about conditions: each name is known, each condition may hold and may fail, no case stands behind an earlier one.

Each name has few values that matter, so all that the conditions of a branch can see is tried: the choices of a question,
the numbers where a comparison turns, nothing at all where a question may be skipped or passed by.
"""

from collections.abc import Collection, Iterator
from itertools import chain, combinations, product
from typing import Any, Literal

from engine.conditions import HOLDS, Test
from engine.path import LifePath, source
from engine.problems import Problem, did_you_mean
from engine.proofs.graph import Where, reached
from engine.steps import SKIP, Ask, Branch, Run, Step
from engine.walker import AGE_BANDS, AUDIENCES, FACTS, LANGUAGES, County

MOST_CASES = 20_000
"""Combinations that are tried for one branch; a branch with more is left to the exhaustive walk."""


def name_problems(path: LifePath, written: Collection[str], county: County | None) -> Iterator[Problem]:
    """Names that nothing answers and values that are never the answer (P017).

    ``written``: the ids of all steps in the file; those that could not be read have problems of their own, and so has a
    predicate that is still one. What a predicate asks is told once, however many conditions use it.
    """
    found = []
    for step in path.steps.values():
        for condition in step.conditions():
            for test in condition.tests():
                if test.operator != HOLDS and (test.name in path.steps or test.name not in written):
                    found.append(_never_answered(path, test, county))
    yield from dict.fromkeys(problem for problem in found if problem is not None)


def case_problems(path: LifePath, county: County | None, where: Where) -> Iterator[Problem]:
    """Cases that never, always or never any more hold (P029, P030); ``path`` has no other problem."""
    for name, step in path.steps.items():
        if isinstance(step, Branch):
            yield from _cases(path, name, step, county, where)


class _Tried:
    """One combination of what may be known."""

    def __init__(self, values: dict[str, Any], times: dict[str, int]) -> None:
        self._values, self._times = values, times

    def value(self, name: str) -> Any:
        return self._values.get(name)

    def times(self, name: str) -> int:
        return self._times.get(name, 0)


def _cases(path: LifePath, name: str, branch: Branch, county: County | None, where: Where) -> Iterator[Problem]:
    tests = _tests(branch)
    names = sorted({test.name for test in tests})
    domains = [_domain(path, name, one, [test for test in tests if test.name == one], county) for one in names]
    size = 1
    for domain in domains:
        size *= len(domain)
    if size > MOST_CASES:
        return
    held, taken, failed = set(), set(), set()
    for combination in product(*domains):
        known = _Tried(
            {one: value for one, (value, _) in zip(names, combination, strict=True)},
            {one: times for one, (_, times) in zip(names, combination, strict=True)},
        )
        holding = [index for index, case in enumerate(branch.branch) if case.when.holds(known)]
        held |= set(holding)
        failed |= set(range(len(branch.branch))) - set(holding)
        taken |= set(holding[:1])
    for index in range(len(branch.branch)):
        place = where("steps", name, "branch", index, "next")
        if index not in held:
            yield Problem(place, "P029", "this condition can never hold", "mend it, or take the case away")
        elif index not in failed:
            yield Problem(place, "P029", "this condition always holds", "lead there with next, or mend it")
        elif index not in taken:
            yield Problem(place, "P030", "an earlier case always comes first", "put this case before it")


def _tests(branch: Branch) -> list[Test]:
    return [test for case in branch.branch for test in case.when.tests()]


def _asked(path: LifePath, name: str) -> Step | Literal[True] | None:
    """The step whose answer ``name``, no fact, is (for a shared path the question that gives its value); None when nothing
    answers it; True where that cannot be told because the shared path has problems of its own.
    """
    owner, name = source(path, name)
    step = owner.steps.get(name)
    if isinstance(step, Run):
        return True
    return step if step is not None and step.waits else None


def _domain(path: LifePath, branch: str, name: str, tests: list[Test], county: County | None) -> list[tuple[Any, int]]:
    """What ``name`` may be when the walk is at ``branch``: pairs of value and times answered."""
    times = sorted({0, 1, *(int(test.value) for test in tests if test.operator == "times")})
    if name in FACTS:
        return [(value, 0) for value in _fact_values(path, name, county)]
    asked = _asked(path, name)
    assert isinstance(asked, Step)
    values = list(_answer_values(asked, tests))
    passed_by = branch in reached(path, path.first, lambda step: step is not path.steps[name])
    found = [(value, count) for value in values for count in times if count > 0]
    if asked.accepts(SKIP):
        found += [(None, count) for count in times if count > 0]
    return [*found, (None, 0)] if passed_by else found


def _fact_values(path: LifePath, name: str, county: County | None) -> list[Any]:
    """What a fact may be on this path."""
    if name == "age_band" and path.ages:
        return [*path.ages, None]
    if name == "audience" and path.audience != "any":
        return [path.audience]
    return _all_fact_values(name, county)


def _answer_values(asked: Step, tests: list[Test]) -> Iterator[Any]:
    if isinstance(asked, Ask) and asked.span:
        compared = [int(test.value) for test in tests if isinstance(test.value, int)]
        compared += [
            one for test in tests if isinstance(test.value, list) for one in test.value if isinstance(one, int)
        ]
        near = {number + step for number in compared for step in (-1, 0, 1)}
        yield from sorted({asked.span.start, asked.span.stop - 1} | (near & set(asked.span)))
    elif isinstance(asked, Ask) and asked.type == "many":
        named = [choice for choice in asked.choices if any(choice == str(test.value) for test in tests)]
        others = [choice for choice in asked.choices if choice not in named][:1]
        pool = (*named[:10], *others)
        yield from chain.from_iterable(combinations(pool, size) for size in range(1, len(pool) + 1))
    else:
        yield from (answer for answer in asked.possible() if answer != SKIP)


def _never_answered(path: LifePath, test: Test, county: County | None) -> Problem | None:
    """A name that nothing answers, or a value that is never the answer."""
    wanted = list(test.value) if isinstance(test.value, list) else [test.value]
    if test.name in FACTS:
        values = [one for one in _all_fact_values(test.name, county) if one is not None]
        if test.operator in {"is", "in"}:
            for one in wanted:
                if values and str(one) not in values:
                    return Problem(
                        test.place, "P017", f'"{test.name}" is never "{one}"', did_you_mean(str(one), values)
                    )
        return None
    asked = _asked(path, test.name)
    if asked is True:
        return None
    if asked is None:
        known = {name for name, step in path.steps.items() if step.waits} | FACTS
        hint = did_you_mean(test.name, known) or "name a step that asks, or " + ", ".join(sorted(FACTS))
        return Problem(test.place, "P017", f'"{test.name}" is never answered', hint)
    if test.operator in {"is", "in", "includes"} and any(True for _ in asked.possible()):  # else it has its own problem
        for one in wanted:
            text = {True: "yes", False: "no"}.get(one, one) if isinstance(one, bool) else one
            if not asked.accepts(text) and not asked.accepts((str(text),)):
                hint = did_you_mean(str(text), map(str, asked.possible())) or "name one of its choices"
                if isinstance(asked, Ask) and asked.span:
                    hint = f"name a number {asked.span.start}–{asked.span.stop - 1}, without quotes"
                return Problem(test.place, "P017", f'"{test.name}" is never answered with "{text}"', hint)
    return None


def _all_fact_values(name: str, county: County | None) -> list[Any]:
    values: dict[str, list[Any]] = {
        "age_band": [*AGE_BANDS, None], "audience": list(AUDIENCES), "language": list(LANGUAGES),
        "municipality": [*(county.municipalities if county else ()), None],
    }  # fmt: skip
    return values[name]
