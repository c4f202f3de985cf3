"""Encryption at rest of what a person sends: Fernet with a row of keys, the newest first, so that keys can be changed."""

import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import msgspec
from cryptography.fernet import Fernet, InvalidToken, MultiFernet

__all__ = ["Content", "InvalidToken", "Vault", "open_vault"]


class Content(msgspec.Struct, frozen=True):
    """What was consented to, word for word: (label, value) pairs; and the one-time code where that was chosen."""

    lines: tuple[tuple[str, str], ...]
    code: str = ""


class Vault:
    """Seals with the first key, opens with any."""

    def __init__(self, keys: list[bytes]) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys])

    def seal(self, content: Content) -> bytes:
        return self._fernet.encrypt(msgspec.json.encode(content))

    def open(self, sealed: bytes) -> Content:
        """Raises InvalidToken when no key fits."""
        return msgspec.json.decode(self._fernet.decrypt(sealed), type=Content)

    def renew(self, sealed: bytes) -> bytes:
        """The same, sealed with the newest key."""
        return self._fernet.rotate(sealed)


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
