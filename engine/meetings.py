"""When a group meets: its schedule in the terms of RFC 5545, its next meetings, and a calendar file that phones understand."""

import datetime
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from engine.opening import ZONE

if TYPE_CHECKING:
    from icalendar import Calendar

LONGEST = 24 * 60
"""Minutes that a meeting may take."""

BOUNDS = {"INTERVAL", "UNTIL", "COUNT"}
PARTS = {
    "DAILY": BOUNDS,
    "WEEKLY": BOUNDS | {"BYDAY", "WKST"},
    "MONTHLY": BOUNDS | {"BYDAY", "BYMONTHDAY", "BYSETPOS"},
    "YEARLY": BOUNDS | {"BYDAY", "BYMONTH", "BYMONTHDAY", "BYSETPOS"},
}
"""What a rule may be made of: more than groups need, and nothing with which a search for the next meeting runs on and on."""


class Schedule(msgspec.Struct, frozen=True, rename={"without": "except"}):
    """``first``: the first meeting by the clock of Finland; ``rule``: an RRULE for the others; ``except`` and ``also``: meetings
    that fall out or are added. Raises ValueError for a rule that is none."""

    first: datetime.datetime
    minutes: int
    rule: str = ""
    without: tuple[datetime.date, ...] = ()
    also: tuple[datetime.datetime, ...] = ()

    def __post_init__(self) -> None:
        if not 0 < self.minutes <= LONGEST:
            raise ValueError(f"a meeting of {self.minutes} minutes; write how long it takes")
        if self.rule:
            try:
                _check(self.rule)
                next_meetings(self, self.first.replace(tzinfo=ZONE), 1)
            except (ValueError, IndexError) as error:  # IndexError: dateutil's word for a week that no year has
                message = f'"{self.rule}" is not an RRULE for meetings ({error}); write one like FREQ=WEEKLY;BYDAY=TU'
                raise ValueError(message) from None


def _check(rule: str) -> None:
    parts = dict(part.partition("=")[::2] for part in rule.split(";"))
    frequency = parts.pop("FREQ", "")
    if frequency not in PARTS:
        raise ValueError(f"FREQ is {' or '.join(PARTS)}")
    foreign = parts.keys() - PARTS[frequency]
    if foreign:
        raise ValueError(f"{min(foreign)} is of no use with {frequency}")
    if any(not parts.get(name, "1").strip("0") for name in ("INTERVAL", "COUNT")):
        raise ValueError("INTERVAL and COUNT are at least 1")


Meeting = tuple[datetime.datetime, datetime.datetime]


def next_meetings(schedule: Schedule, now: datetime.datetime, most: int = 3) -> list[Meeting]:
    """The meetings that are not over at ``now`` (aware), at most ``most``: beginning and end (aware, Europe/Helsinki)."""
    from recurring_ical_events import of

    coming = of(_calendar(schedule)).after(now)
    return [(one["DTSTART"].dt, one["DTEND"].dt) for one in islice(coming, most)]


def calendar_file(schedule: Schedule, id: str, now: datetime.datetime, **texts: str) -> bytes:
    """The meetings as one recurring event (text/calendar); ``texts``: summary, description, location, url, empty ones left out."""
    calendar = _calendar(schedule)
    calendar.add("prodid", "-//Polku//Groups//EN")
    calendar.add("version", "2.0")
    [event] = calendar.events
    event.add("uid", f"{id}@polku")
    event.add("dtstamp", now.astimezone(datetime.UTC))
    for name, text in texts.items():
        if text:
            event.add(name, text)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _calendar(schedule: Schedule) -> "Calendar":
    from icalendar import Calendar, Event, vRecur  # a tenth of a second, and most of the time no group is asked for

    event = Event()
    event.add("dtstart", schedule.first.replace(tzinfo=ZONE))
    event.add("dtend", schedule.first.replace(tzinfo=ZONE) + datetime.timedelta(minutes=schedule.minutes))
    if schedule.rule:
        event.add("rrule", vRecur.from_ical(schedule.rule))
    without = [datetime.datetime.combine(day, schedule.first.time(), ZONE) for day in schedule.without]
    for name, moments in (("exdate", without), ("rdate", [one.replace(tzinfo=ZONE) for one in schedule.also])):
        if moments:
            event.add(name, moments)
    calendar = Calendar()
    calendar.add_component(event)
    return calendar
