"""The desk's reading and writing: a unit's requests, and who has read them. Every reading is written down before it is given."""

import datetime
from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.store.requests import NotOpen, Request, request_of
from bot.store.tables import audit, outbox, requests


class NoSuchRequest(LookupError):
    """There is none, or it is another unit's."""


class TooManyCodes(RuntimeError):
    """This member of staff has tried too many codes that are none; ``WITHIN`` after the last try they may go on."""


MOST_WRONG, WITHIN = 10, datetime.timedelta(minutes=15)
"""So many wrong codes may one member of staff say within so long."""


class DeskStore:
    """``units`` are the receivers that a member of staff works for; nothing of another's is ever given."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine

    async def open(self, units: Collection[str]) -> list[Request]:
        """Requests that wait or are being seen to, the oldest first. Those with a code are found by it alone."""
        query = (
            sa.select(requests)
            .where(requests.c.receiver.in_(units), requests.c.state.in_(("saved", "delivered", "taken")))
            .order_by(requests.c.created)
        )
        async with self.engine.connect() as connection:
            return [request_of(row) for row in (await connection.execute(query)).mappings()]

    async def read(self, id: str, units: Collection[str], staff: str, now: datetime.datetime) -> Request:
        """Raises NoSuchRequest."""
        async with self.engine.begin() as connection:
            where = (requests.c.id == id) & requests.c.receiver.in_(units)
            found = (await connection.execute(sa.select(requests).where(where))).mappings().one_or_none()
            if found is None or found["state"] == "coded":
                raise NoSuchRequest
            await _note(connection, staff, id, "read", now)
        return request_of(found)

    async def find(
        self, code_hashes: Collection[str], units: Collection[str], staff: str, now: datetime.datetime
    ) -> str:
        """The id of the request whose one-time code was said; the code is used up and the request taken.

        The look-up is written down as a wrong one before it is made, so that many at once are counted too, and so is one that
        is refused. Raises NoSuchRequest and TooManyCodes.
        """
        async with self.engine.begin() as connection:
            row = audit.insert().values(at=now, staff=staff, request_id="", act="code tried").returning(audit.c.number)
            noted = audit.c.number == (await connection.execute(row)).scalar_one()
        recent = (audit.c.staff == staff) & (audit.c.act == "code tried") & (audit.c.at > now - WITHIN)
        async with self.engine.connect() as connection:
            count = (await connection.execute(sa.select(sa.func.count()).where(recent))).scalar_one()
        if count > MOST_WRONG:
            raise TooManyCodes
        where = (
            requests.c.code_hash.in_(code_hashes) & requests.c.receiver.in_(units) & (requests.c.state == "coded")
            & (requests.c.expires > now)
        )  # fmt: skip
        async with self.engine.begin() as connection:
            done = await connection.execute(
                requests.update()
                .where(where)
                .values(state="taken", code_hash=None, changed=now)
                .returning(requests.c.id)
            )
            id: str | None = done.scalar_one_or_none()
            if id is None:
                raise NoSuchRequest
            await connection.execute(audit.update().where(noted).values(act="code", request_id=id))
        return id

    async def take(self, id: str, units: Collection[str], staff: str, now: datetime.datetime) -> None:
        """See to a request: from now on it cannot be withdrawn. Raises NotOpen when that is no longer so."""
        where = (requests.c.id == id) & requests.c.receiver.in_(units)
        async with self.engine.begin() as connection:
            done = await connection.execute(
                requests.update()
                .where(where, requests.c.state.in_(("saved", "delivered")))
                .values(state="taken", changed=now)
            )
            if done.rowcount != 1:
                raise NotOpen
            await _note(connection, staff, id, "take", now)
            rows = (outbox.c.request_id == id) & (outbox.c.state == "waiting")
            await connection.execute(outbox.update().where(rows).values(state="cancelled"))

    async def close(self, id: str, units: Collection[str], staff: str, outcome: bytes, now: datetime.datetime) -> None:
        """It has been seen to; ``outcome`` is the note, encrypted. Raises NotOpen."""
        where = (requests.c.id == id) & requests.c.receiver.in_(units) & (requests.c.state == "taken")
        async with self.engine.begin() as connection:
            done = await connection.execute(
                requests.update().where(where).values(state="closed", outcome=outcome, changed=now)
            )
            if done.rowcount != 1:
                raise NotOpen
            await _note(connection, staff, id, "close", now)


async def _note(connection: AsyncConnection, staff: str, id: str, act: str, now: datetime.datetime) -> None:
    await connection.execute(audit.insert().values(at=now, staff=staff, request_id=id, act=act))
