"""Matching: which services and groups fit this person's need now, why, and in which order to try their channels.

Hard rules first (shown at all, audience, age, municipality); then the order that docs/catalogue.md explains. Who fits does not
depend on the hour, only the order does; whoever the person is, a line that always answers stands among the matches.
"""

import datetime
from collections.abc import Iterator

import msgspec

from engine.catalogue import ANSWERED, ANY_NEED, Channel, Group, Service, can_be_called, has_person, serves
from engine.library import Library
from engine.opening import Opens, opens
from engine.steps.hand_off import Need
from engine.walker import YEARS, County, Walker


class Because(msgspec.Struct, frozen=True):
    """One reason that a service fits: a code with words in ``content/dialogue`` and the value it names."""

    code: str
    value: str = ""


class Match(msgspec.Struct, frozen=True):
    """A service or group that fits: its channels in the order to try them now, the reasons, and when somebody answers.

    ``for_anything``: it is there for whoever needs whatever, not for just this need.
    """

    id: str
    service: Service
    channels: tuple[Channel, ...]
    because: tuple[Because, ...]
    opens: Opens
    for_anything: bool = False

    @property
    def is_group(self) -> bool:
        return isinstance(self.service, Group)


def match(need: Need, walker: Walker, now: datetime.datetime, library: Library) -> list[Match]:
    """All that fit, best first; ``now`` is aware."""
    named, advice = need.service or need.group, library.county.client_advice
    wanted: list[Match] = []
    anything: list[Match] = []
    for key, entry, just_this in fitting(need, walker, library):
        channels, state = _reached(entry, now)
        because = tuple(_because(entry, need, walker, state, advice=key == advice))
        one = Match(key, entry, channels, because, state, for_anything=not just_this)
        (wanted if just_this else anything).append(one)

    def order(one: Match) -> tuple[bool, ...]:
        entry = one.service
        speaks = not entry.languages or walker.language in entry.languages
        return (
            one.id != named and not (one.id == advice and one.for_anything and speaks),
            not has_person(entry),
            not speaks,
            one.opens.open is False,
            not entry.municipalities,
            one.opens.open is None,
        )

    return sorted(wanted, key=order) + sorted(anything, key=order)


def fitting(need: Need, walker: Walker, library: Library) -> Iterator[tuple[str, Service, bool]]:
    """All that fit at whatever hour, by id, in no order; True where it is there for just this need, not for any."""
    named, advice = need.service or need.group, library.county.client_advice
    for entries in (library.services, library.groups):
        for key, entry in entries.items():
            just_this = key == named or need.need in entry.needs
            if (just_this or ANY_NEED in entry.needs or key == advice) and fits(entry, walker, library.county):
                yield key, entry, just_this


def found(id: str, entry: Service, now: datetime.datetime) -> Match:
    """An entry that somebody named, as a match at ``now`` (aware): without reasons."""
    channels, state = _reached(entry, now)
    return Match(id, entry, channels, (), state)


def _reached(entry: Service, now: datetime.datetime) -> tuple[tuple[Channel, ...], Opens]:
    """The channels in the order to try them (who answers, then pages, then what is closed), and when somebody answers."""
    states = [(channel, _state(entry, channel, now)) for channel in entry.channels]
    ordered = sorted(states, key=lambda one: (one[1].open is False, one[0].kind not in ANSWERED))
    answering = [state for channel, state in states if channel.kind in ANSWERED or channel.opening is not None]
    return tuple(channel for channel, _ in ordered), Opens(True) if entry.always_open else _together(answering)


def _state(entry: Service, channel: Channel, now: datetime.datetime) -> Opens:
    if channel.opening is not None:
        return opens(channel.opening, now)
    return Opens(True) if entry.always_open and channel.kind in ANSWERED else Opens()


def _together(states: list[Opens]) -> Opens:
    """Of several channels: open as long as one is, closed until the first opens, not known when one that may be open is not."""
    closes = [state.changes for state in states if state.open]
    if closes:
        return Opens(True, None if None in closes else max(filter(None, closes)))
    begins = [state.changes for state in states if state.changes is not None]
    unknown = not states or any(state.open is None for state in states)
    return Opens(None if unknown else False, min(begins, default=None))


def fits(entry: Service, walker: Walker, county: County) -> bool:
    """The hard rules: shown at all, for this audience and age, and where the person lives."""
    if not entry.show or walker.audience not in entry.audience:
        return False
    if walker.age_band is not None and not serves(entry.ages, YEARS[walker.age_band]):
        return False
    if not entry.municipalities:
        return True
    # Somebody who has not said where they live is offered what serves the whole county.
    return walker.municipality in entry.municipalities or (
        walker.municipality is None and set(entry.municipalities) >= set(county.municipalities)
    )


def _because(entry: Service, need: Need, walker: Walker, state: Opens, advice: bool) -> Iterator[Because]:
    if need.need in entry.needs:
        yield Because("need", need.need or "")
    elif ANY_NEED in entry.needs:
        yield Because("any")
    elif advice:
        yield Because("one_contact")
    if entry.municipalities and walker.municipality is not None:
        yield Because("family_centre" if entry.family_centre else "municipality", walker.municipality)
    if entry.ages is not None and walker.age_band is not None:
        yield Because("age", walker.age_band)
    elif entry.audience == (walker.audience,):
        yield Because(f"audience.{walker.audience}")
    if walker.language in entry.languages:
        yield Because(f"language.{walker.language}")
    if entry.always_open:
        yield Because("always_open")
    elif state.open:
        yield Because("open_now")


def shortlist(matches: list[Match], most: int = 5, specific: int = 2) -> list[Match]:
    """What is shown at once: the first few for just this need and a group among them, then those for anything, a number that
    always answers surely among them where there is one. What is closed now stands last: help is there when it is needed."""
    just_this = [one for one in matches if not one.for_anything]
    groups = [one for one in just_this[specific:] if one.is_group]
    first = (
        just_this[:specific] if any(one.is_group for one in just_this[:specific]) else just_this[:specific] + groups[:1]
    )
    short = (first + [one for one in matches if one.for_anything])[:most]
    if not any(can_be_called(one.service) for one in short):
        always = [one for one in matches if can_be_called(one.service)]
        short = short[: most - 1] + always[:1]
    return sorted(short, key=lambda one: one.opens.open is False)
