"""The library: the folder with ``paths/`` and ``content/`` that editors own, as one checked value."""

from pathlib import Path

import msgspec

from engine.catalogue import Group, Service
from engine.dialogue import Phrases
from engine.path import LifePath
from engine.safety import CategoryFile, Talk
from engine.walker import County
from engine.words import Words


class Library(msgspec.Struct, frozen=True):
    """All that editors own, checked: paths, catalogue, safety words, the dialogue's words and phrases.

    ``hard_words``: words that a young person may not know, each with plainer ones. ``release``:
    the number of the release that the paths are of, empty for a folder that is not published.
    """

    root: Path
    paths: dict[str, LifePath]
    services: dict[str, Service]
    groups: dict[str, Group]
    categories: dict[str, CategoryFile]
    talk: Talk
    intents: dict[str, Phrases]
    words: Words
    county: County
    hard_words: dict[str, str] = {}
    release: str = ""


def phrases_of(library: Library) -> list[tuple[str, str]]:
    """How people say each intent, in all languages: (intent, phrase)."""
    sources = {path.id: path.phrases for path in library.paths.values()}
    sources |= {intent: said.phrases for intent, said in library.intents.items()}
    found = [(intent, text) for intent, phrases in sources.items() for texts in phrases.values() for text in texts]
    return list(dict.fromkeys(found))
