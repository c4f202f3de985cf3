"""A live chat in the talk: the bot is silent while a human has it, and takes it back when one of them ends it."""

import msgspec
import structlog

from bot.contact.chatting import LEAVE, said
from bot.conversation.saying import Saying
from bot.conversation.view import SCREENED, Given, Seen, StaleChoice, View, act_of, named_act, view_of
from bot.delivery.chatwoot import ChatDown, Heard
from bot.gate.danger import TAPS
from bot.store.chats import LiveChatRow, begin_chat, end_chat, note_heard
from bot.store.work import Work
from engine.reply import Act, AnyMessage, Choice, LiveChat, Reply

log = structlog.get_logger()


class ChatTalk:
    """The turns that are about a live chat."""

    def __init__(self, saying: Saying) -> None:
        self.saying = saying

    async def of(self, conversation: str) -> LiveChatRow | None:
        """The chat under way."""
        return None if self.saying.chatting is None else await self.saying.chatting.of(conversation)

    def preview(self, work: Work, service: str) -> View:
        """What is sent, and to whom, before anything is."""
        chatting, language = self.saying.chatting, work.row.walker.language
        if chatting is None or chatting.settings.chat_of_service(service) is None:
            raise StaleChoice(view_of(work.row, self.saying.library))
        return self.saying.show(work, chatting.preview(service, self.saying.library, language))

    async def begin(self, work: Work, service: str) -> View:
        """The act of consent: the chat begins; when it cannot be reached, that is said, with others who can."""
        chatting, language = self.saying.chatting, work.row.walker.language
        if chatting is None or chatting.settings.chat_of_service(service) is None:
            raise StaleChoice(view_of(work.row, self.saying.library))
        try:
            row = await chatting.begin(work.row.id, service, self.saying.library, language)
        except ChatDown as error:
            log.error("live chat not begun", service=service, error=str(error))
            return await self._others(work, "chat.down")
        work.writes.append(lambda connection: begin_chat(connection, row))
        return self._shown(work, row.service)

    async def turn(self, work: Work, row: LiveChatRow, seen: Seen, given: Given) -> View:
        """A turn while the human has the talk: words are passed on, and nobody else answers. Raises StaleChoice."""
        if given.text is not None and named_act(given.text, seen) is None:
            return await self._pass_on(work, row, given.text)
        act = named_act(given.text, seen) if given.text is not None else act_of(given, seen)
        if act is None or act.intent != LEAVE:
            raise StaleChoice(view_of(work.row, self.saying.library))
        await self.end(row)
        return await self._take_back(work, "chat.left")

    def after_danger(self, work: Work, row: LiveChatRow, tap: str) -> View:
        """What follows the gate's own choices, and the chat goes on."""
        after = self.saying.danger.after(tap, work.row.walker.language, on_path=False)
        asked = tuple(choice for choice in after.choices if choice.act.intent in TAPS)
        return self._shown(work, row.service, after.messages, asked)

    def again(self, work: Work, row: LiveChatRow) -> View:
        """The chat as it is, in the language that the walker has now."""
        return self._shown(work, row.service)

    async def end(self, row: LiveChatRow) -> None:
        """Tell the other side that the person has left; that it cannot be told does not keep anybody."""
        if self.saying.chatting is not None:
            try:
                await self.saying.chatting.end(row)
            except ChatDown as error:
                log.warning("live chat not closed there", error=str(error))

    async def pass_on_crisis(self, conversation: str, text: str) -> None:
        """Words that were answered as a crisis go to the human too: they are with the person now."""
        try:
            row = await self.of(conversation)
            if row is not None and not row.closed and self.saying.chatting is not None:
                await self.saying.chatting.say(row, text)
        except Exception as error:
            log.error("not passed on", conversation=conversation, error=type(error).__name__)

    async def catch_up(self, work: Work) -> None:
        """See what the human has said, or that they have closed the chat, and write it as a turn that nobody took."""
        row = await self.of(work.row.id)
        if row is None:
            return
        heard = await self._heard(row)
        if row.closed or (heard is not None and not heard.is_open):
            async with self.saying.store.turn(work):
                await self._take_back(work, "chat.over")
            return
        theirs = sum(one.by == "human" for one in heard.lines) if heard else 0
        if theirs > row.heard:
            async with self.saying.store.turn(work):
                work.row.turn, work.row.updated = work.read_turn + 1, self.saying.clock()
                work.writes.append(lambda connection: note_heard(connection, row.conversation_id, theirs))

    async def now(self, view: View) -> View:
        """``view`` with what has been said in the chat; it is read where it is, and stored nowhere here."""
        open_ones = [one for one in view.messages if isinstance(one, LiveChat) and one.state == "open"]
        row = await self.of(view.id) if open_ones else None
        if row is None:
            return view
        heard, say = await self._heard(row), self.saying.library.words.say

        def filled(one: AnyMessage) -> AnyMessage:
            if not isinstance(one, LiveChat) or one.state != "open":
                return one
            if heard is None:
                return msgspec.structs.replace(one, trouble=say("chat.trouble", view.language))
            return msgspec.structs.replace(one, lines=said(heard.lines, say("chat.you", view.language), one.receiver))

        return msgspec.structs.replace(view, messages=tuple(filled(one) for one in view.messages))

    async def _pass_on(self, work: Work, row: LiveChatRow, text: str) -> View:
        assert self.saying.chatting is not None, "a row was found through it"
        language = work.row.walker.language
        try:
            await self.saying.chatting.say(row, text)
        except ChatDown as error:
            log.error("not passed on", conversation=work.row.id, error=str(error))
            words = (self.saying.words("chat.not_sent", language),)
            _, cards = self.saying.danger.help_now(language)
            return self._shown(work, row.service, (*words, *cards))
        if self.saying.danger.screen.screen(text[:SCREENED]).outcome == "check_in":
            check_in = self.saying.danger.check_in(language)
            return self._shown(work, row.service, check_in.messages, check_in.choices)
        return self._shown(work, row.service)

    async def _take_back(self, work: Work, key: str) -> View:
        work.writes.append(lambda connection: end_chat(connection, work.row.id))
        return self.saying.go_on_from(work, self.saying.words(key, work.row.walker.language))

    async def _others(self, work: Work, key: str) -> View:
        """``key`` in words, and who else can be reached."""

        async def reply() -> Reply:
            tap = self.saying.dialogue.tap(work.row.id, Act("talk_to_human"), work.row.walker)
            found = await tap
            words = self.saying.words(key, work.row.walker.language)
            return msgspec.structs.replace(found, messages=(words, *found.messages))

        return await self.saying.reply(work, reply())

    async def _heard(self, row: LiveChatRow) -> Heard | None:
        assert self.saying.chatting is not None, "a row was found through it"
        try:
            return await self.saying.chatting.heard(row)
        except ChatDown as error:
            log.warning("live chat not read", error=str(error))
            return None

    def _shown(
        self, work: Work, service: str, before: tuple[AnyMessage, ...] = (), choices: tuple[Choice, ...] = ()
    ) -> View:
        assert self.saying.chatting is not None, "only then a chat is shown"
        library, language = self.saying.library, work.row.walker.language
        message = self.saying.chatting.shown(service, library, language)
        both = (*choices, *self.saying.chatting.leaving(library, language))
        return self.saying.show(work, Reply((*before, message), both, "choice"))
