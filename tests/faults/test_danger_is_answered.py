"""Whatever is broken, words of danger get the crisis answer with 200 and its numbers (safety.md, rule 1)."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from bot.cli.serving import build, secret_key
from bot.conversation import Conversations, Given, NotOpened
from bot.dialogue.absent import AbsentDialogue
from bot.gate.danger import NOT_SAFE, SAFE, Danger
from bot.gate.screen import Screening
from bot.store.work import Store
from bot.web.limits import Limits, Rate
from engine.library import Library
from engine.reply import CheckIn, Crisis, ServiceCard
from tests.bot.quick import HEARD
from tests.conftest import ROOT
from tests.faults.conftest import DANGER, Client, Doors
from tests.web.forms import Forms

METHODS = [name for name in ("ready", "turn", "read", "reply", "held", "forget", "_write") if hasattr(Store, name)]


def gone(*_: object, **__: object) -> Any:
    raise OperationalError("SELECT", {}, sqlite3.OperationalError("unable to open database file"))


@pytest.mark.parametrize("method", METHODS)
async def test_with_a_call_of_the_store_raising(doors: Doors, monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    monkeypatch.setattr(Store, method, gone)
    await doors.are_heard()


async def test_with_every_call_of_the_store_raising(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    for method in METHODS:
        monkeypatch.setattr(Store, method, gone)
    await doors.are_heard()
    assert (await doors.client.get("/health/ready")).status == 503
    assert (await doors.client.get("/health/live")).status == 200
    html = await (await doors.client.get("/help")).text()
    assert 'href="tel:112"' in html


def full(connection: sqlite3.Connection, _: object) -> None:
    """The file may not grow by a page, as on a full disk."""
    _set(connection, "max_page_count = 1")


def read_only(connection: sqlite3.Connection, _: object) -> None:
    _set(connection, "query_only = ON")


def _set(connection: sqlite3.Connection, pragma: str) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@pytest.mark.parametrize("fault", [full, read_only])
async def test_with_a_disk_on_which_nothing_can_be_written(
    doors: Doors, conversations: Conversations, fault: Callable[..., None]
) -> None:
    engine = conversations.store.engine
    await engine.dispose()
    sa.event.listen(engine.sync_engine, "connect", fault)
    if fault is full:
        await _fill(conversations)
    await doors.are_heard()
    page = await doors.on_page("en saa unta")
    assert HEARD not in page and 'href="tel:112"' in page


async def _fill(conversations: Conversations) -> None:
    """Write until no more can be written."""
    async with conversations.store.engine.connect() as connection:
        for size in (10_000, 100, 1):
            with pytest.raises(OperationalError, match="full"):
                for number in range(1_000):
                    query = "INSERT INTO replies (conversation_id, key, reply, created) VALUES (:id, :key, :reply, '2026-11-24')"
                    await connection.execute(
                        sa.text(query), {"id": "x", "key": f"{size}-{number}", "reply": "x" * size}
                    )
                    await connection.commit()
            await connection.rollback()


async def test_with_the_database_locked(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    async def locked(*_: object) -> None:
        raise OperationalError("UPDATE", {}, sqlite3.OperationalError("database is locked"))

    monkeypatch.setattr(Store, "_write", locked)
    await doors.are_heard()


class TestTooFast:
    @pytest.fixture
    def limits(self) -> Limits:
        return Limits(conversation=Rate(1, 0.01), address=Rate(4, 0.01), clock=lambda: 0.0)

    async def test_with_every_limit_hit(self, doors: Doors) -> None:
        for _ in range(3):
            await doors.client.post("/chat", data=doors.page.hidden("/chat") | {"text": "hei"})
        assert (await doors.client.post("/chat", data=doors.page.hidden("/chat") | {"text": "hei"})).status == 429
        await doors.are_heard()


@pytest.mark.parametrize("more", [" ja" * 2_000, " x" * 40_000])
async def test_with_a_text_that_is_too_long(doors: Doors, more: str) -> None:
    await doors.are_heard(DANGER["fi"] + more)


@pytest.mark.parametrize("cookie", ["", "x", "a.b", "%00.%00", "nobody.nothing", "\u00e4.b"])
async def test_with_a_session_that_is_broken(client: Client, cookie: str) -> None:
    for language, words in DANGER.items():
        headers = {"Cookie": f"polku={cookie}", "Accept-Language": language}
        response = await client.post("/chat", data={"text": words, "csrf": "wrong"}, headers=headers)
        html = await response.text()
        assert response.status == 200 and 'class="said crisis"' in html and f'<html lang="{language}">' in html


async def test_without_a_stored_conversation_the_buttons_still_lead_on(client: Client) -> None:
    html = await (await client.post("/chat", data={"text": DANGER["fi"]}, headers={"Accept-Language": "fi"})).text()
    action, fields = Forms(html).pressed("En ole turvassa")
    response = await client.post(action, data=fields, headers={"Accept-Language": "fi"})
    assert response.status == 200 and "Soita nyt" in await response.text()
    action, fields = Forms(html).pressed("Olen turvassa")
    assert "Hyvä kuulla" in await (await client.post(action, data=fields, headers={"Accept-Language": "fi"})).text()


@pytest.mark.parametrize("tap", [SAFE, NOT_SAFE])
async def test_the_buttons_lead_on_while_the_store_raises(
    conversations: Conversations, danger: Danger, monkeypatch: pytest.MonkeyPatch, tap: str
) -> None:
    view, token = await conversations.open(audience="youth", language="sv")
    for method in METHODS:
        monkeypatch.setattr(Store, method, gone)
    after = await conversations.turn(view.id, token, Given(choice=tap), language="sv")
    assert after.messages == danger.after(tap, "sv", on_path=False).messages


async def test_each_answers_in_the_language_of_who_asks_while_the_store_raises(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for method in METHODS:
        monkeypatch.setattr(Store, method, gone)
    for language, words in DANGER.items():
        url, headers = "/api/v1/conversations/x/turns", {"Accept-Language": language, "Authorization": "Bearer y"}
        (message,) = (await (await client.post(url, json={"text": words}, headers=headers)).json())["messages"]
        assert message["lang"] == language


async def test_no_variant_comes_twice_running_though_nothing_can_be_stored(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    for method in METHODS:
        monkeypatch.setattr(Store, method, gone)
    said = [(await doors.on_api(DANGER["fi"]))["messages"][0]["text"] for _ in range(6)]
    assert all(one != other for one, other in pairwise(said))


async def test_where_nothing_can_be_stored_whoever_comes_finds_numbers_and_a_field(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for method in METHODS:
        monkeypatch.setattr(Store, method, gone)
    fi = {"Accept-Language": "fi"}
    action, fields = Forms(await (await client.get("/", headers=fi)).text()).pressed("Olen 13–17-vuotias")
    response = await client.post(action, data=fields, headers=fi)
    html = await response.text()
    assert response.status == 503 and 'href="tel:112"' in html
    written = await client.post("/chat", data=Forms(html).hidden("/chat") | {"text": DANGER["fi"]}, headers=fi)
    assert written.status == 200 and 'class="said crisis"' in await written.text()
    refused = await client.post("/api/v1/conversations", json={"audience": "youth", "language": "fi"})
    problem = await refused.json()
    assert refused.status == 503 and refused.headers["Retry-After"] and "112" in str(problem["messages"])


async def test_without_a_dialogue_a_talk_begins_with_safety_words_and_danger_is_answered(
    client: Client, conversations: Conversations
) -> None:
    conversations.dialogue = AbsentDialogue()
    doors = await Doors(client).open()
    assert "112" in str(doors.api["messages"])
    await doors.are_heard()
    page = await doors.on_page("en saa unta")
    assert "Jokin meni rikki" in page and 'href="tel:112"' in page
    response = await client.get("/health/ready")
    assert response.status == 503 and (await response.json()) == {"status": "not ready"}


async def test_without_a_dialogue_it_still_asks_where_it_is_unsure(
    conversations: Conversations, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversations.dialogue = AbsentDialogue()
    view, token = await conversations.open(audience="youth", language="fi")
    unsure = Screening("check_in", "suicide_indirect")
    monkeypatch.setattr(conversations.danger.screen, "screen", lambda text, lang=None: unsure)
    view = await conversations.turn(view.id, token, Given(text="en jaksa"))
    assert isinstance(view.messages[0], CheckIn)
    view = await conversations.turn(view.id, token, Given(choice=view.choices[1].id))
    assert view.messages[0].text == conversations.danger.talk.check_in.reply_no["fi"]


@pytest.mark.parametrize("model", [None, Path("nowhere.tar.gz"), "broken"])
async def test_a_server_whose_model_does_not_load_starts_and_answers_danger(
    library: Library, danger: Danger, tmp_path: Path, model: Path | str | None
) -> None:
    if model == "broken":
        model = tmp_path / "broken.tar.gz"
        model.write_bytes(b"not a model")
    conversations = await build(library, tmp_path, model, danger.screen)  # type: ignore[arg-type]
    view, token = await conversations.open(audience="youth", language="fi")
    view = await conversations.turn(view.id, token, Given(text=DANGER["fi"]))
    assert isinstance(view.messages[0], Crisis) and not await conversations.ready()
    await conversations.store.close()


async def test_a_server_whose_database_is_not_there_starts_and_answers_danger(
    library: Library, danger: Danger, tmp_path: Path
) -> None:
    (tmp_path / "polku.db").mkdir()
    conversations = await build(library, tmp_path, None, danger.screen)
    assert not await conversations.ready()
    with pytest.raises(NotOpened) as trouble:
        await conversations.open(audience="youth", language="en")
    cards = [one for one in trouble.value.view.messages if isinstance(one, ServiceCard)]
    assert cards[0].id == "emergency-112"
    view = await conversations.turn("nobody", "nothing", Given(text=DANGER["en"]), language="en")
    assert isinstance(view.messages[0], Crisis) and view.messages[0].lang == "en"
    await conversations.store.close()


def test_where_the_key_of_the_forms_cannot_be_kept_there_is_one_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    assert len(secret_key(tmp_path / "file")) == 32
    assert secret_key(tmp_path / "data") == secret_key(tmp_path / "data")


def test_the_server_is_made_where_rasa_cannot_be_imported() -> None:
    program = """
import asyncio, sys, tempfile
for name in ("rasa", "rasa_sdk"):
    sys.modules[name] = None
from pathlib import Path
from bot.cli.serving import build
from bot.conversation import Given
from bot.gate.guard import screen_of
from bot.web.app import make_app
from engine.loading import load
async def main():
    library = load(Path("."))
    conversations = await build(library, Path(tempfile.mkdtemp()), Path("model.tar.gz"), screen_of(library, Path("nowhere")))
    make_app(conversations, library, secret=b"x")
    view, token = await conversations.open(audience="youth", language="fi")
    print((await conversations.turn(view.id, token, Given(text="haluan kuolla"))).messages[0].category)
    await conversations.store.close()
asyncio.run(main())
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.split()[-1:] == ["suicide_direct"], done.stderr
