"""Conversations of an editor at work: what was saved is seen at once in the walk that is open, and any step can be jumped to."""

import asyncio
import datetime
from pathlib import Path
from typing import Any

import msgspec
import structlog

from actions import shelf, walking
from actions.handlers import handle
from actions.kept import SLOT, kept_of
from actions.settling import settle
from actions.talk import Handler, Talk
from bot.conversation import Conversations, Seen, View
from bot.dialogue.agent import Dialogue
from bot.gate.danger import TAPS, Danger
from bot.store.work import Store, Work, current
from bot.watch import Usable
from engine.jump import jump
from engine.library import Library
from engine.reply import Act, Reply
from engine.state import to_plain
from engine.walk import Refused, State, carry_over
from engine.walker import Walker

log = structlog.get_logger()


class DraftDialogue(Dialogue):
    """The trained dialogue, in which paths that the model does not know yet begin at a tap all the same."""

    def __init__(self, model: Path, library: Library, store: Store | None) -> None:
        super().__init__(model, library, store)
        self.learnt: frozenset[str] = frozenset(self.agent.domain.intents)

    async def tap(self, conversation: str, act: Act, walker: Walker, gentle: bool = False) -> Reply:
        work = current.get()
        if work is None or act.intent in self.learnt:
            return await super().tap(conversation, act, walker, gentle)

        def tapped(talk: Talk) -> Reply:
            talk.intent, talk.answer, talk.gentle = act.intent, act.answer, gentle
            return handle(talk)

        return await told(work, datetime.datetime.now(datetime.UTC), tapped)


class DraftConversations(Conversations):
    """Conversations whose library changes under them."""

    def __init__(self, library: Library, store: Store, dialogue: Dialogue, danger: Danger) -> None:
        super().__init__(library, store, dialogue, danger)
        self._said: dict[str, str] = {}
        """For each conversation of this process the draft that its last reply is out of."""

    def use(self, usable: Usable) -> None:
        """From now on everything is said out of this library."""
        self.library, self.danger = usable.library, usable.danger
        shelf.put(usable.library)

    async def view(self, id: str, token: str) -> View:
        """What was said last; said anew when it is out of an earlier draft. Raises UnknownConversation."""
        async with self._lock(id):
            work = await self._open(id, token)
            seen = msgspec.json.decode(work.row.reply, type=Seen)
            anew = self._anew(work, seen)
            if anew is not None:
                try:
                    await self._bring(work, seen, anew)
                except Exception as error:
                    log.error("not said anew", conversation=id, error=type(error).__name__)
            return await super().view(id, token)

    async def jump(self, id: str, token: str, step: str) -> bool:
        """Bring the walk to ``step``; False when no answers lead there. Raises UnknownConversation."""
        async with self._lock(id):
            work = await self._open(id, token)
            seen, now = msgspec.json.decode(work.row.reply, type=Seen), self.clock()
            state, path = _walk(work, seen, now), self.library.paths.get(seen.path or "")
            if state is None or path is None:
                return False
            state = carry_over(path, state, now, self.library.release).state
            turn = await asyncio.to_thread(jump, path, state, step, now)
            if isinstance(turn.events[0], Refused):
                return False
            await self._bring(work, seen, lambda talk: walking.brought(talk, path, turn))
            return True

    def _anew(self, work: Work, seen: Seen) -> Handler | None:
        """How to say the last reply anew; None when it is not out of an earlier draft, or must stay."""
        if any(choice.act.intent in TAPS for choice in seen.reply.choices):
            return None  # after words of danger nothing takes the place of the answer
        state = _walk(work, seen, self.clock())
        if state is not None:
            return None if state.release == self.library.release else lambda talk: _again(talk, state)
        offers_paths = any(choice.act.answer == walking.BEGIN for choice in seen.reply.choices)
        is_old = self._said.get(work.row.id) != self.library.release
        return walking.open_talk if offers_paths and is_old else None

    async def _bring(self, work: Work, seen: Seen, bring: Handler) -> None:
        """A turn that nobody took. Choices of the same step keep their ids, so that a tap on the page before still holds."""
        async with self.store.turn(work):
            await self.reply(work, told(work, self.clock(), bring))
            now = msgspec.json.decode(work.row.reply, type=Seen)
            if (now.path, now.step) == (seen.path, seen.step):
                before = {
                    msgspec.json.encode(one.act): id for id, one in zip(seen.ids, seen.reply.choices, strict=True)
                }
                acts = [msgspec.json.encode(one.act) for one in now.reply.choices]
                ids = tuple(before.get(act, id) for act, id in zip(acts, now.ids, strict=True))
                work.row.reply = msgspec.json.encode(msgspec.structs.replace(now, ids=ids)).decode()

    def show(self, work: Work, reply: Reply, **kept: Any) -> View:
        self._said[work.row.id] = self.library.release
        return super().show(work, reply, **kept)


async def told(work: Work, now: datetime.datetime, bring: Handler) -> Reply:
    """What ``bring`` says, without Rasa; what it keeps goes into the tracker's snapshot."""
    snapshot = msgspec.json.decode(work.snapshot or '{"slots": {}, "tail": []}')
    walker = work.row.walker
    talk = Talk(shelf.library(), walker, kept_of(snapshot["slots"].get(SLOT), walker, now), now)
    reply = bring(talk)
    talk.keep(offered=reply.choices)
    snapshot["slots"][SLOT] = to_plain(talk.kept)
    work.snapshot = msgspec.json.encode(snapshot).decode()
    return reply


def _walk(work: Work, seen: Seen, now: datetime.datetime) -> State | None:
    """The walk that the last reply belongs to, also when it has just ended."""
    slots = msgspec.json.decode(work.snapshot)["slots"] if work.snapshot else {}
    return kept_of(slots.get(SLOT), work.row.walker, now).walks.get(seen.path or "")


def _again(talk: Talk, state: State) -> Reply:
    """The walk on the present draft of its path, with all that is said since the last answer."""
    path = talk.library.paths.get(state.path)
    if path is None:
        settle(talk, state.path)
        return walking.moved(talk)
    there = msgspec.structs.replace(state, walker=talk.walker)
    return walking.brought(talk, path, carry_over(path, there, talk.now, talk.library.release))
