"""Slips of the fingers: a word that nobody wrote before, and that is one slip away from a known one, is taken for that.

Known are the words of the corpus and of the library. All ways to leave out one letter of them are looked up, hashed (the
deletion neighbourhood of SymSpell, W. Garbe 2012), so that a word costs some microseconds and no time grows with the words.
"""

import zlib
from collections.abc import Iterator, Mapping

import numpy as np

from bot.gate.normalise import fold

SHORTEST = 5
"""Letters of the shortest word that is mended: shorter ones have too many neighbours."""
ENDING = 2
"""Letters at the end of a word that are its grammar: words that differ there only are not slips of each other."""


class Spelling:
    """Knows the words that are the keys of ``dotted``, the most frequent first, and their spelling, its values."""

    def __init__(self, dotted: Mapping[str, str]) -> None:
        self._dotted = dotted
        self._words = [word for word in dotted if len(word) >= SHORTEST]
        pairs = [(_hash(part), number) for number, word in enumerate(self._words) for part in _shortened(word)]
        table = np.array(sorted(pairs), np.uint32).reshape(-1, 2)
        self._hashes, self._numbers = table[:, 0].copy(), table[:, 1].copy()

    def meant(self, word: str) -> str:
        """The known word that is one slip away, of several the most frequent; the word itself where it is known or none is."""
        folded = fold(word)
        if len(folded) < SHORTEST or folded in self._dotted or not folded.isalpha():
            return word
        hashes = np.array([_hash(part) for part in _shortened(folded)], np.uint32)
        begins, ends = (np.searchsorted(self._hashes, hashes, side).tolist() for side in ("left", "right"))
        found = sorted(
            {int(number) for begin, end in zip(begins, ends, strict=True) for number in self._numbers[begin:end]}
        )
        near = (self._words[number] for number in found if is_slip(folded, self._words[number]))
        one = next(near, None)
        return word if one is None else self._dotted[one]


def is_slip(typed: str, known: str) -> bool:
    """Whether one letter too many, too few, another, or two letters changed about make one word of the other."""
    same = next((at for at, (one, other) in enumerate(zip(typed, known, strict=False)) if one != other), None)
    if same is None or same >= min(len(typed), len(known)) - ENDING:
        return False
    one, other = typed[same:], known[same:]
    if len(typed) == len(known):
        return one[1:] == other[1:] or (one[:2] == other[1::-1] and one[2:] == other[2:])
    return one[1:] == other or one == other[1:]


def _shortened(word: str) -> Iterator[str]:
    yield word
    yield from {word[:at] + word[at + 1 :] for at in range(len(word))}


def _hash(part: str) -> int:
    return zlib.crc32(part.encode("utf-8", "replace"))
