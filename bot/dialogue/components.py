"""Our two components in Rasa's pipeline: the gate before everything, and the decision after everything."""

from contextvars import ContextVar
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from actions import shelf
from bot.dialogue.ranking import UNSURE, decided
from bot.gate.guard import screen_of
from bot.gate.normalise import typed_text
from bot.gate.screen import Screen

CATEGORY = "crisis_category"
DATA = Path("var")
"""Where `make train` puts the guard, seen from the project's folder, in which Rasa's own doors are opened."""

screened: ContextVar[bool] = ContextVar("screened", default=False)
"""Set by the agent in our own process: this turn's text has been through the gate. No message can set it."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class Screened(GraphComponent):  # type: ignore[misc]
    """Screens each text at Rasa's own doors, and leaves no text that Rasa would take for a payload (safety.md, 12)."""

    def __init__(self) -> None:
        # In our own process the gate has screened before Rasa is asked; a screen is made when a door of Rasa's needs it.
        self._screen: Screen | None = None

    @property
    def screen(self) -> Screen:
        if self._screen is None:
            self._screen = screen_of(shelf.library(), DATA)
        return self._screen

    @classmethod
    def create(
        cls, config: dict[str, Any], storage: ModelStorage, resource: Resource, context: ExecutionContext
    ) -> "Screened":
        return cls()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Phrases of the library are learnt as they are."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get(TEXT) or ""
            screening = None if screened.get() else self.screen.screen(text)
            if screening is not None and screening.outcome == "crisis":
                message.set(CATEGORY, screening.category)
            message.set(TEXT, typed_text(text))
        return messages


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Decided(GraphComponent):  # type: ignore[misc]
    """Lets the first intent stand when the classifier is sure of it, and says ``unsure`` when it is not.

    ``sure`` is the least confidence of the first, ``ahead`` how far it must be before the second (both 0–1).
    """

    def __init__(self, sure: float, ahead: float) -> None:
        self.sure = sure
        self.ahead = ahead

    @classmethod
    def create(
        cls, config: dict[str, Any], storage: ModelStorage, resource: Resource, context: ExecutionContext
    ) -> "Decided":
        return cls(config["sure"], config["ahead"])

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"sure": 0.75, "ahead": 0.5}

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            self._decide(message)
        return messages

    def _decide(self, message: Message) -> None:
        category = message.get(CATEGORY)
        if category is not None:
            message.set(INTENT, {"name": "crisis", "confidence": 1.0}, add_to_output=True)
            message.set(ENTITIES, [{"entity": "answer", "value": category}], add_to_output=True)
            return
        ranking = [(one["name"], one["confidence"]) for one in message.get(INTENT_RANKING_KEY) or ()]
        name, confidence = decided(ranking, self.sure, self.ahead)
        told = 1.0 - confidence if name == UNSURE else confidence
        message.set(INTENT, {"name": name, "confidence": told}, add_to_output=True)
