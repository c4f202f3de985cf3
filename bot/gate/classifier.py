"""The trained half of the screen: how likely a text speaks of danger. ``bot/gate/learning.py`` makes the file it reads."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.meaning.embedding import Embedder
from bot.meaning.machine import Floats, Machine

MOST_EMBEDDED = 3
"""Windows of a long text that are embedded: those that its n-grams find the most like danger."""
NEAREST = 3
DANGER, CRISIS = 0, 1
"""The first outputs; those of the categories follow."""


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


class Classifier:
    """A trained guard. Raises ValueError, OSError or KeyError when the file is not one.

    Of each text it gets the ``marks``: which reviewed phrases and exceptions are in it.
    """

    def __init__(self, file: Path, embedder: Embedder | None) -> None:
        with np.load(file, allow_pickle=False) as kept:
            arrays = {name: kept[name] for name in kept.files}
        self._machine = Machine(arrays, embedder)
        self.categories: tuple[str, ...] = tuple(self._machine.about["categories"])
        self._ways: tuple[str, ...] = tuple(self._machine.about["ways"])
        self._line_ways: NDArray[np.int32] = arrays["line_ways"]
        self._calibration: Floats = arrays[f"{self._machine.side}_calibration"]
        self._thresholds: Floats = arrays[f"{self._machine.side}_thresholds"]

    @property
    def embeds(self) -> bool:
        return self._machine.embedder is not None

    def judge(self, text: str, marks: Callable[[str], tuple[str, ...]], hit: bool) -> Judgement:
        """Judge the most dangerous windows of a text; less is enough where a reviewed phrase has ``hit`` already."""
        pieces = self._machine.pieces(text)
        found = [marks(piece) for piece in pieces]
        scores = self._machine.alone(pieces, found)
        if not self.embeds:
            return self._judgement(scores, hit, ())
        chosen = np.argsort(-scores[:, DANGER], kind="stable")[:MOST_EMBEDDED]
        both = self._machine.both([pieces[index] for index in chosen], [found[index] for index in chosen])
        assert both.pulled is not None
        nearest = np.argsort(-both.pulled[np.argmax(both.scores[:, DANGER])], kind="stable")[: 8 * NEAREST]
        near = tuple(dict.fromkeys(self._ways[self._line_ways[line]] for line in nearest))[:NEAREST]
        return self._judgement(both.scores, hit, near)

    def _judgement(self, scores: Floats, hit: bool, near: tuple[str, ...]) -> Judgement:
        most = chances(scores, self._calibration).max(0)
        worst = scores[np.argmax(scores[:, DANGER])]
        category = self.categories[int(np.argmax(worst[CRISIS + 1 :]))]
        is_danger, is_crisis = most >= self._thresholds[int(hit)]
        danger, crisis = (float(chance) for chance in most)
        return Judgement(crisis, danger, bool(is_crisis), bool(is_crisis or is_danger), category, near)


def chances(scores: Floats, calibration: Floats) -> Floats:
    """Calibrated chances of danger and of a crisis, shape (texts, 2), from scores and slopes and shifts, shape (2, 2)."""
    slopes, shifts = calibration
    result: Floats = 1 / (1 + np.exp(-(scores[:, : CRISIS + 1] * slopes + shifts)))
    return result
