"""Opening hours in words, in three languages: the names of days and the clock by Babel, the rest from ``content/dialogue``."""

import datetime

from babel import Locale
from babel.dates import format_skeleton, format_time

from engine.opening import DAYS, ZONE, Day, Opening, Opens, Season, Span
from engine.walker import Language
from engine.words import Words

LOCALES = {"fi": Locale("fi"), "sv": Locale("sv"), "en": Locale("en", "GB")}
"""British English for its clock of 24 hours."""


def opening_words(opening: Opening, words: Words, language: Language) -> str:
    """``ma–pe klo 9–14, la klo 10–12, pyhinä kiinni``."""
    by_span: dict[tuple[Span, ...], list[Day]] = {}
    for day in DAYS:
        spans = tuple(Span(hours.opens, hours.closes) for hours in opening.week if day in hours.days)
        if spans:
            by_span.setdefault(spans, []).append(day)
    told = [
        f"{_days(days, words, language)} {_spans(spans, words, language)}".strip() for spans, days in by_span.items()
    ]
    if opening.holidays is not None:
        told.append(words.say(f"hours.holidays.{opening.holidays}", language))
    if opening.season is not None:
        told.append(_season(opening.season, words, language))
    return ", ".join(told)


def opens_words(opens: Opens, now: datetime.datetime, words: Words, language: Language) -> str:
    """Until when it is open, or when it opens next, as one says it on the day of ``now`` (aware); empty when not known."""
    if opens.changes is None:
        return ""
    local, today = opens.changes.astimezone(ZONE), now.astimezone(ZONE).date()
    time = _clock(local.time(), language)
    if opens.open:
        return words.say("card.open_until", language, time=_closing(local.time(), language))
    days = (local.date() - today).days
    if days < 2:
        return words.say("card.opens.tomorrow" if days else "card.opens.today", language, time=time)
    locale = LOCALES[language]
    if days < 7:
        day = locale.days["format"]["wide"][local.weekday()]  # in Finnish as one says when: "maanantaina"
        return words.say("card.opens.weekday", language, day=day, time=time)
    day = format_skeleton("MMMMd", local.date(), locale=locale)
    return words.say("card.opens.date", language, day=day, time=time)


def meeting_words(start: datetime.datetime, end: datetime.datetime, words: Words, language: Language) -> str:
    """``ti 1. joulukuuta klo 17–18.30``; the moments are aware, by the clock of Finland."""
    day = format_skeleton("MMMMEd", start.date(), locale=LOCALES[language])
    return f"{day} {_spans((Span(start.time(), end.time()),), words, language)}"


def _days(days: list[Day], words: Words, language: Language) -> str:
    if len(days) == len(DAYS):
        return words.say("hours.every_day", language)
    names = LOCALES[language].days["stand-alone"]["abbreviated"]
    runs: list[list[int]] = []
    for number in map(DAYS.index, days):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(names[run[0]] if len(run) == 1 else f"{names[run[0]]}–{names[run[-1]]}" for run in runs)


def _spans(spans: tuple[Span, ...], words: Words, language: Language) -> str:
    return ", ".join(
        words.say("hours.span", language, opens=_clock(span.opens, language), closes=_closing(span.closes, language))
        for span in spans
    )


def _season(season: Season, words: Words, language: Language) -> str:
    first, last = (
        format_skeleton("MMMMd", datetime.date.fromisoformat(f"2024-{day}"), locale=LOCALES[language])
        for day in (season.first, season.last)
    )
    return words.say("hours.season", language, first=first, last=last)


def _clock(time: datetime.time, language: Language) -> str:
    """A full hour by its number alone, else as the language writes it: 9, 9.30, 9:30."""
    if time.minute == 0:
        return str(time.hour)
    return format_time(time, "short", locale=LOCALES[language])


def _closing(time: datetime.time, language: Language) -> str:
    return "24" if time == datetime.time() else _clock(time, language)
