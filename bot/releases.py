"""The releases that this process serves: new walks begin on the newest, walks under way stay on theirs until it is retired."""

import datetime
import time

import structlog

from actions import shelf
from bot.store.releases import ReleaseStore
from engine.library import Library
from engine.release import content_of, with_release

log = structlog.get_logger()

LOOKED_AFTER = 2.0
"""Seconds after which a turn looks for what another process has published or retired."""


class Releases:
    """Keeps the shelf of the actions up to date with the database."""

    def __init__(self, library: Library, store: ReleaseStore) -> None:
        self.library = library
        self.store = store
        self._contents: dict[int, Library] = {}
        self._known: tuple[tuple[int, bool], ...] = ()
        self._looked = float("-inf")

    async def publish(self) -> int:
        """Publish what the library's folder holds, unless it is the newest release already; returns its number."""
        number, is_new = await self.store.publish(content_of(self.library), datetime.datetime.now(datetime.UTC))
        if is_new:
            log.info("release published", release=number)
        return number

    async def refresh(self, at_once: bool = False) -> None:
        """Load what has been published since, let go of what has been retired; cheap when nothing happened."""
        if not at_once and time.monotonic() - self._looked < LOOKED_AFTER:
            return
        self._looked = time.monotonic()
        found = await self.store.all()
        known = tuple((one.number, one.retired is not None) for one in found)
        if known == self._known or not found:
            return
        newest = found[-1].number
        live = {one.number for one in found if one.retired is None}
        for number in live - self._contents.keys():
            self._contents[number] = with_release(self.library, await self.store.content(number), str(number))
        self._contents = {number: one for number, one in self._contents.items() if number in live}
        shelf.put(self._contents[newest], {str(number): one for number, one in self._contents.items()})
        self._known = known
