"""The webhook: verified and parsed by the official libraries, and every way in which a receiver can fail."""

import asyncio
import datetime
import ssl
from collections.abc import AsyncIterator

import aiohttp
import pytest
import trustme
from standardwebhooks.webhooks import Webhook

from bot.delivery.notice import Notice
from bot.delivery.webhook import WebhookAdapter
from tests.bot.delivery.receiving import OTHER_SECRET, SECRET, inbox

NOTICE = Notice(
    "r1.created", "created", "r1", datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC), "https://x/desk/r1"
)


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


def adapter(http: aiohttp.ClientSession, url: str, *secrets: str, timeout: float = 5) -> WebhookAdapter:
    return WebhookAdapter(http, url, list(secrets or (SECRET,)), "https://polku.example", timeout=timeout)


async def test_the_official_verifier_and_the_official_sdk_take_it(http: aiohttp.ClientSession) -> None:
    async with inbox() as box:
        assert (await adapter(http, box.url).tell(NOTICE)).result == "delivered"
        (event,) = box.events
        assert (event.get_id(), event.get_source()) == ("r1.created", "https://polku.example")
        assert event.get_type() == "fi.polku.request.created" and event.get_time() == NOTICE.time
        assert event.get_data() == {"request": "r1", "read_at": "https://x/desk/r1"}


@pytest.mark.parametrize("secret", [SECRET, OTHER_SECRET])
async def test_while_a_secret_is_changed_both_sign(http: aiohttp.ClientSession, secret: str) -> None:
    async with inbox(secret) as box:
        assert (await adapter(http, box.url, SECRET, OTHER_SECRET).tell(NOTICE)).result == "delivered"


async def test_a_wrong_secret_is_not_delivered(http: aiohttp.ClientSession) -> None:
    async with inbox(OTHER_SECRET) as box:
        assert (await adapter(http, box.url).tell(NOTICE)).result == "failed"
        assert box.events == []


@pytest.mark.parametrize("status", [301, 302, 307, 308, 400, 401, 404, 429, 500, 503])
async def test_what_is_not_2xx_is_tried_again(http: aiohttp.ClientSession, status: int) -> None:
    async with inbox() as box, inbox() as elsewhere:
        box.status, box.headers = status, {"Location": elsewhere.url, "Retry-After": "120"}
        outcome = await adapter(http, box.url).tell(NOTICE)
        assert (outcome.result, outcome.error) == ("failed", f"status {status}")
        assert outcome.wait == datetime.timedelta(seconds=120) and elsewhere.events == []


async def test_gone_is_gone(http: aiohttp.ClientSession) -> None:
    async with inbox() as box:
        box.status = 410
        assert (await adapter(http, box.url).tell(NOTICE)).result == "gone"


@pytest.mark.parametrize("asked", ["soon", "", "-1", "99999999999", "Wed, 21 Oct 2015 07:28:00", "\x00"])
async def test_a_strange_retry_after_breaks_nothing(http: aiohttp.ClientSession, asked: str) -> None:
    wait = adapter(http, "http://127.0.0.1")._wait(asked)
    assert wait is None or wait >= datetime.timedelta()


async def test_a_receiver_that_is_silent_is_given_up_in_time(http: aiohttp.ClientSession) -> None:
    async with inbox() as box:
        box.hang = 30
        assert (await adapter(http, box.url, timeout=0.2).tell(NOTICE)).error == "timeout"


async def test_nobody_there(http: aiohttp.ClientSession, unused_tcp_port: int) -> None:
    assert (await adapter(http, f"http://127.0.0.1:{unused_tcp_port}/in").tell(NOTICE)).result == "failed"


@pytest.mark.parametrize(
    "said", [b"", b"HTTP/1.1 204", b"HTTP/1.1 200 OK\r\nContent-Le", b"\x16\x03\x01", b"SSH-2.0\r\n"]
)
async def test_a_connection_that_closes_half_way_is_not_delivered(http: aiohttp.ClientSession, said: bytes) -> None:
    async def half(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        writer.write(said)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(half, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        assert (await adapter(http, f"http://127.0.0.1:{port}/in").tell(NOTICE)).result == "failed"


async def test_a_certificate_that_nobody_vouches_for_is_a_tls_error(http: aiohttp.ClientSession) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    async with inbox(tls=context) as box:
        assert (await adapter(http, box.url).tell(NOTICE)).error == "tls"
        assert box.events == []


def test_the_id_is_the_same_at_every_attempt_and_the_time_is_fresh() -> None:
    times = iter([datetime.datetime(2026, 11, 24, hour, tzinfo=datetime.UTC) for hour in (12, 13)])
    one = WebhookAdapter(None, "", [SECRET], "x", clock=lambda: next(times))  # type: ignore[arg-type]
    (body, first), (again, second) = one.signed(NOTICE), one.signed(NOTICE)
    assert body == again and first["webhook-id"] == second["webhook-id"]
    assert first["webhook-timestamp"] != second["webhook-timestamp"]
    assert (
        Webhook(SECRET).sign("r1.created", datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC), body.decode())
        == first["webhook-signature"]
    )
