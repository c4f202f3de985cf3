"""What every part of a conversation speaks with: a reply is put, with where the person is, into the turn's unit of work."""

import asyncio
import datetime
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

import msgspec

from bot.contact.asking import Asking, filled_in
from bot.contact.chatting import Chatting
from bot.conversation.view import Seen, View, id_of, kept_in, view_of
from bot.gate.danger import Danger
from bot.releases import Releases
from bot.store.work import Row, Store, Work
from engine.library import Library
from engine.reply import Act, AnyMessage, Choice, Reply, Text
from engine.walk import State
from engine.walker import Language

if TYPE_CHECKING:  # Rasa may be what does not load; the gate must be there all the same
    from bot.dialogue.absent import AbsentDialogue
    from bot.dialogue.agent import Dialogue


class Saying:
    """The parts that a conversation is made of, and how they are made to speak."""

    def __init__(
        self,
        library: Library,
        store: Store,
        dialogue: "Dialogue | AbsentDialogue",
        danger: Danger,
        clock: Callable[[], datetime.datetime] = lambda: datetime.datetime.now(datetime.UTC),
        releases: Releases | None = None,
        asking: Asking | None = None,
        chatting: Chatting | None = None,
    ) -> None:
        self.library = library
        self.releases = releases
        self.store = store
        self.dialogue = dialogue
        self.danger = danger
        self.clock = clock
        self.asking, self.chatting = asking, chatting
        self._passing: set[asyncio.Task[None]] = set()
        """Words on their way to the human of a live chat; a task that nobody holds may be lost."""
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def show(
        self, work: Work, reply: Reply, *, form: str | None = None, checked: bool = False, asked: bool = False
    ) -> View:
        """Put ``reply`` into the unit of work, with where the person is, and return what they see of it."""
        asked = asked or (work.row.turn >= 0 and msgspec.json.decode(work.row.reply, type=Seen).asked)
        kept = kept_in(work)
        state: State | None = kept.walks.get(kept.current or "")
        if state is None and work.walks and work.walks[-1].ended:
            state = work.walks[-1]
        seen = Seen(reply, tuple(id_of(one) for one in reply.choices), form=form, checked=checked, asked=asked)
        if state is not None:
            seen = msgspec.structs.replace(
                seen, path=state.path, step="/".join(state.at), steps_so_far=len(state.answers), ended=state.ended
            )
        row = work.row
        row.walker = kept.walker or row.walker  # what was told in this turn
        row.reply, row.turn, row.updated = msgspec.json.encode(seen).decode(), work.read_turn + 1, self.clock()
        return view_of(row, self.library)

    async def reply(self, work: Work, coming: Awaitable[Reply]) -> View:
        """Wait for the dialogue's reply and put it, with the walks, into the unit of work."""
        before = {walk.path: walk.updated for walk in kept_in(work).walks.values()}
        reply = await coming
        work.walks = tuple(walk for walk in kept_in(work).walks.values() if before.get(walk.path) != walk.updated)
        if self.asking is not None:
            asked = work.row.turn >= 0 and msgspec.json.decode(work.row.reply, type=Seen).asked
            language = work.row.walker.language
            sent = await self.asking.sent(work.row.id, self.library, language) if asked else ()
            reply = await self.asking.beside(reply, self.library, language, sent)
        if self.chatting is not None:
            reply = self.chatting.beside(reply, self.library, work.row.walker.language)
        return self.show(work, reply)

    async def now(self, view: View) -> View:
        """``view`` with the requests of the conversation as they are now, and what was sent in them."""
        if self.asking is None or not view.asked:
            return view
        sent = await self.asking.sent(view.id, self.library, view.language)
        return msgspec.structs.replace(view, messages=filled_in(view.messages, sent), requests=sent)

    def go_on_from(self, work: Work, message: AnyMessage, asked: bool = False) -> View:
        """``message``, and where to go on from it."""
        say, language = self.library.words.say, work.row.walker.language
        go_on = [("choice.talk_to_human", "talk_to_human"), ("choice.something_else", "open")]
        if kept_in(work).current is not None:
            go_on.insert(0, ("choice.back_to_path", "continue"))
        choices = tuple(Choice(say(key, language), language, Act(intent)) for key, intent in go_on)
        return self.show(work, Reply((message,), choices, "choice"), asked=asked)

    async def again(self, work: Work) -> View:
        """What was there before the form."""
        act = Act("repeat") if kept_in(work).current is not None else Act("open")
        return await self.reply(work, self.dialogue.tap(work.row.id, act, work.row.walker, self.is_gentle(work.row)))

    def words(self, key: str, language: Language) -> Text:
        return Text(text=self.library.words.say(key, language), lang=language)

    def is_gentle(self, row: Row) -> bool:
        """Whether the talk is softer now."""
        return row.gentle_until is not None and self.clock() < row.gentle_until

    def _lock(self, id: str) -> asyncio.Lock:
        """One turn of a conversation at a time."""
        return self._locks.setdefault(id, asyncio.Lock())
