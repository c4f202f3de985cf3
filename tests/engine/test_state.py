"""A walk's state as JSON and back, and what becomes of one that is broken, older, or of something else."""

import inspect
import json
import re
from typing import Any

import msgspec
import pytest

from engine import state as states
from engine.given import Given
from engine.state import ForeignState, Quarantined, from_json, rescue, to_json, to_plain
from engine.walk import MOST_ANSWERS, STATE_VERSION, State, Turn, advance
from engine.walker import Walker
from tests.engine.making import NOON, YOUNG, made, refs, walked

BREATHING = made("belly: {ask: Hengititkö?, choices: {done: Tein, not_now: En}}", "breathing")
SLEEP = made(
    """
    how_long: {ask: Kauanko?, choices: {nights: Öitä, weeks: Viikkoja}}
    evening: {ask: Mitä illalla?, type: many, choices: {phone: Puhelin, tea: Tee}}
    breathe: {run: breathing}
    hours: {ask: Montako tuntia?, type: number, number: {from: 0, to: 16}}
    help: {hand_off: {need: sleep}, text: Apua}
    goodbye: {end: Hei}
    """,
    "sleep", breathing=BREATHING,
)  # fmt: skip
ANSWERS = ("weeks", ("phone",), "done", 5)
STATE = walked(SLEEP, *ANSWERS).state
PLAIN: dict[str, Any] = json.loads(to_json(STATE))


def test_a_state_goes_through_json_and_back() -> None:
    assert from_json(to_json(STATE)) == STATE
    assert STATE.answers[:] == (
        Given("how_long", "weeks"), Given("evening", ("phone",)), Given("breathe/belly", "done"), Given("hours", 5),
    )  # fmt: skip


def test_the_shape_is_the_documented_one() -> None:
    """Every key of the docstring, its order aside, and a value of the same shape behind it."""
    shown = inspect.cleandoc(re.search(r"::\n\n(.*?)\n\n``answers``", states.__doc__ or "", re.DOTALL)[1])  # type: ignore[index]
    documented = json.loads(shown)
    state = walked(SLEEP, *ANSWERS, walker=Walker(audience="youth", age_band="13-15", municipality="Kotka")).state
    real = json.loads(to_json(msgspec.structs.replace(state, release="3")))
    assert documented["version"] == STATE_VERSION
    assert real == documented | {"updated": "2026-11-24T12:00:00Z"}
    assert from_json(shown).answers == STATE.answers


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", '{"path": 1}', "\x00", "null", '{"x": ' + "[" * 200_000, "\ud800", to_json(STATE)[:-1]],
    ids=["nothing", "{}", "[]", "no path", "zero", "null", "a deep hole", "half a character", "cut off"],
)
def test_a_foreign_state_is_refused(text: str) -> None:
    with pytest.raises(ForeignState):
        from_json(text)


def test_a_state_of_another_version_is_refused() -> None:
    with pytest.raises(ForeignState, match="version 9, not 1"):
        from_json(json.dumps(PLAIN | {"version": 9}))


def test_a_whole_state_is_taken_as_it_is() -> None:
    turn, quarantined = rescue(SLEEP, PLAIN, YOUNG, NOON)
    assert (turn, quarantined) == (Turn(STATE, ()), None)


def rescued(changes: dict[str, Any]) -> tuple[Turn, Quarantined]:
    turn, quarantined = rescue(SLEEP, PLAIN | changes, YOUNG, NOON, "7")
    assert quarantined is not None and turn.state.release == "7" and turn.state.path == "sleep"
    return turn, quarantined


@pytest.mark.parametrize(
    "changes",
    [
        {"version": 0},
        {"version": "1"},
        {"at": ["nowhere"]},
        {"at": ["goodbye"]},
        {"at": ["breathe"]},
        {"at": []},
        {"at": "help"},
        {"at": None},
        {"ended": "no"},
        {"walker": None},
        {"walker": {"audience": "robot"}},
        {"updated": "yesterday"},
        {"path": "insomnia"},
        {"path": 3},
    ],
    ids=str,
)
def test_a_state_that_stands_nowhere_is_walked_again_from_its_answers(changes: dict[str, Any]) -> None:
    turn, quarantined = rescued(changes)
    assert turn.state.at == ("help",) and turn.state.answers == STATE.answers
    assert refs(turn.events) == ["help"]
    assert quarantined.dropped == 0


GIVEN: list[Any] = PLAIN["answers"]


@pytest.mark.parametrize(
    ("answers", "at", "dropped"),
    [
        (GIVEN[:2], ("breathe", "belly"), 0),
        ([GIVEN[0], ["evening", "phone"], *GIVEN[2:]], ("evening",), 3),
        ([*GIVEN[:3], ["hours", 99]], ("hours",), 1),
        ([*GIVEN[:3], ["hours", 5.5]], ("hours",), 1),
        ([*GIVEN[:3], ["hours"]], ("hours",), 1),
        ([*GIVEN[:3], ["hours", None]], ("hours",), 1),
        ([*GIVEN[:3], ["hours", {"deep": [[[]]]}]], ("hours",), 1),
        ([*GIVEN[:3], "hours", 5, None, *GIVEN[3:]], ("help",), 3),
        ([["nowhere", "x"], *GIVEN], ("help",), 1),
        (list(reversed(GIVEN)), ("help",), 0),
        ([*GIVEN, *GIVEN], ("help",), 4),
        ("weeks", ("how_long",), 0),
        (None, ("how_long",), 0),
        ({"how_long": "weeks"}, ("how_long",), 0),
        (17, ("how_long",), 0),
        ([], ("how_long",), 0),
    ],
)
def test_it_resumes_at_the_last_safe_step_and_counts_what_was_dropped(
    answers: Any, at: tuple[str, ...], dropped: int
) -> None:
    turn, quarantined = rescued({"answers": answers, "at": ["nowhere"]})
    assert turn.state.at == at
    assert quarantined.dropped == dropped
    assert advance(SLEEP, turn.state, "nonsense", NOON).state == turn.state


@pytest.mark.parametrize("found", [None, [], "x", 3, {}, {"answers": []}, b"x", {1: 2}, [PLAIN]], ids=str)
def test_what_is_no_state_at_all_begins_anew(found: Any) -> None:
    turn, quarantined = rescue(SLEEP, found, YOUNG, NOON)
    assert turn.state == walked(SLEEP).state
    assert quarantined == Quarantined("no state of this version", 0)


def test_the_reason_tells_another_release_from_what_cannot_be_read() -> None:
    assert rescued({"at": ["nowhere"]})[1].reason == "it stands at no step of this release"
    assert rescued({"walker": 1})[1].reason == "no state of this version"


def test_only_so_many_answers_are_tried_and_the_rest_is_counted() -> None:
    turn, quarantined = rescued({"answers": [["nowhere", "x"]] * (MOST_ANSWERS + 10), "at": []})
    assert len(turn.state.answers) == 0 and quarantined.dropped == MOST_ANSWERS + 10


def test_a_rescued_state_is_whole_the_next_time() -> None:
    turn, _ = rescued({"at": ["nowhere"]})
    again, quarantined = rescue(SLEEP, to_plain(turn.state), YOUNG, NOON)
    assert quarantined is None and again.state == turn.state


def test_what_is_counted_beside_the_answers_is_not_stored() -> None:
    assert STATE.latest["hours"] == (5, 1)
    assert set(PLAIN) == set(State.__struct_fields__)
