"""A receiver of webhooks for tests, which verifies with the official libraries, and misbehaves as it is told."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.test_utils import TestServer
from cloudevents.core.base import BaseCloudEvent
from cloudevents.core.bindings.http import HTTPMessage, from_http_event
from standardwebhooks import Webhook

SECRET = "whsec_" + "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB"
OTHER_SECRET = "whsec_" + "QkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJC"


class Inbox:
    """What has arrived; ``status`` and ``headers`` are what is answered, ``hang`` seconds of silence before."""

    def __init__(self, secret: str = SECRET) -> None:
        self.secret = secret
        self.events: list[BaseCloudEvent] = []
        self.bodies: list[bytes] = []
        self.status, self.hang = 204, 0.0
        self.headers: dict[str, str] = {}
        self.url = ""

    async def take(self, request: web.Request) -> web.Response:
        body = await request.read()
        Webhook(self.secret).verify(body, dict(request.headers), json_parse=False)
        self.bodies.append(body)
        event = from_http_event(HTTPMessage(headers=dict(request.headers), body=body))
        assert event.get_id() == request.headers["webhook-id"]
        self.events.append(event)
        await asyncio.sleep(self.hang)
        return web.Response(status=self.status, headers=self.headers)


@asynccontextmanager
async def inbox(secret: str = SECRET, tls: ssl.SSLContext | None = None) -> AsyncIterator[Inbox]:
    """An inbox that listens on this machine."""
    box = Inbox(secret)
    app = web.Application()
    app.add_routes([web.post("/in", box.take)])
    server = TestServer(app, scheme="https" if tls else "http")
    await server.start_server(ssl=tls)
    box.url = str(server.make_url("/in"))
    yield box
    await server.close()
