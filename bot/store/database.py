"""The database: where it is, how it is opened, and how its tables come to be."""

import datetime
import os
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
    return given.replace("postgresql://", "postgresql+psycopg://", 1) if given else sqlite_url(data)


def migrate(url: str) -> None:
    """Bring the tables up to date; nothing is done when they are."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("sqlalchemy.url", url.replace("+aiosqlite", "").replace("%", "%%"))
    command.upgrade(config, "head")


def connect(url: str) -> AsyncEngine:
    """An engine whose commits are on the disk when they return."""
    engine = create_async_engine(url)
    if url.startswith("sqlite"):
        sa.event.listen(engine.sync_engine, "connect", _durable)
    return engine


def _durable(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def utc(moment: datetime.datetime | None) -> datetime.datetime | None:
    """SQLite gives times back without a zone; they were stored in UTC."""
    return moment.replace(tzinfo=datetime.UTC) if moment is not None and moment.tzinfo is None else moment
