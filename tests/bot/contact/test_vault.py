"""Keys can be changed while requests stay readable; without the key nothing can be read."""

import datetime
import hashlib
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
        id="r", conversation_id="c", service="s", receiver="t", state="coded", content=Vault([old]).seal(CONTENT),
        code_hash=Vault([old]).code_hashes(CONTENT.code)[0],
        created=now, changed=now,
    )  # fmt: skip
    async with engine.begin() as connection:
        await save(connection, row)
    both = Vault([new, old])
    assert await reseal(engine, both.renew, both.code_hash_of) == 1
    async with engine.connect() as connection:
        sealed, code_hash = (await connection.execute(sa.select(requests.c.content, requests.c.code_hash))).one()
    await engine.dispose()
    assert Vault([new]).open(sealed) == CONTENT and Vault([new]).code_hashes("abcd efgh") == [code_hash]


def test_a_code_is_looked_up_with_every_key_and_without_a_key_its_hash_says_nothing() -> None:
    old, new = Fernet.generate_key(), Fernet.generate_key()
    hashes = Vault([new, old]).code_hashes("ABCD-EFGH")
    assert hashes == [*Vault([new]).code_hashes("abcdefgh"), *Vault([old]).code_hashes("ABCD EFGH")]
    assert hashlib.sha256(b"ABCDEFGH").hexdigest() not in hashes


def test_the_key_file_is_made_once_and_is_ours_alone(tmp_path: Path) -> None:
    sealed = open_vault(tmp_path, {}).seal(CONTENT)
    assert open_vault(tmp_path, {}).open(sealed) == CONTENT
    assert (tmp_path / "requests.key").stat().st_mode & 0o077 == 0
    assert {file.name for file in tmp_path.iterdir()} == {"requests.key"}


def test_keys_from_the_environment_come_first(tmp_path: Path) -> None:
    key = Fernet.generate_key()
    sealed = open_vault(tmp_path, {"POLKU_REQUEST_KEYS": f"{Fernet.generate_key().decode()}, {key.decode()}"})
    assert sealed.open(Vault([key]).seal(CONTENT)) == CONTENT
