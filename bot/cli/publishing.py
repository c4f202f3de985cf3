"""``polku publish``, ``polku releases`` and ``polku retire``: what walkers meet, as numbered releases in the database."""

import asyncio
import datetime
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

from bot.cli.stored import database_or_exit
from bot.store.database import connect
from bot.store.releases import NewestRelease, NoSuchRelease, Published, ReleaseStore
from engine.library import Library
from engine.release import Touched, content_hash, content_of, touched, with_release

FEW = 5
"""Fewer walks than this at one step are not counted out: a number of one is a person."""

WORDS = {
    "same": "nothing changes here",
    "words": "the step has changed",
    "moves": "would stand at",
    "gone": "the path is gone",
}


def publish(library: Library, data: Path, dry_run: bool) -> int:
    """Make the library the newest release; with ``dry_run`` only say what it would mean for walks under way."""

    async def run(store: ReleaseStore) -> int:
        content = content_of(library)
        found = await store.all()
        if found and found[-1].hash == content_hash(content):
            print(f"nothing has changed since release {found[-1].number}")
            return 0
        number = found[-1].number + 1 if found else 1
        for line in await report(store, found, with_release(library, content, str(number)), None):
            print(line)
        if dry_run:
            print(f"this would be release {number}; walks under way stay on theirs until it is retired")
            return 0
        number, _ = await store.publish(content, _now())
        print(f"release {number} is published ({content_hash(content)[:12]}); new walks begin on it")
        return 0

    return _with_store(data, run)


def retire(library: Library, data: Path, number: int, dry_run: bool) -> int:
    """Let the walks of a release go on in the newest, at their next turn."""

    async def run(store: ReleaseStore) -> int:
        found = await store.all()
        if number not in {one.number for one in found}:
            print(f"there is no release {number}; see polku releases", file=sys.stderr)
            return 2
        newest = with_release(library, await store.content(found[-1].number), str(found[-1].number))
        for line in await report(store, found, newest, number):
            print(line)
        if dry_run:
            return 0
        try:
            await store.retire(number, _now())
        except (NewestRelease, NoSuchRelease):
            print(f"release {number} is the newest: publish another first", file=sys.stderr)
            return 2
        print(f"release {number} is retired; its walks go on in release {newest.release}")
        return 0

    return _with_store(data, run)


def releases(data: Path) -> int:
    """List all releases, the oldest first."""

    async def run(store: ReleaseStore) -> int:
        for one in await store.all():
            until = f", retired {one.retired:%Y-%m-%d %H:%M} UTC" if one.retired else ""
            print(f"{one.number:>4}  {one.hash[:12]}  published {one.published:%Y-%m-%d %H:%M} UTC{until}")
        return 0

    return _with_store(data, run)


async def report(store: ReleaseStore, found: list[Published], after: Library, only: int | None) -> list[str]:
    """What ``after`` would mean for the walks under way on release ``only``, or on all: one line a step."""
    before = {str(one.number): with_release(after, await store.content(one.number), str(one.number)) for one in found}
    walks = [state async for state in store.live_walks(only)]
    lines = [line(one) for one in touched(walks, before, after, _now())]
    return lines or ["no walk is under way there"]


def line(one: Touched) -> str:
    """One row of the report, for people."""
    count = str(one.walks) if one.walks >= FEW else f"fewer than {FEW}"
    then = f" {one.then}" if one.fate == "moves" else ""
    lost = f", {one.dropped} answers would be asked again" if one.dropped else ""
    return f"{one.path}.{one.step}: {count} walks, {WORDS[one.fate]}{then}{lost}"


def _with_store(data: Path, run: Callable[[ReleaseStore], Awaitable[int]]) -> int:
    url = database_or_exit(data)

    async def running() -> int:
        engine = connect(url)
        try:
            return await run(ReleaseStore(engine))
        finally:
            await engine.dispose()

    return asyncio.run(running())


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
