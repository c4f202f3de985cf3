"""Trains a kernel machine: a ridge regression on embeddings and n-grams.

What it would say of a group of lines that it had not learnt from comes with the solution (``bot/meaning/solving.py``). So
calibration and thresholds rest on every line, and no line is vouched for by those that were written beside it.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import scipy.sparse
from numpy.typing import NDArray

from bot.meaning.embedding import Vectors
from bot.meaning.features import BITS, bare, grams
from bot.meaning.machine import Floats
from bot.meaning.solving import Groups, Likeness, Nearness, solved

COMMON = 0.25
"""N-grams of more than this share of all lines say nothing."""


class Ridge(NamedTuple):
    """``reach``: width of the Gaussian kernel, in mean squared distances of a line from the middle of all; ``spread``: how
    much a line's label is distrusted; ``meaning`` and ``marks``: their weights beside the n-grams' 1."""

    reach: float = 1.0
    spread: float = 0.5
    meaning: float = 1.0
    marks: float = 0.5


class Learnt(NamedTuple):
    """The arrays of a machine, and what it says of each line when the line's group was left out: (lines, checked outputs)."""

    arrays: dict[str, NDArray[Any]]
    unseen: dict[str, Floats]


def learn(
    texts: Sequence[str],
    targets: Floats,
    groups: Groups,
    vectors: Vectors | None,
    about: Mapping[str, Any],
    ridge: Ridge,
    marks: Sequence[Sequence[str]] | None = None,
    checked: int | None = None,
) -> Learnt:
    """Learn ``targets`` (lines, outputs; 1 is yes, -1 no) of readable ``texts``.

    ``vectors`` are the texts' embeddings, or None; ``marks`` what else is known of each text, by name. ``about`` has the
    ``embedder``'s name and the ``dotted`` words of the texts, and what else the machine's owner wants to find again.
    ``checked``: how many of the outputs, from the first on, are told of lines left out; None: all.
    """
    slots, idf, said = _said(texts)
    names, marked = _marked(marks or [()] * len(texts))
    arrays: dict[str, NDArray[Any]] = {"slots": slots, "idf": idf}
    unseen = {}
    bias = np.full(targets.shape[1], -1, np.float32)  # what is like nothing that was learnt is a no
    likeness = Likeness(scipy.sparse.hstack([said, marked * np.sqrt(ridge.marks)], "csr", np.float32))

    def learnt(side: str, likeness: Likeness) -> Floats:
        pulls, unseen[side] = solved(likeness, ridge.spread, targets - bias, groups, checked)
        arrays[f"{side}_weights"] = (said.T @ pulls).astype(np.float16)
        arrays[f"{side}_marks"] = (marked.T @ pulls * ridge.marks).astype(np.float32)
        arrays[f"{side}_bias"] = bias
        return pulls

    learnt("alone", likeness)
    reach = 0.0
    if vectors is not None:
        middle = vectors.mean(0)
        lines = (vectors - middle).astype(np.float16).astype(np.float32)
        reach = float((lines * lines).sum(1).mean()) * ridge.reach
        nearness = Nearness(lines, reach, ridge.meaning)
        pulls = learnt("both", likeness._replace(near=nearness)) * np.float32(ridge.meaning)
        arrays |= {"lines": lines.astype(np.float16), "pulls": pulls.astype(np.float16), "middle": middle}
    written = {"bits": BITS, "reach": reach, "marks": names, **about}
    arrays["about"] = np.frombuffer(json.dumps(written, ensure_ascii=False).encode(), np.uint8)
    return Learnt(arrays, {side: found + bias[: found.shape[1]] for side, found in unseen.items()})


def calibrated(scores: Floats, labels: NDArray[np.bool_]) -> tuple[float, float]:
    """Slope and shift of the logistic curve through scores and labels (Platt), by Newton's steps."""
    rows = np.stack([scores, np.ones_like(scores)], axis=1).astype(np.float64)
    curve = np.zeros(2)
    for _ in range(25):
        chance = 1 / (1 + np.exp(-rows @ curve))
        bend = rows.T @ (rows * (chance * (1 - chance))[:, None]) + 1e-6 * np.eye(2)
        curve += np.linalg.solve(bend, rows.T @ (labels - chance))
    return float(curve[0]), float(curve[1])


def _said(texts: Sequence[str]) -> tuple[NDArray[np.int32], Floats, scipy.sparse.csr_matrix]:
    """The table of n-gram slots (-1: unknown), how rare each n-gram is, and the lines as n-grams, shape (lines, grams)."""
    looked = [grams(bare(text)) for text in texts]
    columns = np.concatenate([slots for slots, _ in looked])
    starts = np.cumsum([0, *(len(slots) for slots, _ in looked)])
    counted = np.bincount(columns, minlength=1 << BITS)
    kept = np.flatnonzero((counted > 1) & (counted < COMMON * len(texts)))
    table = np.full(1 << BITS, -1, np.int32)
    table[kept] = np.arange(len(kept), dtype=np.int32)
    idf = np.log(len(texts) / counted[kept]).astype(np.float32)
    whole = scipy.sparse.csr_matrix(
        (np.concatenate([counts for _, counts in looked]), columns, starts), shape=(len(texts), 1 << BITS)
    )
    said = whole[:, kept] @ scipy.sparse.diags(idf)
    lengths = np.sqrt(np.asarray(said.multiply(said).sum(1)).ravel()) + 1e-9
    return table, idf, (scipy.sparse.diags(1 / lengths) @ said).tocsr().astype(np.float32)


def _marked(marks: Sequence[Sequence[str]]) -> tuple[list[str], scipy.sparse.csr_matrix]:
    """The marks that more than one line has, and which line has which, shape (lines, marks)."""
    seen = Counter(mark for found in marks for mark in found)
    names = sorted(mark for mark, times in seen.items() if times > 1)
    columns = {mark: column for column, mark in enumerate(names)}
    found = [[columns[mark] for mark in line if mark in columns] for line in marks]
    starts = np.cumsum([0, *map(len, found)])
    chosen = np.array([column for line in found for column in line], np.int64)
    ones = np.ones(len(chosen), np.float32)
    return names, scipy.sparse.csr_matrix((ones, chosen, starts), shape=(len(marks), len(names)))
