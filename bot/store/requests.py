"""Contact requests in the database: saved with their outbox row, withdrawn, and erased.

States: ``coded`` (waits for the person's call) or ``saved`` → ``delivered`` → ``taken`` → ``closed``; ``withdrawn`` and
``expired`` are ends too, and their content is erased.
"""

import datetime
from collections.abc import Callable
from typing import Literal

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.store.database import utc
from bot.store.tables import closed_endpoints, outbox, requests

State = Literal["coded", "saved", "delivered", "taken", "closed", "withdrawn", "expired"]
OPEN: tuple[State, ...] = ("coded", "saved", "delivered")
"""Nobody has taken it yet."""


class NotOpen(RuntimeError):
    """The request has been taken, or is over: it cannot be withdrawn."""


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """A row of ``requests``; ``content`` and ``outcome`` are encrypted; times are aware, in UTC."""

    id: str
    conversation_id: str | None
    service: str
    receiver: str
    state: State
    content: bytes | None
    outcome: bytes | None = None
    code_hash: str | None = None
    expires: datetime.datetime | None = None
    created: datetime.datetime
    changed: datetime.datetime


def request_of(row: sa.RowMapping) -> Request:
    values = {name: row[name] for name in Request.__struct_fields__}
    for name in ("created", "changed", "expires"):
        values[name] = utc(values[name])
    return Request(**values)


async def save(connection: AsyncConnection, request: Request) -> None:
    """The request, and what its receiver is to be told, in the transaction of ``connection``."""
    await connection.execute(requests.insert().values(**msgspec.structs.asdict(request)))
    if request.state == "saved":
        await tell(connection, request.id, request.receiver, "created", request.created)


async def tell(
    connection: AsyncConnection, request: str, receiver: str, type: str, now: datetime.datetime, channel: str = "first"
) -> None:
    """Put one row into the outbox. The event's id is the same on all channels, so that a receiver knows it again."""
    event = f"{request}.{type}"
    await connection.execute(
        outbox.insert().values(
            id=f"{event}.{channel}", event_id=event, type=type, request_id=request, receiver=receiver, channel=channel,
            state="waiting", created=now, due=now, attempts=0,
        )
    )  # fmt: skip


async def withdraw(connection: AsyncConnection, conversation: str, id: str, now: datetime.datetime) -> None:
    """Take back and erase a request that nobody has taken; whoever may know of it is told. Raises NotOpen."""
    where = (requests.c.id == id) & (requests.c.conversation_id == conversation)
    found = (await connection.execute(sa.select(requests).where(where).with_for_update())).mappings().one_or_none()
    values = {"state": "withdrawn", "content": None, "code_hash": None, "changed": now}
    done = await connection.execute(requests.update().where(where, requests.c.state.in_(OPEN)).values(**values))
    if found is None or done.rowcount != 1:
        raise NotOpen
    await connection.execute(
        outbox.update().where(outbox.c.request_id == id, outbox.c.state == "waiting").values(state="cancelled")
    )
    told = sa.select(outbox.c.channel).where(
        outbox.c.request_id == id, outbox.c.type == "created", outbox.c.attempts > 0
    )
    for channel in (await connection.execute(told)).scalars().all():
        await tell(connection, id, found["receiver"], "withdrawn", now, channel)


async def forget_requests(connection: AsyncConnection, conversation: str, now: datetime.datetime) -> None:
    """Withdraw what nobody has taken; what was taken is the unit's, and no longer knows whose conversation it was."""
    mine = requests.c.conversation_id == conversation
    ids = (await connection.execute(sa.select(requests.c.id).where(mine, requests.c.state.in_(OPEN)))).scalars().all()
    for id in ids:
        try:
            await withdraw(connection, conversation, id, now)
        except NotOpen:
            continue  # taken this moment
    await connection.execute(requests.update().where(mine).values(conversation_id=None))


async def expire(engine: AsyncEngine, now: datetime.datetime) -> None:
    """Erase requests whose one-time code was not used in time."""
    late = (requests.c.state == "coded") & (requests.c.expires <= now)
    async with engine.begin() as connection:
        await connection.execute(
            requests.update().where(late).values(state="expired", content=None, code_hash=None, changed=now)
        )


async def requests_of(engine: AsyncEngine, conversation: str) -> list[Request]:
    """A conversation's requests, the oldest first."""
    query = sa.select(requests).where(requests.c.conversation_id == conversation).order_by(requests.c.created)
    async with engine.connect() as connection:
        return [request_of(row) for row in (await connection.execute(query)).mappings()]


async def closed_receivers(engine: AsyncEngine) -> set[str]:
    """Receivers whose endpoint has said that it is gone (410): requests are not offered there."""
    async with engine.connect() as connection:
        query = sa.select(closed_endpoints.c.receiver).where(closed_endpoints.c.channel == "first")
        return set((await connection.execute(query)).scalars())


async def reseal(engine: AsyncEngine, renew: Callable[[bytes], bytes], code_hash_of: Callable[[bytes], str]) -> int:
    """Encrypt every request anew, and hash its code anew; returns how many there are.

    What changes meanwhile is left to its writer.
    """
    query = sa.select(requests.c.id, requests.c.content, requests.c.outcome, requests.c.code_hash)
    async with engine.connect() as connection:
        rows = (await connection.execute(query)).all()
    for id, content, outcome, code_hash in rows:
        new = {"content": content and renew(content), "outcome": outcome and renew(outcome)}
        if code_hash is not None and content is not None:
            new["code_hash"] = code_hash_of(content)
        async with engine.begin() as connection:
            same = (requests.c.id == id) & (requests.c.content == content)
            await connection.execute(requests.update().where(same).values(**new))
    return len(rows)
