"""The trained half of the screen: how likely a text speaks of danger, from its embedding and its n-grams. numpy alone.

A kernel machine: each line of the corpus near to the text in meaning pulls towards its own label (a Gaussian kernel on
embeddings), and each n-gram has a weight. ``bot/gate/learning.py`` makes the file that is read here.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.gate.embedding import Embedder, Vectors, windows
from bot.gate.features import BITS, bare, grams, readable

MOST_EMBEDDED = 3
"""Windows of a long text that are embedded: those that its n-grams find the most like danger."""
BARE_WINDOW = 200
"""Characters of a window where there is no embedding."""
NEAREST = 3
DANGER, CRISIS = 0, 1
"""The first outputs; those of the categories follow."""

Floats = NDArray[np.float32]


class Judgement(NamedTuple):
    """Calibrated chances that a text is a crisis, and that it is one or should be asked about; whether each is enough.

    ``near``: the ways of the corpus nearest in meaning, the nearest first; without an embedding empty.
    """

    crisis: float
    danger: float
    is_crisis: bool
    is_danger: bool
    category: str
    near: tuple[str, ...]


class Side(NamedTuple):
    """What is learnt with the embedding, or without: weights of n-grams (grams, outputs), a bias for each output, the
    calibration (slope and shift for danger and for crisis), and the thresholds of the two chances."""

    weights: Floats
    bias: Floats
    calibration: Floats
    thresholds: Floats


class Classifier:
    """A trained guard. Raises ValueError, OSError or KeyError when the file is not one."""

    def __init__(self, file: Path, embedder: Embedder | None) -> None:
        with np.load(file, allow_pickle=False) as kept:
            arrays = {name: kept[name] for name in kept.files}
        about = json.loads(bytes(arrays["about"]))
        if about["bits"] != BITS:
            raise ValueError(f"{file.name} has n-grams of {about['bits']} bits")
        self.categories: tuple[str, ...] = tuple(about["categories"])
        self._ways: tuple[str, ...] = tuple(about["ways"])
        self._dotted: Mapping[str, str] = about["dotted"]
        self._slots, self._idf = arrays["slots"], arrays["idf"]
        self._alone = _side("alone", arrays)
        self._embedder = embedder if embedder is not None and about["embedder"] == embedder.name else None
        if self._embedder is not None:
            self._both = _side("both", arrays)
            self._lines = arrays["lines"].astype(np.float32)
            self._line_squares = (self._lines * self._lines).sum(1)
            self._pulls, self._line_ways = arrays["pulls"], arrays["line_ways"]
            self._middle, self._reach = arrays["middle"], float(about["reach"])

    @property
    def embeds(self) -> bool:
        return self._embedder is not None

    def vector(self, text: str) -> Vectors | None:
        """The embedding of the text's first window, shape (dimension,): the one that the screen has made in this turn."""
        if self._embedder is None:
            return None
        first = windows(readable(text, self._dotted), self._embedder.fits)[0]
        vector: Vectors = self._embedder.encode([first])[0]
        return vector

    def judge(self, text: str) -> Judgement:
        """Judge the most dangerous window of a text."""
        clear = readable(text, self._dotted)
        pieces = windows(clear, self._embedder.fits if self._embedder else _is_short)
        looked_up = [self._gram_values(piece) for piece in pieces]
        alone = np.stack([_sum(self._alone, found) for found in looked_up])
        if self._embedder is None:
            return self._judgement(alone, self._alone, ())
        chosen = np.argsort(-alone[:, DANGER], kind="stable")[:MOST_EMBEDDED]
        vectors = self._embedder.encode([pieces[index] for index in chosen])
        pulled = self._pull(vectors)
        scores = np.stack([_sum(self._both, looked_up[index]) for index in chosen]) + pulled @ self._pulls
        nearest = np.argsort(-pulled[np.argmax(scores[:, DANGER])], kind="stable")[: 8 * NEAREST]
        near = tuple(dict.fromkeys(self._ways[self._line_ways[line]] for line in nearest))[:NEAREST]
        return self._judgement(scores, self._both, near)

    def _gram_values(self, text: str) -> tuple[NDArray[np.int64], Floats]:
        """Rows of the n-grams that are known, and their weighted counts, of length 1."""
        slots, counts = grams(bare(text))
        rows = self._slots[slots]
        rows, counts = rows[rows >= 0], counts[rows >= 0]
        values = counts * self._idf[rows]
        return rows, values / (np.linalg.norm(values) + np.float32(1e-9))

    def _pull(self, vectors: Vectors) -> Floats:
        """How near each line of the corpus is to each vector: shape (vectors, lines), from 0 to 1."""
        return near(vectors - self._middle, self._lines, self._line_squares, self._reach)

    def _judgement(self, scores: Floats, side: Side, near: tuple[str, ...]) -> Judgement:
        slopes, shifts = side.calibration
        chances = 1 / (1 + np.exp(-(scores[:, : CRISIS + 1] * slopes + shifts)))
        danger, crisis = chances.max(0)
        worst = scores[np.argmax(scores[:, DANGER])]
        category = self.categories[int(np.argmax(worst[CRISIS + 1 :]))]
        enough = chances.max(0) >= side.thresholds
        is_crisis = bool(enough[CRISIS])
        return Judgement(float(crisis), float(danger), is_crisis, is_crisis or bool(enough[DANGER]), category, near)


def near(vectors: Floats, lines: Floats, squares: Floats, reach: float) -> Floats:
    """The Gaussian kernel between centred vectors (n, dimension) and lines (m, dimension) with their squared lengths (m,)."""
    apart = (vectors * vectors).sum(1)[:, None] + squares[None] - 2 * (vectors @ lines.T)
    result: Floats = np.exp(-np.maximum(apart, 0) / reach)
    return result


def _side(name: str, arrays: Mapping[str, NDArray[np.generic]]) -> Side:
    return Side(*(arrays[f"{name}_{field}"].astype(np.float32) for field in Side._fields))


def _sum(side: Side, found: tuple[NDArray[np.int64], Floats]) -> Floats:
    rows, values = found
    total: Floats = values @ side.weights[rows] + side.bias
    return total


def _is_short(text: str) -> bool:
    return len(text) <= BARE_WINDOW
