"""Releases in the database: published in one transaction, never changed, retired when walks shall go on in the newest."""

import datetime
from collections.abc import AsyncIterator

import msgspec
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.database import utc
from bot.store.tables import releases, walks
from engine.release import content_hash
from engine.state import from_json
from engine.walk import State


class Published(msgspec.Struct, frozen=True):
    """A release without its content; times are in UTC."""

    number: int
    hash: str
    published: datetime.datetime
    retired: datetime.datetime | None


class NoSuchRelease(LookupError):
    """There is no release of this number."""


class NewestRelease(ValueError):
    """The newest release cannot be retired: there is none to go on in."""


class ReleaseStore:
    """All reading and writing of releases."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine

    async def all(self) -> list[Published]:
        """All releases, the oldest first."""
        columns = [releases.c[name] for name in Published.__struct_fields__]
        async with self.engine.connect() as connection:
            rows = (await connection.execute(sa.select(*columns).order_by(releases.c.number))).mappings()
            times = ("published", "retired")
            return [Published(**row | {name: utc(row[name]) for name in times}) for row in map(dict, rows)]

    async def content(self, number: int) -> bytes:
        """Raises NoSuchRelease."""
        async with self.engine.connect() as connection:
            query = sa.select(releases.c.content).where(releases.c.number == number)
            found: bytes | None = (await connection.execute(query)).scalar_one_or_none()
        if found is None:
            raise NoSuchRelease(number)
        return found

    async def publish(self, content: bytes, now: datetime.datetime) -> tuple[int, bool]:
        """The number of the newest release, which holds ``content``; and whether it is new. The same content twice is one."""
        try:
            return await self._publish(content, now)
        except IntegrityError:  # another process has published this moment: its release is looked at
            return await self._publish(content, now)

    async def _publish(self, content: bytes, now: datetime.datetime) -> tuple[int, bool]:
        name = content_hash(content)
        async with self.engine.begin() as connection:
            newest = (
                await connection.execute(
                    sa.select(releases.c.number, releases.c.hash).order_by(releases.c.number.desc()).limit(1)
                )
            ).one_or_none()
            if newest is not None and newest.hash == name:
                return newest.number, False
            number = 1 if newest is None else newest.number + 1
            row = {"number": number, "hash": name, "content": content, "published": now, "retired": None}
            await connection.execute(releases.insert().values(**row))
        return number, True

    async def retire(self, number: int, now: datetime.datetime) -> None:
        """Raises NoSuchRelease and NewestRelease."""
        async with self.engine.begin() as connection:
            newest = (await connection.execute(sa.select(sa.func.max(releases.c.number)))).scalar_one()
            if number == newest:
                raise NewestRelease(number)
            done = await connection.execute(releases.update().where(releases.c.number == number).values(retired=now))
            if done.rowcount != 1:
                raise NoSuchRelease(number)

    async def live_walks(self, number: int | None = None) -> AsyncIterator[State]:
        """Walks that have not ended, of one release or of all."""
        query = sa.select(walks.c.state).where(walks.c.ended == sa.false())
        if number is not None:
            query = query.where(walks.c.release == str(number))
        async with self.engine.connect() as connection:
            async for row in await connection.stream(query):
                yield from_json(row.state)

    async def needed(self) -> set[str]:
        """The releases that some walk under way is pinned to."""
        query = sa.select(walks.c.release).where(walks.c.ended == sa.false()).distinct()
        async with self.engine.connect() as connection:
            return set((await connection.execute(query)).scalars())
