"""A conversation, whatever door it comes through: the gate first, then the dialogue, then one transaction."""

import asyncio
import datetime
import hashlib
import secrets
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

import msgspec
import structlog

from actions.kept import SLOT, Kept, kept_of
from bot.contact.asking import ASK, CANCEL, WITHDRAW, Asking, filled_in
from bot.gate.danger import NOT_IN_DANGER, TAPS, Danger
from bot.gate.normalise import strings_in, typed_text
from bot.releases import Releases
from bot.store.requests import OPEN, NotOpen, save, withdraw
from bot.store.work import Overtaken, Row, Store, Work
from bot.store.work import UnknownConversation as UnknownConversation
from engine.library import Library
from engine.reply import Act, AnyMessage, Choice, ContactRequest, InputKind, Reply, ServiceCard, Text
from engine.safety import OtherLanguage
from engine.state import to_plain
from engine.walk import State
from engine.walker import AgeBand, Audience, Language, Walker

if TYPE_CHECKING:  # Rasa may be what does not load; the gate must be there all the same
    from bot.dialogue.absent import AbsentDialogue
    from bot.dialogue.agent import Dialogue

log = structlog.get_logger()

SCREENED = 2000
"""Characters of a text that are screened; a longer text is not taken, but its beginning is screened."""
GENTLE = datetime.timedelta(days=2)
"""How long the talk stays softer after a crisis answer."""


class Offered(msgspec.Struct, frozen=True):
    """A choice as a browser sees it; the id is opaque, and belongs to this turn of this conversation."""

    id: str
    label: str
    lang: Language


class View(msgspec.Struct, frozen=True, kw_only=True):
    """What the person sees: the last reply, and where they are."""

    id: str
    turn: int
    audience: Audience
    language: Language
    path: str | None = None
    path_title: str | None = None
    step: str | None = None
    steps_so_far: int = 0
    ended: bool = False
    messages: tuple[AnyMessage, ...] = ()
    choices: tuple[Offered, ...] = ()
    input: InputKind = "text"
    asked: bool = False
    requests: tuple[ContactRequest, ...] = ()
    """The contact requests that were sent, as they are now; ``asked`` where there are any."""


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """What the person did: exactly one of these is set."""

    text: str | None = None
    choice: str | None = None
    choices: tuple[str, ...] | None = None
    number: int | None = None
    request: dict[str, Any] | None = None
    """The fields of a contact request, and ``consent``; without consent it is only shown as it would be sent."""


class StaleChoice(Exception):
    """The choice was not offered at this step to this person; ``view`` holds the present ones."""

    def __init__(self, view: View) -> None:
        super().__init__("not offered")
        self.view = view


class NotOpened(Exception):
    """Nothing can be stored, so no conversation begins; ``view`` holds safety words and help numbers."""

    def __init__(self, view: View) -> None:
        super().__init__("not opened")
        self.view = view


class Seen(msgspec.Struct, frozen=True):
    """A reply as it is stored with its conversation: the choices with their opaque ids, and where the person is."""

    reply: Reply
    ids: tuple[str, ...]
    path: str | None = None
    step: str | None = None
    steps_so_far: int = 0
    ended: bool = False
    asked: bool = False
    form: str | None = None
    checked: bool = False
    """``form``: the service for which a request is being filled in; ``checked``: the check-in about its words was answered."""


class Conversations:
    """All conversations of this process."""

    def __init__(
        self,
        library: Library,
        store: Store,
        dialogue: "Dialogue | AbsentDialogue",
        danger: Danger,
        clock: Callable[[], datetime.datetime] = lambda: datetime.datetime.now(datetime.UTC),
        releases: Releases | None = None,
        asking: Asking | None = None,
    ) -> None:
        self.library = library
        self.releases = releases
        self.store = store
        self.dialogue = dialogue
        self.danger = danger
        self.clock = clock
        self.asking = asking
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

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
            id=secrets.token_urlsafe(12), token_hash=_hash(token), walker=walker, created=now, updated=now, turn=-1
        )
        try:
            await self._renew()
            async with self.store.turn(Work(row, None, True)) as work:
                view = await self._reply(work, self.dialogue.tap(row.id, Act("open"), walker))
            return view, token
        except Exception as error:
            log.error("conversation begins in trouble", error=type(error).__name__)
        reply = self.danger.failure(language)
        try:
            async with self.store.turn(Work(msgspec.structs.replace(row, turn=-1), None, True)) as work:
                view = self._show(work, reply)
            return view, token
        except Exception as error:
            log.error("conversation not opened", error=type(error).__name__)
            raise NotOpened(_bare_view(reply, language)) from None

    async def turn(self, id: str, token: str, given: Given, key: str | None = None, language: Language = "fi") -> View:
        """One turn. Trouble inside is answered with safety words and leaves everything as it was.

        ``language``: of the words where the conversation's own cannot be known. Raises UnknownConversation, StaleChoice.
        """
        for text in texts_of(given):
            screening = self.danger.screen.screen(text[:SCREENED])
            if screening.outcome == "crisis" and screening.category is not None:
                return await self._crisis(id, token, screening.category, language, screening.language)
        async with self._lock(id):
            try:
                await self._renew()
                try:
                    view = await self._turn(id, token, given, key)
                except Overtaken:  # by another process: what it has written is looked at once more
                    view = await self._turn(id, token, given, key)
                if self.asking is not None and given.request is not None:
                    self.asking.wake()
                return await self._now(view)
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
        return await self._now(_view((await self._open(id, token)).row, self.library))

    async def messages_after(self, id: str, token: str, turn: int) -> View | None:
        """What was said after ``turn``, when anything was."""
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
                if seen.form is not None:
                    view = await self._ask(work, seen.form)
                else:
                    view = await self._reply(work, self.dialogue.tap(id, again, walker))
            return await self._now(view)

    async def forget(self, id: str, token: str) -> None:
        """Erase everything. Raises UnknownConversation."""
        async with self._lock(id):
            await self._open(id, token)
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
            "saved": list(_kept(work).saved),
            "last_reply": msgspec.to_builtins(_view(row, self.library)),
            "requests": msgspec.to_builtins((await self._now(_view(row, self.library))).requests),
            "typed_texts": [],
        }

    async def ready(self) -> bool:
        """Whether turns succeed: the dialogue is there, and so is the database."""
        try:
            return self.dialogue.is_there and await self.store.ready()
        except Exception:
            return False

    def screen_only(self, text: str, language: Language = "fi") -> View | None:
        """The crisis answer to ``text`` outside any stored state, or None when it is no crisis."""
        screening = self.danger.screen.screen(text[:SCREENED])
        if screening.outcome != "crisis" or screening.category is None:
            return None
        answered = self.danger.answer(screening.category, language, theirs=screening.language)
        return _bare_view(answered.reply, language)

    def after(self, tap: str, language: Language = "fi") -> View:
        """What follows a tap on one of the gate's choices outside any stored state."""
        return _bare_view(self.danger.after(tap, language, on_path=False), language)

    def help_now(self, language: Language) -> tuple[str, tuple[ServiceCard, ...]]:
        """Words and cards for somebody who needs help at once."""
        return self.danger.help_now(language)

    async def _turn(self, id: str, token: str, given: Given, key: str | None) -> View:
        stored = await self.store.reply(id, _hash(key)) if key else None
        work = await self._open(id, token)
        if stored is not None:
            return msgspec.json.decode(stored, type=View)
        seen = msgspec.json.decode(work.row.reply, type=Seen)
        walker = work.row.walker
        if given.request is not None:
            unsent = await self._unsent(work, seen, given.request)
            if unsent is not None:
                return unsent
        async with self.store.turn(work):
            if given.choice in TAPS:
                view = await self._danger_tap(work, given.choice or "")
            elif given.request is not None:
                view = await self._request(work, seen, given.request)
            elif given.choice is not None and given.choice.startswith(WITHDRAW):
                view = await self._withdraw(work, given.choice.removeprefix(WITHDRAW))
            elif given.text is not None and (act := _named(given.text, seen)) is None:
                view = await self._text(work, given.text)
            else:
                act = _named(given.text, seen) if given.text is not None else _act(given, seen)
                if act is None:
                    raise StaleChoice(_view(work.row, self.library))
                if act.intent == ASK:
                    view = await self._ask(work, str(act.answer))
                elif act.intent == CANCEL:
                    view = await self._again(work, seen)
                else:
                    view = await self._reply(work, self.dialogue.tap(id, act, walker, self._gentle(work.row)))
            if key:
                work.reply = _hash(key), msgspec.json.encode(view).decode()
        return view

    async def _text(self, work: Work, text: str) -> View:
        """Words that are no crisis: understood; asked about first when they may have meant one."""
        walker, cleaned = work.row.walker, typed_text(text)
        screening = self.danger.screen.screen(text[:SCREENED])
        if any(character.isalnum() for character in cleaned):
            coming = self.dialogue.say(work.row.id, cleaned, walker, self._gentle(work.row))
        else:
            coming = self.dialogue.tap(work.row.id, Act("empty"), walker)
        before = work.snapshot
        try:
            view = await self._reply(work, coming)
        except Exception as error:
            if screening.outcome != "check_in":
                raise
            log.error("asked, not understood", conversation=work.row.id, error=type(error).__name__)
            work.snapshot, work.walks, work.row.held = before, None, None
            return self._show(work, self.danger.check_in(walker.language, screening.language))
        if screening.outcome != "check_in":
            return view
        work.row.held = work.row.reply
        return self._show(work, self.danger.check_in(walker.language, screening.language))

    async def _ask(self, work: Work, service: str) -> View:
        """The form of a contact request; kind words when it can no longer be sent there."""
        language = work.row.walker.language
        if self.asking is None or not await self.asking.is_possible(service, self.library):
            return self._after_request(work, self._words("request.gone", language))
        return self._show(work, self.asking.form(service, self.library, language), form=service)

    async def _unsent(self, work: Work, seen: Seen, given: dict[str, Any]) -> View | None:
        """What is wrong with a request, or what it would send, word for word: in this answer alone, nothing is stored.

        None when it may go on to be asked about, or sent. Raises StaleChoice where no request is being filled in.
        """
        if self.asking is None or seen.form is None or seen.reply.input != "request":
            raise StaleChoice(_view(work.row, self.library))
        if not await self.asking.is_possible(seen.form, self.library):
            return None
        filled = self.asking.read(seen.form, given)
        if not filled.problem and (filled.consent or (self._is_unsure(given) and not seen.checked)):
            return None
        reply = self.asking.form(seen.form, self.library, work.row.walker.language, filled)
        return msgspec.structs.replace(_view(work.row, self.library), messages=reply.messages)

    async def _request(self, work: Work, seen: Seen, given: dict[str, Any]) -> View:
        """A request that was consented to: saved with its outbox row in this turn's transaction; asked about first when its
        words may have meant danger."""
        language, now = work.row.walker.language, self.clock()
        if self.asking is None or seen.form is None or not await self.asking.is_possible(seen.form, self.library):
            return self._after_request(work, self._words("request.gone", language))
        if self._is_unsure(given) and not seen.checked:
            work.row.held = msgspec.json.encode(msgspec.structs.replace(seen, checked=True)).decode()
            return self._show(work, self.danger.check_in(language))
        sent = await self.asking.sent(work.row.id, self.library, language) if seen.asked else ()
        if any(one.service == seen.form and one.state in OPEN for one in sent):
            return self._after_request(work, self._words("request.open_already", language))
        request = self.asking.new(self.asking.read(seen.form, given), work.row.id, self.library, language, now)
        work.writes.append(lambda connection: save(connection, request))
        return self._after_request(work, self.asking.told(request, self.library, language), asked=True)

    async def _withdraw(self, work: Work, id: str) -> View:
        """Take back a request that nobody has taken. Raises NotOpen when the turn is written, and StaleChoice."""
        language = work.row.walker.language
        sent = await self.asking.sent(work.row.id, self.library, language) if self.asking else ()
        request = next((one for one in sent if one.id == id), None)
        if request is None:
            raise StaleChoice(_view(work.row, self.library))
        now = self.clock()
        work.writes.append(lambda connection: withdraw(connection, work.row.id, id, now))
        return self._after_request(work, msgspec.structs.replace(request, lines=(), code=""))

    def _after_request(self, work: Work, message: AnyMessage, asked: bool = False) -> View:
        """``message``, and where to go on from it."""
        say, language = self.library.words.say, work.row.walker.language
        go_on = [("choice.talk_to_human", "talk_to_human"), ("choice.something_else", "open")]
        if _kept(work).current is not None:
            go_on.insert(0, ("choice.back_to_path", "continue"))
        choices = tuple(Choice(say(key, language), language, Act(intent)) for key, intent in go_on)
        return self._show(work, Reply((message,), choices, "choice"), asked=asked)

    async def _again(self, work: Work, seen: Seen) -> View:
        """What was there before the form."""
        act = Act("repeat") if _kept(work).current is not None else Act("open")
        return await self._reply(work, self.dialogue.tap(work.row.id, act, work.row.walker, self._gentle(work.row)))

    def _is_unsure(self, given: dict[str, Any]) -> bool:
        texts = texts_of(Given(request=given))
        return any(self.danger.screen.screen(text[:SCREENED]).outcome == "check_in" for text in texts)

    def _words(self, key: str, language: Language) -> Text:
        return Text(text=self.library.words.say(key, language), lang=language)

    async def _now(self, view: View) -> View:
        """``view`` with the requests of the conversation as they are now, and what was sent in them."""
        if self.asking is None or not view.asked:
            return view
        sent = await self.asking.sent(view.id, self.library, view.language)
        return msgspec.structs.replace(view, messages=filled_in(view.messages, sent), requests=sent)

    async def _too_late(self, id: str, token: str) -> View:
        """The request was taken before it could be withdrawn."""
        view = await self.view(id, token)
        return msgspec.structs.replace(view, messages=(self._words("request.too_late", view.language),))

    async def _danger_tap(self, work: Work, tap: str) -> View:
        language, row = work.row.walker.language, work.row
        if tap == NOT_IN_DANGER and row.held is not None:
            held = msgspec.json.decode(row.held, type=Seen)
            row.held = None
            return self._show(work, held.reply, form=held.form, checked=held.checked)
        row.gentle_until = self.clock() + GENTLE
        return self._show(work, self.danger.after(tap, language, on_path=_kept(work).current is not None))

    async def _reply(self, work: Work, coming: Awaitable[Reply]) -> View:
        """Wait for the dialogue's reply and put it, with the walks, into the unit of work."""
        before = {walk.path: walk.updated for walk in _kept(work).walks.values()}
        reply = await coming
        work.walks = tuple(walk for walk in _kept(work).walks.values() if before.get(walk.path) != walk.updated)
        if self.asking is not None:
            asked = work.row.turn >= 0 and msgspec.json.decode(work.row.reply, type=Seen).asked
            language = work.row.walker.language
            sent = await self.asking.sent(work.row.id, self.library, language) if asked else ()
            reply = await self.asking.beside(reply, self.library, language, sent)
        return self._show(work, reply)

    def _show(
        self, work: Work, reply: Reply, *, form: str | None = None, checked: bool = False, asked: bool = False
    ) -> View:
        asked = asked or (work.row.turn >= 0 and msgspec.json.decode(work.row.reply, type=Seen).asked)
        kept = _kept(work)
        state: State | None = kept.walks.get(kept.current or "")
        if state is None and work.walks and work.walks[-1].ended:
            state = work.walks[-1]
        seen = Seen(reply, tuple(_id_of(one) for one in reply.choices), form=form, checked=checked, asked=asked)
        if state is not None:
            seen = msgspec.structs.replace(
                seen, path=state.path, step="/".join(state.at), steps_so_far=len(state.answers), ended=state.ended
            )
        row = work.row
        row.walker = kept.walker or row.walker  # what was told in this turn
        row.reply, row.turn, row.updated = msgspec.json.encode(seen).decode(), work.read_turn + 1, self.clock()
        return _view(row, self.library)

    async def _crisis(
        self, id: str, token: str, category: str, language: Language, theirs: OtherLanguage | None
    ) -> View:
        """The crisis answer, whatever happens to the database; where that works, it is kept as the last reply."""
        try:
            async with self._lock(id):
                work = await self._open(id, token)
                row, language = work.row, work.row.walker.language
                async with self.store.turn(work):
                    reply, row.last_answer = self.danger.answer(category, language, row.last_answer, theirs)
                    row.gentle_until = self.clock() + GENTLE
                    view = self._show(work, reply)
                return view
        except Exception as error:
            log.error("crisis answer not kept", conversation=id, error=type(error).__name__)
            return _bare_view(self.danger.answer(category, language, theirs=theirs).reply, language)

    async def _failed(self, id: str, language: Language) -> View:
        """Safety words with help numbers; the choices are those of before, which still hold."""
        try:
            row = (await self.store.read(id)).row
            before = _view(row, self.library)
        except Exception:
            return _bare_view(self.danger.failure(language), language)
        reply = self.danger.failure(row.walker.language)
        return msgspec.structs.replace(before, messages=reply.messages)

    async def _open(self, id: str, token: str) -> Work:
        work = await self.store.read(id)
        if not secrets.compare_digest(work.row.token_hash, _hash(token)):
            raise UnknownConversation
        return work

    async def _renew(self) -> None:
        """See what has been published or retired meanwhile."""
        if self.releases is not None:
            await self.releases.refresh()

    def _gentle(self, row: Row) -> bool:
        """Whether the talk is softer now."""
        return row.gentle_until is not None and self.clock() < row.gentle_until

    def _lock(self, id: str) -> asyncio.Lock:
        return self._locks.setdefault(id, asyncio.Lock())


def texts_of(given: Given) -> list[str]:
    """What the person wrote, in whatever field; of a request also all of it as one text."""
    if given.text is not None:
        return [given.text]
    texts = strings_in(given.request or {})
    return [*texts, " ".join(texts)] if len(texts) > 1 else texts


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _id_of(choice: Choice) -> str:
    """A new opaque id; the gate's own choices have fixed ones, since they must work without a database."""
    return choice.act.intent if choice.act.intent in TAPS else secrets.token_urlsafe(9)


def _kept(work: Work) -> Kept:
    if work.snapshot is None:
        return Kept()
    slot = msgspec.json.decode(work.snapshot)["slots"].get(SLOT)
    return kept_of(slot, work.row.walker, work.row.updated)


def _act(given: Given, seen: Seen) -> Act | None:
    """What the tap means, when it was offered; None when it was not."""
    offered = dict(zip(seen.ids, seen.reply.choices, strict=True))
    if given.choice is not None:
        return offered[given.choice].act if given.choice in offered else None
    if given.choices is not None:
        if seen.reply.input != "choices" or not given.choices or not all(one in offered for one in given.choices):
            return None
        return Act("answer", [offered[one].act.answer for one in given.choices])
    if given.number is not None and seen.reply.input in {"number", "scale"}:
        return Act("answer", given.number)
    return None


def _named(text: str, seen: Seen) -> Act | None:
    """What words mean that are the label of a choice of a contact request, which Rasa does not know."""
    typed = typed_text(text).casefold()
    ours = [one for one in seen.reply.choices if one.act.intent in {ASK, CANCEL}]
    return next((one.act for one in ours if one.label.casefold() == typed), None)


def _view(row: Row, library: Library) -> View:
    seen = msgspec.json.decode(row.reply, type=Seen)
    path = library.paths.get(seen.path or "")
    language = row.walker.language
    return View(
        id=row.id, turn=row.turn, audience=row.walker.audience, language=language, path=seen.path, step=seen.step,
        path_title=library.words.text(f"{path.id}.title", path.title, language) if path else None,
        steps_so_far=seen.steps_so_far, ended=seen.ended, messages=seen.reply.messages,
        choices=tuple(Offered(id, choice.label, choice.lang) for id, choice in zip(seen.ids, seen.reply.choices, strict=True)),
        input=seen.reply.input, asked=seen.asked,
    )  # fmt: skip


def _bare_view(reply: Reply, language: Language) -> View:
    """A view that belongs to no stored conversation: of the choices it has those of the gate, which work without one."""
    ours = (choice for choice in reply.choices if choice.act.intent in TAPS)
    choices = tuple(Offered(_id_of(choice), choice.label, choice.lang) for choice in ours)
    return View(
        id="", turn=0, audience="youth", language=language, messages=reply.messages, choices=choices,
        input="choice" if choices else "text",
    )  # fmt: skip
