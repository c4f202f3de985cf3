"""Alembic's way in; ``bot.store.database.migrate`` calls it.

All steps are one transaction, which waits for that of another process: a process that is killed leaves nothing half-made, and
of several that start at once one makes the tables.
"""

import time

import sqlalchemy as sa
from alembic import context

from bot.store.tables import metadata

LOCK = 7659858
"""Any number, the same for all of our processes."""

TRIES, PAUSE = 100, 0.05
"""SQLite does not wait, but says at once that it is locked, when two want to begin its write-ahead log."""


def write_ahead(connection: sa.Connection) -> None:
    """SQLite's file keeps this setting, so nobody has to change it later, with others at work."""
    for left in reversed(range(TRIES)):
        try:
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
            return
        except sa.exc.OperationalError:
            if not left:
                raise
            time.sleep(PAUSE)


engine = sa.create_engine(context.config.get_main_option("sqlalchemy.url") or "")
with engine.connect() as connection:
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:
        write_ahead(connection)
        connection.rollback()  # SQLAlchemy's own beginning, which SQLite has not seen
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_sqlite else f"SELECT pg_advisory_xact_lock({LOCK})")
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, transactional_ddl=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
engine.dispose()
