"""A talk with the handlers, without Rasa: the understanding of each message is given."""

import datetime
import json
from typing import Any

from actions.handlers import handle
from actions.kept import Kept, kept_of
from actions.talk import Talk
from engine.library import Library
from engine.reply import Act, Reply
from engine.walker import Audience, Walker

NOW = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC)


class Talking:
    """A talk whose understanding is given: the intent of each message, and the entities beside it."""

    def __init__(self, library: Library, audience: Audience = "youth", **known: Any) -> None:
        self.library = library
        self.walker = Walker(audience=audience, **known)
        self.kept = Kept()
        self.reply = Reply()

    def say(self, intent: str, **told: str) -> "Talking":
        talk = Talk(self.library, self.walker, self.kept, NOW)
        talk.text, talk.intent, talk.told = "some words", intent, dict(told)
        return self._turn(talk)

    def tap(self, act: Act) -> "Talking":
        talk = Talk(self.library, self.walker, self.kept, NOW)
        talk.intent, talk.answer = act.intent, act.answer
        return self._turn(talk)

    def _turn(self, talk: Talk) -> "Talking":
        self.reply = handle(talk)
        # As the tracker and the conversation hand them on.
        slot = json.loads(json.dumps(talk.slots()[0]["value"]))
        self.kept = kept_of(slot, talk.walker, NOW)
        self.walker = self.kept.walker or self.walker
        return self

    @property
    def words(self) -> str:
        return "\n".join(message.text for message in self.reply.messages)
