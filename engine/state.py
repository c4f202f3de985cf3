"""A walk's state as JSON, and back; what is broken or foreign is put aside, and the walk resumes where it safely can.

The shape, version 1::

    {"version": 1, "path": "sleep", "release": "3", "updated": "2026-11-24T20:15:00Z",
     "walker": {"audience": "youth", "age_band": "13-15", "municipality": "Kotka", "language": "fi"},
     "answers": [["how_long", "weeks"], ["evening", ["phone"]], ["breathe/belly", "done"], ["hours", 5]],
     "at": ["help"], "ended": false}

``answers`` says it all: ``at`` and ``ended`` are a cache that always equals a replay.
"""

import contextlib
import datetime
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

import msgspec

from engine.given import Answers, Given
from engine.path import LifePath
from engine.walk import MOST_ANSWERS, STATE_VERSION, State, Turn, carry_over, stands
from engine.walker import Walker

T = TypeVar("T")


class ForeignState(ValueError):
    """Text that is no state of a walk that this version of Polku can read."""


class Quarantined(msgspec.Struct, frozen=True):
    """A state that could not be used as it was: why, and its answers that were put aside."""

    reason: str
    dropped: int


def to_json(state: State) -> str:
    return _encoder.encode(state).decode()


def from_json(text: str) -> State:
    """The state in ``text``; raises ForeignState."""
    try:
        stored = _decoder.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise ForeignState(str(error)) from None
    if stored.version != STATE_VERSION:
        raise ForeignState(f"version {stored.version}, not {STATE_VERSION}")
    return State(**msgspec.structs.asdict(stored) | {"answers": Answers(stored.answers)})


def to_plain(value: Any) -> Any:
    """Plain data of a state, or of a struct that holds states."""
    return msgspec.to_builtins(value, enc_hook=_listed)


def from_plain(plain: Any, kind: type[T]) -> T:
    """The state, or the struct that holds states, in ``plain``; raises msgspec.ValidationError. No version is looked at."""
    return msgspec.convert(plain, kind, dec_hook=_read)


def rescue(
    path: LifePath, found: Any, walker: Walker, now: datetime.datetime, release: str = ""
) -> tuple[Turn, Quarantined | None]:
    """The walk that ``found`` (plain data, of whatever kind) holds: itself when it is whole and stands in ``path``, else
    as many of its answers as fit, given again from the first step; with why, and how many were put aside."""
    reason = "no state of this version"
    try:
        state = from_plain(found, State)
        if state.version == STATE_VERSION and state.path == path.id:
            if stands(path, state):
                return Turn(state, ()), None
            reason = "it stands at no step of this release"
    except msgspec.ValidationError:
        pass
    listed = found.get("answers") if isinstance(found, dict) else None
    entries = listed if isinstance(listed, list | tuple) else ()
    answers = Answers(tuple(_answers_in(entries[:MOST_ANSWERS])))
    broken = State(path=path.id, walker=walker, updated=now, answers=answers, release=release)
    turn = carry_over(path, broken, now, release)
    return turn, Quarantined(reason, len(entries) - len(turn.state.answers))


def _answers_in(entries: Iterable[Any]) -> Iterator[Given]:
    """Whatever among ``entries`` looks like an answer."""
    for one in entries:
        with contextlib.suppress(msgspec.ValidationError):
            yield msgspec.convert(one, Given)


class _Stored(State, frozen=True, kw_only=True):
    """A state as JSON holds it: msgspec reads a tuple of answers by itself, thrice as fast as through ``_read``."""

    answers: tuple[Given, ...] = ()  # type: ignore[assignment]


def _listed(answers: Any) -> tuple[Given, ...]:
    """For msgspec, which knows nothing of ``Answers``: as it is stored."""
    flat: tuple[Given, ...] = answers.flat()
    return flat


def _read(_: type, listed: Any) -> Answers:
    return Answers(msgspec.convert(listed, tuple[Given, ...]))


_encoder = msgspec.json.Encoder(enc_hook=_listed)
_decoder = msgspec.json.Decoder(_Stored)
