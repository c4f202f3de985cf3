"""``polku deliver`` and ``polku requests``: the worker in a process of its own, dead letters, and keys."""

import asyncio
import datetime
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, Literal

import aiohttp

from bot.cli.stored import database_or_exit
from bot.contact.asking import Asking
from bot.contact.receivers import Receivers, SettingsError, read_receivers
from bot.contact.vault import open_vault
from bot.delivery.adapters import Adapters
from bot.delivery.worker import Worker
from bot.store.database import connect
from bot.store.outbox import Outbox
from bot.store.requests import reseal
from engine.library import Library


def settings_or_exit() -> Receivers:
    """The settings of receivers; what is wrong with them is said, and the command ends."""
    try:
        return read_receivers()
    except SettingsError as error:
        print(error, file=sys.stderr)
        raise SystemExit(2) from None


@asynccontextmanager
async def delivering(asking: Asking, library: Library) -> AsyncIterator[Worker]:
    """A worker runs as long as the block does; a request that is saved wakes it."""

    def say(key: str, **values: Any) -> str:
        return library.words.say(key, "fi", **values)

    async with aiohttp.ClientSession() as http:
        worker = Worker(Outbox(asking.engine), asking.settings, Adapters(asking.settings, http, say))
        asking.wake = worker.wake
        task = asyncio.create_task(worker.run())
        try:
            yield worker
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


def deliver(data: Path, library: Library) -> None:
    """Work until told to stop."""
    from bot.cli.serving import configure_logs

    configure_logs()
    url = database_or_exit(data)
    asyncio.run(_deliver(url, data, library))


async def _deliver(url: str, data: Path, library: Library) -> None:
    engine = connect(url)
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with delivering(Asking(settings_or_exit(), open_vault(data), engine), library):
        await stopped.wait()
    await engine.dispose()


def tend(what: Literal["dead", "replay", "reopen", "rotate"], data: Path, only: str | None) -> int:
    """One of the tasks; prints what was found or done. 1 when there was nothing to do it to."""
    url = database_or_exit(data)
    return asyncio.run(_tend(what, url, data, only))


async def _tend(what: str, url: str, data: Path, only: str | None) -> int:
    engine = connect(url)
    outbox, done = Outbox(engine), 0
    try:
        if what == "dead":
            for row in await outbox.dead():
                print(f"{row.id}  {row.receiver}  since {row.created:%Y-%m-%d %H:%M} UTC  {row.error}")
            return 0
        if what == "replay":
            done = await outbox.replay(only, datetime.datetime.now(datetime.UTC))
        elif what == "reopen":
            done = await outbox.open_endpoint(only or "")
        else:
            vault = open_vault(data)
            done = await reseal(engine, vault.renew, vault.code_hash_of)
            print(f"{done} requests are encrypted with the newest key")
            return 0
    finally:
        await engine.dispose()
    print(f"{done} {'rows wait again' if what == 'replay' else 'channels are open again'}")
    return 0 if done else 1
