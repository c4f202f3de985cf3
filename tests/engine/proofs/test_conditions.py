"""Conditions that decide nothing are found, and those that decide something are left in peace."""

import pytest

from engine.proofs import conditions
from engine.proofs.conditions import case_problems, name_problems
from tests.engine.making import COUNTY, compiled, made, read, written

QUESTIONS = """
one: {ask: Mitä, choices: {x: X, y: Y}}
maybe: {ask: Mitä, choices: {x: X, y: Y}, optional: true}
many: {ask: Mitkä, type: many, choices: {x: X, y: Y, z: Z}}
hours: {ask: Montako, type: number, number: {from: 0, to: 24}}
strength: {ask: Kuinka, type: scale, scale: {from: 0, to: 10, low: a, high: b}, optional: true}
sure: {ask: Onko, type: yes_no}
belly: {exercise: E, parts: [{text: x, seconds: 1}], source: {title: x, url: "https://x.fi"}}
liked: {feedback: Miltä, choices: {good: Hyvä, bad: Huono}}
talk: {ask: Jutellaanko, choices: {later: {label: Myöhemmin, next: fork}, now: Nyt}}
side: {ask: Sivulla, choices: {x: X, y: Y}}
breathe: {run: breathing}
"""
REST = """
help: {hand_off: {need: sleep}, text: Apua}
bye: {end: Hei}
"""
BREATHING = made("now: {ask: Entä nyt?, choices: {easy: E, same: S}, optional: true}", "breathing", "gives: now\n")


def told(*whens: str, head: str = "") -> list[str]:
    """What is said of the cases of one branch behind one question of each type, in their order: code or nothing."""
    cases = "".join(f"    - {{when: {when}, next: help}}\n" for when in whens)
    path = made(f"{QUESTIONS}fork:\n  branch:\n{cases}  else: bye\n{REST}", head=head, breathing=BREATHING)
    found, _ = read(written(f"{QUESTIONS}fork:\n  branch:\n{cases}  else: bye\n{REST}", head=head))
    assert found is not None
    assert list(name_problems(path, path.steps, COUNTY)) == []
    problems = list(case_problems(path, COUNTY, found.where))
    first = found.where("steps", "fork", "branch", 0).line
    codes = {problem.place.line - first: problem.code for problem in problems}
    return [codes.get(index, "") for index in range(len(whens))]


@pytest.mark.parametrize(
    "when",
    [
        "{one: {is: x}, and: [{one: {is: y}}]}",
        "{one: {is: x}, not: {one: {is: x}}}",
        "{one: {at_least: 1}}",
        "{one: {includes: x}}",
        "{many: {is: x}}",
        "{many: {answered: false}}",
        "{hours: {at_least: 9}, and: [{hours: {at_most: 8}}]}",
        "{hours: {at_least: 25}}",
        "{strength: {at_most: -1}}",
        "{sure: {is: yes}, not: {sure: {is: true}}}",
        "{audience: {is: parent}}",
        "{age_band: {is: 13-15}, and: [{age_band: {is: 16-17}}]}",
        "{municipality: {is: Kotka}, and: [{municipality: {answered: false}}]}",
        "{language: {answered: false}}",
        "{liked: {is: good}, and: [{liked: {answered: false}}]}",
        "{breathe: {is: easy}, and: [{breathe: {answered: false}}]}",
    ],
)
def test_what_can_never_hold_is_told(when: str) -> None:
    assert told(when) == ["P029"]


@pytest.mark.parametrize(
    "when",
    [
        "{one: {in: [x, y]}}",
        "{one: {answered: true}}",
        "{or: [{many: {includes: x}}, {not: {many: {includes: x}}}]}",
        "{hours: {at_least: 0}}",
        "{not: {hours: {at_least: 25}}}",
        "{audience: {is: youth}}",
        "{or: [{strength: {at_least: 5}}, {strength: {at_most: 4}}, {strength: {answered: false}}]}",
        "{sure: {in: [yes, no]}}",
        "{belly: {in: [done]}, or: [{belly: {is: done}}, {belly: {answered: false}}]}",
    ],
)
def test_what_always_holds_is_told_unless_it_may_be_skipped(when: str) -> None:
    assert told(when) == ([""] if "belly" in when else ["P029"])


@pytest.mark.parametrize(
    "whens",
    [
        ("{one: {is: x}}", "{one: {is: x}, age_band: {is: 18+}}"),
        ("{hours: {at_least: 5}}", "{hours: {at_least: 7}}"),
        ("{hours: {in: [1, 2]}}", "{hours: {is: 2}}"),
        ("{many: {includes: x}}", "{many: {includes: x}, and: [{many: {includes: y}}]}"),
        ("{municipality: {in: [Kotka, Kouvola]}}", "{municipality: {is: Kotka}}"),
        ("{maybe: {answered: false}}", "{not: {maybe: {answered: true}}, hours: {at_least: 3}}"),
        ("{one: {times: 1}, sure: {is: yes}}", "{one: {times: 2}, sure: {is: yes}}"),
    ],
)
def test_a_case_behind_an_earlier_one_is_told(whens: tuple[str, ...]) -> None:
    assert told(*whens) == ["", "P030"]


@pytest.mark.parametrize(
    "whens",
    [
        ("{one: {is: x}, age_band: {is: 18+}}", "{one: {is: x}}"),
        ("{hours: {at_least: 7}}", "{hours: {at_least: 5}}", "{hours: {at_most: 1}}"),
        ("{hours: {is: 3}}", "{hours: {in: [4, 5]}}"),
        ("{many: {includes: x}, and: [{many: {includes: y}}]}", "{many: {includes: x}}", "{many: {includes: y}}"),
        ("{maybe: {answered: true}}",),
        ("{strength: {at_least: 0}}",),
        ("{belly: {is: done}}", "{liked: {is: good}}", "{liked: {answered: false}}"),
        ("{breathe: {is: easy}}", "{breathe: {answered: false}}"),
        ("{municipality: {is: Kotka}}", "{municipality: {answered: false}}"),
        ("{age_band: {answered: false}}", "{age_band: {in: [13-15, 16-17]}}"),
        ("{one: {times: 2}}", "{one: {times: 1}, sure: {is: yes}}"),
        ("{language: {is: sv}}", "{talk: {is: later}}"),
    ],
)
def test_cases_that_each_decide_something_are_left_in_peace(whens: tuple[str, ...]) -> None:
    assert told(*whens) == [""] * len(whens)


def test_a_question_that_may_be_passed_by_may_be_unanswered() -> None:
    """From ``talk`` a choice leads straight to the branch, so ``side`` is not always answered; ``one`` is."""
    assert told("{side: {answered: false}}") == [""]
    assert told("{one: {answered: false}}") == ["P029"]


def test_the_ages_and_the_audience_in_the_head_say_who_walks() -> None:
    assert told("{age_band: {is: 18+}}", head="ages: [13-15, 16-17]\n") == ["P029"]
    assert told("{age_band: {is: 18+}}") == [""]
    path, problems = compiled(
        "fork:\n  branch: [{when: {audience: {is: parent}}, next: bye}]\n  else: bye\nbye: {end: Hei}"
    )
    assert path is not None and problems == []
    found, _ = read(
        written("fork:\n  branch: [{when: {audience: {is: parent}}, next: bye}]\n  else: bye\nbye: {end: Hei}")
    )
    assert found is not None
    everybody = path.__class__(**{name: getattr(path, name) for name in path.__struct_fields__} | {"audience": "any"})
    assert list(case_problems(everybody, COUNTY, found.where)) == []


def test_a_branch_that_sees_too_much_is_left_to_the_exhaustive_walk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conditions, "MOST_CASES", 3)
    assert told("{one: {is: x}, not: {one: {is: x}}, hours: {is: 3}}") == [""]


def test_a_choice_of_many_is_tried_beside_the_others() -> None:
    assert told("{not: {many: {includes: x}}}", "{many: {includes: y}}") == ["", ""]


def test_a_name_in_a_shared_path_that_is_not_whole_is_not_called_unanswered() -> None:
    """The shared path has problems of its own; whether it gives anything back cannot be told."""
    steps = f"{QUESTIONS}fork:\n  branch: [{{when: {{breathe: {{is: easy}}}}, next: help}}]\n  else: bye\n{REST}"
    path, problems = compiled(steps)
    assert path is not None and problems == []
    assert list(name_problems(path, path.steps, COUNTY)) == []


def test_municipalities_are_any_words_while_the_county_cannot_be_read() -> None:
    steps = f"{QUESTIONS}fork:\n  branch: [{{when: {{municipality: {{is: Oslo}}}}, next: help}}]\n  else: bye\n{REST}"
    path = made(steps, breathing=BREATHING)
    assert list(name_problems(path, path.steps, None)) == []
    assert [problem.message for problem in name_problems(path, path.steps, COUNTY)] == [
        '"municipality" is never "Oslo"'
    ]
