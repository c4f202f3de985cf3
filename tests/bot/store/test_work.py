"""A turn's unit of work, written by several processes at once: each has an engine, as a process has."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import sqlalchemy as sa

from bot.store.database import connect
from bot.store.releases import ReleaseStore
from bot.store.requests import Request, save
from bot.store.tables import releases, replies, requests
from bot.store.work import Overtaken, Row, Store, UnknownConversation, Work
from engine.walk import State
from engine.walker import Walker
from tests.conftest import NOON, on_both

pytestmark = on_both
WRITERS = 4
WALKER = Walker(audience="youth", language="fi")


@pytest.fixture
async def stores(url: str) -> AsyncIterator[list[Store]]:
    stores = [Store(connect(url)) for _ in range(WRITERS)]
    await begin(stores[0])
    yield stores
    for store in stores:
        await store.close()


async def begin(store: Store) -> None:
    row = Row(id="c", token_hash="", walker=WALKER, created=NOON, updated=NOON)
    async with store.turn(Work(row, "first", True)):
        pass


async def write(store: Store, work: Work, name: str) -> None:
    """Change all that a turn may change, and write it."""
    async with store.turn(work):
        work.row.turn, work.row.reply, work.snapshot = work.read_turn + 1, name, name
        work.walks = (State(path="sleep", release=name, walker=WALKER, updated=NOON),)
        work.reply = f"key of {name}", name


async def test_of_turns_written_at_once_one_is_whole_and_of_the_others_nothing_is_there(stores: list[Store]) -> None:
    names = [f"writer {number}" for number in range(WRITERS)]
    read = [await store.read("c") for store in stores]

    ended = await asyncio.gather(*map(write, stores, read, names), return_exceptions=True)
    (winner,) = [name for name, error in zip(names, ended, strict=True) if error is None]
    assert [type(error) for error in ended if error is not None] == [Overtaken] * (WRITERS - 1)
    work, (walk,) = await stores[0].read("c"), await stores[0].held("c")
    assert (work.row.turn, work.row.reply, work.snapshot, walk.release) == (1, winner, winner, winner)
    async with stores[0].engine.connect() as connection:
        assert (await connection.execute(sa.select(replies.c.key))).scalars().all() == [f"key of {winner}"]


async def test_who_is_overtaken_and_tries_again_loses_no_turn(stores: list[Store]) -> None:
    async def go_on(store: Store, name: str) -> None:
        for number in range(5):
            while True:
                try:
                    await write(store, await store.read("c"), f"{name}.{number}")
                    break
                except Overtaken:
                    continue

    await asyncio.gather(*(go_on(store, str(number)) for number, store in enumerate(stores)))
    assert (await stores[0].read("c")).row.turn == 5 * WRITERS
    async with stores[0].engine.connect() as connection:
        count = (await connection.execute(sa.select(sa.func.count()).select_from(replies))).scalar_one()
    assert count == 5 * WRITERS


async def test_a_request_that_is_sent_as_its_person_is_forgotten_is_not_left_behind(stores: list[Store]) -> None:
    one, other = stores[:2]
    for number in range(8):
        if number:
            await begin(one)
        request = Request(
            id=f"r{number}", conversation_id="c", service="s", receiver="team", state="saved", content=b"", created=NOON,
            changed=NOON,
        )  # fmt: skip
        work = await one.read("c")
        work.writes.append(lambda connection, request=request: save(connection, request))

        sent, forgotten = await asyncio.gather(
            write(one, work, str(number)), other.forget("c", NOON), return_exceptions=True
        )
        assert forgotten is None and (sent is None or isinstance(sent, Overtaken))
        with pytest.raises(UnknownConversation):
            await one.read("c")
    async with one.engine.connect() as connection:
        left = (
            await connection.execute(sa.select(requests.c.state, requests.c.conversation_id, requests.c.content))
        ).all()
    assert {tuple(one) for one in left} <= {("withdrawn", None, None)}


async def test_processes_that_publish_at_once_publish_one_release(stores: list[Store]) -> None:
    published = await asyncio.gather(*(ReleaseStore(store.engine).publish(b"the same", NOON) for store in stores))
    assert {number for number, _ in published} == {1} and sum(is_new for _, is_new in published) == 1
    async with stores[0].engine.connect() as connection:
        assert len((await connection.execute(sa.select(releases))).all()) == 1
