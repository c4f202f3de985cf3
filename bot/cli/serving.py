"""``polku serve`` and what it needs: the trained model, the database, the app; the one place that wires them together."""

import asyncio
import logging
import os
import secrets
import sys
import time
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp
import structlog
from aiohttp import web
from rich.console import Console
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.cli.delivering import delivering, settings_or_exit
from bot.cli.stored import database_or_exit
from bot.contact.asking import Asking
from bot.contact.chatting import Chatting
from bot.contact.vault import open_vault
from bot.delivery.adapters import Adapters
from bot.gate.guard import screen_of
from bot.releases import Releases
from bot.store.database import connect, database_url, migrate
from bot.store.desk import DeskStore
from bot.store.releases import ReleaseStore
from bot.store.work import Store
from engine.library import Library

if TYPE_CHECKING:  # Rasa takes seconds to import; only what runs it does so
    from bot.conversation import Conversations
    from bot.dialogue.absent import AbsentDialogue
    from bot.dialogue.agent import Dialogue
    from bot.editing import DraftConversations
    from bot.gate.screen import Screen
    from bot.watch import Watch

log = structlog.get_logger()


def configure_logs() -> None:
    """JSON lines on stderr. Rasa's debug logs hold what people write, so its loggers say warnings and worse only."""
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)
    for name in ("rasa", "rasa_sdk", "alembic", "matplotlib"):
        logging.getLogger(name).setLevel(logging.ERROR)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
    )


def trained(library: Library, data: Path, progress: Console) -> Path:
    """The model for ``library``, trained when what it learns from has changed."""
    configure_logs()
    from bot.training import model_path, train

    if not model_path(library, data).exists():
        started = time.monotonic()
        progress.print("Polku learns how people say things; the first time this takes a minute or two.")
        with progress.status("learning…"):
            train(library, data)
        progress.print(f"Polku has learnt how people say things ({time.monotonic() - started:.0f} s).")
    return train(library, data)


def guarded(library: Library, data: Path, progress: Console, embeds: bool = True) -> "Screen":
    """The screen for ``library`` with its guard, trained when what it learns from has changed."""
    from bot.gate.learning import guard_path, train_guard
    from bot.meaning.embedding import embedder

    if not guard_path(library, data).exists():
        started = time.monotonic()
        progress.print("Polku learns to hear danger; the first time this takes a minute or two.")
        with progress.status("learning…"):
            train_guard(library, data, embedder())
        progress.print(f"Polku has learnt to hear danger ({time.monotonic() - started:.0f} s).")
    return screen_of(library, data, embeds)


def quiet_dialogue(library: Library, data: Path) -> "Dialogue":
    """The dialogue without a server around it."""
    model = trained(library, data, Console(stderr=True))
    from bot.dialogue.agent import Dialogue

    url = database_or_exit(data)
    return Dialogue(model, library, Store(connect(url)))


async def build(
    library: Library, data: Path, model: Path | None, screen: "Screen", publishes: bool = True
) -> "Conversations":
    """Conversations on the database under ``data`` with the trained ``model``, behind ``screen``.

    Where one of the two is not there, the conversations are all the same, and say so when asked whether they are ready.
    What the library's folder holds becomes the newest release, unless that is another's task (``publishes``).
    """
    from bot.conversation import Conversations
    from bot.gate.danger import Danger

    url = database_url(data)
    engine = connect(url)
    store = Store(engine)
    dialogue = _dialogue(library, model, store)
    releases = Releases(library, ReleaseStore(engine))
    try:
        await asyncio.to_thread(migrate, url)
        if publishes:
            await releases.publish()
        await releases.refresh(at_once=True)
    except (SQLAlchemyError, OSError) as error:
        log.error(
            "the database is not there: danger is answered, nothing else; start again when it is",
            error=type(error).__name__,
        )
    return Conversations(
        library, store, dialogue, Danger(library, screen), releases=releases, asking=_asking(data, engine)
    )


def _asking(data: Path, engine: AsyncEngine) -> Asking | None:
    """Contact requests as the settings say; none where there is no key that they could be encrypted with."""
    settings = settings_or_exit()
    try:
        return Asking(settings, open_vault(data), engine)
    except (OSError, ValueError) as error:
        log.error("no key for contact requests: none are offered", error=type(error).__name__)
        return None


def _dialogue(library: Library, model: Path | None, store: Store) -> "Dialogue | AbsentDialogue":
    """The trained dialogue; what cannot be loaded must not keep the crisis answer from whoever needs it."""
    try:
        if model is None:
            raise FileNotFoundError("no model")
        from bot.dialogue.agent import Dialogue

        return Dialogue(model, library, store)
    except Exception as error:
        from bot.dialogue.absent import AbsentDialogue

        log.error("the dialogue is not there: danger is answered, nothing else", error=type(error).__name__)
        return AbsentDialogue()


async def build_drafts(
    library: Library, data: Path, model: Path, screen: "Screen", progress: Console
) -> "tuple[DraftConversations, Watch]":
    """Conversations for an editor at work, and the watch over the library's folder, which no release holds back."""
    from bot.editing import DraftConversations, DraftDialogue
    from bot.gate.danger import Danger
    from bot.watch import Watch, report

    def tell(watch: Watch) -> None:
        for line in report(watch):
            progress.print(line, markup=False, highlight=False, soft_wrap=True)

    url = database_url(data)
    await asyncio.to_thread(migrate, url)
    store = Store(connect(url))
    conversations = DraftConversations(library, store, DraftDialogue(model, library, store), Danger(library, screen))
    watch = Watch(library, conversations.danger, conversations.use, tell, data / "cache")
    await watch.read()
    return conversations, watch


def secret_key(data: Path) -> bytes:
    """The key that signs the page's forms; made once, readable only by the one who runs Polku.

    Where it cannot be kept (a full disk), it lasts as long as this process.
    """
    file = data / "secret.key"
    try:
        if not file.exists() or not file.stat().st_size:
            data.mkdir(parents=True, exist_ok=True)
            file.touch(mode=0o600)
            file.write_bytes(secrets.token_bytes(32))
        return file.read_bytes()
    except OSError as error:
        log.error("the key of the forms cannot be kept", error=type(error).__name__)
        return secrets.token_bytes(32)


def serve(
    host: str,
    port: int,
    data: Path,
    library: Library,
    progress: Console,
    publishes: bool = True,
    watches: bool = False,
    delivers: bool = True,
) -> None:
    """Serve until told to stop. ``watches``: what is saved in the library's folder is seen at once, and nothing is published.

    ``delivers``: the worker that delivers contact requests runs in this process.
    """
    settings_or_exit()
    try:
        screen = guarded(library, data, progress)
    except Exception as error:
        log.error("no guard could be trained: reviewed phrases alone listen for danger", error=type(error).__name__)
        screen = screen_of(library, data)
    try:
        model: Path | None = trained(library, data, progress)
    except Exception as error:
        if watches:
            raise
        log.error("no model could be trained", error=type(error).__name__)
        model = None
    asyncio.run(_serve(host, port, data, library, model, screen, progress, publishes, watches, delivers))


async def _serve(
    host: str,
    port: int,
    data: Path,
    library: Library,
    model: Path | None,
    screen: "Screen",
    progress: Console,
    publishes: bool,
    watches: bool,
    delivers: bool,
) -> None:
    with progress.status("Polku wakes up…"):
        conversations, watch = (
            await build_drafts(library, data, model, screen, progress)
            if watches and model is not None
            else (await build(library, data, model, screen, publishes), None)
        )
        from bot.web.app import make_app
        from bot.web.desk import DeskRoom

        asking = conversations.asking
        desk = DeskRoom(DeskStore(asking.engine), asking.vault, asking.settings) if asking else None
        app = make_app(conversations, library, secret=secret_key(data), watch=watch, desk=desk)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
    site = web.TCPSite(runner, host, port)
    await site.start()
    progress.print(f"Polku is at http://{host}:{port} (Ctrl+C stops it)")
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (2, 15):  # SIGINT, SIGTERM
        loop.add_signal_handler(number, stopped.set)
    async with aiohttp.ClientSession() as http:
        if asking is not None and any(one.is_chat for one in asking.settings.receivers.values()):
            adapters = Adapters(asking.settings, http, library.words.say)
            conversations.chatting = Chatting(asking.settings, asking.vault, asking.engine, adapters.chat)
        async with delivering(asking, library) if asking and delivers else nullcontext():
            await stopped.wait()
    await runner.cleanup()
    await conversations.store.close()
