"""Named predicates: a condition with a name in the head of a path, used by its branches and by those below it."""

import pytest

from engine.conditions import MOST_TESTS
from tests.engine.making import compiled, made, said, walked

HEAD = """
predicates:
  long_time: {how_long: {in: [weeks, months]}}
  heavy: {long_time: {holds: true}, hours: {at_most: 5}}
  light: {or: [{long_time: {holds: false}}, {hours: {at_least: 9}}]}
"""
STEPS = """
how_long: {ask: Kauanko?, choices: {nights: Öitä, weeks: Viikkoja, months: Kuukausia}}
hours: {ask: Montako tuntia?, type: number, number: {from: 0, to: 16}, optional: true}
fork:
  branch:
    - {when: {heavy: {holds: true}}, next: talk}
    - {when: {light: {holds: true}}, next: tip}
    - {when: {not: {and: [{long_time: {holds: true}}, {hours: {answered: true}}]}}, next: unsaid}
  else: rest
talk: {end: Jutellaan}
tip: {end: Vinkki}
unsaid: {end: Ei se mitään}
rest: {end: Lepää}
"""
PATH = made(STEPS, head=HEAD)


@pytest.mark.parametrize(
    ("how_long", "hours", "ends"),
    [
        ("weeks", 5, "talk"),
        ("months", 0, "talk"),
        ("nights", 5, "tip"),
        ("weeks", 9, "tip"),
        ("weeks", "skip", "unsaid"),
        ("weeks", 6, "rest"),
    ],
)
def test_a_branch_goes_by_what_its_predicates_say(how_long: str, hours: int | str, ends: str) -> None:
    assert said(walked(PATH, how_long, hours)) == f"fork → {ends}, ended"


def test_predicates_are_gone_once_the_path_is_compiled() -> None:
    tests = [test for step in PATH.steps.values() for one in step.conditions() for test in one.tests()]
    assert {test.name for test in tests} == {"how_long", "hours"}
    assert "holds" not in {test.operator for test in tests}


def test_predicates_that_double_at_every_name_are_refused_instead_of_filling_the_memory() -> None:
    doubling = "".join(
        f"  p{n}: {{or: [{{p{n - 1}: {{holds: true}}}}, {{p{n - 1}: {{holds: false}}}}]}}\n" for n in range(1, 60)
    )
    head = f"predicates:\n  p0: {{q: {{is: x}}}}\n{doubling}"
    steps = "q: {ask: Mitä, choices: {x: X}}\nf:\n  branch: [{when: {p59: {holds: true}}, next: q}]\n  else: q"
    _, problems = compiled(steps, head=head)
    assert {problem.code for problem in problems} == {"P017"}
    assert f"with its predicates this asks 256 things, over {MOST_TESTS}; ask less" in str(problems[0])
    assert len(problems) <= 10
