"""One turn of the talk: what Rasa's tracker knows, as values, and the slots that go back to it."""

import datetime
from collections.abc import Callable
from typing import Any

import msgspec
from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import shelf
from actions.kept import SLOT, Kept, kept_of
from engine.library import Library
from engine.path import LifePath
from engine.plain import lines
from engine.render import ANSWER, Renderer
from engine.reply import Act, Reply
from engine.state import to_plain
from engine.steps import Ask
from engine.walk import State, here
from engine.walker import Walker


class Talk:
    """A turn in the making. Handlers read it, change ``kept`` and return a reply."""

    def __init__(self, library: Library, walker: Walker, kept: Kept, now: datetime.datetime) -> None:
        self.library = library
        self.walker = walker
        self.kept = kept
        self.now = now
        self.text = ""
        self.gentle = False
        self.intent = ""
        self.answer: Any = None
        self.ranking: list[tuple[str, float]] = []
        self.told: dict[str, Any] = {}

    @classmethod
    def of(cls, tracker: Tracker) -> "Talk":
        """The talk as the tracker tells it; raises msgspec.ValidationError when the walker is not ours."""
        message = tracker.latest_message
        known = message.get("metadata", {}).get("walker") or (tracker.get_slot(SLOT) or {}).get("walker")
        walker = msgspec.convert(known or {"audience": "youth"}, Walker)
        now = datetime.datetime.now(datetime.UTC)
        talk = cls(shelf.library(), walker, kept_of(tracker.get_slot(SLOT), walker, now), now)
        talk.text = message.get("text") or ""
        talk.gentle = bool(message.get("metadata", {}).get("gentle"))
        talk.intent = message.get("intent", {}).get("name") or ""
        talk.told = {one["entity"]: one["value"] for one in message.get("entities", [])}
        talk.answer = talk.told.pop("answer", None)
        talk.ranking = [(one["name"], one["confidence"]) for one in message.get("intent_ranking", [])]
        return talk

    @property
    def home(self) -> Library:
        """The library of the release that the walk under way is on; the newest where there is none."""
        state = self.state
        return (shelf.release(state.release) if state is not None else None) or self.library

    @property
    def renderer(self) -> Renderer:
        return Renderer(self.home, self.walker, self.now)

    @property
    def path(self) -> LifePath | None:
        """The path that is being walked."""
        return self.home.paths.get(self.kept.current or "")

    @property
    def state(self) -> State | None:
        return self.kept.walks.get(self.kept.current or "")

    def keep(self, **changes: Any) -> None:
        self.kept = msgspec.structs.replace(self.kept, **changes)

    def typed_act(self) -> Act | None:
        """What the typed words answer at once: a number that the step asks for, a choice's label, its place in the list."""
        typed = _folded(self.text)
        if self.path is not None and self.state is not None:
            step = here(self.path, self.state).step
            if isinstance(step, Ask) and step.span and typed.isdecimal() and len(typed) < 4 and int(typed) in step.span:
                return Act(ANSWER, int(typed))
        labels = {_folded(choice.label): choice.act for choice in self.kept.offered}
        places = {str(place): choice.act for place, choice in enumerate(self.kept.offered, 1)}
        return labels.get(typed) or places.get(typed)

    def say_to(self, dispatcher: CollectingDispatcher, reply: Reply) -> None:
        """Utter ``reply``: words and buttons for Rasa's own doors, the whole reply beside the last message for ours."""
        texts = ["\n".join(lines([message])).strip() for message in reply.messages] or [""]
        for text in texts[:-1]:
            dispatcher.utter_message(text=text)
        buttons = [{"title": choice.label, "payload": choice.label} for choice in reply.choices]
        dispatcher.utter_message(text=texts[-1], buttons=buttons, reply=msgspec.to_builtins(reply))

    def slots(self) -> list[Any]:
        return [SlotSet(SLOT, to_plain(self.kept))]


Handler = Callable[[Talk], Reply]


def _folded(text: str) -> str:
    return " ".join(text.casefold().strip(" .!?").split())
