"""The worker: leases what is due, tells it, notes how it went; sees to what is late. Any number may run, and any may be killed."""

import asyncio
import datetime
from collections.abc import Callable
from typing import Protocol

import structlog

from bot.contact.receivers import Receivers
from bot.delivery.notice import Adapter, Notice, Outcome
from bot.delivery.schedule import next_wait
from bot.store.outbox import Due, Outbox
from bot.store.requests import expire

log = structlog.get_logger()

LEASE = datetime.timedelta(seconds=60)
"""After it another worker may try; an attempt is broken off before."""
POLL = 2.0
"""Seconds between looks when nobody wakes the worker."""
LATE = datetime.timedelta(minutes=15)
"""Undelivered for so long, staff are told."""
SECOND = datetime.timedelta(minutes=30)
"""Undelivered for so long, the second channel is used too."""


class Finds(Protocol):
    """Where a receiver's adapter is found."""

    def of(self, receiver: str, channel: str) -> Adapter | None: ...


class Worker:
    """One worker over the outbox."""

    def __init__(
        self,
        outbox: Outbox,
        settings: Receivers,
        adapters: Finds,
        clock: Callable[[], datetime.datetime] = lambda: datetime.datetime.now(datetime.UTC),
        lease: datetime.timedelta = LEASE,
        poll: float = POLL,
    ) -> None:
        self.outbox, self.settings, self.adapters, self.clock = outbox, settings, adapters, clock
        self.lease, self.poll = lease, poll
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Look at once: something has been saved."""
        self._woken.set()

    async def run(self) -> None:
        """Work until cancelled. A database that cannot be reached is waited for."""
        while True:
            self._woken.clear()
            try:
                worked = await self.step()
            except Exception as error:
                log.error("outbox not read", error=type(error).__name__)
                worked = 0
            if not worked:
                try:
                    await asyncio.wait_for(self._woken.wait(), self.poll)
                except TimeoutError:
                    continue

    async def step(self) -> int:
        """One look: tell what is due, then see to what is late; returns how many rows were told or tried."""
        rows = await self.outbox.lease(self.clock(), self.lease)
        told = await asyncio.gather(*(self._tell(row) for row in rows), return_exceptions=True)
        await self._see_to_late()
        for error in told:
            if error is not None:
                raise error
        return len(rows)

    async def _tell(self, row: Due) -> None:
        if await self.outbox.is_closed(row):
            await self._dead(row, "endpoint closed")
            return
        outcome = await self._try(row)
        if outcome.result == "delivered":
            await self.outbox.delivered(row, self.clock())
        elif outcome.result == "gone":
            await self.outbox.close_endpoint(row, self.clock())
            await self._dead(row, outcome.error)
        else:
            await self._failed(row, outcome)

    async def _try(self, row: Due) -> Outcome:
        """One attempt; whatever goes wrong in it is an attempt that failed, else such a row would be tried for ever."""
        try:
            adapter = self.adapters.of(row.receiver, row.channel)
            if adapter is None:
                return Outcome("failed", "no receiver")
            async with asyncio.timeout(0.75 * self.lease.total_seconds()):
                return await adapter.tell(self._notice(row))
        except TimeoutError:
            return Outcome("failed", "timeout")
        except Exception as error:
            return Outcome("failed", type(error).__name__)

    async def _failed(self, row: Due, outcome: Outcome) -> None:
        wait = next_wait(row.attempts, outcome.wait)
        if wait is None:
            await self._dead(row, outcome.error)
            return
        log.warning("not delivered", row=row.id, error=outcome.error, attempts=row.attempts)
        await self.outbox.failed(row, outcome.error, self.clock() + wait)

    async def _dead(self, row: Due, error: str) -> None:
        log.error("given up", row=row.id, error=error, attempts=row.attempts)
        await self.outbox.failed(row, error, None)

    async def _see_to_late(self) -> None:
        now = self.clock()
        for row in await self.outbox.late(now - LATE, now, self.settings.alert is not None):
            log.error("request undelivered", request=row.request_id, receiver=row.receiver, error=row.error)
        seconds = [id for id, receiver in self.settings.receivers.items() if receiver.second is not None]
        if seconds:
            await self.outbox.use_second(seconds, now - SECOND, now)
        await expire(self.outbox.engine, now)

    def _notice(self, row: Due) -> Notice:
        link = f"{self.settings.public_url.rstrip('/')}/desk/{row.request_id}"
        return Notice(row.event_id, row.type, row.request_id, row.created, link)
