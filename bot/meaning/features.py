"""How a text looks to the classifier: a readable form for the embedding, and the n-grams of its bare form.

Both see through what the patterns see through (``bot/gate/normalise.py``): missing dots, capitals, doubled and stretched
letters, characters that nobody sees, digits for letters, letters written apart.
"""

import itertools
import re
import unicodedata
import zlib
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from bot.gate.normalise import fold, forms, together, visible, words

BITS = 18
"""N-grams are hashed into 2^BITS slots; of ten thousand lines' some hundred thousand n-grams few collide."""
LONGEST = 5
"""Letters of the longest n-gram; the shortest has two. Beside them words, pairs, and pairs around a word."""

Slots = NDArray[np.int64]
Counts = NDArray[np.float32]

_RUN = re.compile(r"(.)\1*")
_STRETCHED = re.compile(r"(.)\1{2,}")
_LETTERS = re.compile(r"[^\W_]+")
_LEET_INSIDE = re.compile(r"(?<=[^\W\d_])[013457](?=[^\W\d_])")
_MEANT = dict(zip("013457", "oieast", strict=True))


def plain(word: str) -> str:
    """A word with each letter as often as it is meant: ``kkuuoollllaa`` and ``kuollaaaa`` are ``kuolla`` and ``kuollaa``."""
    runs = [found.group() for found in _RUN.finditer(word)]
    if len(word) >= 4 and all(len(run) % 2 == 0 for run in runs):
        word = "".join(run[: len(run) // 2] for run in runs)
    return _STRETCHED.sub(r"\1\1", word)


def readable(text: str, dotted: Mapping[str, str]) -> str:
    """The text for the embedding: lower case and undisguised; words of ``dotted`` get back the dots that were left out."""

    def meant(found: re.Match[str]) -> str:
        word = _LEET_INSIDE.sub(lambda digit: _MEANT[digit.group()], plain(found.group()))
        return dotted.get(word, word)

    lower = unicodedata.normalize("NFC", visible(text).lower())
    return " ".join(_LETTERS.sub(meant, together(lower)).split())


def bare(text: str) -> str:
    """The text for the n-grams: folded words alone, with digits that stand for letters read as letters."""
    return " ".join(_letters(word) for word in words(text)[0])


def _letters(word: str) -> str:
    if word.isalpha() or word.isdecimal():
        return plain(word)
    meant = forms(word)
    return plain(meant[1] if len(meant) > 1 and _LEET_INSIDE.search(word) else word)


def dots(texts: Iterable[str]) -> dict[str, str]:
    """The words of ``texts`` that lose nothing but their dots when typed without: ``aiti`` → ``äiti``."""
    known = {word for text in texts for word in _LETTERS.findall(unicodedata.normalize("NFC", text.lower()))}
    return {
        fold(word): word for word in sorted(known) if len(word) > 2 and fold(word) != word and fold(word) not in known
    }


def grams(text: str) -> tuple[Slots, Counts]:
    """The slots of a text's n-grams in rising order, and how often each is there (its square root)."""
    said = bare(text)
    found = [_letter_grams(f" {said} "), _word_grams(said.split())]
    slots, counts = np.unique(np.concatenate(found) & np.uint32((1 << BITS) - 1), return_counts=True)
    return slots.astype(np.int64), np.sqrt(counts).astype(np.float32)


def _letter_grams(text: str) -> NDArray[np.uint32]:
    """FNV-1a over the letters, for all places at once."""
    letters = np.frombuffer(text.encode("utf-32-le"), np.uint32)
    hashed = np.full(len(letters), 2166136261, np.uint32)
    found = []
    for length in range(1, min(LONGEST, len(letters)) + 1):
        hashed = (hashed[: len(letters) - length + 1] ^ letters[length - 1 :]) * np.uint32(16777619)
        hashed ^= hashed >> np.uint32(15)
        if length > 1:
            found.append(hashed + np.uint32(length * 0x9E3779B1 & 0xFFFFFFFF))
    mixed = np.concatenate(found) * np.uint32(0x85EBCA6B)
    return mixed ^ mixed >> np.uint32(13)


def _word_grams(said: list[str]) -> NDArray[np.uint32]:
    near = [f"{one} {other}" for one, other in itertools.pairwise(said)]
    around = [f"{one} _ {other}" for one, other in zip(said, said[2:], strict=False)]
    return np.array([zlib.crc32(gram.encode("utf-8", "replace")) for gram in (*said, *near, *around)], np.uint32)
