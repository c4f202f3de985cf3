"""Keys can be changed while requests stay readable; without the key nothing can be read."""

import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet

from bot.contact.vault import Content, InvalidToken, Vault, open_vault
from bot.store.database import connect
from bot.store.requests import Request, reseal, save
from bot.store.tables import requests
from tests.conftest import on_both

CONTENT = Content((("Nimi", "Kanarialintu"),), "ABCD-EFGH")


def test_what_is_sealed_shows_nothing_and_opens_with_its_key_alone() -> None:
    sealed = Vault([Fernet.generate_key()]).seal(CONTENT)
    assert b"Kanarialintu" not in sealed
    with pytest.raises(InvalidToken):
        Vault([Fernet.generate_key()]).open(sealed)


@on_both
async def test_after_a_change_of_keys_the_old_one_can_go(url: str) -> None:
    old, new = Fernet.generate_key(), Fernet.generate_key()
    engine = connect(url)
    now = datetime.datetime.now(datetime.UTC)
    row = Request(
        id="r", conversation_id="c", service="s", receiver="t", state="saved", content=Vault([old]).seal(CONTENT),
        created=now, changed=now,
    )  # fmt: skip
    async with engine.begin() as connection:
        await save(connection, row)
    assert await reseal(engine, Vault([new, old]).renew) == 1
    async with engine.connect() as connection:
        sealed = (await connection.execute(sa.select(requests.c.content))).scalar_one()
    await engine.dispose()
    assert Vault([new]).open(sealed) == CONTENT


def test_the_key_file_is_made_once_and_is_ours_alone(tmp_path: Path) -> None:
    sealed = open_vault(tmp_path, {}).seal(CONTENT)
    assert open_vault(tmp_path, {}).open(sealed) == CONTENT
    assert (tmp_path / "requests.key").stat().st_mode & 0o077 == 0
    assert {file.name for file in tmp_path.iterdir()} == {"requests.key"}


def test_keys_from_the_environment_come_first(tmp_path: Path) -> None:
    key = Fernet.generate_key()
    sealed = open_vault(tmp_path, {"POLKU_REQUEST_KEYS": f"{Fernet.generate_key().decode()}, {key.decode()}"})
    assert sealed.open(Vault([key]).seal(CONTENT)) == CONTENT
