"""The language of crisis phrases, each sign of it."""

import pytest

from bot.gate.phrases import MOST_WAYS, PhraseError, Row, rows


def ways(phrase: str, **lists: tuple[str, ...]) -> set[tuple[str, ...]]:
    """Every way to say a phrase, a slot of several words written a|b."""
    return {tuple("|".join(sorted(slot)) for slot in row.slots) for row in rows(phrase, lists)}


def only(phrase: str) -> Row:
    (row,) = rows(phrase, {})
    return row


def test_words_stand_side_by_side_folded() -> None:
    row = only("En Jaksa enää")
    assert row.slots == (frozenset({"en"}), frozenset({"jaksa"}), frozenset({"enaa"}))
    assert row.gaps == (False, False, False)
    assert not row.at_start
    assert not row.at_end


def test_single_words_of_a_choice_share_one_slot_and_longer_ones_are_a_way_each() -> None:
    assert ways("(mä|mie|minä itse) haluan") == {("ma|mie", "haluan"), ("mina", "itse", "haluan")}


def test_square_brackets_may_be_nothing() -> None:
    assert ways("en [ihan|niin] jaksa") == {("en", "jaksa"), ("en", "ihan|niin", "jaksa")}


def test_a_list_is_said_by_its_name_and_a_question_mark_makes_it_optional() -> None:
    assert ways("tapan {self}", self=("itseni", "mut")) == {("tapan", "itseni|mut")}
    assert ways("tapan {self?}", self=("itseni",)) == {("tapan", "itseni"), ("tapan",)}


def test_three_dots_are_a_gap_before_the_word_that_follows() -> None:
    assert only("en … elää").gaps == (False, True)


def test_a_phrase_may_hold_to_the_beginning_or_the_end_of_the_text() -> None:
    assert (only("< vedän narun").at_start, only("< vedän narun").at_end) == (True, False)
    assert (only("en jaksa >").at_start, only("en jaksa >").at_end) == (False, True)


def test_endings_beginnings_and_numbers_are_kept_as_signs() -> None:
    assert ways("kuol* *murha # ##") == {("kuol*", "*murha", "#", "##")}


@pytest.mark.parametrize(
    ("phrase", "why"),
    [
        ("(mä|mie", "does not close"),
        ("{nobody} tulee", 'no list "nobody"'),
        ("… elää", "begins or ends"),
        ("elää …", "begins or ends"),
        ("", "says nothing"),
        ("[ihan]", "may be empty"),
        ("k*olla", "not one word"),
        (" ".join(["(a b|c d|e f|g h)"] * 7), str(MOST_WAYS)),
    ],
)
def test_a_phrase_that_cannot_be_read_says_why(phrase: str, why: str) -> None:
    with pytest.raises(PhraseError, match=why):
        list(rows(phrase, {}))
