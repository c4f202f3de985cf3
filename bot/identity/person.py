"""What is kept of who signs in: an audience and an age band, or the units of a member of staff. Pure."""

import datetime
import hashlib
import hmac
from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from bot.identity.settings import Settings
from engine.walker import AgeBand, Audience, age_band

ADULT = 18
YOUNGEST = 13

Unusable = Literal["too_young", "no_age", "no_desk"]


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Who has signed in; ``units`` are the receivers whose requests a member of staff may read, None for all others."""

    subject: str
    audience: Audience = "youth"
    age_band: AgeBand | None = None
    units: tuple[str, ...] | None = None


def subject_of(key: bytes, issuer: str, subject: str) -> str:
    """HMAC-SHA256 of issuer and subject, hex: without our key nobody can tell whose it is."""
    return hmac.new(key, b"subject:" + issuer.encode() + b"\0" + subject.encode(), hashlib.sha256).hexdigest()


def person_of(
    claims: Mapping[str, Any], settings: Settings, key: bytes, today: datetime.date, for_desk: bool
) -> Person | Unusable:
    """The person of believed claims; ``today`` in Europe/Helsinki. The birth date goes no further than here."""
    subject = subject_of(key, settings.issuer, claims["sub"])
    if for_desk:
        units = units_of(claims, settings)
        return Person(subject=subject, units=units) if units else "no_desk"
    born = _birth_date(claims, settings)
    if born is None or born > today:
        return "no_age"
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    if age < YOUNGEST:
        return "too_young"
    if age >= ADULT:
        return Person(subject=subject, audience="parent")
    return Person(subject=subject, audience="youth", age_band=age_band(age))


def units_of(claims: Mapping[str, Any], settings: Settings) -> tuple[str, ...]:
    """The receivers that the staff claim's values open."""
    if settings.staff is None:
        return ()
    value = claims.get(settings.staff.claim)
    values = value if isinstance(value, list) else [value]
    opened = (unit for one in values if isinstance(one, str) for unit in settings.staff.units.get(one, ()))
    return tuple(dict.fromkeys(opened))


def _birth_date(claims: Mapping[str, Any], settings: Settings) -> datetime.date | None:
    for name in settings.birth_date:
        try:
            return datetime.date.fromisoformat(claims[name])
        except (KeyError, TypeError, ValueError):
            continue
    return None
