"""Who walks: an age becomes a band, and what is not said stays unsaid; words of the catalogue in the walker's language."""

import pytest

from engine.catalogue import Ages, localized, serves
from engine.walker import AGE_BANDS, FACTS, YEARS, age_band


@pytest.mark.parametrize(
    ("age", "band"),
    [(0, None), (12, None), (13, "13-15"), (15, "13-15"), (16, "16-17"), (17, "16-17"), (18, "18+"), (99, "18+")],
)
def test_an_age_is_kept_as_a_band_only(age: int, band: str | None) -> None:
    assert age_band(age) == band


def test_facts_are_what_a_walker_may_have_said() -> None:
    assert {"audience", "age_band", "municipality", "language"} == FACTS
    assert set(YEARS) == set(AGE_BANDS)


def test_words_are_finnish_where_there_are_none_in_a_language() -> None:
    assert [localized({"fi": "Hei", "sv": "Hej"}, language) for language in ("fi", "sv", "en")] == ["Hei", "Hej", "Hei"]
    assert localized({}, "fi") == ""


@pytest.mark.parametrize(
    ("ages", "years", "served"),
    [
        (None, (13, 15), True),
        (Ages(16, 29), (13, 15), False),
        (Ages(15, 29), (13, 15), True),
        (Ages(None, 13), (13, 15), True),
        (Ages(None, 12), (13, 15), False),
        (Ages(18, None), (18, 120), True),
    ],
)
def test_a_service_serves_a_band_when_it_serves_some_age_of_it(
    ages: Ages | None, years: tuple[int, int], served: bool
) -> None:
    assert serves(ages, years) is served
