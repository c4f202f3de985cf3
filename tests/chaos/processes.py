"""What is killed: the process that takes requests over HTTP, and the workers that deliver them; real but for the dialogue.

The fork server imports this module once, so that a process begins within milliseconds with all that is made here.
"""

import asyncio
import datetime
import importlib
import logging
import multiprocessing
import os
import threading
from types import SimpleNamespace
from typing import Any

import aiohttp
import structlog
from aiohttp import web

from bot.contact.asking import Asking
from bot.contact.receivers import Receiver, Receivers, Webhook
from bot.contact.vault import Vault
from bot.conversation import Conversations
from bot.delivery.adapters import Adapters
from bot.delivery.worker import Worker
from bot.gate.screen import Screening
from bot.store.database import connect, migrate
from bot.store.outbox import Outbox
from bot.store.work import Store
from bot.web.app import make_app
from bot.web.limits import Limits, Rate
from engine.reply import Act, Choice, Reply, Text
from engine.walker import Language, Walker
from tests.bot.delivery.receiving import SECRET
from tests.web.fake import GROUP, fake_library

LEASE = datetime.timedelta(seconds=1)
"""Short, so that what a killed worker held is soon another's."""
POLL = 0.05
UNLIMITED = Limits(Rate(1e9, 1e9), Rate(1e9, 1e9))
for name in ("aiosqlite", "alembic.ddl", "alembic.operations", "psycopg", "sqlalchemy.dialects.postgresql.psycopg"):
    importlib.import_module(name)  # else each process would, when it first connects
LIBRARY: Any = SimpleNamespace(**vars(fake_library()), services={}, paths={})


class OneCard:
    """In the place of the dialogue: says the card of a group that has a receiver."""

    is_there = True

    async def tap(self, conversation: str, act: Act, walker: Walker, gentle: bool = False) -> Reply:
        return Reply((GROUP,), (Choice("Jatketaan", "fi", Act("continue")),), "choice")


class NoDanger:
    """In the place of the gate, which knows no database."""

    screen = SimpleNamespace(screen=lambda text: Screening("none", None))

    def failure(self, language: Language) -> Reply:
        return Reply((Text(text="failed", lang=language),), (), "none")


def settings(hook: str) -> Receivers:
    words = {"fi": "Ryhmä"}
    deliver = Webhook(hook, ("SECRET",))
    return Receivers({"team": Receiver(services=("two",), deliver=deliver, name=words, seen_by=words, answer=words)})


def _begin() -> None:
    """Log nothing (that a process is in trouble is the point), and end when the harness does, however it ends."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    harness = multiprocessing.parent_process()
    assert harness is not None

    def wait() -> None:
        harness.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def produce(url: str, hook: str, key: bytes, port: int, ahead: datetime.timedelta) -> None:
    """Serve until killed, as ``polku serve --no-deliver`` does."""
    _begin()
    migrate(url)
    asyncio.run(_produce(url, hook, key, port))


async def _produce(url: str, hook: str, key: bytes, port: int) -> None:
    engine = connect(url)
    asking = Asking(settings(hook), Vault([key]), engine)
    conversations = Conversations(LIBRARY, Store(engine), OneCard(), NoDanger(), asking=asking)  # type: ignore[arg-type]
    runner = web.AppRunner(
        make_app(conversations, LIBRARY, secret=b"of the harness", limits=UNLIMITED), access_log=None
    )
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()


def deliver(url: str, hook: str, key: bytes, port: int, ahead: datetime.timedelta) -> None:
    """Deliver until killed, as ``polku deliver`` does; the clock is ``ahead``."""
    _begin()
    migrate(url)
    asyncio.run(_deliver(url, hook, ahead))


async def _deliver(url: str, hook: str, ahead: datetime.timedelta) -> None:
    found = settings(hook)

    def clock() -> datetime.datetime:
        return datetime.datetime.now(datetime.UTC) + ahead

    async with aiohttp.ClientSession() as http:
        adapters = Adapters(found, http, LIBRARY.words.say, {"SECRET": SECRET})
        await Worker(Outbox(connect(url)), found, adapters, clock, LEASE, POLL).run()
