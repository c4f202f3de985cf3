"""Jumping to a step: answers are found that lead there, and the walker's own are kept where they can be."""

import pytest

from engine.jump import UNREACHABLE, jump, listed
from engine.library import Library
from engine.walk import Refused, Shown, State, advance, start
from engine.walker import Walker
from tests.conftest import NOON
from tests.engine.making import made
from tests.sampling import sampled

YOUNG = Walker(audience="youth", age_band="13-15")

BREATHING = made(
    """
    belly:
      exercise: Hengitä
      parts: [{text: Sisään, seconds: 4}]
      source: {title: Lähde, url: "https://example.org"}
    well: {end: No niin}
    """,
    name="breathing",
)

PATH = made(
    """
    welcome: {say: Hei siellä}
    hours: {ask: Montako tuntia?, type: number, number: {from: 0, to: 12}}
    mood: {ask: Millainen olo?, choices: {good: Hyvä, bad: Huono}}
    fork:
      branch:
        - {when: {hours: {at_most: 4}}, next: short}
        - {when: {age_band: {is: 16-17}}, next: older}
      else: breathe
    short: {ask: Valvotko?, type: yes_no}
    breathe: {run: breathing}
    bye: {end: Hei hei}
    older: {ask: Vanhempi, type: yes_no, next: bye}
    """,
    breathing=BREATHING,
)


def walked(*answers: str | int) -> State:
    state = start(PATH, YOUNG, NOON, "7").state
    for answer in answers:
        state = advance(PATH, state, answer, NOON).state
    return state


def given(state: State) -> list[object]:
    return [one.answer for one in state.answers]


def test_a_step_behind_is_gone_back_to() -> None:
    turn = jump(PATH, walked(3, "bad"), "mood", NOON)
    assert (turn.state.at, given(turn.state)) == (("mood",), [3])


def test_a_step_ahead_is_reached_from_where_the_walk_stands() -> None:
    turn = jump(PATH, walked(8), "breathe/belly", NOON)
    assert turn.state.at == ("breathe", "belly")
    assert given(turn.state)[0] == 8


def test_an_answer_that_bars_the_way_is_changed_and_no_other() -> None:
    assert jump(PATH, walked(8, "bad"), "short", NOON).state.at == ("short",)
    assert jump(PATH, walked(3, "bad"), "short", NOON).state == walked(3, "bad")


def test_a_step_that_does_not_wait_is_shown_and_the_walk_stands_at_the_next() -> None:
    turn = jump(PATH, walked(8, "bad"), "welcome", NOON)
    shown = [event.ref for event in turn.events if isinstance(event, Shown)]
    assert (shown, turn.state.at, turn.state.answers[:]) == (["welcome", "hours"], ("hours",), ())


def test_a_step_that_runs_a_path_is_its_first_step() -> None:
    assert jump(PATH, walked(8), "breathe", NOON).state.at == ("breathe", "belly")


def test_an_end_is_reached_and_ends_the_walk() -> None:
    assert jump(PATH, walked(), "bye", NOON).state.ended
    assert jump(PATH, jump(PATH, walked(), "bye", NOON).state, "hours", NOON).state.at == ("hours",)


@pytest.mark.parametrize("step", ["older", "nowhere", "", "breathe/nowhere"])
def test_a_step_that_this_walker_cannot_reach_is_refused_and_nothing_changes(step: str) -> None:
    turn = jump(PATH, walked(8), step, NOON)
    assert turn.events == (Refused(step, UNREACHABLE),)
    assert turn.state == walked(8)


def test_the_release_of_the_walk_stays() -> None:
    assert jump(PATH, walked(8), "short", NOON).state.release == "7"


def test_the_list_names_every_step_with_its_kind_and_first_words() -> None:
    found = [(one.ref, one.kind, one.words) for one in listed(PATH)]
    assert found[:2] == [("welcome", "say", "Hei siellä"), ("hours", "ask", "Montako tuntia?")]
    assert ("breathe", "run", "breathing") in found and ("breathe/belly", "exercise", "Hengitä") in found
    assert ("fork", "branch", "") in found


def test_every_step_of_the_library_that_anyone_reaches_is_jumped_to(library: Library) -> None:
    from engine.answers import walkers
    from engine.explore import explore

    for path in sampled(library.paths.values(), 6):
        walker = walkers(path)[0]
        reached = explore(path, [walker]).steps
        state = start(path, walker, NOON).state
        for one in listed(path):
            refused = any(isinstance(event, Refused) for event in jump(path, state, one.ref, NOON).events)
            assert refused != (one.ref in reached), one.ref
