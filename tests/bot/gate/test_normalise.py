"""Disguises of letters, and what may go on to the understanding."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gate.normalise import fold, forms, is_stretched, squeeze, typed_text, words

SLASHES = "/\\／＼⁄∕⧸╱⟋\U0001f67c"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("KUOLLA", "kuolla"),
        ("Äiti", "aiti"),
        ("a\u0308iti", "aiti"),
        ("ÅÖ", "ao"),
        ("søren", "soren"),
        ("Straße", "strasse"),
        ("İstanbul", "istanbul"),
    ],
)
def test_case_and_marks_on_letters_do_not_matter(typed: str, meant: str) -> None:
    assert fold(typed) == meant


@pytest.mark.parametrize(
    "hidden", ["\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\x00", "\x07", "\ud800", "\ufe0f"]
)
def test_characters_that_nobody_sees_are_taken_out(hidden: str) -> None:
    assert words(f"ku{hidden}ol{hidden}la")[0] == ["kuolla"]
    assert typed_text(f"ku{hidden}olla") == "kuolla"


def test_full_width_and_mathematical_letters_are_letters() -> None:
    assert words("ｋｕｏｌｌａ 𝐤𝐮𝐨𝐥𝐥𝐚")[0] == ["kuolla", "kuolla"]


@pytest.mark.parametrize("typed", ["k u o l l a", "k.u.o.l.l.a", "k-u-o-l-l-a", "k_u_o_l_l_a", "k*u*o*l*l*a"])
def test_letters_written_apart_are_one_word(typed: str) -> None:
    assert words(f"haluan {typed}")[0] == ["haluan", "kuolla"]


def test_two_short_words_are_not_letters_written_apart() -> None:
    assert words("i a moment")[0] == ["i", "a", "moment"]


def test_sentences_begin_after_a_full_stop_and_not_after_a_pause() -> None:
    assert words("En jaksa... k u o l l a. Moi! Hei") == (["en", "jaksa", "kuolla", "moi", "hei"], {3, 4})


def test_an_apostrophe_does_not_part_a_word() -> None:
    assert words("can't don’t")[0] == ["cant", "dont"]


def test_an_emoji_of_danger_is_a_word_and_a_skull_is_not() -> None:
    assert words("🔪 ja 💀")[0] == ["🔪", "ja"]


@pytest.mark.parametrize(
    ("word", "meant"),
    [("ku0lla", "kuolla"), ("t4pan", "tapan"), ("it$e", "itse"), ("kuollaaaa", "kuolla"), ("kuolllla", "kuolla")],
)
def test_digits_for_letters_and_stretched_letters_have_the_meant_form(word: str, meant: str) -> None:
    assert meant in forms(word)


def test_a_letter_of_another_alphabet_that_looks_alike_has_the_meant_form() -> None:
    assert "kuolla" in forms("kuоllа")  # the o and the last a are Cyrillic


def test_a_number_is_not_read_as_letters() -> None:
    assert forms("112") == ("112",)


@pytest.mark.parametrize(
    ("word", "stretched"), [("kuollaaa", True), ("kkuuoollllaa", True), ("kuolla", False), ("tuulee", False)]
)
def test_a_word_is_stretched_only_beyond_any_spelling(word: str, stretched: bool) -> None:
    assert is_stretched(word) is stretched


def test_squeezing_leaves_each_letter_once() -> None:
    assert squeeze("kkuuoolllaa") == "kuola"


@pytest.mark.parametrize("slash", SLASHES)
@pytest.mark.parametrize("before", ["", " ", "\u200b", "\t\n", "\u3000", "\x00", "\u2800", "/ "])
def test_typed_text_never_begins_with_a_slash_in_any_guise(slash: str, before: str) -> None:
    assert typed_text(f"{before}{slash}restart") == "restart"


@given(st.text(alphabet=st.one_of(st.sampled_from(SLASHES + " \u200b\x00\u0338\ufe0f\u3000"), st.characters())))
def test_whatever_is_typed_is_one_clean_line_that_is_no_command(text: str) -> None:
    typed = typed_text(text)
    assert not typed.startswith(tuple(SLASHES))
    assert typed == " ".join(typed.split())
    assert "\x00" not in typed
    typed.encode("utf-8")


def test_a_slash_inside_a_text_stays() -> None:
    assert typed_text("äiti/isä") == "äiti/isä"
