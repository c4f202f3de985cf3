"""A checked library, or its paths alone, as bytes: for the cache of compiled libraries and for releases."""

import hashlib
from collections.abc import Mapping
from functools import cache as once
from pathlib import Path
from typing import Any

import msgspec

from engine.catalogue import Group, Service
from engine.dialogue import Phrases
from engine.library import Library
from engine.path import LifePath, runs_of
from engine.problems import Problem
from engine.safety import CategoryFile, Talk
from engine.steps import Ask, Branch, End, Exercise, Feedback, HandOff, Info, Run, Say
from engine.walker import County, Language
from engine.words import Words

KEPT = 3
"""How many compiled libraries the cache keeps."""

AnyStep = Say | Ask | Exercise | Info | Branch | Run | HandOff | Feedback | End


class FlatPath(LifePath, frozen=True):
    """A path as it is stored: its steps by kind, and none of the paths it runs."""

    steps: dict[str, AnyStep]  # type: ignore[assignment]
    runs: dict[str, str]  # type: ignore[assignment]


class _Kept(msgspec.Struct, frozen=True):
    paths: dict[str, FlatPath]
    services: dict[str, Service]
    groups: dict[str, Group]
    categories: dict[str, CategoryFile]
    talk: Talk
    intents: dict[str, Phrases]
    words: dict[str, str]
    translations: dict[Language, list[tuple[str, str, str]]]
    county: County
    hard_words: dict[str, str]
    problems: list[Problem]


_decoder = msgspec.msgpack.Decoder(_Kept)


def key(root: Path) -> str:
    """A name for everything a library is made of: its files' names and contents, and the engine that reads them."""
    found = hashlib.blake2b(_engine(), digest_size=16)
    files = [file for folder in ("paths", "content") for file in (root / folder).rglob("*") if file.is_file()]
    for file in sorted(files):
        content = file.read_bytes()
        found.update(f"{file.relative_to(root).as_posix()}\0{len(content)}\0".encode())
        found.update(content)
    return found.hexdigest()


@once
def _engine() -> bytes:
    files = sorted(Path(__file__).parent.rglob("*.py"))
    return hashlib.blake2b(b"".join(file.read_bytes() for file in files), digest_size=16).digest()


def read(cache: Path, key: str, root: Path) -> tuple[Library, list[Problem]] | None:
    """The library kept under ``key`` with its problems; None when there is none or it cannot be read."""
    try:
        kept = _decoder.decode((cache / f"{key}.library").read_bytes())
    except (OSError, msgspec.DecodeError):
        return None
    translations = {
        language: {(context, source): text for context, source, text in entries}
        for language, entries in kept.translations.items()
    }
    library = Library(
        root, relinked(kept.paths), kept.services, kept.groups, kept.categories, kept.talk, kept.intents,
        Words(kept.words, translations), kept.county, kept.hard_words,
    )  # fmt: skip
    return library, kept.problems


def write(cache: Path, key: str, library: Library, problems: list[Problem]) -> None:
    """Keep a library under ``key``, whole or not at all; a cache that cannot be written is passed over."""
    translations = {
        language: [(*source, text) for source, text in entries.items()]
        for language, entries in library.words.translations.items()
    }
    kept = _Kept(
        flat(library.paths), library.services, library.groups, library.categories, library.talk, library.intents,
        library.words.source, translations, library.county, library.hard_words, problems,
    )  # fmt: skip
    try:
        cache.mkdir(parents=True, exist_ok=True)
        new = cache / f"{key}.new"
        new.write_bytes(msgspec.msgpack.encode(kept))
        new.replace(cache / f"{key}.library")
        for old in sorted(cache.glob("*.library"), key=lambda file: file.stat().st_mtime)[:-KEPT]:
            old.unlink()
    except OSError:
        return


def flat(paths: Mapping[str, LifePath]) -> dict[str, FlatPath]:
    """Paths as they are stored."""
    return {name: FlatPath(**{**_fields(path), "runs": {}}) for name, path in paths.items()}


def relinked(paths: Mapping[str, FlatPath]) -> dict[str, LifePath]:
    """Stored paths, each with those it runs again."""
    found = {name: LifePath(**{**_fields(path), "runs": {}}) for name, path in paths.items()}
    for path in found.values():
        path.runs.update({target: found[target] for _, target in runs_of(path)})
    return found


def _fields(path: LifePath) -> dict[str, Any]:
    return {name: getattr(path, name) for name in LifePath.__struct_fields__}
