"""``python -m tests.chaos [KILLS] [SEED]``: the full form on SQLite and on PostgreSQL; 1 when anything was lost or told twice."""

import asyncio
import sys
import tempfile
from pathlib import Path

from bot.store.database import sqlite_url
from tests.chaos.harness import Run
from tests.postgres import Cluster, binaries


def main(kills: int = 1000, seed: int = 6) -> int:
    found = []
    with tempfile.TemporaryDirectory() as folder:
        found.append(asyncio.run(Run(sqlite_url(Path(folder)), seed)(kills)))
        print(found[-1].line(), flush=True)
    programs = binaries()
    if programs is None:
        print("postgresql: skipped, there is none here")
    else:
        cluster = Cluster(programs)
        try:
            found.append(asyncio.run(Run(cluster.new(), seed)(kills)))
            print(found[-1].line())
        finally:
            cluster.stop()
    return int(any(one.lost or one.duplicates or one.unknown or one.undelivered for one in found) or programs is None)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
