"""The desk's look-ups by a one-time code."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import sqlalchemy as sa

from bot.store.database import connect
from bot.store.desk import MOST_WRONG, WITHIN, DeskStore, NoSuchRequest, TooManyCodes
from bot.store.requests import Request, save
from bot.store.tables import audit
from tests.conftest import NOON, on_both

pytestmark = on_both


@pytest.fixture
async def desk(url: str) -> AsyncIterator[DeskStore]:
    """A desk with one request, whose code has the hash "right" and lasts for two hours."""
    engine = connect(url)
    row = Request(
        id="r", conversation_id="c", service="s", receiver="team", state="coded", content=b"", code_hash="right",
        expires=NOON + 8 * WITHIN, created=NOON, changed=NOON,
    )  # fmt: skip
    async with engine.begin() as connection:
        await save(connection, row)
    yield DeskStore(engine)
    await engine.dispose()


async def test_after_ten_wrong_codes_the_right_one_waits_a_quarter_of_an_hour(desk: DeskStore) -> None:
    tries = (desk.find([f"wrong {number}"], ["team"], "one", NOON) for number in range(3 * MOST_WRONG))
    ended = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(error, NoSuchRequest) for error in ended) <= MOST_WRONG
    assert sum(isinstance(error, TooManyCodes) for error in ended) >= 2 * MOST_WRONG
    with pytest.raises(TooManyCodes):
        await desk.find(["right"], ["team"], "one", NOON)
    assert await desk.find(["other", "right"], ["team"], "one", NOON + WITHIN) == "r"


async def test_anothers_wrong_codes_and_right_ones_do_not_count(desk: DeskStore) -> None:
    for _ in range(MOST_WRONG):
        with pytest.raises(NoSuchRequest):
            await desk.find(["wrong"], ["team"], "one", NOON)
    assert await desk.find(["right"], ["team"], "another", NOON) == "r"
    async with desk.engine.connect() as connection:
        acts = (
            await connection.execute(sa.select(audit.c.act, audit.c.request_id).where(audit.c.staff == "another"))
        ).all()
    assert [tuple(row) for row in acts] == [("code", "r")]


async def test_a_code_that_has_run_out_is_none(desk: DeskStore) -> None:
    with pytest.raises(NoSuchRequest):
        await desk.find(["right"], ["team"], "one", NOON + 8 * WITHIN)
