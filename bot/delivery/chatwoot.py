"""A live chat in Chatwoot: its Client API for an inbox of the kind API, and the signature of its webhooks.

https://developers.chatwoot.com (Contacts, Conversations, Messages API under ``/public/api/v1/inboxes``). Every error of the
network or of the other side is a ``ChatDown``.
"""

import datetime
import hashlib
import hmac
from typing import Any
from urllib.parse import quote

import aiohttp
import msgspec

TIMEOUT = 5.0
"""Seconds for one exchange; the person waits meanwhile."""
OLDEST = datetime.timedelta(minutes=5)
"""A signed webhook that is older, or as much ahead of our clock, is not taken: it may be replayed."""
SIDES = {0: "person", 1: "human", 3: "human"}
"""Who says a message, by Chatwoot's ``message_type``: incoming, outgoing, template. Activities are not said by anybody."""


class ChatDown(RuntimeError):
    """The chat could not be reached, or did not do what it documents."""


class Place(msgspec.Struct, frozen=True):
    """A conversation in Chatwoot: the contact's ``source_id``, with which it can be read, and its number."""

    contact: str
    number: int


class Line(msgspec.Struct, frozen=True):
    """One thing that was said; ``by`` is person or human."""

    by: str
    text: str


class Heard(msgspec.Struct, frozen=True):
    """A conversation as it is now."""

    lines: tuple[Line, ...]
    is_open: bool


class ChatwootAdapter:
    """One API inbox: ``url`` is that of the Chatwoot, ``inbox`` the identifier of the inbox."""

    def __init__(self, http: aiohttp.ClientSession, url: str, inbox: str, timeout: float = TIMEOUT) -> None:
        self.http, self.timeout = http, aiohttp.ClientTimeout(total=timeout)
        self.contacts = f"{url.rstrip('/')}/public/api/v1/inboxes/{quote(inbox, safe='')}/contacts"

    async def begin(self, first: str) -> Place:
        """A new contact without a name, a conversation, and ``first`` said in it."""
        contact = await self._ask("POST", self.contacts, {})
        try:
            source = str(contact["source_id"])
            found = await self._ask("POST", f"{self.contacts}/{quote(source, safe='')}/conversations", {})
            place = Place(source, int(found["id"]))
        except (KeyError, TypeError, ValueError):
            raise ChatDown("shape") from None
        await self.say(place, first)
        return place

    async def say(self, place: Place, text: str) -> None:
        """Pass on what the person wrote."""
        await self._ask("POST", f"{self._of(place)}/messages", {"content": text})

    async def heard(self, place: Place) -> Heard:
        """All that was said, and whether the conversation goes on."""
        found = await self._ask("GET", self._of(place))
        try:
            said = [(SIDES.get(one["message_type"]), one.get("content")) for one in found["messages"]]
            lines = tuple(Line(by, str(text)) for by, text in said if by and text)
            return Heard(lines, found["status"] != "resolved")
        except (KeyError, TypeError, AttributeError):
            raise ChatDown("shape") from None

    async def end(self, place: Place) -> None:
        """Close the conversation, as the person."""
        await self._ask("POST", f"{self._of(place)}/toggle_status", {})

    def _of(self, place: Place) -> str:
        return f"{self.contacts}/{quote(place.contact, safe='')}/conversations/{place.number}"

    async def _ask(self, method: str, url: str, body: dict[str, Any] | None = None) -> Any:
        try:
            async with self.http.request(method, url, json=body, allow_redirects=False, timeout=self.timeout) as answer:
                if not 200 <= answer.status < 300:
                    raise ChatDown(f"status {answer.status}")
                raw = await answer.read()
                return msgspec.json.decode(raw) if raw.strip() else None
        except TimeoutError:
            raise ChatDown("timeout") from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise ChatDown(type(error).__name__) from None


def is_signed(secret: str, timestamp: str, signature: str, body: bytes, now: datetime.datetime) -> bool:
    """Whether Chatwoot signed ``body`` with ``secret`` not long ago.

    ``X-Chatwoot-Signature`` is ``sha256=`` and the HMAC-SHA256 of ``{X-Chatwoot-Timestamp}.{body}``, in hex.
    """
    if not secret or not timestamp.isascii() or not timestamp.isdecimal() or len(timestamp) > 12:
        return False
    if abs(now.timestamp() - int(timestamp)) > OLDEST.total_seconds():
        return False
    expected = "sha256=" + hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), signature.encode())
