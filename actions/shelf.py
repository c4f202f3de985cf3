"""Where the actions find the library: whoever runs them puts it here; ``rasa run actions`` reads it on the first use."""

import os
from pathlib import Path

from engine.library import Library
from engine.loading import load

_library: Library | None = None


def put(library: Library) -> None:
    """Give the actions of this process their library."""
    global _library
    _library = library


def library() -> Library:
    """The library of this process; read from POLKU_LIBRARY (or the working folder) when nobody has put one."""
    if _library is None:
        put(load(Path(os.environ.get("POLKU_LIBRARY", "."))))
    assert _library is not None
    return _library
