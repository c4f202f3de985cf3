"""What exploring and jumping make of paths and states that no check lets pass: they say so, and come to an end."""

import msgspec

from engine.explore import explore
from engine.given import Answers, Given
from engine.jump import UNREACHABLE, jump
from engine.walk import Refused
from tests.engine.making import NOON, YOUNG, made, walked

PATH = made("first: {ask: Mitä?, choices: {x: X}}\nsecond: {ask: Mitä?, choices: {y: Y}}\nbye: {end: Hei}")


def test_a_question_without_an_answer_is_where_everybody_is_stuck() -> None:
    mute = msgspec.structs.replace(PATH.steps["second"], choices={})
    path = msgspec.structs.replace(PATH, steps=PATH.steps | {"second": mute})
    found = explore(path, [YOUNG])
    assert found.stuck == {"second"} and found.ends == {} and found.complete
    assert jump(path, walked(path, "x").state, "bye", NOON).events == (Refused("bye", UNREACHABLE),)


def test_a_circle_that_never_waits_is_where_everybody_is_stuck() -> None:
    path = made("first: {ask: Mitä?, choices: {x: X}}\na: {say: Hei}\nb: {say: Hei, next: a}")
    found = explore(path, [YOUNG])
    assert len(found.stuck) == 1 and found.stuck <= {"a", "b"} and found.ends == {}


def test_a_jump_goes_by_those_answers_of_a_broken_walk_that_still_fit() -> None:
    state = walked(PATH, "x").state
    broken = msgspec.structs.replace(
        state, answers=Answers((*state.answers, Given("second", "nonsense"), Given("third", "y")))
    )
    assert jump(PATH, broken, "second", NOON).state == state
    assert jump(PATH, broken, "bye", NOON).state.answers[:] == (Given("first", "x"), Given("second", "y"))
