"""When a group meets: recurrence with exceptions, summer time, and rules that are none."""

import datetime
from typing import Any

import pytest
from icalendar import Calendar

from engine.meetings import Schedule, calendar_file, next_meetings
from engine.yaml_reader import parse
from tests.conftest import NOON

TUESDAYS: dict[str, Any] = {"first": datetime.datetime(2026, 9, 1, 17), "minutes": 90, "rule": "FREQ=WEEKLY;BYDAY=TU"}


def starts(schedule: Schedule, now: datetime.datetime = NOON) -> list[str]:
    return [start.isoformat(timespec="minutes") for start, _ in next_meetings(schedule, now)]


def test_the_next_meetings_leave_out_what_falls_out_and_hold_what_is_added() -> None:
    schedule = Schedule(**TUESDAYS, without=(datetime.date(2026, 12, 1),), also=(datetime.datetime(2026, 12, 3, 18),))
    assert starts(schedule) == ["2026-11-24T17:00+02:00", "2026-12-03T18:00+02:00", "2026-12-08T17:00+02:00"]
    start, end = next_meetings(schedule, NOON)[0]
    assert end - start == datetime.timedelta(minutes=90)


def test_a_group_meets_at_the_same_hour_in_summer_and_winter() -> None:
    october = datetime.datetime(2026, 10, 20, tzinfo=datetime.UTC)
    assert starts(Schedule(**TUESDAYS), october)[:2] == ["2026-10-20T17:00+03:00", "2026-10-27T17:00+02:00"]


def test_a_single_meeting_is_over_when_it_is_over() -> None:
    once = Schedule(datetime.datetime(2026, 11, 24, 13), 90)
    assert starts(once) == ["2026-11-24T13:00+02:00"]  # under way: NOON is 14 in Finland
    assert starts(once, NOON + datetime.timedelta(hours=1)) == []


def test_a_text_that_is_empty_is_left_out_and_none_can_break_the_file() -> None:
    file = calendar_file(Schedule(**TUESDAYS), "x", NOON, summary="A\r\nATTENDEE:mailto:x@example.org", url="")
    [event] = Calendar.from_ical(file).events
    assert "ATTENDEE" not in event and "URL" not in event


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ("weekly", "FREQ is DAILY or WEEKLY or MONTHLY or YEARLY"),
        ("FREQ=SECONDLY", "FREQ is DAILY or WEEKLY or MONTHLY or YEARLY"),
        ("FREQ=WEEKLY;BYDAY=XX", "Expected weekday abbreviation, got: XX"),
        ("FREQ=DAILY;BYMONTH=2", "BYMONTH is of no use with DAILY"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL and COUNT are at least 1"),
        ("FREQ=YEARLY;BYDAY=60MO", "list index out of range"),
    ],
)
def test_a_rule_that_is_none_is_told_with_its_reason(rule: str, why: str) -> None:
    with pytest.raises(ValueError, match="is not an RRULE for meetings") as caught:
        Schedule(datetime.datetime(2026, 9, 1, 17), 90, rule)
    assert f"({why})" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "first: 2026-09-01\nminutes: 90",
            'x.yml:1:8: P006 expected a date and time like 2026-11-24T17:00, found "2026-09-01"',
        ),
        ("first: 2026-09-01T17:00\nminutes: 0", "x.yml:1:1: P006 a meeting of 0 minutes; write how long it takes"),
    ],
)
def test_a_schedule_that_cannot_be_read_is_told_in_its_place(text: str, problem: str) -> None:
    assert [str(one) for one in parse(text, "x.yml", Schedule).problems] == [problem]
