"""The component of Rasa's pipeline that puts what a message tells beside its wish: as entities, never as words."""

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from actions import shelf
from bot.dialogue.entities import about, age, for_whom, municipality
from bot.dialogue.language import written_in


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class Told(GraphComponent):  # type: ignore[misc]
    """Finds the entities of ``actions.told.ENTITIES`` except ``also``, which the classifier sets."""

    @classmethod
    def create(
        cls, config: dict[str, Any], storage: ModelStorage, resource: Resource, context: ExecutionContext
    ) -> "Told":
        return cls()

    def __init__(self) -> None:
        written_in("four words are enough")  # reads the model now, not in somebody's turn

    def process(self, messages: list[Message]) -> list[Message]:
        county = shelf.library().county
        for message in messages:
            text = message.get(TEXT) or ""
            told = {
                "municipality": municipality(text, county.municipalities, county.also_called),
                "age_band": age(text),
                "for_whom": for_whom(text),
                "about": about(text),
                "written_in": written_in(text),
            }
            found = [{"entity": name, "value": value} for name, value in told.items() if value is not None]
            message.set(ENTITIES, [*(message.get(ENTITIES) or ()), *found], add_to_output=True)
        return messages
