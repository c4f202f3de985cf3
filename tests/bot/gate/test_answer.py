"""Which variant answers, and that none comes twice running."""

import pytest

from bot.gate.answer import choose
from engine.library import Library
from engine.walker import LANGUAGES
from tests.bot.gate.making import category

VARIANTS = (("one",), ("two", "and more"), ("three",))
MADE = category(answers={language: VARIANTS for language in LANGUAGES}, services=("emergency-112",))


def test_an_answer_is_a_variant_with_its_services() -> None:
    assert choose(MADE, "fi", None, seed=1) == ("2", ("two", "and more"), ("emergency-112",))


def test_each_seed_picks_a_variant_and_all_are_picked() -> None:
    assert {choose(MADE, "fi", None, seed).bubbles for seed in range(3)} == set(VARIANTS)


@pytest.mark.parametrize("seed", range(4))
def test_the_same_variant_never_comes_twice_running(seed: int) -> None:
    last = choose(MADE, "sv", None, seed)
    for _ in range(7):
        chosen = choose(MADE, "sv", last.variant, seed)
        assert chosen.bubbles != last.bubbles
        last = chosen


def test_a_change_of_language_does_not_repeat_a_variant() -> None:
    last = choose(MADE, "fi", None, 0)
    assert choose(MADE, "en", last.variant, 0).variant != last.variant


@pytest.mark.parametrize("last", ["first.1", "first", "x", "", "-1", " 1"])
def test_a_last_variant_that_is_none_does_not_matter(last: str) -> None:
    assert choose(MADE, "fi", last, seed=2).variant == "3"


def test_what_is_kept_of_an_answer_names_no_category() -> None:
    assert choose(MADE, "fi", None, seed=0).variant == "1"


def test_no_answer_that_ships_comes_twice_running(library: Library) -> None:
    for one in library.categories.values():
        for language in LANGUAGES:
            for number in range(1, len(one.answers[language]) + 1):
                same = one.answers[language][number - 1]
                for seed in range(3):
                    assert choose(one, language, str(number), seed).bubbles != same
