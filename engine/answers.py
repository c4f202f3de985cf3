"""What to try in a path: the answers that fit where a walk stands, and the walkers that its conditions tell apart."""

from collections.abc import Iterable, Iterator
from itertools import combinations, product
from typing import Any

from engine.conditions import Test
from engine.path import LifePath
from engine.steps import Answer, Run, Step
from engine.walk import State, here
from engine.walker import AGE_BANDS, LANGUAGES, Walker

MOST_COMBINED = 6
"""Choices of one question of which every combination is tried (63); where conditions name more, every pair."""


def answers(path: LifePath, state: State) -> list[Answer]:
    """The answers to try where ``state`` stands; all of them fit.

    All choices; of a question that takes several, each alone, all together, and each combination of those that conditions
    name; of numbers both ends and the limits that conditions set.
    """
    shown = here(path, state)
    tests = [test for name, test in asked(path) if name == shown.name]
    return [answer for answer in dict.fromkeys(_candidates(shown.step, tests)) if shown.step.accepts(answer)]


def walkers(path: LifePath, municipalities: Iterable[str] = ()) -> list[Walker]:
    """A walker for each mixture of facts that conditions of ``path`` and of those it runs ask about.

    ``municipalities``: those to try where a condition asks for one, beside the ones it names.
    """
    tests = list(asked(path))
    named = [
        value for name, test in tests if name == "municipality" for value in _values(test) if isinstance(value, str)
    ]
    values: dict[str, tuple[str | None, ...]] = {
        "age_band": (None, *AGE_BANDS),
        "municipality": (None, *dict.fromkeys([*named, *municipalities])),
        "language": LANGUAGES,
    }
    varied = {fact: tried for fact, tried in values.items() if fact in {name for name, _ in tests}}
    audiences = ("youth", "parent") if path.audience == "any" else (path.audience,)
    return [
        Walker(audience=audience, **dict(zip(varied, mixture, strict=True)))  # type: ignore[arg-type]
        for audience, *mixture in product(audiences, *varied.values())
    ]


def asked(path: LifePath, step: Step | None = None) -> Iterator[tuple[str, Test]]:
    """What conditions of ``step`` (of all steps without it) ask, those of a shared path it runs included.

    Each with the name of the step (or fact) that it is really about: for a step that runs a path, the one whose answer
    that path gives back.
    """
    for one in path.steps.values() if step is None else (step,):
        if isinstance(one, Run):
            yield from asked(path.runs[one.run])
        for condition in one.conditions():
            yield from ((_source(path, test.name), test) for test in condition.tests())


def _source(path: LifePath, name: str) -> str:
    step = path.steps.get(name)
    if not isinstance(step, Run):
        return name
    inner = path.runs[step.run]
    return _source(inner, inner.gives or "")


def _candidates(step: Step, tests: list[Test]) -> Iterator[Answer]:
    possible = list(step.possible())
    yield from (one for one in possible if not isinstance(one, int))
    names = [one[0] for one in possible if isinstance(one, tuple)]
    values = [value for test in tests for value in _values(test)]
    named = [name for name in names if name in map(str, values)]
    for size in range(2, len(named) + 1) if len(named) <= MOST_COMBINED else (2,):
        yield from combinations(named, size)
    yield tuple(names)
    numbers = [one for one in possible if isinstance(one, int)]
    limits = [value for value in values if type(value) is int]  # true and false are no numbers here
    yield from sorted({*numbers[:1], *numbers[-1:], *(near for one in limits for near in (one - 1, one, one + 1))})


def _values(test: Test) -> list[Any]:
    """The values that a test names."""
    return test.value if isinstance(test.value, list) else [test.value]
