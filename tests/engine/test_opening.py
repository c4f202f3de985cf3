"""When somebody answers: weeks, midnight, holidays and eves, seasons, exceptions, and the two nights when the clock is moved."""

import datetime
from typing import Any

import pytest

from engine.opening import Day, Exceptional, Hours, Opening, Opens, Season, Span, holiday, hours_on, opens
from engine.yaml_reader import parse

UTC = datetime.UTC
WEEKDAYS: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri")
ALL: tuple[Day, ...] = (*WEEKDAYS, "sat", "sun")


def hours(opens: str, closes: str, days: tuple[Day, ...] = WEEKDAYS) -> Hours:
    return Hours(datetime.time.fromisoformat(opens), datetime.time.fromisoformat(closes), days=days)


def at(text: str) -> datetime.datetime:
    """A moment in UTC; Finland is two hours ahead, three in summer."""
    return datetime.datetime.fromisoformat(text).replace(tzinfo=UTC)


def told(opening: Opening, now: str) -> tuple[bool | None, str | None]:
    found = opens(opening, at(now))
    return found.open, f"{found.changes:%Y-%m-%dT%H:%M}" if found.changes else None


OFFICE = Opening((hours("09:00", "14:00"),), holidays="closed")


@pytest.mark.parametrize(
    ("now", "open", "changes"),
    [
        ("2026-11-24T06:59", False, "2026-11-24T07:00"),  # Tuesday, a minute to nine
        ("2026-11-24T07:00", True, "2026-11-24T12:00"),
        ("2026-11-24T11:59", True, "2026-11-24T12:00"),
        ("2026-11-24T12:00", False, "2026-11-25T07:00"),
        ("2026-11-27T20:00", False, "2026-11-30T07:00"),  # Friday evening: Monday
        ("2026-07-07T05:59", False, "2026-07-07T06:00"),  # summer time
        ("2026-12-23T20:00", False, "2026-12-28T07:00"),  # the eve, two Christmas days and a Sunday
        ("2026-06-18T20:00", False, "2026-06-22T06:00"),  # Midsummer
    ],
)
def test_an_office_is_open_by_the_clock_of_finland(now: str, open: bool, changes: str) -> None:
    assert told(OFFICE, now) == (open, changes)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-12-24", "eve"), ("2026-06-19", "eve"), ("2027-06-25", "eve"), ("2026-12-25", "holiday"), ("2026-06-20", "holiday"),
        ("2026-04-03", "holiday"), ("2026-12-06", "holiday"), ("2026-10-31", "holiday"), ("2026-12-31", None),
        ("2026-11-24", None),
    ],
)  # fmt: skip
def test_the_holidays_and_the_two_eves_are_told_apart(day: str, expected: str | None) -> None:
    assert holiday(datetime.date.fromisoformat(day)) == expected


CHRISTMAS_EVE, CHRISTMAS, EASTER_MONDAY, EPIPHANY_SATURDAY = "2026-12-24", "2026-12-25", "2026-04-06", "2029-01-06"


@pytest.mark.parametrize(
    ("rules", "day", "expected"),
    [
        ({}, CHRISTMAS, None),
        ({}, CHRISTMAS_EVE, None),
        ({}, EPIPHANY_SATURDAY, ()),  # closed on Saturdays anyway
        ({"holidays": "open"}, CHRISTMAS, (9,)),
        ({"holidays": "open"}, CHRISTMAS_EVE, (9,)),
        ({"holidays": "open", "eves": "closed"}, CHRISTMAS_EVE, ()),
        ({"holidays": "closed", "eves": "open"}, CHRISTMAS_EVE, (9,)),
        ({"holidays": "closed", "eves": "open"}, CHRISTMAS, ()),
        ({"holidays": "sunday"}, EASTER_MONDAY, (12,)),
    ],
)
def test_what_the_facts_say_of_holidays_is_kept_and_what_they_do_not_say_is_not_promised(
    rules: dict[str, Any], day: str, expected: tuple[int, ...] | None
) -> None:
    opening = Opening((hours("09:00", "14:00"), hours("12:00", "13:00", ("sun",))), **rules)
    found = hours_on(opening, datetime.date.fromisoformat(day))
    assert (found if found is None else tuple(span.opens.hour for span in found)) == expected


def test_on_a_day_of_which_nothing_is_known_nothing_is_promised_but_the_next_day_is() -> None:
    opening = Opening((hours("09:00", "14:00"),))
    assert told(opening, "2026-04-03T08:00") == (None, "2026-04-07T06:00")


def test_a_span_may_lead_over_midnight() -> None:
    night = Opening((hours("20:00", "02:00", ("fri",)),))
    assert told(night, "2026-11-27T23:30") == (True, "2026-11-28T00:00")  # half past one on Saturday
    assert told(night, "2026-11-28T00:00") == (False, "2026-12-04T18:00")
    evening = Opening((hours("17:00", "00:00", ALL),))
    assert told(evening, "2026-11-24T21:59") == (True, "2026-11-24T22:00")


def test_spans_that_meet_are_one_and_what_never_closes_has_no_end() -> None:
    meeting = Opening((hours("20:00", "00:00", ("mon",)), hours("00:00", "06:00", ("tue",))))
    assert told(meeting, "2026-11-23T20:00") == (True, "2026-11-24T04:00")
    assert told(Opening((hours("00:00", "00:00", ALL),), holidays="open"), "2026-12-24T12:00") == (True, None)


def test_the_night_of_summer_time_is_an_hour_shorter_and_that_of_winter_time_an_hour_longer() -> None:
    night = Opening((hours("22:00", "06:00", ALL),))
    for evening, length in (("2026-03-28T20:30", 7), ("2026-10-24T19:30", 9), ("2026-11-24T20:30", 8)):
        found = opens(night, at(evening))
        assert found.open and found.changes is not None
        assert (found.changes - at(evening)).total_seconds() / 3600 == length - 0.5
    twice = Opening(
        (hours("03:15", "03:45", ("sun",)),)
    )  # on 25 October the clock shows 3.30 twice: no hour is promised twice
    assert told(twice, "2026-10-25T00:30") == (True, "2026-10-25T00:45")
    assert told(twice, "2026-10-25T01:30")[0] is False


def test_an_exception_comes_before_everything_else() -> None:
    christmas = Exceptional(
        datetime.date(2026, 12, 24), datetime.date(2026, 12, 26), (Span(datetime.time(17), datetime.time(0)),)
    )
    closed = Exceptional(datetime.date(2026, 11, 24))
    opening = Opening((hours("09:00", "14:00"),), holidays="closed", exceptions=(christmas, closed))
    assert told(opening, "2026-12-25T15:00") == (True, "2026-12-25T22:00")
    assert told(opening, "2026-11-24T08:00") == (False, "2026-11-25T07:00")


@pytest.mark.parametrize(
    ("season", "now", "open", "changes"),
    [
        (Season("08-15", "05-31"), "2026-07-01T08:00", False, "2026-08-17T06:00"),
        (Season("08-15", "05-31"), "2026-01-02T08:00", True, "2026-01-02T12:00"),
        (Season("06-01", "06-30"), "2026-07-01T08:00", False, "2027-06-01T06:00"),
        (Season("06-01", "06-30"), "2026-06-30T08:00", True, "2026-06-30T11:00"),
    ],
)
def test_a_season_closes_for_a_part_of_the_year_and_may_lead_over_new_year(
    season: Season, now: str, open: bool, changes: str
) -> None:
    assert told(Opening((hours("09:00", "14:00"),), season=season), now) == (open, changes)


def test_what_opens_no_more_has_no_next_time() -> None:
    assert opens(Opening(()), at("2026-11-24T08:00")) == Opens(False, None)


# -- in a file -------------------------------------------------------------------------------------------


def read(text: str) -> tuple[Opening | None, list[str]]:
    found = parse(text, "x.yml", Opening)
    return found.value, [str(problem) for problem in found.problems]


def test_an_editor_writes_hours_as_one_reads_them() -> None:
    value, problems = read(
        "week: [{days: [mon, tue], opens: 09:00, closes: 14:30}]\nholidays: closed\nseason: {from: 08-15, to: 05-31}\n"
        "exceptions: [{from: 2026-12-24, to: 2026-12-26}]\n"
    )
    assert problems == [] and value is not None
    assert value.week == (hours("09:00", "14:30", ("mon", "tue")),)
    assert value.exceptions == (Exceptional(datetime.date(2026, 12, 24), datetime.date(2026, 12, 26)),)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("week: [{days: [mon], opens: 9, closes: 14:00}]", 'x.yml:1:29: P006 expected a time like 09:00, found "9"'),
        ("week: [{days: [mon], opens: 09:00, closes: '09:00+02:00'}]",
         'x.yml:1:44: P006 expected a time like 09:00, found "09:00+02:00"'),
        ("week: []\nseason: {from: 08-15, to: 06-31}",
         'x.yml:2:9: P006 "06-31" is not a day of the year; write month and day like 08-15'),
    ],
)  # fmt: skip
def test_hours_that_cannot_be_read_are_told_in_their_place(text: str, problem: str) -> None:
    assert read(text) == (None, [problem])
