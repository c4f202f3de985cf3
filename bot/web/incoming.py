"""What comes in at both doors: the start of a body, the limits, and the crisis answer that no refusal takes away."""

import re
from collections.abc import Iterable

from aiohttp import web

from bot.conversation import Conversations, Given, UnknownConversation, View
from bot.web.limits import Limits
from engine.walker import LANGUAGES, Language

CONVERSATIONS: web.AppKey[Conversations] = web.AppKey("conversations", Conversations)
LIMITS: web.AppKey[Limits] = web.AppKey("limits", Limits)

LARGEST_BODY = 64 * 1024
LONGEST_TEXT = 2_000
"""Characters; shared/api.md."""
MOST_SCREENED = 20
FILLED_IN = frozenset({"back", "choice", "choices", "csrf", "key"})
"""Fields that no person types: a page fills them in, most with random letters."""
"""Strings of one refused body that are screened."""


ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def plain_id(text: str) -> str:
    """A conversation's id as it may be looked up; empty, which no conversation has, when it cannot be one."""
    return text if ID.fullmatch(text) else ""


class Refused(Exception):
    """A request that is not served: ``status`` and the words of a problem (RFC 9457), in English for developers."""

    def __init__(self, status: int, title: str, detail: str, retry_after: int | None = None) -> None:
        super().__init__(title)
        self.status, self.title, self.detail, self.retry_after = status, title, detail, retry_after


async def first_bytes(request: web.Request) -> tuple[bytes, bool]:
    """The body, or its first 64 KB; and whether that is all of it."""
    body = bytearray()
    async for piece in request.content.iter_any():
        body += piece
        if len(body) > LARGEST_BODY:
            return bytes(body[:LARGEST_BODY]), False
    return bytes(body), True


def too_large() -> Refused:
    return Refused(413, "Too large", f"A body holds at most {LARGEST_BODY} bytes.")


def check_length(text: str) -> None:
    """Raises Refused (413) when ``text`` is longer than may be sent."""
    if len(text) > LONGEST_TEXT:
        raise Refused(413, "Text too long", f"A text holds at most {LONGEST_TEXT} characters.")


def check_rate(request: web.Request, conversation: str | None) -> None:
    """Raises Refused (429) when this conversation or this address goes too fast."""
    seconds = request.app[LIMITS].wait(conversation, request.remote)
    if seconds:
        raise Refused(429, "Too fast", f"Try again in {seconds} s.", retry_after=seconds)


async def crisis_answer(
    conversations: Conversations, fields: Iterable[tuple[str, str]], language: Language, id: str = "", token: str = ""
) -> View | None:
    """The crisis answer to the first of ``fields`` (name, text) that asks for one, else None; kept in the conversation where it
    is known."""
    for name, text in list(fields)[:MOST_SCREENED]:
        start = text[:LONGEST_TEXT].encode("utf-8", "replace").decode()
        bare = conversations.screen_only(start, language, typed=name not in FILLED_IN)
        if bare is None:
            continue
        if not id:
            return bare
        try:
            return await conversations.turn(id, token, Given(text=start), language=language)
        except UnknownConversation:
            return bare
    return None


def accepted_language(request: web.Request) -> Language:
    """The first language of ours that the browser asks for (Accept-Language is in the order of liking), else Finnish."""
    for part in request.headers.get("Accept-Language", "").split(","):
        code = part.split(";")[0].strip().lower()[:2]
        for language in LANGUAGES:
            if code == language:
                return language
    return "fi"
