"""E-mail as a real SMTP server receives it: a link, and nothing of the request."""

import asyncio
import datetime
import email
import email.policy
import ssl
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from typing import Any, Literal

import pytest
import trustme
from aiosmtpd.controller import Controller

from bot.contact.receivers import Smtp
from bot.delivery.mail import MailAdapter
from bot.delivery.notice import Notice
from engine.library import Library

NOTICE = Notice(
    "r1.created", "created", "r1", datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC), "https://x/desk/r1"
)


class Postbox:
    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.answer = "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.answer.startswith("250"):
            self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))  # type: ignore[arg-type]
        return self.answer


@pytest.fixture
def postbox(unused_tcp_port_factory: Callable[[], int]) -> Iterator[tuple[Postbox, int]]:
    box = Postbox()
    controller = Controller(box, hostname="127.0.0.1", port=unused_tcp_port_factory())
    controller.start()
    yield box, controller.port
    controller.stop()


def adapter(
    port: int, library: Library, timeout: float = 5, tls: Literal["none", "tls", "starttls"] = "none"
) -> MailAdapter:
    smtp = Smtp("127.0.0.1", "polku@example.org", port, tls)

    def say(key: str, **values: Any) -> str:
        return library.words.say(key, "fi", **values)

    return MailAdapter(smtp, None, ("team@example.org",), say, timeout)


@pytest.mark.parametrize("type", ["created", "withdrawn", "undelivered"])
async def test_a_mail_is_a_link_with_a_stable_id(postbox: tuple[Postbox, int], library: Library, type: str) -> None:
    box, port = postbox
    notice = Notice(f"r1.{type}", type, "r1", NOTICE.time, NOTICE.link)
    for _ in range(2):
        assert (await adapter(port, library).tell(notice)).result == "delivered"
    first, second = box.mails
    assert first["Message-ID"] == second["Message-ID"] == f"<r1.{type}@example.org>"
    assert first["To"] == "team@example.org" and "https://x/desk/r1" in first.get_content()


@pytest.mark.parametrize("answer", ["451 later", "550 no"])
async def test_a_server_that_refuses_has_not_received(
    postbox: tuple[Postbox, int], library: Library, answer: str
) -> None:
    box, port = postbox
    box.answer = answer
    assert (await adapter(port, library).tell(NOTICE)).result == "failed" and box.mails == []


async def test_no_server_is_a_failure_and_no_exception(library: Library, unused_tcp_port: int) -> None:
    assert (await adapter(unused_tcp_port, library).tell(NOTICE)).result == "failed"


async def test_no_header_can_be_put_in(postbox: tuple[Postbox, int], library: Library) -> None:
    box, port = postbox
    notice = Notice("r1.created\r\nBcc: all@example.org", "created", "r1", NOTICE.time, NOTICE.link)
    assert (await adapter(port, library).tell(notice)).result == "failed" and box.mails == []


@pytest.mark.parametrize("said", [b"", b"220 hello\r\n", b"220", b"HTTP/1.1 200 OK\r\n\r\n", b"421 busy\r\n"])
async def test_a_server_that_closes_half_way_has_not_received(library: Library, said: bytes) -> None:
    async def half(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(said)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(half, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        assert (await adapter(port, library).tell(NOTICE)).result == "failed"


async def test_a_server_that_is_silent_is_given_up_in_time(library: Library) -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async with await asyncio.start_server(silent, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        assert (await adapter(port, library, timeout=0.2).tell(NOTICE)).result == "failed"


async def test_a_mail_server_that_nobody_vouches_for_or_that_cannot_encrypt_gets_nothing(
    postbox: tuple[Postbox, int], library: Library
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    got: list[bytes] = []

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        got.append(await reader.read())
        writer.close()

    async with await asyncio.start_server(take, "127.0.0.1", 0, ssl=context) as server:
        port = server.sockets[0].getsockname()[1]
        assert (await adapter(port, library, tls="tls").tell(NOTICE)).result == "failed" and got == []
    box, port = postbox
    assert (await adapter(port, library, tls="starttls").tell(NOTICE)).result == "failed" and box.mails == []
