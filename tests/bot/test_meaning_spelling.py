"""Slips are mended where one known word is meant, and words that are nobody's slip stay."""

import pytest

from bot.gate.normalise import once
from bot.meaning.features import dots, readable
from bot.meaning.slips import slipped
from bot.meaning.spelling import Spelling

KNOWN = dots(["Lääkkeet loppuivat, lääkkeet loppuivat", "koulussa kaikki loppuvat", "äiti"])
TEXT = "minä pelkään kotona"


@pytest.mark.parametrize("typed", ["lääkekeet", "laakekeet", "lääkkkeet", "läökkeet"])
def test_a_slip_becomes_the_known_word_with_its_dots(typed: str) -> None:
    assert readable(typed, KNOWN, Spelling(KNOWN)) == "lääkkeet"


@pytest.mark.parametrize("typed", ["lääkkeen", "koulussani", "loppuvat", "aita", "kouluun", "2lääkkeet3"])
def test_known_words_short_ones_and_other_endings_stay(typed: str) -> None:
    assert Spelling(KNOWN).meant(typed) == typed


def test_of_two_words_the_more_frequent_is_meant() -> None:
    assert Spelling(dots(["jossain jossain jossakin"])).meant("jossaxin") == "jossakin"
    assert Spelling(dots(["kissa kossa kossa"])).meant("kxssa") == "kossa"


@pytest.mark.parametrize("seed", range(40))
def test_a_made_slip_is_one_and_always_the_same(seed: int) -> None:
    made = slipped(TEXT, seed)
    assert made == slipped(TEXT, seed)
    changed = [(one, other) for one, other in zip(made.split(), TEXT.split(), strict=True) if one != other]
    assert len(changed) <= 1 and all(abs(len(one) - len(other)) <= 1 and one[0] == other[0] for one, other in changed)


def test_only_what_is_doubled_throughout_is_read_once() -> None:
    assert once("ii ccaann''tt ggoo") == "i can''t go"
    assert once("kaappaa") == "kaappaa" and once("öö") == "öö"
