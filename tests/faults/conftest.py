"""The web application over the real gate and store, with doors through which a person in danger may write."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer

from bot.conversation import Conversations
from bot.gate.danger import Danger
from bot.web.app import make_app
from bot.web.limits import Limits
from engine.library import Library
from tests.bot.quick import quick_conversations
from tests.web.forms import Forms

Client = TestClient[Any, Any]
DANGER = {"fi": "haluan kuolla", "sv": "jag vill dö", "en": "i want to die"}


@pytest_asyncio.fixture
async def conversations(library: Library, danger: Danger, tmp_path: Path) -> AsyncIterator[Conversations]:
    conversations = quick_conversations(library, danger, tmp_path)
    yield conversations
    await conversations.store.close()


@pytest.fixture
def limits() -> Limits:
    return Limits()


@pytest_asyncio.fixture
async def client(conversations: Conversations, library: Library, limits: Limits) -> AsyncIterator[Client]:
    app = make_app(conversations, library, secret=b"a secret of the tests", limits=limits)
    async with TestClient(TestServer(app)) as client:
        yield client


class Doors:
    """A person who is in the talk through the page and through the API before something breaks."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.page = Forms("")
        self.api: dict[str, Any] = {}

    async def open(self) -> "Doors":
        headers = {"Accept-Language": "fi"}
        action, fields = Forms(await (await self.client.get("/", headers=headers)).text()).pressed("Olen 13–17-vuotias")
        response = await self.client.post(action, data=fields, headers=headers)
        self.page = Forms(await response.text())
        opening = {"audience": "youth", "language": "fi"}
        self.api = await (await self.client.post("/api/v1/conversations", json=opening)).json()
        return self

    async def on_page(self, text: str, **more: str) -> str:
        """What the page says to ``text``; it must say it with 200."""
        fields = self.page.hidden("/chat") | {"text": text} | more
        response = await self.client.post("/chat", data=fields)
        assert response.status == 200
        return await response.text()

    async def on_api(self, text: str) -> dict[str, Any]:
        """What the API says to ``text``; it must say it with 200."""
        url, token = f"/api/v1/conversations/{self.api['id']}/turns", f"Bearer {self.api['token']}"
        response = await self.client.post(url, json={"text": text}, headers={"Authorization": token})
        assert response.status == 200
        body: dict[str, Any] = await response.json()
        return body

    async def are_heard(self, text: str = DANGER["fi"]) -> None:
        """Words of danger get the crisis answer with its numbers at both doors."""
        html = await self.on_page(text)
        assert 'class="said crisis"' in html and 'href="tel:112"' in html and 'href="tel:0925250111"' in html
        (message,) = (await self.on_api(text))["messages"]
        assert message["type"] == "crisis" and "112" in message["text"]
        hrefs = {phone["href"] for service in message["services"] for phone in service["phones"]}
        assert {"tel:112", "tel:0925250111"} <= hrefs


@pytest_asyncio.fixture
async def doors(client: Client) -> Doors:
    return await Doors(client).open()
