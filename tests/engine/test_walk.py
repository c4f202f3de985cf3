import datetime

import msgspec
import pytest

from engine import walk
from engine.given import Given
from engine.path import LifePath
from engine.walk import (
    LONGEST_STRIDE,
    Dropped,
    Ended,
    Halted,
    Refused,
    Shown,
    State,
    advance,
    back,
    carry_over,
    change,
    here,
    replay,
    stands,
    start,
)
from engine.walker import Walker
from tests.engine import making
from tests.engine.making import made, refs, said

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
    assert [type(event) for event in turn.events] == [Shown, Ended]
    assert said(turn) == "goodbye, ended"


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


# -- rounds --------------------------------------------------------------------------------------------

ROUND = made(
    """
    again: {ask: Vieläkö?, choices: {more: Vielä, enough: {label: Riittää, next: last}}}
    note: {say: Hyvä}
    fork:
      branch: [{when: {again: {times: 3}}, next: tired}]
      else: again
    tired: {end: Nyt riittää}
    last: {end: Hei}
    """
)


def test_a_condition_counts_how_often_a_step_was_answered() -> None:
    assert said(making.walked(ROUND, "more")) == "note → fork → again"
    assert said(making.walked(ROUND, "more", "more")) == "note → fork → again"
    assert said(making.walked(ROUND, "more", "more", "more")) == "note → fork → tired, ended"


def test_a_shown_step_says_how_often_the_walk_has_stood_there() -> None:
    visits = [making.walked(ROUND, *["more"] * rounds).events[-1] for rounds in range(3)]
    assert [event.visit for event in visits if isinstance(event, Shown)] == [1, 2, 3]
    assert here(ROUND, making.walked(ROUND, "more").state).visit == 2


def test_back_in_a_round_takes_one_round_away() -> None:
    twice, once = making.walked(ROUND, "more", "more").state, making.walked(ROUND, "more").state
    assert back(ROUND, twice, NOW).state == once


def test_a_change_is_made_to_the_last_visit() -> None:
    turn = change(ROUND, making.walked(ROUND, "more", "more").state, "again", "enough", NOW)
    assert turn.state.answers[:] == (Given("again", "more"), Given("again", "enough"))
    assert said(turn) == "last, ended"


def test_back_from_the_end_opens_the_walk_again() -> None:
    ended = walked("weeks", "skip", "no", "continue")
    turn = back(SLEEP, ended, NOW)
    assert not turn.state.ended and turn.state.at == ("help",)
    assert refs(turn.events) == ["help"]


# -- a change ------------------------------------------------------------------------------------------


def test_an_answer_in_a_shared_path_can_be_changed() -> None:
    state = walked("weeks", "done", "yes")
    turn = change(SLEEP, state, "breathe/belly", "skip", NOW)
    assert turn.state.answers[:] == (
        Given("how_long", "weeks"),
        Given("breathe/belly", "skip"),
        Given("breathe/calmer", "yes"),
    )
    assert turn.state.at == ("help",)


def test_a_change_to_the_same_answer_changes_nothing() -> None:
    state = walked("nights", ("phone",), 7)
    turn = change(SLEEP, state, "evening", ("phone",), NOW)
    assert turn.state == state and not any(isinstance(event, Dropped) for event in turn.events)


def test_a_change_that_leads_elsewhere_names_each_dropped_step_once() -> None:
    turn = change(SLEEP, walked("nights", ("phone",), 7, "done"), "how_long", "weeks", NOW)
    assert turn.state.answers[:] == (Given("how_long", "weeks"), Given("breathe/belly", "done"))
    assert turn.events[-1] == Dropped(("evening", "hours"))
    assert here(SLEEP, turn.state).ref == "breathe/calmer"


def test_later_answers_are_tried_again_further_on() -> None:
    """``belly`` was answered before ``mood``; now it comes after it."""
    path = made(
        """
        way: {ask: Miten?, choices: {straight: Suoraan, round: {label: Kiertäen, next: mood}}}
        belly: {ask: Hengitä, choices: {done: Tein}, next: last_one}
        mood: {ask: Olo?, choices: {good: Hyvä}, next: belly}
        last_one: {ask: Vielä?, choices: {x: X}}
        """
    )
    state = making.walked(path, "straight", "done", "x").state
    turn = change(path, state, "way", "round", NOW)
    assert turn.state.answers[:] == (Given("way", "round"),) and turn.state.at == ("mood",)
    assert turn.events[-1] == Dropped(("belly", "last_one"))
    mended = replay(path, state, (Given("belly", "done"), Given("way", "round"), Given("mood", "good")), NOW)
    assert [given.step for given in mended.state.answers] == ["way", "mood", "belly"]


# -- another release of the path -----------------------------------------------------------------------

OLDER_BREATHING = made("tummy: {ask: Hengititkö?, choices: {yep: Joo, nope: En}}", "breathing")
OLDER = made(
    """
    duration: {ask: Kauanko?, choices: {days: Päiviä, weeks: Viikkoja}}
    dusk: {ask: Mitä illalla?, type: many, choices: {mobile: Kännykkä, tea: Tee}}
    calm_down: {run: breathing}
    hours: {ask: Montako tuntia?, type: number, number: {from: 0, to: 24}}
    help: {hand_off: {need: sleep}, text: Apua}
    """,
    "sleep", breathing=OLDER_BREATHING,
)  # fmt: skip
NEWER_BREATHING = made(
    "belly: {ask: Hengititkö?, choices: {done: {label: Joo, renamed_from: yep}, skip_it: En}, renamed_from: tummy}",
    "breathing",
)
NEWER = made(
    """
    welcome: {say: Hei}
    how_long: {ask: Kauanko?, choices: {nights: {label: Öitä, renamed_from: days}, weeks: Viikkoja}, renamed_from: duration}
    evening:
      ask: Mitä illalla?
      type: many
      choices: {phone: {label: Kännykkä, renamed_from: mobile}, tea: Tee}
      renamed_from: dusk
    breathe: {run: breathing, renamed_from: calm_down}
    hours: {ask: Montako tuntia?, type: number, number: {from: 0, to: 12}}
    help: {hand_off: {need: sleep}, text: Apua}
    """,
    "sleep", breathing=NEWER_BREATHING,
)  # fmt: skip


def test_a_walk_is_carried_over_by_the_names_its_steps_and_choices_have_now() -> None:
    old = making.walked(OLDER, "days", ("tea", "mobile"), "yep", 7).state
    turn = carry_over(NEWER, old, NOW, "2")
    assert turn.state.answers[:] == (
        Given("how_long", "nights"), Given("evening", ("tea", "phone")), Given("breathe/belly", "done"), Given("hours", 7),
    )  # fmt: skip
    assert turn.state.at == ("help",) and turn.state.release == "2"
    assert said(turn) == "help"


def test_a_carried_over_walk_stops_at_the_first_step_that_no_longer_fits_and_says_what_it_lost() -> None:
    turn = carry_over(NEWER, making.walked(OLDER, "weeks", ("tea",), "nope", 7).state, NOW, "2")
    assert turn.state.at == ("breathe", "belly")
    assert turn.events[-1] == Dropped(("breathe/belly", "hours"))
    turn = carry_over(NEWER, making.walked(OLDER, "weeks", ("tea",), "yep", 13).state, NOW, "2")
    assert turn.state.at == ("hours",) and turn.events[-1] == Dropped(("hours",))


def test_a_walk_carried_over_to_its_own_release_is_the_same() -> None:
    state = walked("nights", ("phone",), 7)
    assert carry_over(SLEEP, state, NOW, "").state == state


def test_answers_to_what_the_new_release_does_not_have_are_dropped() -> None:
    fewer = made("hours: {ask: Montako?, type: number, number: {from: 0, to: 24}}\nbye: {end: Hei}", "sleep")
    turn = carry_over(fewer, making.walked(OLDER, "weeks", ("tea",), "yep", 7).state, NOW, "3")
    assert turn.state.ended and turn.state.answers[:] == (Given("hours", 7),)
    assert turn.events[-1] == Dropped(("duration", "dusk", "calm_down/tummy"))


@pytest.mark.parametrize(
    ("at", "ended", "expected"),
    [
        (("how_long",), False, True),
        (("breathe", "belly"), False, True),
        (("goodbye",), True, True),
        (("goodbye",), False, False),
        (("fork",), False, False),
        (("breathe",), False, False),
        (("nowhere",), False, False),
        (("breathe", "nowhere"), False, False),
        (("how_long", "belly"), False, False),
        (("nowhere", "belly"), False, False),
        ((), False, False),
        ((), True, False),
    ],
)
def test_a_walk_stands_at_a_step_that_waits_or_has_ended_at_one(
    at: tuple[str, ...], ended: bool, expected: bool
) -> None:
    assert stands(SLEEP, State(path="sleep", walker=YOUNG, updated=NOW, at=at, ended=ended)) is expected


# -- limits --------------------------------------------------------------------------------------------


def test_a_walk_takes_only_so_many_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walk, "MOST_ANSWERS", 2)
    state = making.walked(ROUND, "more", "more").state
    turn = advance(ROUND, state, "more", NOW)
    assert turn.state == state and turn.events == (Refused("again", "too_long"),)
    assert change(ROUND, state, "again", "enough", NOW).state.ended
    assert back(ROUND, state, NOW).state == making.walked(ROUND, "more").state


def circle(path: LifePath, **nexts: str) -> LifePath:
    """``path`` with other ``next`` steps, as no check would let them pass."""
    steps = {name: msgspec.structs.replace(step, next=nexts.get(name, step.next)) for name, step in path.steps.items()}
    return msgspec.structs.replace(path, steps=steps)


def test_a_circle_without_waiting_halts_the_walk_instead_of_the_program() -> None:
    path = circle(made("a: {ask: Mitä, choices: {x: X}}\nb: {say: Hei}\nc: {say: Hei}"), c="b")
    turn = making.walked(path, "x")
    assert turn.state.ended and turn.events[-1] == Halted("b")
    assert said(turn).endswith("too_many_steps") and len(refs(turn.events)) == LONGEST_STRIDE
    assert stands(path, turn.state) and here(path, turn.state).ref == "b"
    assert advance(path, turn.state, "x", NOW).events == (Refused("b", "ended"),)
    assert back(path, turn.state, NOW).state.at == ("a",)


def test_shared_paths_that_run_each_other_without_end_halt_the_walk() -> None:
    path = made("a: {run: b}", "a")
    path.runs["b"] = circle(made("a: {run: a}", "b"))
    path.runs["b"].runs["a"] = path
    turn = start(path, YOUNG, NOW)
    assert turn.state.ended and isinstance(turn.events[-1], Halted)


def test_a_stride_of_exactly_the_limit_is_walked() -> None:
    path = made(
        "\n".join(f"s{number}: {{say: Hei}}" for number in range(LONGEST_STRIDE - 1))
        + "\nq: {ask: Mitä, choices: {x: X}}"
    )
    assert start(path, YOUNG, NOW).state.at == ("q",)
    longer = made(
        "\n".join(f"s{number}: {{say: Hei}}" for number in range(LONGEST_STRIDE)) + "\nq: {ask: Mitä, choices: {x: X}}"
    )
    assert start(longer, YOUNG, NOW).events[-1] == Halted("q")
