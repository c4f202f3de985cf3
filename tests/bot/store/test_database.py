"""Where the database is, and what it gives back."""

import datetime

import pytest
import sqlalchemy as sa

from bot.store.database import connect, postgresql_url
from bot.store.releases import ReleaseStore
from bot.store.tables import conversations
from bot.store.work import Row, Store, Work
from engine.walker import Walker
from tests.conftest import NOON, on_both

OURS = "postgresql+psycopg://me:s%40cret@db/polku"


@pytest.mark.parametrize("driver", ["postgresql", "postgres", "postgresql+asyncpg", "postgresql+psycopg"])
def test_whatever_driver_an_address_names_ours_is_used(driver: str) -> None:
    assert postgresql_url(f"{driver}://me:s%40cret@db/polku") == OURS
    assert postgresql_url(f"{driver}://me:s%40cret@db/polku?ssl=require") == OURS + "?sslmode=require"


@pytest.mark.parametrize("given", ["mysql://me@db/polku", "polku", "sqlite:///polku.db", "://"])
def test_what_is_no_postgresql_is_said_and_not_used(given: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        postgresql_url(given)
    assert ended.value.code == 2 and "DATABASE_URL must read postgresql://" in capsys.readouterr().err


@on_both
async def test_times_come_back_in_utc(url: str) -> None:
    engine = connect(url)
    store, walker = Store(engine), Walker(audience="youth", language="fi")
    row = Row(id="c", token_hash="", walker=walker, created=NOON, updated=NOON, gentle_until=NOON)
    async with store.turn(Work(row, None, True)):
        pass
    found = (await store.read("c")).row
    assert [found.created.isoformat(), found.updated.isoformat()] == [NOON.isoformat()] * 2
    await ReleaseStore(engine).publish(b"{}", NOON)
    assert (await ReleaseStore(engine).all())[0].published.isoformat() == NOON.isoformat()
    async with engine.connect() as connection:
        later = sa.select(conversations.c.id).where(conversations.c.updated >= NOON + datetime.timedelta(seconds=1))
        assert (await connection.execute(later)).all() == []
    await engine.dispose()
