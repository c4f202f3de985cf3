"""Opening hours in words, in three languages, from the words that ship."""

import datetime

import pytest

from engine.library import Library
from engine.opening import Opening, Opens, Season
from engine.opening_words import opening_words, opens_words
from engine.walker import Language
from tests.conftest import NOON
from tests.engine.test_opening import ALL, hours

SPLIT = Opening(
    (hours("09:00", "11:30"), hours("13:00", "15:00"), hours("10:00", "12:00", ("sat",))), holidays="sunday"
)
EVENING = Opening((hours("17:00", "00:00", ALL),), holidays="open", season=Season("08-15", "05-31"))
TWO_DAYS = Opening((hours("12:00", "14:00", ("mon", "wed")),), holidays="closed")


@pytest.mark.parametrize(
    ("opening", "language", "expected"),
    [
        (SPLIT, "fi", "ma–pe klo 9–11.30, klo 13–15, la klo 10–12, pyhinä kuten sunnuntaisin"),
        (SPLIT, "sv", "mån–fre kl. 9–11:30, kl. 13–15, lör kl. 10–12, på helgdagar som på söndagar"),
        (SPLIT, "en", "Mon–Fri 9–11:30, 13–15, Sat 10–12, on public holidays as on Sundays"),
        (EVENING, "fi", "joka päivä klo 17–24, myös pyhinä, vain 15. elokuuta – 31. toukokuuta"),
        (EVENING, "en", "every day 17–24, also on public holidays, only 15 August – 31 May"),
        (TWO_DAYS, "fi", "ma, ke klo 12–14, pyhinä kiinni"),
        (Opening(()), "fi", ""),
    ],
)
def test_hours_are_said_as_one_says_them(library: Library, opening: Opening, language: Language, expected: str) -> None:
    assert opening_words(opening, library.words, language) == expected


def moment(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("opens", "expected"),
    [  # NOON is Tuesday 24 November, 14 in Finland
        (Opens(True, moment("2026-11-24T22:00")), ("Auki klo 24 asti", "Öppet till kl. 24", "Open until 24")),
        (Opens(False, moment("2026-11-24T15:30")),
         ("Aukeaa tänään klo 17.30", "Öppnar i dag kl. 17:30", "Opens today at 17:30")),
        (Opens(False, moment("2026-11-24T22:00")), ("Aukeaa huomenna klo 0", "Öppnar i morgon kl. 0", "Opens tomorrow at 0")),
        (Opens(None, moment("2026-11-30T07:00")),
         ("Aukeaa maanantaina klo 9", "Öppnar på måndag kl. 9", "Opens on Monday at 9")),
        (Opens(False, moment("2027-01-04T07:00")),
         ("Aukeaa 4. tammikuuta kello 9", "Öppnar den 4 januari kl. 9", "Opens on 4 January at 9")),
        (Opens(False), ("", "", "")),
    ],
)  # fmt: skip
def test_the_next_change_is_said_as_one_says_it_today(
    library: Library, opens: Opens, expected: tuple[str, ...]
) -> None:
    languages: tuple[Language, ...] = ("fi", "sv", "en")
    assert tuple(opens_words(opens, NOON, library.words, language) for language in languages) == expected
