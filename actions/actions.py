"""Rasa's actions, one for each row of ``handlers.HANDLERS``; rasa-sdk finds the classes in this package."""

from typing import Any, ClassVar

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.handlers import HANDLERS, action_name, handle
from actions.talk import Talk


class TalkAction:
    """What each of them does: read the talk, let the handler answer, say the reply, keep what lasts."""

    intent: ClassVar[str]

    def name(self) -> str:
        return action_name(self.intent)

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:
        talk = Talk.of(tracker)
        talk.say_to(dispatcher, handle(talk))
        return talk.slots()


def _action(intent: str) -> type[TalkAction]:
    return type(f"Action_{intent}", (TalkAction, Action), {"intent": intent})


ACTIONS = tuple(_action(intent) for intent in HANDLERS)
