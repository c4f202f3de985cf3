"""A Chatwoot for tests, which speaks its documented Client API for an API inbox on this machine."""

import hashlib
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

INBOX = "api-inbox"


class Chatwoot:
    """Conversations by number; ``status`` other than 200 is what is answered to everything."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.conversation_status = "open"
        self.status = 200
        self.url = ""

    @property
    def from_the_person(self) -> list[str]:
        return [one["content"] for one in self.messages if one["message_type"] == 0]

    def answer(self, text: str) -> None:
        self._add(text, 1)

    async def contact(self, request: web.Request) -> web.Response:
        assert await request.json() == {}, "no name, no address of the person"
        return web.json_response(
            {"source_id": "source-1", "pubsub_token": "p", "id": 1, "name": ""}, status=self.status
        )

    async def conversation(self, request: web.Request) -> web.Response:
        return web.json_response({"id": 7, "status": "open", "messages": []}, status=self.status)

    async def message(self, request: web.Request) -> web.Response:
        if self.status == 200:
            self._add((await request.json())["content"], 0)
        return web.json_response({"id": len(self.messages)}, status=self.status)

    async def show(self, request: web.Request) -> web.Response:
        body = {"id": 7, "status": self.conversation_status, "messages": self.messages}
        return web.json_response(body, status=self.status)

    async def toggle(self, request: web.Request) -> web.Response:
        self.conversation_status = "resolved"
        return web.Response(status=self.status)

    def _add(self, text: str, kind: int) -> None:
        self.messages.append({"id": len(self.messages) + 1, "content": text, "message_type": kind, "created_at": 1})


@asynccontextmanager
async def chatwoot() -> AsyncIterator[Chatwoot]:
    fake, app = Chatwoot(), web.Application()
    contacts = f"/public/api/v1/inboxes/{INBOX}/contacts"
    one = contacts + "/source-1/conversations/7"
    app.add_routes(
        [
            web.post(contacts, fake.contact),
            web.post(contacts + "/source-1/conversations", fake.conversation),
            web.post(one + "/messages", fake.message),
            web.get(one, fake.show),
            web.post(one + "/toggle_status", fake.toggle),
        ]
    )
    async with TestServer(app) as server:
        fake.url = str(server.make_url(""))
        yield fake


def signed(secret: str, body: bytes, at: int) -> dict[str, str]:
    """The headers of a webhook that Chatwoot signs."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return {"X-Chatwoot-Timestamp": str(at), "X-Chatwoot-Signature": f"sha256={digest}"}
