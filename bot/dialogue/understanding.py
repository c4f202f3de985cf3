"""What words mean, as a component of Rasa's pipeline: a kernel machine (``bot/meaning``) over the library's phrases.

Rasa's own classifier took a minute and a half of processor time for twelve thousand phrases, and knows no embedding.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.gate.learning import dotted_words
from bot.meaning.embedding import embedder
from bot.meaning.features import readable
from bot.meaning.kept import embedded
from bot.meaning.machine import Floats, Machine
from bot.meaning.ridge import Groups, Ridge, learn
from engine.loading import load

FILE = "machine.npz"
RIDGE = Ridge(reach=1.0, spread=0.2)
TOGETHER = 8
"""Phrases that stand together in the library, and are left out together when confidence is calibrated."""
MOST_WINDOWS = 3
SHARPNESS = np.geomspace(1, 30, 60)
"""Tried for the softmax that turns scores into confidences."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class Understood(GraphComponent):  # type: ignore[misc]
    """Ranks all intents, with calibrated confidences that sum to 1."""

    def __init__(self, storage: ModelStorage, resource: Resource, machine: Machine | None = None) -> None:
        self._storage, self._resource, self._machine = storage, resource, machine

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "Understood":
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "Understood":
        with model_storage.read_from(resource) as folder, np.load(folder / FILE, allow_pickle=False) as kept:
            arrays = {name: kept[name] for name in kept.files}
        return cls(model_storage, resource, Machine(arrays, embedder()))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the intents of the phrases; the words without their dots are those of the library, as in the guard."""
        said = [(one.get(TEXT), one.get(INTENT)) for one in training_data.intent_examples]
        intents = sorted({intent for _, intent in said})
        dotted = dotted_words(load(Path(os.environ.get("POLKU_LIBRARY", "."))))
        texts = [readable(text, dotted) for text, _ in said]
        numbers = np.array([intents.index(intent) for _, intent in said])
        targets = np.where(numbers[:, None] == np.arange(len(intents)), 1, -1).astype(np.float32)
        model = embedder()
        vectors = None if model is None else embedded(texts, model, Path(os.environ.get("POLKU_CACHE", "var/cache")))
        about = {"embedder": model.name if model else "", "dotted": dotted, "intents": intents}
        learnt = learn(texts, targets, _together(numbers), vectors, about, RIDGE)
        sharp = {f"{side}_sharpness": _sharpness(unseen, numbers) for side, unseen in learnt.unseen.items()}
        with self._storage.write_to(self._resource) as folder:
            np.savez(folder / FILE, allow_pickle=False, **learnt.arrays, **sharp)
        self._machine = Machine(learnt.arrays | sharp, model)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            ranking = [] if self._machine is None else ranked(self._machine, message.get(TEXT) or "")
            message.set(INTENT, ranking[0] if ranking else {"name": None, "confidence": 0.0}, add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages


def ranked(machine: Machine, text: str) -> list[dict[str, Any]]:
    """All intents by confidence. Of a long text each intent counts where it is the clearest."""
    scores = machine.both(machine.pieces(text)[:MOST_WINDOWS]).scores.max(0)
    confidences = _softmax(scores[None], machine.sharpness)[0]
    return [
        {"name": machine.about["intents"][number], "confidence": float(confidences[number])}
        for number in np.argsort(-confidences, kind="stable")
    ]


def _together(numbers: np.ndarray[Any, Any]) -> Groups:
    """A group for each so many phrases of an intent that follow each other."""
    seen: dict[int, int] = {}
    groups = []
    for number in numbers.tolist():
        seen[number] = seen.get(number, -1) + 1
        groups.append(number * 100_000 + seen[number] // TOGETHER)
    return np.array(groups, np.int64)


def _sharpness(unseen: Floats, numbers: Sequence[int] | np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """How sharp the softmax must be for its confidences to be right on phrases that were not learnt."""
    rows = np.arange(len(unseen))
    losses = [-np.log(_softmax(unseen, sharp)[rows, numbers] + 1e-9).mean() for sharp in SHARPNESS]
    return np.array(SHARPNESS[int(np.argmin(losses))], np.float32)


def _softmax(scores: Floats, sharpness: float) -> Floats:
    raised = np.exp(np.float32(sharpness) * (scores - scores.max(1, keepdims=True)))
    result: Floats = (raised / raised.sum(1, keepdims=True)).astype(np.float32)
    return result
