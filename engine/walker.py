"""Who walks: only what the person chose to tell, as coarse as it can be used."""

from typing import Literal

import msgspec

Audience = Literal["youth", "parent"]
AgeBand = Literal["13-15", "16-17", "18+"]
Language = Literal["fi", "sv", "en"]

AUDIENCES: tuple[Audience, ...] = ("youth", "parent")
LANGUAGES: tuple[Language, ...] = ("fi", "sv", "en")
AGE_BANDS: tuple[AgeBand, ...] = ("13-15", "16-17", "18+")
YEARS: dict[AgeBand, tuple[int, int]] = {"13-15": (13, 15), "16-17": (16, 17), "18+": (18, 120)}


class Walker(msgspec.Struct, frozen=True, kw_only=True):
    """What is known about the person; None where they did not say. ``municipality`` is one of the library's county."""

    audience: Audience
    age_band: AgeBand | None = None
    municipality: str | None = None
    language: Language = "fi"


FACTS = frozenset(Walker.__struct_fields__)


class County(msgspec.Struct, frozen=True):
    """``content/county.yml``: whom this library serves; the municipalities in the order they are offered.

    ``also_called``: other names of the municipalities (Swedish ones), as people may write them, each with its municipality.
    ``client_advice``: the service to which one contact is enough, whatever one needs (the one-contact principle).
    """

    name: dict[Language, str]
    municipalities: tuple[str, ...]
    client_advice: str | None = None
    also_called: dict[str, str] = {}


def age_band(age: int) -> AgeBand | None:
    """The band of an age in years; the age itself is not kept. None below 13."""
    return next((band for band, (low, high) in YEARS.items() if low <= age <= high), None)
