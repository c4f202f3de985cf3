"""Alembic's way in; ``bot.store.database.migrate`` calls it.

All steps are one transaction, which waits for that of another process: a process that is killed leaves nothing half-made, and
of several that start at once one makes the tables.
"""

import sqlalchemy as sa
from alembic import context

from bot.store.tables import metadata

LOCK = 7659858
"""Any number, the same for all of our processes."""

engine = sa.create_engine(context.config.get_main_option("sqlalchemy.url") or "")
with engine.connect() as connection:
    is_sqlite = connection.dialect.name == "sqlite"
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_sqlite else f"SELECT pg_advisory_xact_lock({LOCK})")
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, transactional_ddl=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
engine.dispose()
