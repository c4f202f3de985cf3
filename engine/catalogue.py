"""The catalogue: services, their channels, and peer groups; the fields follow PTV, the Suomi.fi Finnish Service Catalogue."""

import datetime
from typing import Literal

import msgspec

from engine.walker import AgeBand, Audience, Language

Localized = dict[Language, str]
"""Words per language; Finnish is always there."""

ChannelKind = Literal["phone", "sms", "whatsapp", "chat", "web", "app", "place"]


class Channel(msgspec.Struct, frozen=True):
    """A way to reach a service: a number, an address on the web or a place in words; ``hours`` in words."""

    kind: ChannelKind
    value: str
    hours: Localized = {}


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
    name: Localized
    summary: Localized
    contact: Localized = {}
    organisation: str | None = None
    audience: tuple[Audience, ...]
    ages: Ages | None = None
    municipalities: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    needs: tuple[str, ...]
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
    """A peer group: a service that people in the same situation give each other."""

    form: tuple[Literal["place", "remote"], ...] = ()
    organiser: str | None = None
    how_to_join: Localized = {}


class ServiceFile(msgspec.Struct, frozen=True):
    services: dict[str, Service]


class GroupFile(msgspec.Struct, frozen=True):
    groups: dict[str, Group]


ANY_NEED = "any"
"""The need of a service to which one may come with anything."""


def localized(words: Localized, language: Language) -> str:
    """The words in ``language``, in Finnish where there are none, empty where there are none at all."""
    return words.get(language) or words.get("fi", "")


def serves(ages: Ages | None, years: tuple[int, int]) -> bool:
    """Whether some age of the span ``years`` is served."""
    if ages is None:
        return True
    low, high = years
    return (ages.youngest is None or ages.youngest <= high) and (ages.oldest is None or low <= ages.oldest)


__all__ = [
    "ANY_NEED", "AgeBand", "Ages", "Channel", "ChannelKind", "Checked", "Group", "GroupFile", "Localized", "Service",
    "ServiceFile", "localized", "serves",
]  # fmt: skip
