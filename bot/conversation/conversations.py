"""A conversation, whatever door it comes through: the gate first, then the dialogue, then one transaction."""

import asyncio
import datetime
import secrets
from typing import Any

import msgspec
import structlog

from bot.contact.asking import ASK, CANCEL, WITHDRAW
from bot.contact.chatting import BEGIN, CHAT, LEAVE
from bot.conversation.chat import ChatTalk
from bot.conversation.contact import ContactTalk
from bot.conversation.saying import Saying
from bot.conversation.view import (
    SCREENED,
    Given,
    NotOpened,
    Seen,
    StaleChoice,
    View,
    act_of,
    bare_view,
    hash_of,
    kept_in,
    named_act,
    texts_of,
    view_of,
)  # fmt: skip
from bot.gate.danger import NOT_IN_DANGER, TAPS
from bot.gate.normalise import typed_text
from bot.gate.screen import is_hit
from bot.store.requests import NotOpen
from bot.store.work import Overtaken, Row, UnknownConversation, Work
from engine.reply import Act, ServiceCard
from engine.state import to_plain
from engine.walker import AgeBand, Audience, Language, Walker

log = structlog.get_logger()

GENTLE = datetime.timedelta(days=2)
"""How long the talk stays softer after a crisis answer."""


class Conversations(Saying):
    """All conversations of this process."""

    async def open(
        self,
        *,
        audience: Audience,
        language: Language,
        age_band: AgeBand | None = None,
        municipality: str | None = None,
    ) -> tuple[View, str]:
        """Begin a conversation; returns what is said first, and the secret that opens it.

        Where the dialogue is in trouble, safety words are said first. Raises NotOpened where nothing can be stored.
        """
        walker = Walker(audience=audience, language=language, age_band=age_band, municipality=municipality)
        token = secrets.token_urlsafe(32)
        now = self.clock()
        row = Row(
            id=secrets.token_urlsafe(12), token_hash=hash_of(token), walker=walker, created=now, updated=now, turn=-1
        )
        try:
            await self._renew()
            async with self.store.turn(Work(row, None, True)) as work:
                view = await self.reply(work, self.dialogue.tap(row.id, Act("open"), walker))
            return view, token
        except Exception as error:
            log.error("conversation begins in trouble", error=type(error).__name__)
        reply = self.danger.failure(language)
        try:
            async with self.store.turn(Work(msgspec.structs.replace(row, turn=-1), None, True)) as work:
                view = self.show(work, reply)
            return view, token
        except Exception as error:
            log.error("conversation not opened", error=type(error).__name__)
            raise NotOpened(bare_view(reply, language)) from None

    async def turn(self, id: str, token: str, given: Given, key: str | None = None, language: Language = "fi") -> View:
        """One turn. Trouble inside is answered with safety words and leaves everything as it was.

        ``language``: of the words where the conversation's own cannot be known. Raises UnknownConversation, StaleChoice.
        """
        for text in texts_of(given):
            screening = self.danger.screen.screen(text[:SCREENED])
            if screening.outcome == "crisis" and screening.category is not None:
                return await self._crisis(id, token, screening.category, language, given.text)
        async with self._lock(id):
            try:
                await self._renew()
                try:
                    view = await self._turn(id, token, given, key)
                except Overtaken:  # by another process: what it has written is looked at once more
                    view = await self._turn(id, token, given, key)
                if self.asking is not None and given.request is not None:
                    self.asking.wake()
                return await self._filled(view)
            except (UnknownConversation, StaleChoice):
                raise
            except NotOpen:
                return await self._too_late(id, token)
            except Exception as error:
                log.error(
                    "turn failed", conversation=id, error=type(error).__name__, cause=type(error.__cause__).__name__
                )
                if given.choice in TAPS:
                    return self.after(given.choice or "", language)
                return await self._failed(id, language)

    async def view(self, id: str, token: str) -> View:
        """What was said last, again. Raises UnknownConversation."""
        return await self._filled(view_of((await self._open(id, token)).row, self.library))

    async def messages_after(self, id: str, token: str, turn: int) -> View | None:
        """What was said after ``turn``, when anything was: by us, or by the human of a live chat."""
        await self._catch_up(id, token)
        view = await self.view(id, token)
        return view if view.turn > turn else None

    async def set_language(self, id: str, token: str, language: Language) -> View:
        """Say the present step again in another language, and all that follows."""
        async with self._lock(id):
            work = await self._open(id, token)
            walker = msgspec.structs.replace(work.row.walker, language=language)
            work.row.walker = walker
            seen = msgspec.json.decode(work.row.reply, type=Seen)
            again = Act("repeat") if seen.path and not seen.ended else Act("open")
            async with self.store.turn(work):
                if (chat := await self._chat.of(id)) is not None:
                    view = self._chat.again(work, chat)
                elif seen.form is not None:
                    view = await self._contact.ask(work, seen.form)
                else:
                    view = await self.reply(work, self.dialogue.tap(id, again, walker))
            return await self._filled(view)

    async def forget(self, id: str, token: str) -> None:
        """Erase everything. Raises UnknownConversation."""
        async with self._lock(id):
            await self._open(id, token)
            chat = await self._chat.of(id)
            if chat is not None:
                await self._chat.end(chat)
            await self.store.forget(id, self.clock())

    async def export(self, id: str, token: str) -> dict[str, Any]:
        """All that is held about the person, as plain data. Raises UnknownConversation."""
        work = await self._open(id, token)
        row, walks = work.row, await self.store.held(id)
        return {
            "conversation": {
                "id": row.id,
                "begun": row.created.isoformat(),
                "last_used": row.updated.isoformat(),
                "turns": row.turn,
            },
            "walker": msgspec.to_builtins(row.walker),
            "walks": [to_plain(walk) for walk in walks],
            "saved": list(kept_in(work).saved),
            "last_reply": msgspec.to_builtins(view_of(row, self.library)),
            "requests": msgspec.to_builtins((await self.now(view_of(row, self.library))).requests),
            "live_chat": None if (chat := await self._chat.of(id)) is None else chat.receiver,
            "typed_texts": [],
        }

    async def ready(self) -> bool:
        """Whether turns succeed: the dialogue is there, and so is the database."""
        try:
            return self.dialogue.is_there and await self.store.ready()
        except Exception:
            return False

    def screen_only(self, text: str, language: Language = "fi", typed: bool = True) -> View | None:
        """The crisis answer to ``text`` outside any stored state, or None when it is no crisis.

        ``typed=False``: nobody was to type it. Of random letters the classifier knows nothing, so a reviewed phrase must be there.
        """
        if not typed and not is_hit(self.danger.screen.marks(text[:SCREENED])):
            return None
        screening = self.danger.screen.screen(text[:SCREENED])
        if screening.outcome != "crisis" or screening.category is None:
            return None
        return bare_view(self.danger.answer(screening.category, language).reply, language)

    def after(self, tap: str, language: Language = "fi") -> View:
        """What follows a tap on one of the gate's choices outside any stored state."""
        return bare_view(self.danger.after(tap, language, on_path=False), language)

    def help_now(self, language: Language) -> tuple[str, tuple[ServiceCard, ...]]:
        """Words and cards for somebody who needs help at once."""
        return self.danger.help_now(language)

    @property
    def _chat(self) -> ChatTalk:
        return ChatTalk(self)

    @property
    def _contact(self) -> ContactTalk:
        return ContactTalk(self)

    async def _turn(self, id: str, token: str, given: Given, key: str | None) -> View:
        work = await self._open(id, token)
        # After the conversation: what another process writes between the two is then either found here or overtakes this turn.
        stored = await self.store.reply(id, hash_of(key)) if key else None
        if stored is not None:
            return msgspec.json.decode(stored, type=View)
        seen = msgspec.json.decode(work.row.reply, type=Seen)
        walker = work.row.walker
        if given.request is not None:
            unsent = await self._contact.unsent(work, seen, given.request)
            if unsent is not None:
                return unsent
        chat = await self._chat.of(id)
        async with self.store.turn(work):
            if given.choice in TAPS:
                view = await self._danger_tap(work, given.choice or "")
            elif chat is not None:
                view = await self._chat.turn(work, chat, seen, given)
            elif given.request is not None:
                view = await self._contact.send(work, seen, given.request)
            elif given.choice is not None and given.choice.startswith(WITHDRAW):
                view = await self._contact.withdraw(work, given.choice.removeprefix(WITHDRAW))
            elif given.text is not None and (act := named_act(given.text, seen)) is None:
                view = await self._text(work, given.text)
            else:
                act = named_act(given.text, seen) if given.text is not None else act_of(given, seen)
                if act is None:
                    raise StaleChoice(view_of(work.row, self.library))
                if act.intent == ASK:
                    view = await self._contact.ask(work, str(act.answer))
                elif act.intent == CHAT:
                    view = self._chat.preview(work, str(act.answer))
                elif act.intent == BEGIN:
                    view = await self._chat.begin(work, str(act.answer))
                elif act.intent in {CANCEL, LEAVE}:
                    view = await self.again(work)
                else:
                    view = await self.reply(work, self.dialogue.tap(id, act, walker, self.is_gentle(work.row)))
            if key:
                work.reply = hash_of(key), msgspec.json.encode(view).decode()
        return view

    async def _text(self, work: Work, text: str) -> View:
        """Words that are no crisis: understood; asked about first when they may have meant one."""
        walker, cleaned = work.row.walker, typed_text(text)
        screening = self.danger.screen.screen(text[:SCREENED])
        if any(character.isalnum() for character in cleaned):
            coming = self.dialogue.say(work.row.id, cleaned, walker, self.is_gentle(work.row))
        else:
            coming = self.dialogue.tap(work.row.id, Act("empty"), walker)
        before = work.snapshot
        try:
            view = await self.reply(work, coming)
        except Exception as error:
            if screening.outcome != "check_in":
                raise
            log.error("asked, not understood", conversation=work.row.id, error=type(error).__name__)
            work.snapshot, work.walks, work.row.held = before, None, None
            return self.show(work, self.danger.check_in(walker.language))
        if screening.outcome != "check_in":
            return view
        work.row.held = work.row.reply
        return self.show(work, self.danger.check_in(walker.language))

    async def _too_late(self, id: str, token: str) -> View:
        """The request was taken before it could be withdrawn."""
        view = await self.view(id, token)
        return msgspec.structs.replace(view, messages=(self.words("request.too_late", view.language),))

    async def _danger_tap(self, work: Work, tap: str) -> View:
        language, row = work.row.walker.language, work.row
        if tap == NOT_IN_DANGER and row.held is not None:
            held = msgspec.json.decode(row.held, type=Seen)
            row.held = None
            return self.show(work, held.reply, form=held.form, checked=held.checked)
        row.gentle_until = self.clock() + GENTLE
        if (chat := await self._chat.of(row.id)) is not None:
            return self._chat.after_danger(work, chat, tap)
        return self.show(work, self.danger.after(tap, language, on_path=kept_in(work).current is not None))

    async def _crisis(self, id: str, token: str, category: str, language: Language, text: str | None) -> View:
        """The crisis answer, whatever happens to the database; where that works, it is kept as the last reply.

        A human who has the talk gets ``text`` too, after it has been answered.
        """
        try:
            async with self._lock(id):
                work = await self._open(id, token)
                row, language = work.row, work.row.walker.language
                async with self.store.turn(work):
                    reply, row.last_answer = self.danger.answer(category, language, row.last_answer)
                    row.gentle_until = self.clock() + GENTLE
                    view = self.show(work, reply)
                if text is not None and self.chatting is not None:
                    task = asyncio.create_task(self._chat.pass_on_crisis(id, text))
                    self._passing.add(task)
                    task.add_done_callback(self._passing.discard)
                return view
        except Exception as error:
            log.error("crisis answer not kept", conversation=id, error=type(error).__name__)
            return bare_view(self.danger.answer(category, language).reply, language)

    async def _failed(self, id: str, language: Language) -> View:
        """Safety words with help numbers; the choices are those of before, which still hold."""
        try:
            row = (await self.store.read(id)).row
            before = view_of(row, self.library)
        except Exception:
            return bare_view(self.danger.failure(language), language)
        reply = self.danger.failure(row.walker.language)
        return msgspec.structs.replace(before, messages=reply.messages)

    async def _open(self, id: str, token: str) -> Work:
        work = await self.store.read(id)
        if not secrets.compare_digest(work.row.token_hash, hash_of(token)):
            raise UnknownConversation
        return work

    async def _catch_up(self, id: str, token: str) -> None:
        """What the human of a live chat has done meanwhile; a turn under way comes first."""
        if self.chatting is None:
            return
        async with self._lock(id):
            work = await self._open(id, token)
            try:
                await self._chat.catch_up(work)
            except Overtaken:
                return  # another process has seen it

    async def _filled(self, view: View) -> View:
        """``view`` with what is read where it is: the requests as they are now, what is said in a live chat."""
        view = await self.now(view)
        return view if self.chatting is None else await self._chat.now(view)

    async def _renew(self) -> None:
        """See what has been published or retired meanwhile."""
        if self.releases is not None:
            await self.releases.refresh()
