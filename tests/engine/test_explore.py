"""The exploration of a path: it reaches what can be reached, says what cannot, and stays bounded and the same."""

from itertools import combinations

import msgspec
import pytest

from engine.answers import MOST_COMBINED, answers, walkers
from engine.explore import explore, retrace
from engine.given import Given
from engine.walk import Shown, advance, start
from engine.walker import AGE_BANDS, Walker
from tests.conftest import NOON
from tests.engine.making import made

YOUNG = Walker(audience="youth")

BREATHING = made(
    """
    belly:
      exercise: Hengitä
      parts: [{text: Sisään, seconds: 4}]
      source: {title: Lähde, url: "https://example.org"}
    calmer:
      ask: Helpottiko?
      type: yes_no
    fork:
      branch:
        - {when: {calmer: {is: "yes"}}, next: good}
      else: well
    good: {end: Hyvä}
    well: {end: No niin}
    """,
    name="breathing",
)

SLEEP = made(
    """
    welcome: {say: Hei}
    hours:
      ask: Montako tuntia?
      type: number
      number: {from: 0, to: 16}
      optional: true
    evening:
      ask: Mitä illalla?
      type: many
      choices: {phone: Puhelin, coffee: Kahvi, worries: Huolet, other: Muuta}
    fork:
      branch:
        - {when: {evening: {includes: phone}, not: {evening: {includes: coffee}}}, next: breathe}
        - {when: {hours: {at_least: 9}}, next: help}
        - {when: {age_band: {is: 16-17}}, next: help}
        - {when: {hours: {at_least: 12}}, next: never}
      else: help
    breathe: {run: breathing}
    help:
      hand_off: {need: sleep}
      text: Apua saa
      next: goodbye
    never: {say: Tänne ei tulla}
    goodbye: {end: Hei hei}
    """,
    name="sleep",
    breathing=BREATHING,
)


def test_what_can_be_reached_is_reached_and_what_cannot_is_not() -> None:
    found = explore(SLEEP, walkers(SLEEP))
    assert set(SLEEP.steps) - found.steps == {"never"}
    assert {"breathe/belly", "breathe/good", "breathe/well"} <= found.steps
    assert {case for ref, case in found.cases if ref == "fork"} == {0, 1, 2, "else"}
    assert ("breathe/fork", 0) in found.cases and ("breathe/fork", "else") in found.cases
    assert found.complete and found.stuck == frozenset()


def test_every_choice_is_given_also_skip_and_one_among_several() -> None:
    choices = explore(SLEEP, walkers(SLEEP)).choices
    given = {answer for ref, answer in choices if ref == "evening"}
    assert given == {"phone", "coffee", "worries", "other"}
    assert ("hours", "skip") in choices and ("breathe/calmer", "no") in choices and ("breathe/belly", "done") in choices


def test_the_way_to_an_end_is_a_shortest_one() -> None:
    way = explore(SLEEP, walkers(SLEEP)).ends["goodbye"]
    assert [given.step for given in way.answers] == ["hours", "evening", "help"]
    again = retrace(SLEEP, way.walker, [given.answer for given in way.answers])
    assert again.complete and again.ends["goodbye"] == way


def test_the_same_path_is_explored_the_same_way_twice() -> None:
    assert explore(SLEEP, walkers(SLEEP)) == explore(SLEEP, walkers(SLEEP))


def test_it_stops_at_its_limit_and_says_so() -> None:
    found = explore(SLEEP, walkers(SLEEP), most=3)
    assert found.states == 3 and not found.complete


def test_numbers_are_tried_at_their_ends_and_at_the_limits_of_conditions() -> None:
    state = start(SLEEP, YOUNG, NOON).state
    assert answers(SLEEP, state) == ["skip", 0, 8, 9, 10, 11, 12, 13, 16]


def test_choices_that_conditions_name_are_tried_together() -> None:
    state = start(SLEEP, YOUNG, NOON).state
    standing = explore(SLEEP, [YOUNG]).answers
    assert state.at == ("hours",)
    several = {answer for ref, answer in standing if ref == "evening"}
    assert several == {("phone",), ("coffee",), ("worries",), ("other",), ("phone", "coffee"), tuple(
        ("phone", "coffee", "worries", "other")
    )}  # fmt: skip


def test_of_many_named_choices_every_pair_is_tried_instead_of_every_combination() -> None:
    names = [f"c{number}" for number in range(MOST_COMBINED + 3)]
    cases = "\n".join(f"    - {{when: {{all_of: {{includes: {name}}}}}, next: last}}" for name in names)
    choices = ", ".join(f"{name}: Sana" for name in names)
    path = made(
        f"all_of:\n  ask: Mitkä?\n  type: many\n  choices: {{{choices}}}\n"
        f"fork:\n  branch:\n{cases}\n  else: last\nlast: {{end: Hei}}"
    )
    tried = answers(path, start(path, YOUNG, NOON).state)
    assert set(tried) == {*((name,) for name in names), *combinations(names, 2), tuple(names)}


def test_a_walker_is_made_for_each_mixture_of_facts_that_is_asked_about() -> None:
    assert walkers(SLEEP) == [Walker(audience="youth", age_band=band) for band in (None, *AGE_BANDS)]
    assert walkers(BREATHING) == [Walker(audience="youth")]


def test_municipalities_are_varied_only_where_a_condition_asks() -> None:
    path = made(
        """
        fork:
          branch: [{when: {municipality: {is: Kotka}}, next: here}]
          else: there
        here: {end: Hei}
        there: {end: Hei}
        """
    )
    assert {walker.municipality for walker in walkers(path, ["Hamina"])} == {None, "Kotka", "Hamina"}
    assert {walker.municipality for walker in walkers(SLEEP, ["Hamina"])} == {None}
    assert set(explore(path, walkers(path)).ends) == {"here", "there"}


def test_answers_that_nothing_ahead_asks_about_do_not_multiply_the_states() -> None:
    """Forty questions with four choices each are some 4^40 walks, and forty standpoints."""
    questions = [f"q{number}: {{ask: Mitä?, choices: {{a: A, b: B, c: C, d: D}}}}" for number in range(40)]
    path = made("\n".join([*questions, "last: {end: Hei}"]))
    found = explore(path, walkers(path))
    assert found.states == 40 and len(found.choices) == 160 and len(found.ends["last"].answers) == 40


def test_a_circle_that_counts_its_rounds_is_followed_until_it_ends() -> None:
    path = made(
        """
        again: {ask: Vieläkö?, choices: {more: Vielä, enough: {label: Riittää, next: last}}}
        fork:
          branch: [{when: {again: {times: 3}}, next: tired}]
          else: again
        tired: {end: Nyt riittää}
        last: {end: Hei}
        """
    )
    found = explore(path, walkers(path))
    assert found.ends["tired"].answers == (Given("again", "more"),) * 3
    assert found.states == 3 and found.cases == {("fork", 0), ("fork", "else")}


def test_the_answer_that_a_shared_path_gives_back_is_followed() -> None:
    shared = made(
        "how: {ask: Miten?, type: scale, scale: {from: 0, to: 10, low: a, high: b}}\nout: {end: Hei}", "shared"
    )
    path = made(
        """
        ask_them: {run: shared}
        help: {hand_off: {need: sleep}, text: Apua}
        fork:
          branch: [{when: {ask_them: {at_least: 7}}, next: strong}]
          else: mild
        strong: {end: Hei}
        mild: {end: Hei}
        """,
        shared=msgspec.structs.replace(shared, gives="how"),
    )
    assert answers(path, start(path, YOUNG, NOON).state) == [0, 6, 7, 8, 10]
    assert set(explore(path, walkers(path)).ends) == {"strong", "mild"}


@pytest.mark.parametrize("given", [[], [3], [3, "nonsense"], [3, ("phone",), "done", "yes", "continue"]])
def test_a_walk_is_retraced_up_to_an_answer_that_does_not_fit(given: list[object]) -> None:
    found = retrace(SLEEP, YOUNG, given)  # type: ignore[arg-type]
    fitting = [answer for answer in given if answer != "nonsense"]
    assert found.states == len(fitting) + 1 and len(found.answers) == len(fitting)
    assert found.complete == ("continue" in given)


def test_what_is_merged_loses_nothing_against_every_walk_there_is() -> None:
    """The same reached by brute force: no two walks taken for one, every answer followed."""
    steps: set[str] = set()
    ends: dict[str, int] = {}
    edges: set[tuple[str, object]] = set()
    for walker in walkers(SLEEP):
        turns = [start(SLEEP, walker, NOON)]
        while turns:
            turn = turns.pop()
            steps |= {event.ref for event in turn.events if isinstance(event, Shown)}
            if turn.state.ended:
                last = turn.state.at[-1]
                ends[last] = min(ends.get(last, 99), len(turn.state.answers))
                continue
            for answer in answers(SLEEP, turn.state):
                edges.add(("/".join(turn.state.at), answer))
                turns.append(advance(SLEEP, turn.state, answer, NOON))
    found = explore(SLEEP, walkers(SLEEP))
    assert found.steps - {"breathe"} == steps
    assert found.answers == edges
    assert {end: len(way.answers) for end, way in found.ends.items()} == ends
