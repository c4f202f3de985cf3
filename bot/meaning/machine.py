"""A trained kernel machine: scores a text for several outputs, from its embedding and its n-grams. numpy alone.

Each line that was learnt pulls, the nearer in meaning the more (a Gaussian kernel on embeddings), and each n-gram has a
weight. An owner may know more of a text, by name: such marks have weights too. Without an embedding n-grams and marks
answer alone, with weights of their own. ``bot/meaning/ridge.py`` makes what is read here; the guard (``bot/gate``) and
the understanding (``bot/dialogue``) each have a machine.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.meaning.embedding import Embedder, windows
from bot.meaning.features import BITS, bare, grams, readable
from bot.meaning.spelling import Spelling

BARE_WINDOW = 200
"""Characters of a window where there is no embedding."""

_SIDES = ("alone", "both")

Floats = NDArray[np.float32]
Arrays = Mapping[str, NDArray[Any]]


class Found(NamedTuple):
    """Scores of windows, shape (windows, outputs), and how each learnt line pulled, shape (windows, lines), from 0 to 1.

    ``pulled`` is None where there is no embedding.
    """

    scores: Floats
    pulled: Floats | None


class _Side(NamedTuple):
    """Weights of n-grams (grams, outputs) and of marks (marks, outputs), and a bias for each output."""

    weights: Floats
    marks: Floats
    bias: Floats


class Machine:
    """Reads ``arrays`` as they were learnt. Raises ValueError or KeyError when they are not a machine's.

    ``about`` holds what its owner wrote beside the numbers: names of outputs, of lines.
    """

    def __init__(self, arrays: Arrays, embedder: Embedder | None) -> None:
        self.about: dict[str, Any] = json.loads(bytes(arrays["about"]))
        if self.about["bits"] != BITS:
            raise ValueError(f"its n-grams have {self.about['bits']} bits, not {BITS}")
        self._dotted: Mapping[str, str] = self.about["dotted"]
        self._spelling = Spelling(self._dotted)
        self._slots, self._idf = arrays["slots"], arrays["idf"]
        self._marks = {name: row for row, name in enumerate(self.about["marks"])}
        self._alone = _side("alone", arrays)
        self.embedder = embedder if embedder is not None and self.about["embedder"] == embedder.name else None
        if self.embedder is not None:
            self._both = _side("both", arrays)
            self._lines = arrays["lines"].astype(np.float32)
            self._squares = (self._lines * self._lines).sum(1)
            self._pulls, self._middle = arrays["pulls"].astype(np.float32), arrays["middle"]

        self._curves: dict[str, list[float]] = {
            side: [float(one) for one in arrays[key]] for side in _SIDES if (key := f"{side}_curve") in arrays
        }

    @property
    def curve(self) -> list[float]:
        """How its owner makes confidences of scores, where the owner wrote that."""
        return self._curves[self.side]

    @property
    def side(self) -> str:
        """Which half of what was learnt answers: ``both``, or n-grams ``alone``."""
        return "alone" if self.embedder is None else "both"

    def pieces(self, text: str) -> list[str]:
        """The text, readable and cut into windows."""
        clear = readable(text, self._dotted, self._spelling)
        return windows(clear, self.embedder.fits if self.embedder else _is_short)

    def alone(self, pieces: Sequence[str], marks: Sequence[Iterable[str]] | None = None) -> Floats:
        """Scores by n-grams and the pieces' ``marks``: shape (pieces, outputs)."""
        return self._summed(self._alone, pieces, marks)

    def both(self, pieces: Sequence[str], marks: Sequence[Iterable[str]] | None = None) -> Found:
        """Scores by all there is."""
        if self.embedder is None:
            return Found(self.alone(pieces, marks), None)
        vectors = self.embedder.encode(pieces)
        pulled = near(vectors - self._middle, self._lines, self._squares, self.about["reach"])
        return Found(self._summed(self._both, pieces, marks) + pulled @ self._pulls, pulled)

    def _summed(self, side: _Side, pieces: Sequence[str], marks: Sequence[Iterable[str]] | None) -> Floats:
        scores = np.stack([self._by_grams(side, piece) for piece in pieces])
        for row, names in enumerate(marks or ()):
            known = [self._marks[name] for name in names if name in self._marks]
            scores[row] += side.marks[known].sum(0)
        return scores

    def _by_grams(self, side: _Side, piece: str) -> Floats:
        slots, counts = grams(bare(piece))
        rows = self._slots[slots]
        known = rows >= 0
        rows = rows[known]
        values = counts[known] * self._idf[rows]
        values = values / (np.linalg.norm(values) + np.float32(1e-9))
        summed: Floats = values @ side.weights[rows] + side.bias
        return summed


def near(vectors: Floats, lines: Floats, squares: Floats, reach: float) -> Floats:
    """The Gaussian kernel between centred vectors (n, dimension) and lines (m, dimension) with their squared lengths (m,)."""
    apart = (vectors * vectors).sum(1)[:, None] + squares[None] - 2 * (vectors @ lines.T)
    result: Floats = np.exp(-np.maximum(apart, 0) / np.float32(reach))
    return result


def _side(name: str, arrays: Arrays) -> _Side:
    return _Side(*(arrays[f"{name}_{field}"].astype(np.float32) for field in _Side._fields))


def _is_short(text: str) -> bool:
    return len(text) <= BARE_WINDOW
