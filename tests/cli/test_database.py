"""The commands that keep something, on SQLite and on PostgreSQL; and where there is no database."""

from pathlib import Path

import pytest

from tests.cli.test_commands import polku
from tests.conftest import ROOT, on_both


@on_both
def test_releases_and_requests_are_tended_on_both(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if url.startswith("postgresql"):
        monkeypatch.setenv("DATABASE_URL", url.replace("+psycopg", "+asyncpg"))
    place = ("--data", str(tmp_path))
    for wanted in ("release 1 is published", "nothing has changed since release 1"):
        done = polku("publish", *place, "--library", str(ROOT))
        assert done.exit_code == 0 and wanted in done.stdout
    assert "   1  " in polku("releases", *place).stdout
    assert polku("requests", "dead", *place).exit_code == 0
    assert polku("requests", "replay", *place).exit_code == 1
    assert "0 requests are encrypted with the newest key" in polku("requests", "rotate", *place).stdout


@pytest.mark.parametrize(
    ("given", "code", "words"),
    [
        ("postgresql://polku@127.0.0.1:1/polku", 1, "the database cannot be used: "),
        ("mysql://polku@127.0.0.1/polku", 2, "DATABASE_URL must read postgresql://"),
    ],
)
def test_a_database_that_is_not_there_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, given: str, code: int, words: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", given)
    done = polku("requests", "dead", "--data", str(tmp_path))
    assert done.exit_code == code and words in done.stderr
