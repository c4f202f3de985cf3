"""What a talk keeps from turn to turn, in the one slot of Rasa's tracker."""

import datetime
from typing import Any

import msgspec
import structlog

from actions import shelf
from engine.reply import Choice
from engine.state import from_plain, rescue
from engine.walk import State
from engine.walker import Walker

log = structlog.get_logger()

SLOT = "talk"
"""The one slot: everything that has to last from turn to turn."""


class Kept(msgspec.Struct, frozen=True):
    """What lasts: the walks by path, the one that is under way, what was offered last, the answer that is being changed,
    the services and groups that were saved for later (ids), the walker as the last turn knew them, the path of a second
    worry that waits, whether another language has been offered, and states that could not be read, as they were found."""

    walks: dict[str, State] = {}
    current: str | None = None
    offered: tuple[Choice, ...] = ()
    changing: str | None = None
    saved: tuple[str, ...] = ()
    walker: Walker | None = None
    also: str | None = None
    language_offered: bool = False
    quarantined: dict[str, Any] = {}


def kept_of(slot: Any, walker: Walker, now: datetime.datetime) -> Kept:
    """What the slot holds; a walk in it that cannot be read is put aside, and rescued as far as its answers fit."""
    try:
        return from_plain(slot or {}, Kept)
    except msgspec.ValidationError:
        pass
    written = slot if isinstance(slot, dict) else {}
    found = written.get("walks")
    walks: dict[str, State] = {}
    aside: dict[str, Any] = {}
    library = shelf.library()
    for name, plain in found.items() if isinstance(found, dict) else ():
        try:
            walks[name] = from_plain(plain, State)
            continue
        except msgspec.ValidationError:
            aside[name] = plain
        path = library.paths.get(name)
        if path is not None:
            turn, quarantined = rescue(path, plain, walker, now, library.release)
            walks[name] = turn.state
            log.warning("walk quarantined", path=name, dropped=quarantined.dropped if quarantined else 0)
    current = written.get("current")
    return Kept(walks=walks, current=current if current in walks else None, quarantined=aside)
