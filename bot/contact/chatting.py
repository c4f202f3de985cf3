"""Live chats of this deployment: which card offers one, what is shown before it begins, and how it is reached."""

from collections.abc import Callable, Iterable

import msgspec
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.contact.receivers import Receivers
from bot.contact.vault import InvalidToken, Vault
from bot.delivery.chatwoot import ChatDown, ChatwootAdapter, Heard, Line, Place
from bot.store.chats import LiveChatRow, chat_of
from engine.catalogue import localized
from engine.library import Library
from engine.reply import Act, Card, ChatLine, Choice, LiveChat, Reply
from engine.walker import Language

CHAT, BEGIN, LEAVE = "chat.ask", "chat.begin", "chat.leave"
"""What choices of ours mean; they never reach Rasa."""


class Chatting:
    """``adapter`` finds the chat of a receiver."""

    def __init__(
        self, settings: Receivers, vault: Vault, engine: AsyncEngine, adapter: Callable[[str], ChatwootAdapter | None]
    ) -> None:
        self.settings, self.vault, self.engine, self.adapter = settings, vault, engine, adapter

    def beside(self, reply: Reply, library: Library, language: Language) -> Reply:
        """``reply`` with a choice for each card about which one can chat here."""
        cards = [one for one in reply.messages if isinstance(one, Card) and self.settings.chat_of_service(one.id)]
        if not cards or reply.input not in {"choice", "none"}:
            return reply
        say = library.words.say
        choices = (Choice(say("chat.ask", language, name=one.name), language, Act(CHAT, one.id)) for one in cards)
        return Reply(reply.messages, (*reply.choices, *choices), "choice")

    def preview(self, service: str, library: Library, language: Language) -> Reply:
        """With whom, who sees it, and word for word what is sent when it begins."""
        say, shown = library.words.say, self.shown(service, library, language)
        lines = (ChatLine(say("chat.you", language), self.first(library, language), True),)
        choices = (
            Choice(say("chat.begin", language), language, Act(BEGIN, service)),
            Choice(say("request.cancel", language), language, Act(LEAVE)),
        )
        message = msgspec.structs.replace(shown, state="preview", text=say("chat.preview", language), lines=lines)
        return Reply((message,), choices, "choice")

    def first(self, library: Library, language: Language) -> str:
        """What is sent when a chat begins."""
        return library.words.say("chat.first", language)

    def shown(self, service: str, library: Library, language: Language) -> LiveChat:
        """What is stored of a chat with the reply: nothing that anybody said."""
        receiver = self.settings.receivers[self.settings.chat_of_service(service) or ""]
        return LiveChat(
            text=library.words.say("chat.open", language), lang=language, service=service, state="open",
            receiver=localized(receiver.name, language), seen_by=localized(receiver.seen_by, language),
            answer=localized(receiver.answer, language),
        )  # fmt: skip

    def leaving(self, library: Library, language: Language) -> tuple[Choice, ...]:
        return (Choice(library.words.say("chat.leave", language), language, Act(LEAVE)),)

    async def begin(self, conversation: str, service: str, library: Library, language: Language) -> LiveChatRow:
        """A new chat, and its row. Raises ChatDown."""
        receiver = self.settings.chat_of_service(service) or ""
        place = await self._adapter(receiver).begin(self.first(library, language))
        sealed = self.vault.seal_bytes(msgspec.json.encode(place))
        return LiveChatRow(
            conversation_id=conversation, receiver=receiver, service=service, place=sealed, number=place.number
        )

    async def of(self, conversation: str) -> LiveChatRow | None:
        """The chat that a conversation has under way."""
        return await chat_of(self.engine, conversation)

    async def say(self, row: LiveChatRow, text: str) -> None:
        """Pass on what the person wrote. Raises ChatDown."""
        await self._adapter(row.receiver).say(self._place(row), text)

    async def heard(self, row: LiveChatRow) -> Heard:
        """Raises ChatDown."""
        return await self._adapter(row.receiver).heard(self._place(row))

    async def end(self, row: LiveChatRow) -> None:
        """Raises ChatDown."""
        await self._adapter(row.receiver).end(self._place(row))

    def _adapter(self, receiver: str) -> ChatwootAdapter:
        found = self.adapter(receiver)
        if found is None:
            raise ChatDown("no receiver")
        return found

    def _place(self, row: LiveChatRow) -> Place:
        try:
            return msgspec.json.decode(self.vault.open_bytes(row.place), type=Place)
        except InvalidToken:
            raise ChatDown("no key") from None


def said(lines: Iterable[Line], own: str, other: str) -> tuple[ChatLine, ...]:
    """What was said, with who said it in words."""
    return tuple(ChatLine(own if one.by == "person" else other, one.text, one.by == "person") for one in lines)
