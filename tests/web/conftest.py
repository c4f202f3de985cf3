"""The web application over conversations in memory, and a client for it."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer

from bot.web.app import make_app
from bot.web.limits import Limits
from tests.web.fake import FakeConversations, fake_library

Client = TestClient[Any, Any]


@pytest.fixture
def conversations() -> FakeConversations:
    return FakeConversations()


@pytest.fixture
def limits() -> Limits:
    return Limits()


@pytest_asyncio.fixture
async def client(conversations: FakeConversations, limits: Limits) -> AsyncIterator[Client]:
    app = make_app(conversations, fake_library(), secret=b"a secret of the tests", limits=limits)  # type: ignore[arg-type]
    async with TestClient(TestServer(app)) as client:
        yield client
