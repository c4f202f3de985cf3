"""When somebody answers: weekly hours, holidays, seasons and exceptions, all by the clock of Finland; pure, ``now`` is given."""

import datetime
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

ZONE = ZoneInfo("Europe/Helsinki")

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAYS: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SUNDAY = 6

LOOK_AHEAD = 31
"""How many days ahead the next opening is looked for, from the beginning of the next season on."""

HolidayRule = Literal["open", "closed", "sunday"]
"""What holds on a holiday: the hours of its weekday, none, or those of a Sunday."""


class Span(msgspec.Struct, frozen=True):
    """From ``opens`` to ``closes``; a close that is not later than the opening is the next day's (00:00 is midnight)."""

    opens: datetime.time
    closes: datetime.time


class Hours(Span, frozen=True, kw_only=True):
    """The same span on some days of the week."""

    days: tuple[Day, ...]


class Exceptional(msgspec.Struct, frozen=True, rename={"first": "from", "last": "to"}):
    """Days that differ, both ends included (``to`` left out: one day); without hours they are closed."""

    first: datetime.date
    last: datetime.date | None = None
    hours: tuple[Span, ...] = ()


class Season(msgspec.Struct, frozen=True, rename={"first": "from", "last": "to"}):
    """A part of each year, both days included, as ``MM-DD``; it may lead over New Year."""

    first: str
    last: str

    def __post_init__(self) -> None:
        for day in (self.first, self.last):
            try:
                datetime.date.fromisoformat(f"2024-{day}")
            except ValueError:
                raise ValueError(f'"{day}" is not a day of the year; write month and day like 08-15') from None

    def holds(self, day: datetime.date) -> bool:
        at = f"{day:%m-%d}"
        return self.first <= at <= self.last if self.first <= self.last else at >= self.first or at <= self.last

    def begins(self, day: datetime.date) -> datetime.date:
        """The day itself when it is in season, else the next first day of the season."""
        while not self.holds(day):
            day += datetime.timedelta(1)
        return day


class Opening(msgspec.Struct, frozen=True):
    """When a channel answers.

    ``holidays`` is for Finnish public holidays, ``eves`` for Christmas Eve and Midsummer Eve, which are no public holidays but
    mostly kept as such: without a rule of their own they follow ``holidays``. None: the facts do not say, so nothing is promised.
    """

    week: tuple[Hours, ...]
    holidays: HolidayRule | None = None
    eves: HolidayRule | None = None
    season: Season | None = None
    exceptions: tuple[Exceptional, ...] = ()


class Opens(msgspec.Struct, frozen=True):
    """Whether somebody answers now (None: not known), and when that changes: the close, or the next opening (aware, UTC)."""

    open: bool | None = None
    changes: datetime.datetime | None = None


def opens(opening: Opening, now: datetime.datetime) -> Opens:
    """The state at ``now`` (aware)."""
    today = now.astimezone(ZONE).date()
    for start, end in (*_spans(opening, today - datetime.timedelta(1)), *_spans(opening, today)):
        if start <= now < end:
            return Opens(True, _close(opening, end))
    return Opens(None if hours_on(opening, today) is None else False, _next(opening, now, today))


def hours_on(opening: Opening, day: datetime.date) -> tuple[Span, ...] | None:
    """The spans that begin on ``day``; None when the facts do not say, since it is a holiday."""
    for exception in opening.exceptions:
        if exception.first <= day <= (exception.last or exception.first):
            return exception.hours
    if opening.season is not None and not opening.season.holds(day):
        return ()
    usual = _on_weekday(opening, day.weekday())
    kind = holiday(day)
    if kind is None:
        return usual
    rule = (opening.eves if kind == "eve" else None) or opening.holidays
    match rule:
        case "closed":
            return ()
        case "sunday":
            return _on_weekday(opening, SUNDAY)
        case "open":
            return usual
    return None if usual else ()


def holiday(day: datetime.date) -> Literal["holiday", "eve"] | None:
    """Whether ``day`` is a Finnish public holiday or one of the two eves."""
    return _holidays(day.year).get(day)


@lru_cache(maxsize=8)
def _holidays(year: int) -> dict[datetime.date, Literal["holiday", "eve"]]:
    from holidays import country_holidays  # takes a third of a second, so only where hours are asked for

    def is_eve(day: datetime.date) -> bool:
        """The library counts the eves in. Midsummer Day is a Saturday, so no other holiday is a Friday in June."""
        return (day.month, day.day) == (12, 24) or (day.month == 6 and day.weekday() == 4)

    return {day: "eve" if is_eve(day) else "holiday" for day in country_holidays("FI", years=year)}


def _on_weekday(opening: Opening, weekday: int) -> tuple[Span, ...]:
    return tuple(hours for hours in opening.week if DAYS[weekday] in hours.days)


def _spans(opening: Opening, day: datetime.date) -> Iterator[tuple[datetime.datetime, datetime.datetime]]:
    """The spans that begin on ``day`` as instants in UTC: clocks of one zone cannot be compared when they are set back."""
    for span in hours_on(opening, day) or ():
        over_midnight = span.closes <= span.opens
        yield _instant(day, span.opens), _instant(day + datetime.timedelta(over_midnight), span.closes)


def _instant(day: datetime.date, clock: datetime.time) -> datetime.datetime:
    return datetime.datetime.combine(day, clock, ZONE).astimezone(datetime.UTC)


def _close(opening: Opening, end: datetime.datetime) -> datetime.datetime | None:
    """When it really closes: a span that follows without a break belongs to it. None when no end is near."""
    last = end + datetime.timedelta(7)
    while end < last:
        day = end.astimezone(ZONE).date()
        onward = [later for start, later in _spans(opening, day) if start <= end < later]
        if not onward:
            return end
        end = max(onward)
    return None


def _next(opening: Opening, now: datetime.datetime, today: datetime.date) -> datetime.datetime | None:
    first = opening.season.begins(today) if opening.season else today
    for ahead in range(LOOK_AHEAD):
        starts = [start for start, _ in _spans(opening, first + datetime.timedelta(ahead)) if start > now]
        if starts:
            return min(starts)
    return None
