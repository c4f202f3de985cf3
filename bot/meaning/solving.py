"""Solves a ridge regression on likenesses of lines, whole and with parts of the lines left out. What is asked: how each line
pulls, and what would be said of each had it not been learnt.

Few lines are solved exactly. Of many the inverse would take minutes and three matrices of lines²; they are solved by
conjugate gradients (Hestenes and Stiefel 1952), all outputs and all folds at once, preconditioned by the likeness to some
of the lines (Rudi, Carratino and Rosasco, FALKON, 2017).
"""

from typing import NamedTuple

import numpy as np
import scipy.sparse
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve, lapack

from bot.meaning.machine import Floats, near

EXACT = 14_000
"""More lines than that are solved by conjugate gradients."""
FOLDS = 8
"""Parts into which the groups of many lines are put; each part is left out as a whole."""
SOME = 1000
"""Lines of the preconditioner."""
CLOSE = 3e-3
"""The share of a target, as a length, that a solution may be off."""
MOST_STEPS = 200
BLOCK = 1024
"""Rows that are worked on at a time, so that a large matrix stands in memory once."""

Groups = NDArray[np.int64]


class Nearness:
    """A Gaussian kernel among vectors, shape (lines, dimension), times ``weight``; what is above the diagonal is not kept."""

    def __init__(self, vectors: Floats, reach: float, weight: float) -> None:
        self._vectors, self._reach, self._weight = vectors, reach, np.float32(weight)
        self._strips = [
            self._among(vectors[at : at + BLOCK], vectors[: at + BLOCK]) for at in range(0, len(vectors), BLOCK)
        ]

    def times(self, columns: Floats) -> Floats:
        result = np.zeros_like(columns)
        for number, strip in enumerate(self._strips):
            at = number * BLOCK
            result[at : at + BLOCK] += strip @ columns[: at + BLOCK]
            result[:at] += strip[:, :at].T @ columns[at : at + BLOCK]
        return result

    def to(self, lines: NDArray[np.int64]) -> Floats:
        return self._among(self._vectors, self._vectors[lines])

    def _among(self, ones: Floats, others: Floats) -> Floats:
        return near(ones, others, (others * others).sum(1), self._reach) * self._weight


class Likeness(NamedTuple):
    """How like lines are: by features, shape (lines, features), and beside them by their nearness."""

    features: scipy.sparse.csr_matrix
    near: Nearness | None = None

    def times(self, columns: Floats) -> Floats:
        """The likeness of all lines, applied to (lines, columns)."""
        result: Floats = self.features @ (self.features.T @ columns)
        return result if self.near is None else result + self.near.times(columns)

    def to(self, lines: NDArray[np.int64]) -> Floats:
        """Of all lines to some: shape (all, some)."""
        result: Floats = (self.features @ self.features[lines].T).toarray()
        return result if self.near is None else result + self.near.to(lines)


def solved(
    likeness: Likeness, spread: float, targets: Floats, groups: Groups, checked: int | None = None
) -> tuple[Floats, Floats]:
    """How each line pulls, (lines, outputs), and what of the first ``checked`` outputs (None: all) would be said of each line
    had its group, or a fold of groups, not been learnt."""
    few = targets.shape[1] if checked is None else checked
    if len(targets) <= EXACT:
        return exactly(likeness, spread, targets, groups, few)
    return by_steps(likeness, spread, targets, folds(groups, FOLDS), few)


def exactly(likeness: Likeness, spread: float, targets: Floats, groups: Groups, checked: int) -> tuple[Floats, Floats]:
    """By the inverse; a group left out follows from it: y - (inverse_GG)^-1 pulls_G. Needs 3 × 4 × lines² bytes."""
    inverse = _inverse(_whole(likeness), spread)
    pulls = inverse @ targets
    unseen = np.empty((len(targets), checked), np.float32)
    for group in np.unique(groups):
        members = np.flatnonzero(groups == group)
        off = np.linalg.solve(inverse[np.ix_(members, members)], pulls[members, :checked])
        unseen[members] = targets[members, :checked] - off
    return pulls.astype(np.float32), unseen


def by_steps(likeness: Likeness, spread: float, targets: Floats, fold: Groups, checked: int) -> tuple[Floats, Floats]:
    """By conjugate gradients: a column for each output, and for each fold one for each checked output, which has no part
    where the fold's lines are. Needs 4 × lines² bytes where lines are near, and little beside."""
    outputs, parts = targets.shape[1], int(np.max(fold)) + 1
    columns = np.concatenate([targets, *([targets[:, :checked]] * parts)], axis=1)
    left_out = np.repeat(np.arange(-1, parts), [outputs, *([checked] * parts)])
    kept = (fold[:, None] != left_out).astype(np.float32)
    preconditioned = _Preconditioner(likeness, spread, fold, left_out)
    pulls = np.zeros_like(columns)
    rest = columns * kept
    wanted = np.linalg.norm(rest, axis=0) * CLOSE
    way = better = preconditioned(rest) * kept
    length = (rest * better).sum(0)
    for _ in range(MOST_STEPS):
        if (np.linalg.norm(rest, axis=0) <= wanted).all():
            break
        done = likeness.times(way) * kept + spread * way
        step = length / np.maximum((way * done).sum(0), np.float32(1e-30))
        pulls += step * way
        rest -= step * done
        better = preconditioned(rest) * kept
        before, length = length, (rest * better).sum(0)
        way = better + length / np.maximum(before, np.float32(1e-30)) * way
    said = likeness.times(pulls[:, outputs:]).reshape(len(targets), parts, checked)
    return pulls[:, :outputs], said[np.arange(len(targets)), fold]


def folds(groups: Groups, parts: int) -> Groups:
    """The fold of each line: groups, the largest first, each to the fold that has the fewest lines."""
    names, members, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    filled = np.zeros(min(parts, len(names)), np.int64)
    fold = np.zeros(len(names), np.int64)
    for group in np.argsort(-sizes, kind="stable"):
        fold[group] = np.argmin(filled)
        filled[fold[group]] += sizes[group]
    result: Groups = fold[members.ravel()]
    return result


class _Preconditioner:
    """Nearly the inverse of the likeness, with the lines of a fold left out, by the likeness to some lines (Woodbury)."""

    def __init__(self, likeness: Likeness, spread: float, fold: Groups, left_out: NDArray[np.int64]) -> None:
        lines = len(fold)
        some = np.unique(np.linspace(0, lines - 1, min(SOME, lines)).astype(np.int64))
        self._to, self._spread, self._left_out = likeness.to(some), np.float32(spread), left_out
        among = self._to[some].astype(np.float64)
        among[np.diag_indices_from(among)] += 1e-3
        whole = self._to.T @ self._to
        self._factors = {}
        for part in np.unique(left_out):
            out = self._to[fold == part]
            self._factors[part] = cho_factor((spread * among + (whole - out.T @ out)).astype(np.float64))

    def __call__(self, columns: Floats) -> Floats:
        seen = self._to.T @ columns
        for part, factor in self._factors.items():
            of_part = self._left_out == part
            seen[:, of_part] = cho_solve(factor, seen[:, of_part])
        result: Floats = (columns - self._to @ seen) / self._spread
        return result


def _whole(likeness: Likeness) -> Floats:
    lines = likeness.features.shape[0]
    whole = np.empty((lines, lines), np.float32)
    for start in range(0, lines, BLOCK):
        part = np.arange(start, min(start + BLOCK, lines))
        whole[:, part] = likeness.to(part)
    return whole


def _inverse(matrix: Floats, spread: float) -> Floats:
    """The inverse of the symmetric positive ``matrix + spread × 1``, by its Cholesky factor; ``matrix`` is used up."""
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
