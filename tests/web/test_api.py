"""The JSON API as other programs see it."""

from typing import Any

import pytest
from yarl import URL

from bot.web.limits import Limits, Rate
from tests.web.conftest import Client
from tests.web.fake import FakeConversations

OPENING = {"audience": "youth", "language": "fi"}
AT = "/api/v1/conversations"


async def opened(client: Client, **more: Any) -> tuple[dict[str, Any], dict[str, str]]:
    response = await client.post(AT, json=OPENING | more)
    assert response.status == 201
    body = await response.json()
    return body, {"Authorization": f"Bearer {body['token']}"}


def kinds(body: dict[str, Any]) -> list[str]:
    return [message["type"] for message in body["messages"]]


async def test_opening_gives_a_token_messages_and_choices(client: Client) -> None:
    body, _ = await opened(client)
    assert body["turn"] == 0 and body["token"] and kinds(body) == ["text"]
    assert set(body["choices"][0]) >= {"id", "label"} and body["input"] == "choice"


@pytest.mark.parametrize(
    ("age", "band"),
    [(12, None), (13, "13-15"), (15, "13-15"), (16, "16-17"), (17, "16-17"), (18, "18+"), (150, "18+"), (-1, None), (None, None)],
)  # fmt: skip
async def test_an_age_becomes_a_band_at_the_door(
    client: Client, conversations: FakeConversations, age: int | None, band: str | None
) -> None:
    await opened(client, age=age)
    assert conversations.bands == [band]


async def test_a_turn_takes_text_and_choices(client: Client) -> None:
    body, auth = await opened(client)
    url = f"{AT}/{body['id']}/turns"
    turn = await (await client.post(url, json={"choice": body["choices"][0]["id"]}, headers=auth)).json()
    assert kinds(turn) == ["text", "exercise", "link"] and turn["turn"] == 1 and turn["path"] == "sleep"
    turn = await (await client.post(url, json={"choice": turn["choices"][0]["id"]}, headers=auth)).json()
    service = turn["messages"][1]
    assert service["type"] == "service" and service["phones"][0]["href"] == "tel:116111"
    assert {"id", "name", "why", "phones", "web", "open_now", "hours_text", "languages", "address"} <= set(service)


async def test_the_same_idempotency_key_is_one_turn(client: Client, conversations: FakeConversations) -> None:
    body, auth = await opened(client)
    for _ in range(2):
        await client.post(
            f"{AT}/{body['id']}/turns", json={"text": "en saa unta"}, headers=auth | {"Idempotency-Key": "once"}
        )
    assert conversations.turns == 1


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b"\xff",
        b'{"text":"a","choice":"b"}',
        b"{}",
        b'{"number":"x"}',
        b'{"txt":"hei"}',
        b'{"text":"\\ud800',
        b"[" * 5000,
    ],
)
async def test_a_broken_body_is_400_in_problem_json(client: Client, body: bytes) -> None:
    opening, auth = await opened(client)
    response = await client.post(f"{AT}/{opening['id']}/turns", data=body, headers=auth)
    problem = await response.json()
    assert response.status == problem["status"] == 400 and response.content_type == "application/problem+json"
    assert {"type", "title", "detail"} <= set(problem)


@pytest.mark.parametrize(
    "body", [{"audience": "dog", "language": "fi"}, {"audience": "youth"}, OPENING | {"municipality": "Helsinki"}]
)
async def test_a_wrong_opening_is_400(client: Client, body: dict[str, str]) -> None:
    assert (await client.post(AT, json=body)).status == 400


async def test_anothers_conversation_is_404(client: Client) -> None:
    body, _ = await opened(client)
    _, foreign = await opened(client)
    for headers in ({}, foreign, {"Authorization": "Bearer"}, {"Authorization": "Basic x"}):
        for method, tail in (("GET", ""), ("DELETE", ""), ("GET", "/export"), ("GET", "/messages"), ("POST", "/turns")):
            given = {"json": {"text": "hei"}} if method == "POST" else {}
            response = await client.request(method, f"{AT}/{body['id']}{tail}", headers=headers, **given)  # type: ignore[arg-type]
            assert response.status == 404 and response.content_type == "application/problem+json"


async def test_a_stale_choice_is_409_with_the_present_choices(client: Client) -> None:
    body, auth = await opened(client)
    response = await client.post(f"{AT}/{body['id']}/turns", json={"choice": "gone"}, headers=auth)
    assert response.status == 409 and (await response.json())["choices"] == body["choices"]


async def test_a_contact_request_that_nothing_asked_for_is_409(client: Client) -> None:
    body, auth = await opened(client)
    request = {"request": {"name": "A", "consent": True}}
    assert (await client.post(f"{AT}/{body['id']}/turns", json=request, headers=auth)).status == 409


@pytest.mark.parametrize("text", ["a" * 2001, "a" * 70_000])
async def test_too_long_is_413(client: Client, text: str) -> None:
    body, auth = await opened(client)
    response = await client.post(f"{AT}/{body['id']}/turns", json={"text": text}, headers=auth)
    assert response.status == 413 and response.content_type == "application/problem+json"


@pytest.mark.parametrize(
    "body",
    [
        b'{"text": "haluan kuolla ' + b"a" * 3000 + b'"}',
        b'{"text": "haluan kuolla ' + b"a" * 70_000 + b'"}',
        b'{"text": "haluan kuolla"',
        b'{"text": "haluan kuolla", "choice": "x"}',
        b'{"choice": "haluan kuolla"}',
        b'{"request": {"about": "haluan kuolla", "consent": true}}',
        b'{"wrong": ["haluan kuolla"]}',
    ],
)
async def test_words_of_crisis_get_their_answer_whatever_is_wrong(client: Client, body: bytes) -> None:
    opening, auth = await opened(client)
    response = await client.post(f"{AT}/{opening['id']}/turns", data=body, headers=auth)
    assert response.status == 200 and kinds(await response.json()) == ["crisis"]


async def test_words_of_crisis_in_another_field_at_the_door_get_their_answer(client: Client) -> None:
    response = await client.post(AT, json=OPENING | {"municipality": "haluan kuolla"})
    assert kinds(await response.json()) == ["crisis"]


async def test_words_of_crisis_with_a_wrong_token_get_their_answer(client: Client) -> None:
    response = await client.post(f"{AT}/nobody/turns", json={"text": "haluan kuolla"})
    assert response.status == 200 and kinds(await response.json()) == ["crisis"]


class TestTooFast:
    @pytest.fixture
    def limits(self) -> Limits:
        return Limits(conversation=Rate(2, 0.1), clock=lambda: 0.0)

    async def test_too_fast_is_429_and_says_when(self, client: Client) -> None:
        body, auth = await opened(client)
        url = f"{AT}/{body['id']}/turns"
        statuses = [(await client.post(url, json={"text": "hei"}, headers=auth)).status for _ in range(3)]
        assert statuses == [200, 200, 429]
        response = await client.post(url, json={"text": "hei"}, headers=auth)
        assert response.headers["Retry-After"] == "10"
        crisis = await client.post(url, json={"text": "haluan kuolla"}, headers=auth)
        assert crisis.status == 200 and kinds(await crisis.json()) == ["crisis"]


async def test_messages_after_a_turn(client: Client) -> None:
    body, auth = await opened(client)
    at = f"{AT}/{body['id']}"
    assert (await (await client.get(f"{at}/messages?after=0", headers=auth)).json())["messages"] == []
    await client.post(f"{at}/turns", json={"text": "hei"}, headers=auth)
    after = await (await client.get(f"{at}/messages?after=0", headers=auth)).json()
    assert after["turn"] == 1 and after["messages"]
    assert (await client.get(f"{at}/messages?after=x", headers=auth)).status == 400


async def test_where_i_am_export_and_forget(client: Client) -> None:
    body, auth = await opened(client)
    at = f"{AT}/{body['id']}"
    assert (await (await client.get(at, headers=auth)).json())["messages"] == body["messages"]
    assert (await (await client.get(f"{at}/export", headers=auth)).json())["typed_texts"] == []
    assert (await client.delete(at, headers=auth)).status == 204
    assert (await client.get(at, headers=auth)).status == 404


async def test_the_api_describes_itself(client: Client) -> None:
    document = await (await client.get("/api/v1/openapi.json")).json()
    assert document["openapi"].startswith("3.1")
    served = {
        route.resource.canonical.removeprefix("/api/v1")
        for route in client.app.router.routes()  # type: ignore[union-attr]
        if route.resource and route.resource.canonical.startswith("/api/v1/conversations")
    }
    assert set(document["paths"]) == served
    assert {"service", "group", "crisis", "exercise"} <= {
        schema.get("properties", {}).get("type", {}).get("enum", [""])[0]
        for schema in document["components"]["schemas"].values()
    }


async def test_an_unknown_address_and_a_wrong_method_are_problems(client: Client) -> None:
    assert (await client.get("/api/v1/nothing")).content_type == "application/problem+json"
    response = await client.get(AT)
    assert response.status == 405 and "POST" in response.headers["Allow"]


async def test_health(client: Client) -> None:
    assert (await client.get("/health/live")).status == (await client.get("/health/ready")).status == 200


@pytest.mark.parametrize("id", ["%00", "%ff", "%ED%A0%80", "a" * 1000, "..%2f..", "'%20or%201"])
async def test_an_id_that_cannot_be_one_is_404(client: Client, id: str) -> None:
    url = URL(f"{client.make_url('/')}api/v1/conversations/{id}", encoded=True)
    for method in ("GET", "DELETE"):
        response = await client.session.request(method, url, headers={"Authorization": "Bearer x"})
        assert response.status == 404 and response.content_type == "application/problem+json"


@pytest.mark.parametrize("text", ["", "\x00", "\ufeff", "/restart", "\u202e", "🙂" * 1000])
async def test_any_text_up_to_the_limit_is_taken(client: Client, text: str) -> None:
    body, auth = await opened(client)
    assert (await client.post(f"{AT}/{body['id']}/turns", json={"text": text}, headers=auth)).status == 200
