"""From scores to what was meant: the side decides with the intent, what is known weighs, and doubt is said."""

import numpy as np
import pytest

from bot.dialogue.ranking import Curve, Known, Side, among, confidences, decided, sides_of, weighed
from engine.library import Library

SIDES: list[Side] = ["youth", "youth", "parent", "parent", "navigation"]
PLAIN = Curve(own=6, side=0, child=0)
TWO_LEVELS = Curve(own=6, side=3, child=0)


def test_the_side_whose_scores_are_high_together_wins_over_one_lonely_score() -> None:
    scores = np.array([[-0.30, -1.0, -0.35, -0.4, -1.0]], np.float32)
    alone, (both,) = (
        confidences(scores, PLAIN, SIDES, np.array([False]))[0],
        confidences(scores, TWO_LEVELS, SIDES, np.array([False])),
    )
    assert alone.argmax() == 0
    assert both.argmax() == 2
    assert both.sum() == pytest.approx(1)


def test_words_about_ones_child_are_a_parents() -> None:
    scores = np.array([[-0.5, -1, -0.5, -1, -1]] * 2, np.float32)
    found = confidences(scores, PLAIN._replace(child=1), SIDES, np.array([False, True]))
    assert found[0, 0] == pytest.approx(found[0, 2])
    assert found[1, 2] > 2 * found[1, 0]


def test_what_is_known_of_the_walker_and_the_walk_weighs() -> None:
    found = np.full(5, 0.2, np.float32)
    for_youth = weighed(found, SIDES, Known("youth", on_path=False))
    assert for_youth[0] == pytest.approx(10 * for_youth[2])
    assert for_youth[0] == pytest.approx(for_youth[4])
    on_path = weighed(found, SIDES, Known(None, on_path=True))
    assert on_path[4] == pytest.approx(3 * on_path[0])
    assert on_path.sum() == pytest.approx(1)


def test_who_is_sure_says_so_and_who_is_not_says_that() -> None:
    ranking = [("sleep", 0.5), ("anxiety", 0.4), ("grief", 0.1)]
    assert decided(ranking, 0.45, 0.05) == ("sleep", 0.5)
    assert decided(ranking, 0.45, 0.2) == ("unsure", 0.5)
    assert decided(ranking, 0.6, 0.05) == ("unsure", 0.5)
    assert decided([], 0.45, 0.05) == ("unsure", 0)


def test_one_wish_under_two_names_is_one() -> None:
    ranking = [("stop", 0.4), ("human", 0.35), ("talk_to_human", 0.25)]
    assert decided(ranking, 0.5, 0.1) == ("human", pytest.approx(0.6))
    assert among(ranking, ["stop", "human"])[0] == ("human", pytest.approx(0.6))
    assert among(ranking, ["sleep", "talk_to_human"]) == [("talk_to_human", pytest.approx(1)), ("sleep", 0)]


def test_each_intent_has_a_side(library: Library) -> None:
    assert sides_of(["sleep", "parent_baby", "stop", "out_of_scope", "human"], library) == [
        "youth",
        "parent",
        "navigation",
        "beside",
        "navigation",
    ]
