"""Contact requests in the talk: offered beside cards, filled in, shown before they are sent, sent, withdrawn."""

import datetime
import secrets
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.contact.filling import fields, lines, read
from bot.contact.receivers import Receivers
from bot.contact.vault import CODE_LETTERS, Content, InvalidToken, Vault
from bot.store.requests import OPEN, Request, closed_receivers, requests_of
from engine.catalogue import localized
from engine.library import Library
from engine.reply import Act, AnyMessage, Card, Choice, ContactRequest, Reply
from engine.walker import Language

ASK, CANCEL = "request.ask", "request.cancel"
"""What choices of ours mean; they never reach Rasa."""
WITHDRAW = "withdraw-"
"""A choice whose id begins so takes back the request whose id follows: one may do that at every turn."""

CODE_LASTS = datetime.timedelta(days=14)


class Filled(msgspec.Struct, frozen=True):
    """A request that was filled in: its fields, what is wrong with them (a key of the words), and whether it may be sent."""

    service: str
    values: dict[str, str]
    problem: str
    consent: bool


class Asking:
    """Requests of this deployment. ``wake`` is called when one has been saved."""

    def __init__(
        self, settings: Receivers, vault: Vault, engine: AsyncEngine, wake: Callable[[], None] = lambda: None
    ) -> None:
        self.settings, self.vault, self.engine, self.wake = settings, vault, engine, wake

    async def beside(
        self, reply: Reply, library: Library, language: Language, asked: Iterable[ContactRequest]
    ) -> Reply:
        """``reply`` with a choice for each card whose service can be asked here and now, and has not been asked yet."""
        cards = {one.id: one for one in reply.messages if isinstance(one, Card)}
        asked_of = {one.service for one in asked if one.state in OPEN}
        offered = [id for id in cards if id not in asked_of and self.settings.of_service(id)]
        if not offered or reply.input not in {"choice", "none"}:
            return reply
        closed = await closed_receivers(self.engine)
        offered = [id for id in offered if self.settings.of_service(id) not in closed]
        choices, messages = list(reply.choices), list(reply.messages)
        for id in offered:
            name = self._name(library, id, language)
            label = library.words.say("request.ask", language, name=cards[id].name)
            choices.append(Choice(label, language, Act(ASK, id)))
            said = library.words.say("request.offer", language, name=name)
            note = self._note(library, id, language)
            place = messages.index(cards[id])
            messages[place] = msgspec.structs.replace(cards[id], asking=f"{said} {note}".strip())
        return Reply(tuple(messages), tuple(choices), "choice")

    async def is_possible(self, service: str, library: Library) -> bool:
        """Whether a request for ``service`` has somewhere to go now: it is shown, and its receiver has not closed."""
        receiver = self.settings.of_service(service)
        entry = library.services.get(service) or library.groups.get(service)
        if receiver is None or entry is None or not entry.show:
            return False
        return receiver not in await closed_receivers(self.engine)

    def read(self, service: str, given: Mapping[str, Any]) -> Filled:
        """The fields that were posted, and whether they were consented to."""
        values = {name: value for name, value in given.items() if name != "consent"}
        found, problem = read(self.settings.receivers[self.settings.of_service(service) or ""], values)
        return Filled(service, found, problem, given.get("consent") is True)

    def form(self, service: str, library: Library, language: Language, filled: Filled | None = None) -> Reply:
        """The form; with ``filled`` and no problem in it, what would be sent, word for word, above the form."""
        receiver = self.settings.receivers[self.settings.of_service(service) or ""]
        values = filled.values if filled else {}

        def say(key: str) -> str:
            return library.words.say(key, language)

        message = msgspec.structs.replace(
            self._about(service, library, language, "form"), fields=fields(receiver, say, values)
        )
        if filled and filled.problem:
            message = msgspec.structs.replace(message, problem=say(filled.problem))
        elif filled:
            message = msgspec.structs.replace(
                message, state="preview", text=say("request.preview"), lines=lines(receiver, say, values)
            )
        return Reply((message,), (Choice(say("request.cancel"), language, Act(CANCEL)),), "request")

    def new(
        self, filled: Filled, conversation: str, library: Library, language: Language, now: datetime.datetime
    ) -> Request:
        """The row of a request that was consented to."""
        id = self.settings.of_service(filled.service) or ""
        said = lines(self.settings.receivers[id], lambda key: library.words.say(key, language), filled.values)
        code = new_code() if filled.values["way"] == "code" else ""
        return Request(
            id=secrets.token_urlsafe(12), conversation_id=conversation, service=filled.service, receiver=id,
            state="coded" if code else "saved", content=self.vault.seal(Content(said, code)),
            code_hash=self.vault.code_hashes(code)[0] if code else None, expires=now + CODE_LASTS if code else None,
            created=now, changed=now,
        )  # fmt: skip

    def told(self, request: Request, library: Library, language: Language) -> ContactRequest:
        """What is stored of a sent request with the reply: nothing that the person wrote, and no code."""
        return msgspec.structs.replace(
            self._about(request.service, library, language, request.state), id=request.id, expires=request.expires
        )

    async def sent(self, conversation: str, library: Library, language: Language) -> tuple[ContactRequest, ...]:
        """The requests of a conversation as they are now, with what was sent."""
        found = []
        for request in await requests_of(self.engine, conversation):
            message = self.told(request, library, language)
            if request.content is not None:
                try:
                    content = self.vault.open(request.content)
                    code = content.code if request.state == "coded" else ""
                    message = msgspec.structs.replace(message, lines=content.lines, code=code)
                except InvalidToken:
                    pass  # its key is gone: the state is shown, the words cannot be
            found.append(message)
        return tuple(found)

    def _about(self, service: str, library: Library, language: Language, state: Any) -> ContactRequest:
        words = library.words
        receiver = self.settings.receivers.get(self.settings.of_service(service) or "")
        text = words.say(f"request.{state}", language)
        if receiver is None:
            return ContactRequest(
                text=text, lang=language, service=service, receiver=service, seen_by="", answer="", state=state
            )
        read_by = localized(receiver.seen_by, language) or words.say("request.demo.seen_by", language)
        answer = localized(receiver.answer, language) or words.say("request.demo.answer", language)
        return ContactRequest(
            text=text, lang=language, service=service, receiver=self._name(library, service, language), seen_by=read_by,
            answer=answer, note=self._note(library, service, language), state=state,
        )  # fmt: skip

    def _name(self, library: Library, service: str, language: Language) -> str:
        receiver = self.settings.receivers[self.settings.of_service(service) or ""]
        entry = library.services.get(service) or library.groups.get(service)
        shown = localized(entry.name, language) if entry else service
        if receiver.is_read:
            return localized(receiver.name, language)
        return library.words.say("request.demo.name", language, name=shown)

    def _note(self, library: Library, service: str, language: Language) -> str:
        receiver = self.settings.receivers[self.settings.of_service(service) or ""]
        return "" if receiver.is_read else library.words.say("request.demo", language)


def new_code() -> str:
    """A one-time code that can be said on the phone: ``K7F3-Q9MX``."""
    letters = "".join(secrets.choice(CODE_LETTERS) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def filled_in(messages: tuple[AnyMessage, ...], sent: Iterable[ContactRequest]) -> tuple[AnyMessage, ...]:
    """``messages`` with the requests among them as they are now."""
    now = {one.id: one for one in sent}
    return tuple(now.get(one.id, one) if isinstance(one, ContactRequest) else one for one in messages)
