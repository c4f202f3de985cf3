"""Where the actions find the library: whoever runs them puts it here; ``rasa run actions`` reads it on the first use."""

import os
from collections.abc import Mapping
from pathlib import Path

from engine.library import Library
from engine.loading import load

_library: Library | None = None
_releases: Mapping[str, Library] = {}


def put(library: Library, releases: Mapping[str, Library] | None = None) -> None:
    """Give the actions of this process the library on which walks begin, and those of the releases that walks are on."""
    global _library, _releases
    _library, _releases = library, releases or {}


def library() -> Library:
    """The library on which walks begin; read from POLKU_LIBRARY (or the working folder) when nobody has put one."""
    if _library is None:
        put(load(Path(os.environ.get("POLKU_LIBRARY", "."))))
    assert _library is not None
    return _library


def release(number: str) -> Library | None:
    """The library of a release, or None when it is retired or was never here."""
    newest = library()
    return newest if number == newest.release else _releases.get(number)
