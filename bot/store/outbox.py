"""The outbox: what receivers are to be told, and how far that has come. The same code serves SQLite and PostgreSQL.

A worker leases rows by moving their ``due`` into the future; one that dies leaves them to be leased again. Every row is told
at least once; a receiver that remembers event ids sees each once.
"""

import datetime
from collections.abc import Sequence

import msgspec
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.database import utc
from bot.store.requests import tell
from bot.store.tables import closed_endpoints, outbox, requests


class Due(msgspec.Struct, frozen=True):
    """A row that this worker holds; ``attempts`` counts this one. Times are aware, in UTC."""

    id: str
    event_id: str
    type: str
    request_id: str
    receiver: str
    channel: str
    state: str
    created: datetime.datetime
    attempts: int
    error: str | None = None


COLUMNS = [outbox.c[name] for name in Due.__struct_fields__]


class Outbox:
    """All reading and writing of the outbox."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine

    async def lease(self, now: datetime.datetime, lease: datetime.timedelta, most: int = 10) -> list[Due]:
        """Rows that are due, now this worker's for ``lease``.

        PostgreSQL locks them for this worker alone (SKIP LOCKED); on SQLite, which has one writer, the condition is
        looked at again as the lease is written.
        """
        is_due = (outbox.c.state == "waiting") & (outbox.c.due <= now)
        first = (
            sa.select(outbox.c.id).where(is_due).order_by(outbox.c.due).limit(most).with_for_update(skip_locked=True)
        )
        async with self.engine.begin() as connection:
            ids = (await connection.execute(first)).scalars().all()
            if not ids:
                return []
            mine = await connection.execute(
                outbox.update()
                .where(outbox.c.id.in_(ids), is_due)
                .values(due=now + lease, attempts=outbox.c.attempts + 1)
                .returning(*COLUMNS)
            )
            return [_due(row) for row in mine.mappings()]

    async def delivered(self, row: Due, now: datetime.datetime) -> None:
        """The receiver has it: other channels need not tell it, and the person sees it. Also after the lease has run out."""
        async with self.engine.begin() as connection:
            # The request before its rows, as everybody locks them: else two could wait for each other.
            await connection.execute(sa.select(requests.c.id).where(requests.c.id == row.request_id).with_for_update())
            done = await connection.execute(
                outbox.update()
                .where(outbox.c.id == row.id, outbox.c.state != "delivered")
                .values(state="delivered", error=None)
            )
            if done.rowcount != 1 or row.type != "created":
                return
            others = (outbox.c.event_id == row.event_id) & (outbox.c.state == "waiting")
            await connection.execute(outbox.update().where(others).values(state="cancelled"))
            saved = (requests.c.id == row.request_id) & (requests.c.state == "saved")
            await connection.execute(requests.update().where(saved).values(state="delivered", changed=now))

    async def failed(self, row: Due, error: str, due: datetime.datetime | None) -> None:
        """Try again at ``due``; never again, when it is None: the row is on the dead-letter list."""
        values = {"error": error, "state": "dead"} if due is None else {"error": error, "due": due}
        same = (outbox.c.id == row.id) & (outbox.c.attempts == row.attempts) & (outbox.c.state == "waiting")
        async with self.engine.begin() as connection:
            await connection.execute(outbox.update().where(same).values(**values))

    async def close_endpoint(self, row: Due, now: datetime.datetime) -> None:
        """The endpoint is gone: nothing more is sent there until somebody opens it again."""
        async with self.engine.begin() as connection:
            try:
                async with connection.begin_nested():
                    await connection.execute(
                        closed_endpoints.insert().values(receiver=row.receiver, channel=row.channel, since=now)
                    )
            except IntegrityError:
                pass  # it was closed already

    async def open_endpoint(self, receiver: str) -> int:
        """Send there again; returns how many of its channels were closed."""
        async with self.engine.begin() as connection:
            done = await connection.execute(closed_endpoints.delete().where(closed_endpoints.c.receiver == receiver))
        return done.rowcount

    async def is_closed(self, row: Due) -> bool:
        where = (closed_endpoints.c.receiver == row.receiver) & (closed_endpoints.c.channel == row.channel)
        async with self.engine.connect() as connection:
            return (await connection.execute(sa.select(closed_endpoints).where(where))).first() is not None

    async def late(self, before: datetime.datetime, now: datetime.datetime, alerts: bool) -> list[Due]:
        """Requests saved before ``before`` that no receiver has, each named once; with ``alerts`` staff are told by a row too."""
        undelivered = (
            (outbox.c.type == "created") & (outbox.c.channel == "first") & outbox.c.state.in_(("waiting", "dead"))
        )
        is_late = undelivered & (outbox.c.created <= before) & outbox.c.alerted.is_(None)
        ids = sa.select(outbox.c.id).where(is_late).with_for_update(skip_locked=True)
        async with self.engine.begin() as connection:
            found = await connection.execute(
                outbox.update().where(outbox.c.id.in_(ids)).values(alerted=now).returning(*COLUMNS)
            )
            rows = [_due(row) for row in found.mappings()]
            for row in rows if alerts else ():
                await tell(connection, row.request_id, row.receiver, "undelivered", now, "alert")
        return rows

    async def use_second(self, receivers: Sequence[str], before: datetime.datetime, now: datetime.datetime) -> None:
        """Tell on the second channel too what the first has not told since ``before``."""
        second = outbox.alias()
        told = sa.exists().where(second.c.event_id == outbox.c.event_id, second.c.channel == "second")
        query = sa.select(*COLUMNS).where(
            outbox.c.type == "created", outbox.c.channel == "first", outbox.c.state.in_(("waiting", "dead")),
            outbox.c.created <= before, outbox.c.receiver.in_(receivers), ~told,
        )  # fmt: skip
        async with self.engine.connect() as connection:
            rows = [_due(row) for row in (await connection.execute(query)).mappings()]
        for row in rows:
            try:
                async with self.engine.begin() as connection:
                    await tell(connection, row.request_id, row.receiver, "created", now, "second")
            except IntegrityError:
                continue  # another worker was first

    async def dead(self) -> list[Due]:
        """The dead-letter list, the oldest first."""
        async with self.engine.connect() as connection:
            query = sa.select(*COLUMNS).where(outbox.c.state == "dead").order_by(outbox.c.created)
            return [_due(row) for row in (await connection.execute(query)).mappings()]

    async def replay(self, id: str | None, now: datetime.datetime) -> int:
        """Begin again with one dead row, or with all; returns how many."""
        which = outbox.c.state == "dead" if id is None else (outbox.c.state == "dead") & (outbox.c.id == id)
        async with self.engine.begin() as connection:
            done = await connection.execute(outbox.update().where(which).values(state="waiting", attempts=0, due=now))
        return done.rowcount


def _due(row: sa.RowMapping) -> Due:
    values = dict(row)
    values["created"] = utc(values["created"])
    return Due(**values)
