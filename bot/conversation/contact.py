"""Contact requests in the talk: the form, what would be sent, sending with consent, taking back."""

from typing import Any

import msgspec

from bot.contact.asking import Asking
from bot.conversation.saying import Saying
from bot.conversation.view import SCREENED, Given, Seen, StaleChoice, View, texts_of, view_of
from bot.store.requests import OPEN, save, withdraw
from bot.store.work import Work


class ContactTalk:
    """The turns that are about a contact request."""

    def __init__(self, saying: Saying) -> None:
        self.saying, self.library = saying, saying.library

    async def ask(self, work: Work, service: str) -> View:
        """The form of a contact request; kind words when it can no longer be sent there."""
        language = work.row.walker.language
        asking = await self._possible(service)
        if asking is None:
            return self.saying.go_on_from(work, self.saying.words("request.gone", language))
        return self.saying.show(work, asking.form(service, self.library, language), form=service)

    async def unsent(self, work: Work, seen: Seen, given: dict[str, Any]) -> View | None:
        """What is wrong with a request, or what it would send, word for word: in this answer alone, nothing is stored.

        None when it may go on to be asked about, or sent. Raises StaleChoice where no request is being filled in.
        """
        if self.saying.asking is None or seen.form is None or seen.reply.input != "request":
            raise StaleChoice(view_of(work.row, self.library))
        asking = await self._possible(seen.form)
        if asking is None:
            return None
        filled = asking.read(seen.form, given)
        if not filled.problem and (filled.consent or (self._is_unsure(given) and not seen.checked)):
            return None
        reply = asking.form(seen.form, self.library, work.row.walker.language, filled)
        return msgspec.structs.replace(view_of(work.row, self.library), messages=reply.messages)

    async def send(self, work: Work, seen: Seen, given: dict[str, Any]) -> View:
        """A request that was consented to: saved with its outbox row in this turn's transaction; asked about first when its
        words may have meant danger."""
        language, now = work.row.walker.language, self.saying.clock()
        asking = await self._possible(seen.form)
        if asking is None or seen.form is None:
            return self.saying.go_on_from(work, self.saying.words("request.gone", language))
        if self._is_unsure(given) and not seen.checked:
            work.row.held = msgspec.json.encode(msgspec.structs.replace(seen, checked=True)).decode()
            return self.saying.show(work, self.saying.danger.check_in(language))
        sent = await asking.sent(work.row.id, self.library, language) if seen.asked else ()
        if any(one.service == seen.form and one.state in OPEN for one in sent):
            return self.saying.go_on_from(work, self.saying.words("request.open_already", language))
        request = asking.new(asking.read(seen.form, given), work.row.id, self.library, language, now)
        work.writes.append(lambda connection: save(connection, request))
        return self.saying.go_on_from(work, asking.told(request, self.library, language), asked=True)

    async def withdraw(self, work: Work, id: str) -> View:
        """Take back a request that nobody has taken. Raises NotOpen when the turn is written, and StaleChoice."""
        language, asking = work.row.walker.language, self.saying.asking
        sent = await asking.sent(work.row.id, self.library, language) if asking else ()
        request = next((one for one in sent if one.id == id), None)
        if request is None:
            raise StaleChoice(view_of(work.row, self.library))
        now = self.saying.clock()
        work.writes.append(lambda connection: withdraw(connection, work.row.id, id, now))
        return self.saying.go_on_from(work, msgspec.structs.replace(request, lines=(), code=""))

    async def _possible(self, service: str | None) -> Asking | None:
        """Where a request for ``service`` can be made now; None when it cannot."""
        asking = self.saying.asking
        if asking is None or service is None or not await asking.is_possible(service, self.library):
            return None
        return asking

    def _is_unsure(self, given: dict[str, Any]) -> bool:
        texts = texts_of(Given(request=given))
        return any(self.saying.danger.screen.screen(text[:SCREENED]).outcome == "check_in" for text in texts)
