"""A turn's unit of work: read at its start, changed in memory, written in one transaction at its end or not at all."""

import datetime
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.store.chats import end_chat
from bot.store.database import utc
from bot.store.requests import forget_requests
from bot.store.tables import conversations, replies, trackers, walks
from engine.state import from_json, to_json
from engine.walk import State
from engine.walker import Walker


class UnknownConversation(LookupError):
    """There is no such conversation, or it is not this person's."""


class Overtaken(RuntimeError):
    """Another turn of the same conversation was written first; nothing of this one is."""


class Row(msgspec.Struct):
    """A conversation as it is stored; times are aware, in UTC."""

    id: str
    token_hash: str
    walker: Walker
    created: datetime.datetime
    updated: datetime.datetime
    turn: int = 0
    reply: str = "{}"
    held: str | None = None
    last_answer: str | None = None
    gentle_until: datetime.datetime | None = None


class Work:
    """What one turn reads and is going to write."""

    def __init__(self, row: Row, snapshot: str | None, is_new: bool) -> None:
        self.row = row
        self.snapshot = snapshot
        self.is_new = is_new
        self.read_turn = row.turn
        self.walks: tuple[State, ...] | None = None
        self.reply: tuple[str, str] | None = None
        """The idempotency key's hash and the reply to give again for it."""
        self.writes: list[Callable[[AsyncConnection], Awaitable[None]]] = []
        """What else is written in the turn's transaction; one that raises undoes it all."""


current: ContextVar[Work | None] = ContextVar("current", default=None)
"""The unit of work of the turn that this task serves; Rasa's tracker store reads and writes through it."""


class Store:
    """All reading and writing of the database."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine

    async def close(self) -> None:
        await self.engine.dispose()

    async def ready(self) -> bool:
        async with self.engine.connect() as connection:
            await connection.execute(sa.select(conversations.c.id).limit(1))
        return True

    @asynccontextmanager
    async def turn(self, work: Work) -> AsyncIterator[Work]:
        """A turn's unit of work: what the block leaves in ``work`` is committed when it ends; when it raises, nothing is.

        Raises Overtaken.
        """
        token = current.set(work)
        try:
            yield work
        finally:
            current.reset(token)
        async with self.engine.begin() as connection:
            await self._write(connection, work)

    async def read(self, id: str) -> Work:
        """The conversation and its tracker's snapshot, as last committed."""
        query = (
            sa.select(conversations, trackers.c.snapshot)
            .outerjoin(trackers, trackers.c.sender_id == conversations.c.id)
            .where(conversations.c.id == id)
        )
        async with self.engine.connect() as connection:
            found = (await connection.execute(query)).mappings().one_or_none()
        if found is None:
            raise UnknownConversation
        values = {name: found[name] for name in Row.__struct_fields__}
        values["walker"] = msgspec.json.decode(found["walker"], type=Walker)
        for name in ("created", "updated", "gentle_until"):
            values[name] = utc(values[name])
        return Work(Row(**values), found["snapshot"], False)

    async def reply(self, id: str, key: str) -> str | None:
        """The reply that was given for an idempotency key, as JSON."""
        query = sa.select(replies.c.reply).where(replies.c.conversation_id == id, replies.c.key == key)
        async with self.engine.connect() as connection:
            found: str | None = (await connection.execute(query)).scalar_one_or_none()
        return found

    async def held(self, id: str) -> list[State]:
        """The walks of a conversation."""
        query = sa.select(walks.c.state).where(walks.c.conversation_id == id).order_by(walks.c.updated)
        async with self.engine.connect() as connection:
            states = (await connection.execute(query)).scalars().all()
        return [from_json(state) for state in states]

    async def forget(self, id: str, now: datetime.datetime) -> None:
        """Erase everything of a conversation; requests that somebody has taken stay with their unit."""
        async with self.engine.begin() as connection:
            await connection.execute(conversations.delete().where(conversations.c.id == id))
            await forget_requests(connection, id, now)
            await connection.execute(trackers.delete().where(trackers.c.sender_id == id))
            await connection.execute(walks.delete().where(walks.c.conversation_id == id))
            await connection.execute(replies.delete().where(replies.c.conversation_id == id))
            await end_chat(connection, id)

    async def snapshot(self, sender_id: str) -> str | None:
        """A tracker's snapshot outside of a turn: for Rasa's own doors."""
        query = sa.select(trackers.c.snapshot).where(trackers.c.sender_id == sender_id)
        async with self.engine.connect() as connection:
            found: str | None = (await connection.execute(query)).scalar_one_or_none()
        return found

    async def save_snapshot(self, sender_id: str, snapshot: str) -> None:
        async with self.engine.begin() as connection:
            await _put(connection, trackers, {"sender_id": sender_id}, {"snapshot": snapshot})

    async def sender_ids(self) -> list[str]:
        async with self.engine.connect() as connection:
            return list((await connection.execute(sa.select(trackers.c.sender_id))).scalars().all())

    async def _write(self, connection: AsyncConnection, work: Work) -> None:
        values = msgspec.structs.asdict(work.row)
        values["walker"] = msgspec.json.encode(work.row.walker).decode()
        if work.is_new:
            await connection.execute(conversations.insert().values(**values))
        else:
            same = (conversations.c.id == work.row.id) & (conversations.c.turn == work.read_turn)
            done = await connection.execute(conversations.update().where(same).values(**values))
            if done.rowcount != 1:
                raise Overtaken
        if work.snapshot is not None:
            await _put(connection, trackers, {"sender_id": work.row.id}, {"snapshot": work.snapshot})
        for state in work.walks or ():
            key = {"conversation_id": work.row.id, "path": state.path}
            walk = {
                "release": state.release, "step": "/".join(state.at), "ended": state.ended,
                "state": to_json(state), "updated": state.updated,
            }  # fmt: skip
            await _put(connection, walks, key, walk)
        for write in work.writes:
            await write(connection)
        if work.reply is not None:
            idempotency_key, reply = work.reply
            row = {"conversation_id": work.row.id, "key": idempotency_key, "reply": reply, "created": work.row.updated}
            await connection.execute(replies.insert().values(**row))


async def _put(connection: AsyncConnection, table: sa.Table, key: dict[str, Any], values: dict[str, Any]) -> None:
    """Update the row with this key, insert it where there is none."""
    where = sa.and_(*(table.c[name] == value for name, value in key.items()))
    done = await connection.execute(table.update().where(where).values(**values))
    if done.rowcount == 0:
        await connection.execute(table.insert().values(**key, **values))
