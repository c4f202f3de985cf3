"""Where the other side of a live chat tells us what has happened there."""

import json
import os
from collections.abc import Mapping

import structlog
from aiohttp import web

from bot.delivery.chatwoot import is_signed
from bot.store.chats import close_chat
from bot.web.incoming import CONVERSATIONS, Refused, first_bytes, too_large

log = structlog.get_logger()

ENVIRONMENT: web.AppKey[Mapping[str, str]] = web.AppKey("environment", Mapping)
"""Where the webhooks' secrets stand; the process's own unless a test says otherwise."""


async def chatwoot(request: web.Request) -> web.Response:
    """POST /hooks/chatwoot/{receiver}: a signed event of Chatwoot. That a chat is over is noted, all else is left alone:
    what is said is read there when the person looks."""
    conversations = request.app[CONVERSATIONS]
    raw, whole = await first_bytes(request)
    if not whole:
        raise too_large()
    receiver = request.match_info["receiver"]
    chatting = conversations.chatting
    settings = chatting.settings.chat(receiver) if chatting is not None else None
    secret = request.app.get(ENVIRONMENT, os.environ).get(settings.secret, "") if settings is not None else ""
    timestamp = request.headers.get("X-Chatwoot-Timestamp", "")
    signature = request.headers.get("X-Chatwoot-Signature", "")
    if chatting is None or not is_signed(secret, timestamp, signature, raw, conversations.clock()):
        raise Refused(401, "Not signed", "X-Chatwoot-Signature does not fit this receiver's secret, or is too old.")
    try:
        event = json.loads(raw)
        is_over = event.get("event") == "conversation_status_changed" and event.get("status") == "resolved"
        number = int(event["id"]) if is_over else 0
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise Refused(400, "Broken event", "The body is no event of Chatwoot.") from None
    if is_over and 0 < number < 2**63:
        await close_chat(chatting.engine, receiver, number)
    return web.Response(status=204)
