"""Gives Rasa its intents, phrases, rules and domain straight from the library; nothing generated lies on the disk."""

import os
from pathlib import Path
from typing import Any

from rasa.shared.core.constants import RULE_SNIPPET_ACTION_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.training_data.structures import (
    STORY_START,
    Checkpoint,
    RuleStep,
    StoryGraph,
)
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.io import read_model_configuration

from actions.handlers import HANDLERS, MADE_BY_POLKU, action_name
from actions.kept import SLOT
from actions.told import ENTITIES
from engine.library import Library, phrases_of
from engine.loading import load


class LibraryImporter(TrainingDataImporter):  # type: ignore[misc]
    """Rasa's view of the library in POLKU_LIBRARY (or the working folder)."""

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
        **kwargs: Any,
    ) -> None:
        self.config_file = config_file or "config.yml"
        self.library: Library = load(Path(os.environ.get("POLKU_LIBRARY", ".")))

    def get_domain(self) -> Domain:
        intents = intents_of(self.library)
        return Domain.from_dict(
            {
                "version": "3.1",
                "intents": [{intent: {"use_entities": []}} for intent in intents],
                "entities": ["answer", *ENTITIES],
                "slots": {
                    SLOT: {"type": "any", "influence_conversation": False, "mappings": [{"type": "custom"}]},
                },
                "actions": sorted({action_name(intent) for intent in HANDLERS}),
                # A talk is never cut into sessions: a person may come back after days and go on.
                "session_config": {"session_expiration_time": 0, "carry_over_slots_to_new_session": True},
            }
        )

    def get_nlu_data(self, language: str | None = None) -> TrainingData:
        return TrainingData([Message.build(text=text, intent=intent) for intent, text in phrases_of(self.library)])

    def get_stories(self, exclusion_percentage: int | None = None) -> StoryGraph:
        return StoryGraph([_rule(intent) for intent in intents_of(self.library)])

    def get_conversation_tests(self) -> StoryGraph:
        return StoryGraph([])

    def get_config(self) -> dict[str, Any]:
        config: dict[str, Any] = read_model_configuration(self.config_file)
        return config

    def get_config_file_for_auto_config(self) -> str | None:
        return self.config_file


def intents_of(library: Library) -> list[str]:
    """All intents: the paths that can be begun, what is said beside them, and what Polku makes itself."""
    paths = [path.id for path in library.paths.values() if path.audience != "any"]
    return [*paths, *library.intents, *MADE_BY_POLKU]


def _rule(intent: str) -> RuleStep:
    """Whatever was said before: after this intent, its action."""
    events = [
        ActionExecuted(RULE_SNIPPET_ACTION_NAME),
        UserUttered(intent={"name": intent}),
        ActionExecuted(action_name(intent)),
    ]
    return RuleStep(f"{intent} is handled", [Checkpoint(STORY_START)], [], events, "library")
