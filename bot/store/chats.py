"""Live chats under way: where each is, never what is said in it. A chat that is over leaves no row."""

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.store.tables import live_chats


class LiveChatRow(msgspec.Struct, frozen=True, kw_only=True):
    """``place`` is encrypted: with it the chat can be read; ``number`` is the other side's; ``heard`` lines were shown.

    ``closed``: the other side has said that it is over.
    """

    conversation_id: str
    receiver: str
    service: str
    place: bytes
    number: int
    heard: int = 0
    closed: bool = False


async def chat_of(engine: AsyncEngine, conversation: str) -> LiveChatRow | None:
    """The chat that a conversation has under way."""
    query = sa.select(live_chats).where(live_chats.c.conversation_id == conversation)
    async with engine.connect() as connection:
        row = (await connection.execute(query)).mappings().one_or_none()
    return None if row is None else LiveChatRow(**row)


async def begin_chat(connection: AsyncConnection, row: LiveChatRow) -> None:
    await connection.execute(live_chats.insert().values(**msgspec.structs.asdict(row)))


async def note_heard(connection: AsyncConnection, conversation: str, heard: int) -> None:
    where = live_chats.c.conversation_id == conversation
    await connection.execute(live_chats.update().where(where).values(heard=heard))


async def end_chat(connection: AsyncConnection, conversation: str) -> None:
    await connection.execute(live_chats.delete().where(live_chats.c.conversation_id == conversation))


async def close_chat(engine: AsyncEngine, receiver: str, number: int) -> bool:
    """The other side says that a chat is over; False when there is none such."""
    where = (live_chats.c.receiver == receiver) & (live_chats.c.number == number)
    async with engine.begin() as connection:
        done = await connection.execute(live_chats.update().where(where).values(closed=True))
    return bool(done.rowcount)
