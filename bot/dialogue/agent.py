"""Rasa's agent inside this process: words or a tap go in, a reply comes out, and trouble is an exception."""

from contextvars import ContextVar
from pathlib import Path
from typing import Any

import msgspec
from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.lock_store import InMemoryLockStore
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor

from actions import shelf
from actions.actions import ACTIONS
from bot.dialogue.components import screened
from bot.dialogue.tracker_store import SnapshotTrackerStore
from bot.store.work import Store
from engine.library import Library
from engine.reply import Act, Reply
from engine.walker import Walker


class TurnFailed(RuntimeError):
    """Rasa did not bring the turn to an end; the cause, where there is one, holds no word of the person."""


_failure: ContextVar[list[BaseException] | None] = ContextVar("failure", default=None)


class InProcessActions(EndpointConfig):  # type: ignore[misc]
    """Runs the actions here instead of asking an action server; remembers what failed, since Rasa only logs it."""

    def __init__(self) -> None:
        # The actions have the library and need no copy of Rasa's domain with each call.
        super().__init__(url="in-process", enable_selective_domain=True)
        self.executor = ActionExecutor()
        for action in ACTIONS:
            self.executor.register_action(action)

    async def request(self, method: str = "post", subpath: str | None = None, **kwargs: Any) -> Any:
        try:
            return await self.executor.run(kwargs["json"])
        except BaseException as error:
            failures = _failure.get()
            if failures is not None:
                failures.append(error)
            raise


class Collected(OutputChannel):  # type: ignore[misc]
    """Takes the reply that an action puts beside its words."""

    def __init__(self) -> None:
        self.reply: Reply | None = None

    @classmethod
    def name(cls) -> str:
        return "polku"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        if "reply" in message:
            self.reply = msgspec.convert(message["reply"], Reply)


class Dialogue:
    """The trained dialogue, ready to talk."""

    is_there = True

    def __init__(self, model: Path, library: Library, store: Store | None) -> None:
        shelf.put(library)
        self.agent = Agent.load(
            str(model),
            tracker_store=SnapshotTrackerStore(None, store=store),
            lock_store=InMemoryLockStore(),
            action_endpoint=InProcessActions(),
        )

    async def say(self, conversation: str, text: str, walker: Walker, gentle: bool = False) -> Reply:
        """What the person wrote, already screened and cleaned; ``gentle`` asks for softer words. Raises TurnFailed."""
        return await self._turn(conversation, UserMessage(text, sender_id=conversation), walker, gentle)

    async def tap(self, conversation: str, act: Act, walker: Walker, gentle: bool = False) -> Reply:
        """A choice that was offered: no text, so nothing to understand; raises TurnFailed."""
        entities = [] if act.answer is None else [{"entity": "answer", "value": act.answer}]
        parsed = {
            "text": "",
            "intent": {"name": act.intent, "confidence": 1.0},
            "entities": entities,
            "intent_ranking": [],
        }
        return await self._turn(
            conversation, UserMessage("", sender_id=conversation, parse_data=parsed), walker, gentle
        )

    async def understand(self, text: str) -> list[tuple[str, float]]:
        """The intents that the words may mean, most likely first, with the classifier's confidence (0–1)."""
        parsed = await self.agent.parse_message(text)
        return [(one["name"], one["confidence"]) for one in parsed["intent_ranking"]]

    async def _turn(self, conversation: str, message: UserMessage, walker: Walker, gentle: bool) -> Reply:
        collected = Collected()
        failures: list[BaseException] = []
        token, gated = _failure.set(failures), screened.set(True)
        message.output_channel = collected
        message.metadata = {"walker": msgspec.to_builtins(walker), "gentle": gentle}
        try:
            await self.agent.handle_message(message)
        finally:
            _failure.reset(token)
            screened.reset(gated)
        if failures:
            raise TurnFailed("an action failed") from failures[0]
        if collected.reply is None:
            raise TurnFailed("no action replied")
        return collected.reply
