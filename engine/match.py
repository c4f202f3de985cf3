"""Matching: which services and groups fit this person's need, and why.

Hard rules first (shown at all, audience, age, municipality); then the order: what was named, what serves just this need,
where a person answers, who speaks the person's language, what is near. Whoever the person is, an always-open line stands
among the matches.
"""

import datetime
from collections.abc import Iterator

import msgspec

from engine.catalogue import ANY_NEED, Group, Service, serves
from engine.library import Library
from engine.steps.hand_off import Need
from engine.walker import YEARS, County, Walker


class Because(msgspec.Struct, frozen=True):
    """One reason that a service fits: a code with words in ``content/dialogue`` and the value it names."""

    code: str
    value: str = ""


class Match(msgspec.Struct, frozen=True):
    """A service or group that fits, with the reasons; channels stand in the entry in the order to try them."""

    id: str
    service: Service
    because: tuple[Because, ...]

    @property
    def is_group(self) -> bool:
        return isinstance(self.service, Group)


def match(need: Need, walker: Walker, now: datetime.datetime, library: Library) -> list[Match]:
    """All that fit, best first; ``now`` (aware) is for opening hours, which the catalogue holds only as words so far."""
    named = need.service or need.group
    entries = {**library.services, **library.groups}
    fitting = [(key, entry) for key, entry in entries.items() if fits(entry, walker, library.county)]
    wanted = [(key, entry) for key, entry in fitting if key == named or need.need in entry.needs]
    open_to_all = [(key, entry) for key, entry in fitting if ANY_NEED in entry.needs and (key, entry) not in wanted]

    def order(item: tuple[str, Service]) -> tuple[bool, bool, bool, bool]:
        key, entry = item
        other_language = bool(entry.languages) and walker.language not in entry.languages
        return key != named, not has_person(entry), other_language, not entry.municipalities

    ranked = sorted(wanted, key=order) + sorted(open_to_all, key=order)
    return [Match(key, entry, tuple(_because(entry, need, walker))) for key, entry in ranked]


def has_person(entry: Service) -> bool:
    """Whether a person answers there, by voice or in writing."""
    return any(channel.kind in {"phone", "sms", "whatsapp", "chat"} for channel in entry.channels)


def fits(entry: Service, walker: Walker, county: County) -> bool:
    """The hard rules: shown at all, for this audience and age, and where the person lives."""
    if not entry.show or walker.audience not in entry.audience:
        return False
    if walker.age_band is not None and not serves(entry.ages, YEARS[walker.age_band]):
        return False
    if not entry.municipalities:
        return True
    # Somebody who has not said where they live is offered what serves the whole county.
    return {walker.municipality} <= set(entry.municipalities) or (
        walker.municipality is None and set(entry.municipalities) >= set(county.municipalities)
    )


def _because(entry: Service, need: Need, walker: Walker) -> Iterator[Because]:
    if need.need in entry.needs:
        yield Because("need", need.need or "")
    elif ANY_NEED in entry.needs:
        yield Because("any")
    if entry.municipalities and walker.municipality is not None:
        yield Because("municipality", walker.municipality)
    if entry.ages is not None and walker.age_band is not None:
        yield Because("age", walker.age_band)
    elif entry.audience == (walker.audience,):
        yield Because(f"audience.{walker.audience}")
    if walker.language in entry.languages:
        yield Because(f"language.{walker.language}")
    if entry.always_open:
        yield Because("always_open")


def shortlist(matches: list[Match], most: int = 5, specific: int = 2) -> list[Match]:
    """What is shown at once: the first few for just this need, then those open to all, an always-open one surely among them."""
    just_this = [one for one in matches if ANY_NEED not in one.service.needs]
    to_all = [one for one in matches if ANY_NEED in one.service.needs]
    short = (just_this[:specific] + to_all)[:most]
    if not any(one.service.always_open for one in short):
        always = [one for one in to_all if one.service.always_open]
        short = short[: most - 1] + always[:1]
    return short
