"""Trains a kernel machine: a ridge regression on embeddings and n-grams, solved once and checked exactly.

What it would say of a group of lines that it had not learnt from follows from the same solution (the block formula for
leaving a group out). So calibration and thresholds rest on every line, and no line is vouched for by those that were
written beside it.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import scipy.sparse
from numpy.typing import NDArray
from scipy.linalg import lapack

from bot.meaning.embedding import Vectors
from bot.meaning.features import BITS, bare, grams
from bot.meaning.machine import Floats, near

COMMON = 0.25
"""N-grams of more than this share of all lines say nothing."""
BLOCK = 1024
"""Rows that are worked on at a time, so that a large matrix stands in memory once."""

Groups = NDArray[np.int64]


class Ridge(NamedTuple):
    """``reach``: width of the Gaussian kernel, in mean squared distances of a line from the middle of all; ``spread``: how
    much a line's label is distrusted; ``meaning`` and ``marks``: their weights beside the n-grams' 1."""

    reach: float = 1.0
    spread: float = 0.5
    meaning: float = 1.0
    marks: float = 0.5


class Learnt(NamedTuple):
    """The arrays of a machine, and what it says of each line when the line's group was left out: (lines, outputs)."""

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
) -> Learnt:
    """Learn ``targets`` (lines, outputs; 1 is yes, -1 no) of readable ``texts``.

    ``vectors`` are the texts' embeddings, or None; ``marks`` what else is known of each text, by name. ``about`` has the
    ``embedder``'s name and the ``dotted`` words of the texts, and what else the machine's owner wants to find again.
    Needs some 3 × 4 × lines² bytes.
    """
    slots, idf, said = _said(texts)
    names, marked = _marked(marks or [()] * len(texts))
    arrays: dict[str, NDArray[Any]] = {"slots": slots, "idf": idf}
    unseen = {}
    bias = targets.mean(0)
    likeness = _likeness(scipy.sparse.hstack([said, marked * np.sqrt(ridge.marks)], "csr", np.float32))

    def learnt(side: str) -> Floats:
        pulls, unseen[side] = _solved(likeness, ridge.spread, targets - bias, groups)
        arrays[f"{side}_weights"] = (said.T @ pulls).astype(np.float16)
        arrays[f"{side}_marks"] = (marked.T @ pulls * ridge.marks).astype(np.float32)
        arrays[f"{side}_bias"] = bias
        return pulls

    learnt("alone")
    reach = 0.0
    if vectors is not None:
        middle = vectors.mean(0)
        lines = (vectors - middle).astype(np.float16).astype(np.float32)
        squares = (lines * lines).sum(1)
        reach = float(squares.mean()) * ridge.reach
        for start in range(0, len(lines), BLOCK):
            part = slice(start, start + BLOCK)
            likeness[part] += ridge.meaning * near(lines[part], lines, squares, reach)
        pulls = learnt("both") * ridge.meaning
        arrays |= {"lines": lines.astype(np.float16), "pulls": pulls.astype(np.float16), "middle": middle}
    written = {"bits": BITS, "reach": reach, "marks": names, **about}
    arrays["about"] = np.frombuffer(json.dumps(written, ensure_ascii=False).encode(), np.uint8)
    return Learnt(arrays, {side: found + bias for side, found in unseen.items()})


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


def _likeness(said: scipy.sparse.csr_matrix) -> Floats:
    """How like lines are by their n-grams and marks: shape (lines, lines)."""
    likeness = np.empty((said.shape[0], said.shape[0]), np.float32)
    turned = said.T.tocsr()
    for start in range(0, len(likeness), BLOCK):
        likeness[start : start + BLOCK] = (said[start : start + BLOCK] @ turned).toarray()
    return likeness


def _solved(likeness: Floats, spread: float, targets: Floats, groups: Groups) -> tuple[Floats, Floats]:
    """How each line pulls, and what would be said of it had its whole group not been learnt: y - (inverse_GG)^-1 pulls_G."""
    inverse = _inverse(likeness, spread)
    pulls = inverse @ targets
    unseen = np.empty_like(targets)
    for group in np.unique(groups):
        members = np.flatnonzero(groups == group)
        unseen[members] = targets[members] - np.linalg.solve(inverse[np.ix_(members, members)], pulls[members])
    return pulls.astype(np.float32), unseen


def _inverse(likeness: Floats, spread: float) -> Floats:
    """The inverse of the symmetric positive ``likeness + spread × 1``, by its Cholesky factor."""
    matrix = likeness.copy()
    matrix[np.diag_indices_from(matrix)] += spread
    factor, failed = lapack.spotrf(matrix.T, lower=1, overwrite_a=1)
    if failed:
        raise RuntimeError("the lines' likeness has no Cholesky factor")
    inverse: Floats = lapack.spotri(factor, lower=1, overwrite_c=1)[0]
    for start in range(0, len(inverse), BLOCK):  # the upper half is the lower one turned
        stop = start + BLOCK
        inverse[start:stop, stop:] = inverse[stop:, start:stop].T
        corner = np.tril(inverse[start:stop, start:stop])
        inverse[start:stop, start:stop] = corner + np.tril(corner, -1).T
    return inverse
