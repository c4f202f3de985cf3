import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import state as states
from engine.steps import Ask, Exercise
from engine.walk import Dropped, Ended, Given, Refused, Shown, State, advance, back, change, here, replay, start
from engine.walker import Walker
from tests.engine.making import made

NOW = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC)
YOUNG = Walker(audience="youth", age_band="13-15")

BREATHING = made(
    """
    belly:
      exercise: Hengitä
      parts: [{text: Sisään, seconds: 4}]
      source: {title: Lähde, url: "https://example.org"}
    calmer:
      ask: Helpottiko?
      type: yes_no
    """,
    name="breathing",
)

SLEEP = made(
    """
    welcome:
      say: Hei
    how_long:
      ask: Kauanko?
      choices:
        nights: Öitä
        weeks: {label: Viikkoja, next: breathe}
      optional: true
    evening:
      ask: Mitä illalla?
      type: many
      choices: {phone: Puhelin, caffeine: Energiajuoma}
    fork:
      branch:
        - {when: {evening: {includes: phone}}, next: hours}
        - {when: {age_band: {is: 16-17}}, next: hours}
      else: breathe
    hours:
      ask: Montako tuntia?
      type: number
      number: {from: 0, to: 16}
    breathe:
      run: breathing
    help:
      hand_off: {need: sleep}
      text: Apua saa
    goodbye:
      end: Hei hei
    """,
    name="sleep",
    breathing=BREATHING,
)


def walked(*answers: object) -> State:
    turn = start(SLEEP, YOUNG, NOW)
    for answer in answers:
        turn = advance(SLEEP, turn.state, answer, NOW)  # type: ignore[arg-type]
        assert not isinstance(turn.events[0], Refused)
    return turn.state


def test_a_walk_starts_at_the_first_step_that_waits_and_shows_what_comes_before() -> None:
    turn = start(SLEEP, YOUNG, NOW)
    assert [event.ref for event in turn.events if isinstance(event, Shown)] == ["welcome", "how_long"]
    assert turn.state.at == ("how_long",)


def test_a_choice_with_next_leads_elsewhere() -> None:
    assert walked("weeks").at == ("breathe", "belly")


@pytest.mark.parametrize(
    ("evening", "stands"), [(("phone", "caffeine"), ("hours",)), (("caffeine",), ("breathe", "belly"))]
)
def test_a_branch_takes_the_first_case_that_holds(evening: tuple[str, ...], stands: tuple[str, ...]) -> None:
    assert walked("nights", evening).at == stands


def test_a_shared_path_comes_back_to_the_step_after_it() -> None:
    state = walked("weeks", "done", "yes")
    assert state.at == ("help",)
    assert [given.step for given in state.answers] == ["how_long", "breathe/belly", "breathe/calmer"]


def test_the_walk_ends_with_its_last_words() -> None:
    turn = advance(SLEEP, walked("weeks", "skip", "no"), "continue", NOW)
    assert turn.state.ended
    assert [type(event).__name__ for event in turn.events] == ["Shown", "Ended"]


@pytest.mark.parametrize("answer", ["years", "", 3, ("nights",), True])
def test_an_answer_that_does_not_fit_changes_nothing(answer: object) -> None:
    state = walked()
    turn = advance(SLEEP, state, answer, NOW)  # type: ignore[arg-type]
    assert turn.state == state
    assert turn.events == (Refused("how_long", "does_not_fit"),)


@pytest.mark.parametrize("answer", [-1, 17, "7", True])
def test_a_number_outside_its_range_is_refused(answer: object) -> None:
    state = walked("nights", ("phone",))
    assert isinstance(advance(SLEEP, state, answer, NOW).events[0], Refused)  # type: ignore[arg-type]


def test_a_walk_that_has_ended_takes_no_answer() -> None:
    ended = walked("weeks", "skip", "no", "continue")
    assert advance(SLEEP, ended, "continue", NOW).events == (Refused("goodbye", "ended"),)


def test_back_is_the_inverse_of_an_answer() -> None:
    before = walked("nights", ("phone",))
    after = advance(SLEEP, before, 7, NOW).state
    assert back(SLEEP, after, NOW).state == before


def test_back_at_the_beginning_stays_there() -> None:
    assert back(SLEEP, walked(), NOW).state == walked()


def test_a_skipped_question_matches_no_condition() -> None:
    assert walked("skip", ("caffeine",)).at == ("breathe", "belly")


def test_a_changed_answer_keeps_the_later_ones_that_fit_and_names_those_dropped() -> None:
    turn = change(SLEEP, walked("nights", ("phone",), 7, "done", "yes"), "evening", ("caffeine",), NOW)
    assert [given.step for given in turn.state.answers] == ["how_long", "evening", "breathe/belly", "breathe/calmer"]
    assert turn.events[-1] == Dropped(("hours",))
    assert turn.state.at == ("help",)


def test_an_answer_cannot_be_changed_to_one_that_does_not_fit() -> None:
    state = walked("nights", ("phone",))
    turn = change(SLEEP, state, "how_long", "years", NOW)
    assert turn.state == state
    assert turn.events == (Refused("how_long", "does_not_fit"),)


def test_what_was_never_answered_cannot_be_changed() -> None:
    assert change(SLEEP, walked(), "hours", 7, NOW).events == (Refused("hours", "not_answered"),)


def any_answer(data: st.DataObject, state: State) -> object:
    step = here(SLEEP, state).step
    if isinstance(step, Ask) and step.type == "many":
        return tuple(data.draw(st.lists(st.sampled_from(sorted(step.choices)), min_size=1, unique=True)))
    if isinstance(step, Ask) and step.type == "number":
        return data.draw(st.sampled_from(step.span))
    if isinstance(step, Ask):
        return data.draw(st.sampled_from([*step.choices, *(["skip"] if step.optional else [])]))
    return data.draw(st.sampled_from(["done", "skip"])) if isinstance(step, Exercise) else "continue"


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_the_cached_position_always_equals_a_full_replay(data: st.DataObject) -> None:
    turn = start(SLEEP, Walker(audience="youth", age_band=data.draw(st.sampled_from([None, "13-15", "16-17"]))), NOW)
    while not turn.state.ended:
        turn = advance(SLEEP, states.from_json(states.to_json(turn.state)), any_answer(data, turn.state), NOW)  # type: ignore[arg-type]
        assert replay(SLEEP, turn.state, turn.state.answers, NOW).state == turn.state
    assert isinstance(turn.events[-1], Ended)


def test_a_state_goes_through_json_and_back() -> None:
    state = walked("nights", ("phone",), 7)
    assert states.from_json(states.to_json(state)) == state
    assert state.answers == (Given("how_long", "nights"), Given("evening", ("phone",)), Given("hours", 7))


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"path": 1}', "\x00", "null"])
def test_a_foreign_state_is_refused(text: str) -> None:
    with pytest.raises(states.ForeignState):
        states.from_json(text)


def test_a_state_of_another_version_is_refused() -> None:
    with pytest.raises(states.ForeignState, match="version 9"):
        states.from_json(states.to_json(walked()).replace('"version":1', '"version":9'))
