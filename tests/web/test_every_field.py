"""Every free-text field of every route is screened: the routes, the forms and the API's description say which there are.

A new route without a form or a description, or a new field that is not screened, fails here.
"""

import random
import re
import string
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer

from bot.gate.danger import Danger
from bot.web import openapi
from bot.web.app import API, make_app, routes
from bot.web.incoming import FILLED_IN
from engine.library import Library
from tests.bot.quick import quick_conversations
from tests.conftest import ROOT
from tests.web.conftest import Client
from tests.web.forms import Forms

DANGER = "haluan kuolla"
TAKES_NOTHING = {
    "/leave": "the page sends no body with it",
    "/hooks/chatwoot/{receiver}": "a receiver's signed note that a chat is closed; no word of it is read",
}
FOR_STAFF = ("desk", "watch")
"""Templates whose words are those of a worker of a unit, or of an editor."""
TYPED = {"textarea", "text", "number", "search", "email", "tel", "url"}
CONTROL = re.compile(
    r'action="(?P<action>[^"]*)"|<(?P<tag>textarea|input|select)\b(?P<rest>(?:\{\{.*?\}\}|\{%.*?%\}|[^>{])*)>'
)

DOCUMENT = openapi.document()
POSTED = sorted({route.path for route in routes() if getattr(route, "method", "GET") in {"POST", "PUT", "PATCH"}})  # type: ignore[attr-defined]


def fields_of_forms() -> Iterator[tuple[str, str, str]]:
    """Every control of every form: where the form goes, the control's name, and its kind."""
    for file in sorted((ROOT / "bot/web/templates").rglob("*.html")):
        if file.stem.startswith(FOR_STAFF):
            continue
        action = "/chat"  # a part of a page that begins within a form belongs to the talk
        for found in CONTROL.finditer(file.read_text(encoding="utf-8")):
            if found["action"] is not None:
                action = found["action"]
                continue
            name = re.search(r'\bname="((?:\{\{.*?\}\}|[^"])*)"', found["rest"])
            kind = re.search(r'\btype="((?:\{\{.*?\}\}|[^"])*)"', found["rest"])
            if name is not None:
                sort = found["tag"] if found["tag"] != "input" else kind[1] if kind else "text"
                yield action, re.sub(r"\{\{.*?\}\}", "about", name[1]), sort


TYPED_FIELDS = sorted({(action, name) for action, name, kind in fields_of_forms() if kind in TYPED})


def spots(schema: dict[str, Any]) -> Iterator[Any]:
    """Values of this shape with the words of danger in one place each, one for every place that takes any text."""
    if "$ref" in schema:
        yield from spots(DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    for one in schema.get("anyOf", ()):
        yield from spots(one)
    match schema.get("type"):
        case "string" if "enum" not in schema:
            yield DANGER
        case "array":
            yield from ([value] for value in spots(schema.get("items", {"type": "string"})))
        case "object" if "properties" in schema:
            required = {name: _some(schema["properties"][name]) for name in schema.get("required", ())}
            for name, inner in schema["properties"].items():
                yield from (required | {name: value} for value in spots(inner))
        case "object":
            yield {"about": DANGER, "consent": True}


def _some(schema: dict[str, Any]) -> Any:
    return schema["enum"][0] if "enum" in schema else "x"


BODIES = [
    (path, body)
    for path, methods in DOCUMENT["paths"].items()
    for method, about in methods.items()
    if method in {"post", "put", "patch"}
    for body in spots(about["requestBody"]["content"]["application/json"]["schema"])
]


@pytest_asyncio.fixture
async def client(library: Library, danger: Danger, tmp_path: Path) -> AsyncIterator[Client]:
    conversations = quick_conversations(library, danger, tmp_path)
    async with TestClient(TestServer(make_app(conversations, library, secret=b"a secret of the tests"))) as client:
        yield client
    await conversations.store.close()


def test_each_route_that_takes_a_body_has_a_form_or_is_described() -> None:
    forms = {action for action, _, _ in fields_of_forms()}
    described = {API + path for path in DOCUMENT["paths"]}
    assert [path for path in POSTED if path not in forms | described | set(TAKES_NOTHING)] == []


def test_the_fields_are_found() -> None:
    """So that the tests below do not pass because nothing was looked at."""
    assert {("/chat", "text"), ("/chat", "number")} <= set(TYPED_FIELDS)
    taken = {next(name for name, value in body.items() if DANGER in str(value)) for _, body in BODIES}
    assert {"text", "choice", "choices", "request", "municipality"} <= taken


@pytest.mark.parametrize(("path", "body"), BODIES, ids=str)
async def test_each_text_of_the_api_is_screened(client: Client, path: str, body: dict[str, Any]) -> None:
    opening = {"audience": "youth", "language": "fi"}
    opened = await (await client.post(f"{API}/conversations", json=opening)).json()
    url = API + path.replace("{id}", opened["id"])
    response = await client.post(url, json=body, headers={"Authorization": f"Bearer {opened['token']}"})
    assert response.status == 200
    assert [message["type"] for message in (await response.json())["messages"]] == ["crisis"]


@pytest.mark.parametrize(("action", "name"), TYPED_FIELDS)
@pytest.mark.parametrize("session", [True, False], ids=["in a talk", "without one"])
async def test_each_typed_field_of_a_page_is_screened(client: Client, action: str, name: str, session: bool) -> None:
    fields: dict[str, str] = {}
    if session:
        door = Forms(await (await client.get("/", headers={"Accept-Language": "fi"})).text())
        url, pressed = door.pressed("Olen 13–17-vuotias")
        fields = Forms(await (await client.post(url, data=pressed)).text()).hidden("/chat")
    more = {"request": "yes"} if name.startswith("request.") else {}
    response = await client.post(action, data=fields | more | {name: DANGER})
    assert response.status == 200 and 'class="said crisis"' in await response.text()


async def test_random_letters_of_a_page_are_no_crisis(client: Client, danger: Danger) -> None:
    """The classifier has never seen such, and takes some for danger; a tap that comes too late must not meet that."""
    letters = random.Random(1)
    made = ("".join(letters.choices(string.ascii_letters + string.digits, k=22)) for _ in range(300))
    alarming = next(one for one in made if danger.screen.screen(one).outcome == "crisis")
    for name in sorted(FILLED_IN):
        response = await client.post("/chat", data={name: alarming})
        assert 'class="said crisis"' not in await response.text(), name
    opening = {"audience": "youth", "language": "fi"}
    opened = await (await client.post(f"{API}/conversations", json=opening)).json()
    url, headers = f"{API}/conversations/{opened['id']}/turns", {"Authorization": f"Bearer {opened['token']}"}
    for body in ({"choice": alarming}, {"choices": [alarming]}):
        assert (await client.post(url, json=body, headers=headers)).status == 409
