"""Encryption at rest of what a person sends: Fernet with a row of keys, the newest first, so that keys can be changed.

One-time codes are looked up by a keyed hash (ADR 015): they are short, and a plain hash of them could be guessed from a copy of
the database.
"""

import hashlib
import hmac
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import msgspec
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

__all__ = ["Content", "InvalidToken", "Vault", "open_vault"]


CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Of one-time codes: without those that are taken for each other when they are said."""


class Content(msgspec.Struct, frozen=True):
    """What was consented to, word for word: (label, value) pairs; and the one-time code where that was chosen."""

    lines: tuple[tuple[str, str], ...]
    code: str = ""


class Vault:
    """Seals with the first key, opens with any."""

    def __init__(self, keys: list[bytes]) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys])
        self._code_keys = [HKDF(SHA256(), 32, None, b"polku one-time codes").derive(key) for key in keys]

    def seal(self, content: Content) -> bytes:
        return self._fernet.encrypt(msgspec.json.encode(content))

    def open(self, sealed: bytes) -> Content:
        """Raises InvalidToken when no key fits."""
        return msgspec.json.decode(self._fernet.decrypt(sealed), type=Content)

    def seal_bytes(self, plain: bytes) -> bytes:
        return self._fernet.encrypt(plain)

    def open_bytes(self, sealed: bytes) -> bytes:
        """Raises InvalidToken when no key fits."""
        return self._fernet.decrypt(sealed)

    def renew(self, sealed: bytes) -> bytes:
        """The same, sealed with the newest key."""
        return self._fernet.rotate(sealed)

    def code_hashes(self, code: str) -> list[str]:
        """By which a one-time code, however it was written down, is looked up: HMAC-SHA256 in hex, one for each key."""
        plain = "".join(letter for letter in code.upper() if letter in CODE_LETTERS).encode()
        return [hmac.new(key, plain, hashlib.sha256).hexdigest() for key in self._code_keys]

    def code_hash_of(self, sealed: bytes) -> str:
        """The hash, with the newest key, of the code in a sealed content. Raises InvalidToken."""
        return self.code_hashes(self.open(sealed).code)[0]


def open_vault(data: Path, environment: Mapping[str, str] = os.environ) -> Vault:
    """The vault of ``POLKU_REQUEST_KEYS`` (keys with commas between, the newest first), else of ``requests.key`` under ``data``.

    The file is made once, readable only by the one who runs Polku; a new key is put before the others, on a line of its own.
    """
    given = environment.get("POLKU_REQUEST_KEYS")
    if given:
        return Vault([key.strip().encode() for key in given.split(",")])
    file = data / "requests.key"
    data.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        with tempfile.NamedTemporaryFile(dir=data) as new:  # it is 0600
            new.write(Fernet.generate_key() + b"\n")
            new.flush()
            with suppress(FileExistsError):  # another process was first: its key is ours too
                os.link(new.name, file)
    return Vault(file.read_bytes().split())
