"""Contact requests at the web's doors: page without JavaScript, JSON API, and the desk."""

import html
from collections.abc import AsyncIterator
from typing import Any

import pytest
import sqlalchemy as sa
from aiohttp.test_utils import TestClient, TestServer

from bot.conversation import Conversations
from bot.store.desk import MOST_WRONG, DeskStore
from bot.store.tables import audit
from bot.web.app import make_app
from bot.web.desk import DeskRoom
from bot.web.limits import Limits
from engine.library import Library
from tests.bot.contact.conftest import conversations, settings  # noqa: F401 - fixtures
from tests.bot.contact.test_asking import FIELDS, asking
from tests.bot.talking import Talking
from tests.web.forms import Forms

Client = TestClient[Any, Any]
EVIL = {
    "alias": "<script>alert(1)</script>", "way": "text", "contact": "=HYPERLINK(0400001111)",
    "when": "{{ 7*7 }}{% raw %}\r\nBcc: all@example.org", "message": "\"><img src=x onerror=alert(1)>\n\n{{ config }}",
}  # fmt: skip


@pytest.fixture
async def client(conversations: Conversations, library: Library) -> AsyncIterator[Client]:  # noqa: F811
    room = conversations.asking
    assert room is not None
    desk = DeskRoom(DeskStore(room.engine), room.vault, room.settings)
    app = make_app(conversations, library, secret=b"a secret of the tests", limits=Limits(), desk=desk)
    async with TestClient(TestServer(app, host="127.0.0.1")) as client:
        yield client


async def at_the_form(client: Client, conversations: Conversations) -> Talking:  # noqa: F811
    """A browser that holds a conversation in which a request is being filled in."""
    talk = await asking(conversations)
    client.session.cookie_jar.update_cookies({"polku": f"{talk.view.id}.{talk.token}"}, client.make_url("/"))
    return talk


async def post(client: Client, text: str, **fields: str) -> str:
    hidden = Forms(text).hidden("/chat")
    response = await client.post("/chat", data={"csrf": hidden["csrf"], "key": hidden["key"], **fields})
    assert response.status == 200
    return await response.text()


def named(fields: dict[str, str]) -> dict[str, str]:
    return {"request": "1"} | {f"request.{name}": value for name, value in fields.items()}


async def test_without_javascript_a_request_is_filled_in_seen_sent_read_taken_closed_and_its_state_is_shown(
    client: Client,
    conversations: Conversations,  # noqa: F811
) -> None:
    await at_the_form(client, conversations)
    page = await (await client.get("/chat")).text()
    assert 'name="request.message"' in page
    preview = await post(client, page, **named(FIELDS))
    assert "Kanarialintu" in preview and "kaksi työntekijää" in preview
    (form,) = [one for one in Forms(preview).forms if one["buttons"].get("Lähetä tämä")]
    sent = await client.post("/chat", data=form["hidden"] | {"consent": "yes"})
    say = conversations.library.words.say
    assert say("request.saved", "fi") in await sent.text()

    desk = await (await client.get("/desk")).text()
    assert "Kanarialintu" not in desk, "the list shows no content"
    link = desk.split('href="/desk/')[1].split('"')[0]
    read = await (await client.get(f"/desk/{link}")).text()
    assert all(FIELDS[name] in read for name in ("alias", "contact", "message"))
    csrf = Forms(read).hidden(f"/desk/{link}/take")["csrf"]
    await client.post(f"/desk/{link}/take", data={"csrf": csrf})
    assert say("request.taken", "fi") in await (await client.get("/chat")).text()
    assert say("request.kept_when_forgotten", "fi") in await (await client.get("/chat")).text()
    await client.post(f"/desk/{link}/close", data={"csrf": csrf, "outcome": "soitettu"})
    assert say("request.closed", "fi") in await (await client.get("/chat")).text()
    again = await client.post(f"/desk/{link}/take", data={"csrf": csrf})
    assert again.status == 409
    async with conversations.store.engine.connect() as connection:
        acts = (await connection.execute(sa.select(audit.c.staff, audit.c.act, audit.c.request_id))).all()
    assert next(tuple(row) for row in acts) == ("demo", "read", link)
    assert [row.act for row in acts if row.act != "read"] == ["take", "close"]


async def test_injections_are_inert_on_page_and_desk(client: Client, conversations: Conversations) -> None:  # noqa: F811
    await at_the_form(client, conversations)
    page = await (await client.get("/chat")).text()
    preview = await post(client, page, **named(EVIL))
    sent = await post(client, page, **named(EVIL), consent="yes")
    desk = await (await client.get("/desk")).text()
    link = desk.split('href="/desk/')[1].split('"')[0]
    read = await (await client.get(f"/desk/{link}")).text()
    for text in (preview, sent, read):
        assert "<script>alert" not in text and "<img src=x" not in text
        assert (
            html.escape(EVIL["alias"]) in text and "{{ 7*7 }}" in text and "49" not in text.split("{{ 7*7 }}")[0][-20:]
        )


async def test_unsure_words_are_carried_by_the_page_over_the_question(
    client: Client,
    conversations: Conversations,  # noqa: F811
) -> None:
    await at_the_form(client, conversations)
    words = "en jaksa tätä kaikkea"
    page = await (await client.get("/chat")).text()
    asked = await post(client, page, **named(FIELDS | {"message": words}))
    (no,) = [form for form in Forms(asked).forms if "choice=check-no" in form["buttons"].values()]
    assert no["hidden"]["request.message"] == words
    back = await (await client.post("/chat", data=no["hidden"] | {"choice": "check-no"})).text()
    assert conversations.library.words.say("request.preview", "fi") in back and words in back


async def test_the_api_sends_only_with_consent_and_answers_409_where_nothing_is_asked(
    client: Client,
    conversations: Conversations,  # noqa: F811
) -> None:
    talk = await asking(conversations)
    url, auth = f"/api/v1/conversations/{talk.view.id}/turns", {"Authorization": f"Bearer {talk.token}"}
    shown = await (await client.post(url, json={"request": FIELDS}, headers=auth)).json()
    assert shown["input"] == "request" and shown["messages"][0]["type"] == "request"
    assert shown["messages"][0]["state"] == "preview"
    sent = await (await client.post(url, json={"request": FIELDS | {"consent": True}}, headers=auth)).json()
    message = sent["messages"][0]
    assert {"receiver", "fields", "state"} <= set(message) and message["state"] == "saved"
    assert sent["requests"][0]["id"] == message["id"]
    twice = await client.post(url, json={"request": FIELDS | {"consent": True}}, headers=auth)
    assert twice.status == 409
    crisis = await client.post(url, json={"request": FIELDS | {"message": "haluan kuolla"}}, headers=auth)
    assert crisis.status == 200 and (await crisis.json())["messages"][0]["type"] == "crisis"


@pytest.mark.parametrize("headers", [{"Host": "polku.example"}, {"X-Forwarded-For": "192.0.2.1"}])
async def test_the_desk_without_a_login_is_for_this_machine_alone(client: Client, headers: dict[str, str]) -> None:
    assert (await client.get("/desk", headers=headers)).status == 403


async def test_the_desk_is_closed_outside_of_the_demo(conversations: Conversations, library: Library) -> None:  # noqa: F811
    room = conversations.asking
    assert room is not None
    desk = DeskRoom(DeskStore(room.engine), room.vault, room.settings)
    app = make_app(conversations, library, secret=b"a secret of the tests", demo=False, desk=desk)
    async with TestClient(TestServer(app, host="127.0.0.1")) as client:
        for path in ("/desk", "/desk/x"):
            assert (await client.get(path)).status == 403


async def test_another_sites_form_takes_nothing(client: Client, conversations: Conversations) -> None:  # noqa: F811
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert (await client.post("/desk/x/take", data={"csrf": "x"}, headers=headers)).status == 403


async def test_a_wrong_code_and_an_unknown_request_are_404(client: Client) -> None:
    desk = await (await client.get("/desk")).text()
    csrf = Forms(desk).hidden("/desk/code")["csrf"]
    assert (await client.post("/desk/code", data={"csrf": csrf, "code": "AAAA-BBBB"})).status == 404
    assert (await client.get("/desk/none")).status == 404
    for _ in range(MOST_WRONG - 1):
        await client.post("/desk/code", data={"csrf": csrf, "code": "AAAA-BBBB"})
    slow_down = await client.post("/desk/code", data={"csrf": csrf, "code": "AAAA-BBBB"})
    assert slow_down.status == 429 and int(slow_down.headers["Retry-After"]) > 0
