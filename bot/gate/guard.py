"""The screen with all it can have: reviewed phrases, and the trained guard where one lies ready for this library."""

import logging
from pathlib import Path

from bot.gate.classifier import Classifier
from bot.gate.learning import guard_path
from bot.gate.screen import Screen
from bot.meaning.embedding import Embedder, embedder
from engine.library import Library

log = logging.getLogger(__name__)


def screen_of(library: Library, data: Path, embeds: bool = True) -> Screen:
    """The screen for ``library`` with the guard under ``data``; without a guard that can be read, of phrases alone.

    ``embeds=False``: without an embedding, as where it cannot be loaded.
    """
    file = guard_path(library, data)
    if not file.exists():
        file = file.with_suffix(".alone.npz")
    return Screen(library.categories.values(), classifier_of(file, embedder() if embeds else None))


def classifier_of(file: Path, embedder: Embedder | None) -> Classifier | None:
    """The classifier in ``file``; None, and the log says so, when it is missing or broken."""
    try:
        return Classifier(file, embedder)
    except Exception as error:
        log.error(
            "no guard is trained (%s): the screen uses reviewed phrases alone; run polku train", type(error).__name__
        )
        return None
