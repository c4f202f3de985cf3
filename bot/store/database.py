"""The database: where it is, how it is opened, and how its tables come to be."""

import datetime
import os
import sys
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine


def sqlite_url(data: Path) -> str:
    """The SQLite database under the data folder, which is made when it is not there."""
    data.mkdir(parents=True, exist_ok=True)
    return f"sqlite+aiosqlite:///{(data / 'polku.db').resolve()}"


def database_url(data: Path) -> str:
    """``DATABASE_URL`` (PostgreSQL), else the SQLite database under the data folder."""
    given = os.environ.get("DATABASE_URL")
    return postgresql_url(given) if given else sqlite_url(data)


def postgresql_url(given: str) -> str:
    """A PostgreSQL address for our driver, psycopg, whatever driver it names. Says so and ends where it is none."""
    try:
        url = sa.make_url(given)
    except sa.exc.ArgumentError:
        url = sa.URL.create("none")
    if url.get_backend_name() not in {"postgresql", "postgres"}:
        print(
            "DATABASE_URL must read postgresql://USER:PASSWORD@HOST/NAME; without it, SQLite is used", file=sys.stderr
        )
        raise SystemExit(2)
    if "ssl" in url.query:  # asyncpg's name for it
        url = url.difference_update_query(["ssl"]).update_query_dict({"sslmode": url.query["ssl"]})
    return url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


def migrate(url: str) -> None:
    """Bring the tables up to date; nothing is done when they are. Several processes may begin at once."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("sqlalchemy.url", url.replace("+aiosqlite", "").replace("%", "%%"))
    command.upgrade(config, "head")


def connect(url: str) -> AsyncEngine:
    """An engine whose commits are on the disk when they return, and whose waits for others' locks end within 5 seconds."""
    if url.startswith("sqlite"):
        engine = create_async_engine(url)
        sa.event.listen(engine.sync_engine, "connect", _durable)
        return engine
    engine = create_async_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 5})
    sa.event.listen(engine.sync_engine, "connect", _impatient)
    return engine


def _durable(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _impatient(connection: Any, _record: Any) -> None:
    """A server that hangs, or a process that is gone without a word, holds nobody up for long."""
    cursor = connection.cursor()
    for setting in ("statement_timeout = '5s'", "idle_in_transaction_session_timeout = '30s'"):
        cursor.execute(f"SET SESSION {setting}")
    cursor.close()
    connection.commit()


def utc(moment: datetime.datetime | None) -> datetime.datetime | None:
    """SQLite gives times back without a zone, PostgreSQL in the zone of its session; they were stored in UTC."""
    if moment is None:
        return None
    return moment.replace(tzinfo=datetime.UTC) if moment.tzinfo is None else moment.astimezone(datetime.UTC)
