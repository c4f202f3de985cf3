"""``polku serve --watch``: the library is read again whenever an editor saves; what can be used is, what is wrong is told."""

import asyncio
import ipaddress
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import msgspec
import structlog
from watchfiles import Change, awatch

from bot.gate.check import phrase_problems
from bot.gate.danger import Danger
from bot.gate.screen import Screen
from engine import compiled
from engine.library import Library, phrases_of
from engine.loading import read_library
from engine.problems import Problem, errors
from engine.remembered import Remembered

log = structlog.get_logger()

WATCHED = (".yml", ".po")
QUIET_MS = 20
"""A save is over when nothing has been written for so long."""
LONGEST_SAVE_MS = 300


class Usable(msgspec.Struct, frozen=True):
    """A library without errors and the gate's words and screen made of it."""

    library: Library
    danger: Danger


class Watch:
    """The library of an editor at work. ``use`` puts a library into use, ``tell`` hears of each reading."""

    def __init__(
        self,
        library: Library,
        danger: Danger,
        use: Callable[[Usable], None],
        tell: Callable[["Watch"], None] = lambda watch: None,
        cache: Path | None = None,
    ) -> None:
        self.used = Usable(library, danger)
        self.problems: list[Problem] = []
        self.version = ""
        """Names what the files held when they were last read, also when it could not be used."""
        self.closed = False
        self._use, self._tell, self._cache = use, tell, cache
        self._remembered = Remembered()
        self._learnt = set(phrases_of(library))
        self._news = asyncio.Event()

    @property
    def library(self) -> Library:
        """The library in use."""
        return self.used.library

    @property
    def new_phrases(self) -> bool:
        """Whether there are phrases that the model, trained when Polku was started, does not know."""
        return set(phrases_of(self.library)) != self._learnt

    async def read(self) -> bool:
        """Read the library; False when its files are as they were."""
        version, usable, problems = await asyncio.to_thread(_read, self.used, self._cache, self._remembered)
        if version == self.version:
            return False
        if usable is not None:
            self.used = usable
            self._use(usable)
        self.version, self.problems = version, problems
        self._tell(self)
        self._announce()
        return True

    async def run(self) -> None:
        """Read whenever something is saved, until cancelled."""
        folders = [self.library.root / part for part in ("paths", "content")]
        async with asyncio.TaskGroup() as group:
            group.create_task(self._remember())
            async for _ in awatch(*folders, watch_filter=_is_content, step=QUIET_MS, debounce=LONGEST_SAVE_MS):
                try:
                    await self.read()
                except Exception as error:  # a reading that fails must not end the watching
                    log.error("library not read", error=type(error).__name__)

    async def _remember(self) -> None:
        """Read every file once, since the library may have come from the cache: the first save then waits for one alone."""
        with suppress(OSError):  # a file that has just gone is found again at the next save
            await asyncio.to_thread(read_library, self.library.root, remembered=self._remembered)

    async def newer(self, version: str | None) -> None:
        """Wait until the version is another than ``version``, or the watching ends."""
        while self.version == version and not self.closed:
            await self._news.wait()

    def close(self) -> None:
        """Let everybody go who waits for news."""
        self.closed = True
        self._announce()

    def _announce(self) -> None:
        self._news.set()
        self._news = asyncio.Event()


def draft(library: Library, version: str) -> Library:
    """``library`` as a release of its own, so that walks on an earlier draft are carried over to it."""
    return msgspec.structs.replace(library, release=f"draft-{version[:12]}")


def is_loopback(host: str) -> bool:
    """Whether only this machine itself can reach ``host``."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def report(watch: Watch) -> list[str]:
    """What to tell in the terminal after a reading."""
    wrong = errors(watch.problems)
    count = f"{_some(len(wrong), 'error')}, {_some(len(watch.problems) - len(wrong), 'warning')}"
    said = "the pages stay as they were until the errors are mended" if wrong else "the pages show what is saved"
    return [*map(str, watch.problems), f"{count}: {said}"]


def _read(used: Usable, cache: Path | None, remembered: Remembered) -> tuple[str, Usable | None, list[Problem]]:
    """What the files hold, by name; the library where it can be used; all that is wrong.

    The screen for danger is made anew only when its phrases are others than those that are ``used``: it takes a second.
    """
    root = used.library.root
    try:
        version = compiled.key(root)
        loaded = read_library(root, cache, remembered)
    except OSError:  # a file that has just gone or may not be read: reading without the cache names it
        version, loaded = secrets.token_hex(16), read_library(root)
    if loaded.library is None:
        return version, None, loaded.problems
    problems, library = loaded.problems, draft(loaded.library, version)
    if library.categories == used.library.categories:
        return version, Usable(library, Danger(library, used.danger.screen)), problems
    problems = sorted([*problems, *phrase_problems(library)])
    if errors(problems):
        return version, None, problems
    screen = Screen(library.categories.values(), used.danger.screen.classifier)
    return version, Usable(library, Danger(library, screen)), problems


def _is_content(change: Change, file: str) -> bool:
    return file.endswith(WATCHED)


def _some(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
