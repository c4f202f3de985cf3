"""The database of a command."""

import sys
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from bot.store.database import database_url, migrate


def database_or_exit(data: Path) -> str:
    """The URL of the database with its tables up to date; where it cannot be reached that is said, and the command ends."""
    url = database_url(data)
    try:
        migrate(url)
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", error)).strip().splitlines()
        print(f"the database cannot be used: {reason[0] if reason else type(error).__name__}", file=sys.stderr)
        raise SystemExit(1) from None
    return url
