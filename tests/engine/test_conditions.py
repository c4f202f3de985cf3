"""The small operators of a branch's condition."""

from typing import Any

import pytest

from engine.conditions import condition
from engine.problems import Problem
from engine.yaml_nodes import compose

ANSWERS: dict[str, Any] = {
    "how_long": "weeks",
    "evening": ("phone", "tea"),
    "hours": 6,
    "age_band": "16-17",
    "sure": "yes",
}


class Answers:
    def value(self, name: str) -> Any:
        return ANSWERS.get(name)

    def times(self, name: str) -> int:
        return 2 if name in ANSWERS else 0


def holds(text: str) -> bool:
    node, problems = compose(text, "x.yml")
    assert node is not None and not problems
    found: list[Problem] = []
    read = condition(node, found)
    assert read is not None, found
    return read.holds(Answers())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{how_long: {is: weeks}}", True),
        ("{how_long: {is: nights}}", False),
        ("{how_long: {in: [nights, weeks]}}", True),
        ("{hours: {at_least: 6}}", True),
        ("{hours: {at_least: 7}}", False),
        ("{hours: {at_most: 6}}", True),
        ("{hours: {is: 6}}", True),
        ("{evening: {includes: phone}}", True),
        ("{evening: {includes: coffee}}", False),
        ("{how_long: {includes: weeks}}", False),
        ("{how_long: {at_least: 1}}", False),
        ("{age_band: {is: 16-17}}", True),
        ("{sure: {is: yes}}", True),
        ("{sure: {is: true}}", True),
        ("{hours: {times: 2}}", True),
        ("{hours: {times: 3}}", False),
        ("{missing: {times: 1}}", False),
        ("{missing: {is: x}}", False),
        ("{missing: {answered: false}}", True),
        ("{how_long: {answered: true}}", True),
        ("{how_long: {is: weeks}, hours: {at_most: 3}}", False),
        ("{or: [{hours: {at_most: 3}}, {how_long: {is: weeks}}]}", True),
        ("{and: [{hours: {at_most: 9}}, {how_long: {is: nights}}]}", False),
        ("{not: {how_long: {is: weeks}}}", False),
    ],
)
def test_a_condition_holds_or_not(text: str, expected: bool) -> None:
    assert holds(text) is expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[]", "a condition is a mapping"),
        ("{}", "a condition is a mapping"),
        ("{a: b}", '"a" needs exactly one operator'),
        ("{a: {is: 1, in: [1]}}", '"a" needs exactly one operator'),
        ("{a: {equals: 1}}", 'unknown operator "equals"'),
        ("{a: {in: 1}}", '"in" needs a list'),
        ("{a: {at_least: many}}", '"at_least" needs a number'),
        ("{a: {answered: maybe}}", '"answered" needs true or false'),
        ("{or: {a: {is: 1}}}", '"or" needs a list of conditions'),
        ("{or: [{a: 1}]}", '"a" needs exactly one operator'),
        ("{not: []}", "a condition is a mapping"),
    ],
)
def test_a_condition_that_cannot_be_read_is_a_problem(text: str, message: str) -> None:
    node, _ = compose(text, "x.yml")
    problems: list[Problem] = []
    assert node is not None
    assert condition(node, problems) is None
    assert [problem.code for problem in problems] == ["P017"]
    assert message in problems[0].message
