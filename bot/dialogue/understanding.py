"""What words mean, as a component of Rasa's pipeline: a kernel machine (``bot/meaning``) over the library's phrases.

Rasa's own classifier took a minute and a half of processor time for twelve thousand phrases, and knows no embedding.
"""

import os
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from actions.kept import SLOT
from bot.dialogue.entities import for_whom
from bot.dialogue.learning import FILE, taught
from bot.dialogue.ranking import Known, ranked
from bot.meaning.embedding import embedder
from bot.meaning.machine import Machine
from engine.loading import load


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
        """Learn the intents of the phrases."""
        said = [(one.get(INTENT), one.get(TEXT)) for one in training_data.intent_examples]
        library = load(Path(os.environ.get("POLKU_LIBRARY", ".")))
        learnt = taught(said, library, embedder(), Path(os.environ.get("POLKU_CACHE", "var/cache")))
        with self._storage.write_to(self._resource) as folder:
            np.savez(folder / FILE, allow_pickle=False, **learnt.arrays)
        self._machine = Machine(learnt.arrays, embedder())
        return self._resource

    def process(self, messages: list[Message], tracker: DialogueStateTracker) -> list[Message]:
        """``tracker`` tells whether a path is being walked; Rasa gives it to a component that asks for it by this name."""
        for message in messages:
            found = [] if self._machine is None else self._ranked(self._machine, message, tracker)
            ranking = [{"name": name, "confidence": confidence} for name, confidence in found]
            message.set(INTENT, ranking[0] if ranking else {"name": None, "confidence": 0.0}, add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def _ranked(self, machine: Machine, message: Message, tracker: DialogueStateTracker) -> list[tuple[str, float]]:
        text = message.get(TEXT) or ""
        return ranked(machine, text, for_whom(text) == "child", _known(message, tracker))


def _known(message: Message, tracker: DialogueStateTracker) -> Known:
    """Of the walker: the audience as the message brings it, or the talk has kept it; and whether a path is under way."""
    slot = tracker.get_slot(SLOT) if SLOT in tracker.slots else None
    kept = slot if isinstance(slot, dict) else {}
    walker = (message.get("metadata") or {}).get("walker") or kept.get("walker") or {}
    return Known(walker.get("audience"), bool(kept.get("current")))
