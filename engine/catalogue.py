"""The catalogue: services, their channels, and peer groups; the fields follow PTV, the Suomi.fi Finnish Service Catalogue."""

import datetime
from typing import Literal

import msgspec

from engine.meetings import Schedule
from engine.opening import Opening
from engine.walker import AgeBand, Audience, Language

Localized = dict[Language, str]
"""Words per language; Finnish is always there."""

ChannelKind = Literal["phone", "sms", "whatsapp", "chat", "web", "e_service", "app", "place"]

ANSWERED: frozenset[ChannelKind] = frozenset({"phone", "sms", "whatsapp", "chat"})
"""Kinds at whose other end a person answers."""


class Channel(msgspec.Struct, frozen=True):
    """A way to reach a service: a number, an address on the web or a place in words.

    ``opening`` is for what the facts say exactly; ``hours`` are words for what they say only roughly, or say beside it.
    """

    kind: ChannelKind
    value: str
    hours: Localized = {}
    opening: Opening | None = None


class Ages(msgspec.Struct, frozen=True, rename={"youngest": "from", "oldest": "to"}):
    """In years, both ends included; an end that is None is open."""

    youngest: int | None = None
    oldest: int | None = None


class Checked(msgspec.Struct, frozen=True):
    """When the facts were last held against their source; ``by`` is None until a person has."""

    on: datetime.date
    by: str | None
    source: str


class Service(msgspec.Struct, frozen=True, kw_only=True):
    """What docs/catalogue.md describes field by field. ``always_open``: a person answers at any hour."""

    name: Localized
    summary: Localized
    contact: Localized = {}
    say: Localized = {}
    organisation: str | None = None
    audience: tuple[Audience, ...]
    ages: Ages | None = None
    municipalities: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    needs: tuple[str, ...]
    life_events: tuple[str, ...] = ()
    family_centre: Literal["broad", "basic"] | None = None
    cost: Localized = {}
    channels: tuple[Channel, ...] = ()
    always_open: bool = False
    show: bool
    note: str | None = None
    impact: Literal["direct", "indirect", "communal", "none"] | None = None
    age_groups: tuple[Literal["0-6", "7-12", "13-15", "16-17", "18+"], ...] = ()
    cost_centre: str | None = None
    aura_class: str | None = None
    checked: Checked
    source_date: str | None = None


class Group(Service, frozen=True, kw_only=True):
    """A peer group: a service that people in the same situation give each other; ``needs`` are their life situations."""

    form: tuple[Literal["place", "remote"], ...] = ()
    organiser: str | None = None
    how_to_join: Localized = {}
    for_whom: Localized = {}
    values: Localized = {}
    practices: Localized = {}
    capacity: int | None = None
    schedule: Schedule | None = None


class ServiceFile(msgspec.Struct, frozen=True):
    services: dict[str, Service]


class GroupFile(msgspec.Struct, frozen=True):
    groups: dict[str, Group]


ANY_NEED = "any"
"""The need of a service to which one may come with anything."""


def localized(words: Localized, language: Language) -> str:
    """The words in ``language``, in Finnish where there are none, empty where there are none at all."""
    return words.get(language) or words.get("fi", "")


def has_person(entry: Service) -> bool:
    """Whether a person answers there, by voice or in writing."""
    return any(channel.kind in ANSWERED for channel in entry.channels)


def can_be_called(entry: Service) -> bool:
    """Whether there is a number on which somebody answers at any hour."""
    return entry.always_open and any(channel.kind == "phone" for channel in entry.channels)


def serves(ages: Ages | None, years: tuple[int, int]) -> bool:
    """Whether some age of the span ``years`` is served."""
    if ages is None:
        return True
    low, high = years
    return (ages.youngest is None or ages.youngest <= high) and (ages.oldest is None or low <= ages.oldest)


__all__ = [
    "ANSWERED", "ANY_NEED", "AgeBand", "Ages", "Channel", "ChannelKind", "Checked", "Group", "GroupFile", "Localized",
    "Service", "ServiceFile", "can_be_called", "has_person", "localized", "serves",
]  # fmt: skip
