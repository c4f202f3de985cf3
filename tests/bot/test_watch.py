"""``polku serve --watch``: what an editor saves is in use at once, what is broken is told, and the walk that is open is kept."""

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from typer.testing import CliRunner

from actions import shelf
from bot.editing import DraftConversations, DraftDialogue
from bot.gate.danger import Danger
from bot.store.database import connect, migrate, sqlite_url
from bot.store.work import Store
from bot.watch import Watch, is_loopback, report
from bot.web.app import make_app
from engine.library import Library
from engine.loading import load
from engine.reply import Crisis
from tests.bot.desk import TITLE, TRIAL, Desk
from tests.bot.talking import Talking, begin
from tests.web.forms import Forms

FIRST, CHANGED = "Ensimmäinen lause.", "Toinen lause."
BROKEN = "next: more}", "next: mroe}"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture(scope="module")
def draft_dialogue(library: Library, model: Path) -> DraftDialogue:
    return DraftDialogue(model, library, None)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
async def drafts(
    desk: Desk, draft_dialogue: DraftDialogue, danger: Danger, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[DraftConversations]:
    """Conversations over the desk's library; the shelf that all tests share is as before afterwards."""
    for name in ("_library", "_releases"):
        monkeypatch.setattr(shelf, name, getattr(shelf, name))
    url = sqlite_url(desk.root)
    migrate(url)
    store = Store(connect(url))
    library = load(desk.root, cache)
    yield DraftConversations(library, store, draft_dialogue, danger)
    await store.close()


@pytest.fixture
async def watch(drafts: DraftConversations, cache: Path) -> Watch:
    watch = Watch(drafts.library, drafts.danger, drafts.use, cache=cache)
    await watch.read()
    return watch


async def on_the_trial(drafts: DraftConversations, *taps: int) -> Talking:
    talk = await (await begin(drafts)).tap_label(TITLE)
    for index in taps:
        await talk.tap(index)
    return talk


async def look(talk: Talking) -> Talking:
    """Load the page again."""
    talk.view = await talk.conversations.view(talk.view.id, talk.token)
    return talk


# -- reading ---------------------------------------------------------------------------------------------------------------


async def test_what_is_saved_is_put_into_use(desk: Desk, watch: Watch, drafts: DraftConversations) -> None:
    before = drafts.library
    desk.change(FIRST, CHANGED)
    assert await watch.read()
    assert drafts.library is shelf.library() is watch.library is not before
    assert drafts.danger.library is drafts.library


async def test_files_that_are_as_they_were_are_not_read_again(desk: Desk, watch: Watch) -> None:
    before = watch.library
    desk.save(TRIAL)
    assert not await watch.read()
    assert watch.library is before


@pytest.mark.parametrize(
    ("old", "new", "place", "code"),
    [
        (*BROKEN, "paths/youth/trial.yml:14:33", "P012"),
        ("choices: {school", "choices: [school", "paths/youth/trial.yml:18:", "P002"),
    ],
)
async def test_a_broken_file_keeps_the_old_library_and_its_place_is_told(
    desk: Desk, watch: Watch, drafts: DraftConversations, old: str, new: str, place: str, code: str
) -> None:
    before = drafts.library
    desk.change(old, new)
    assert await watch.read()
    assert drafts.library is watch.library is before
    assert any(str(one.place).startswith(place) and one.code == code for one in watch.problems), report(watch)
    assert report(watch)[-1].startswith("1 error, ")
    desk.change(new, old)
    assert await watch.read()
    assert not any(one.severity == "error" for one in watch.problems)


async def test_a_crisis_phrase_that_the_screen_cannot_read_is_an_error_too(desk: Desk, watch: Watch) -> None:
    before = watch.library
    file = desk.root / "content/safety" / f"{next(iter(before.categories))}.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(re.sub(r"(?m)^( *- )\S.*$", r'\1"{no_such_list} ("', text, count=1), encoding="utf-8")
    await watch.read()
    assert watch.library is before
    assert "P024" in {one.code for one in watch.problems}


async def test_new_phrases_are_said_to_need_a_new_start(desk: Desk, watch: Watch) -> None:
    assert not watch.new_phrases
    desk.change("owner: tests\n", "owner: tests\nphrases: {fi: [kokeilen jotakin aivan uutta]}\n")
    await watch.read()
    assert watch.new_phrases


async def test_a_save_is_noticed_by_itself(desk: Desk, drafts: DraftConversations) -> None:
    watch = Watch(drafts.library, drafts.danger, drafts.use)
    await watch.read()
    version = watch.version
    running = asyncio.create_task(watch.run())
    await asyncio.sleep(0.3)  # the watching of the folders begins in a thread
    desk.change(FIRST, CHANGED)
    await asyncio.wait_for(watch.newer(version), 5)
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running
    assert watch.version != version


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "polku.example.org"])
def test_watching_is_refused_on_an_address_that_others_reach(host: str) -> None:
    from bot.cli.commands import app

    done = CliRunner().invoke(app, ["serve", "--watch", "--host", host])
    assert done.exit_code == 2
    assert "own machine" in done.output
    assert not is_loopback(host)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1", "localhost"])
def test_this_machine_is_loopback(host: str) -> None:
    assert is_loopback(host)


# -- the walk --------------------------------------------------------------------------------------------------------------


async def test_changed_words_are_seen_in_the_walk_that_is_open(
    desk: Desk, watch: Watch, drafts: DraftConversations
) -> None:
    talk = await on_the_trial(drafts)
    desk.change(FIRST, CHANGED)
    desk.change("label: Huono", "label: Tosi huono")
    await watch.read()
    ids, turn = [one.id for one in talk.view.choices], talk.view.turn
    await look(talk)
    assert CHANGED in talk.words and FIRST not in talk.words
    assert talk.labels == ["Hyvä", "Tosi huono"]
    assert [one.id for one in talk.view.choices] == ids, "a tap on the page before still holds"
    assert (await look(talk)).view.turn == turn + 1, "nothing is said twice"
    await talk.tap(1)
    assert talk.view.step == "more"


async def test_the_answers_are_kept_when_a_step_comes_between(
    desk: Desk, watch: Watch, drafts: DraftConversations
) -> None:
    talk = await on_the_trial(drafts, 1)
    desk.change("  more:\n", "  really: {say: Vai niin.}\n  more:\n")
    desk.change("next: more}", "next: really}")
    await watch.read()
    await look(talk)
    assert talk.view.step == "more" and "Vai niin." in talk.words
    [state] = await drafts.store.held(talk.view.id)
    assert [(one.step, one.answer) for one in state.answers] == [("mood", "bad")]
    assert state.release == watch.library.release


async def test_a_walk_whose_step_is_gone_stands_where_its_answers_lead(
    desk: Desk, watch: Watch, drafts: DraftConversations
) -> None:
    talk = await on_the_trial(drafts, 1)
    desk.change("  more:\n    ask: Mikä siinä oli huonoa?\n    choices: {school: Koulu, home: Koti}\n", "")
    desk.change("label: Huono, next: more", "label: Huono, next: help")
    await watch.read()
    assert (await look(talk)).view.step == "help"


async def test_a_turn_after_a_save_needs_no_page_in_between(
    desk: Desk, watch: Watch, drafts: DraftConversations
) -> None:
    talk = await on_the_trial(drafts)
    desk.change("Mikä siinä oli huonoa?", "Mikä oli huonoa?")
    await watch.read()
    await talk.tap(1)
    assert talk.view.step == "more" and "Mikä oli huonoa?" in talk.words


async def test_a_path_that_is_gone_is_said_kindly(desk: Desk, watch: Watch, drafts: DraftConversations) -> None:
    talk = await on_the_trial(drafts)
    desk.file.unlink()
    await watch.read()
    await look(talk)
    assert talk.view.path is None and talk.view.choices


async def test_the_first_words_are_renewed_and_a_new_path_can_be_begun(
    desk: Desk, watch: Watch, drafts: DraftConversations
) -> None:
    talk = await begin(drafts)
    desk.change(f"title: {TITLE}", "title: Toinen nimi")
    await watch.read()
    assert "Toinen nimi" in (await look(talk)).labels
    assert (await talk.tap_label("Toinen nimi")).view.step == "mood"


async def test_an_answer_to_danger_stays_until_it_is_answered(
    desk: Desk, watch: Watch, drafts: DraftConversations
) -> None:
    talk = await (await on_the_trial(drafts)).say("haluan kuolla")
    desk.change(FIRST, CHANGED)
    await watch.read()
    assert isinstance((await look(talk)).view.messages[0], Crisis)


async def test_jumping_brings_the_walk_to_a_step_and_on_from_there(watch: Watch, drafts: DraftConversations) -> None:
    talk = await on_the_trial(drafts)
    assert await drafts.jump(talk.view.id, talk.token, "help")
    assert (await look(talk)).view.step == "help" and talk.cards
    assert await drafts.jump(talk.view.id, talk.token, "bye")
    assert (await look(talk)).view.ended
    assert await drafts.jump(talk.view.id, talk.token, "more")
    assert (await (await look(talk)).tap()).view.step == "help"


async def test_a_step_for_others_is_not_jumped_to(watch: Watch, drafts: DraftConversations) -> None:
    talk = await on_the_trial(drafts)
    before = talk.view
    assert not await drafts.jump(talk.view.id, talk.token, "only_older")
    assert (await look(talk)).view == before


# -- the pages -------------------------------------------------------------------------------------------------------------

Client = TestClient[Any, Any]


@pytest.fixture
async def client(watch: Watch, drafts: DraftConversations) -> AsyncIterator[Client]:
    app = make_app(drafts, watch.library, secret=b"a secret of the tests", watch=watch)
    async with TestClient(TestServer(app)) as client:
        yield client


async def opened(client: Client) -> str:
    """The chat page on the trial path, reached as a browser without JavaScript would."""
    for label in ("Olen 13–17-vuotias", TITLE):
        page = await (await client.get("/chat" if label == TITLE else "/")).text()
        at, fields = Forms(page).pressed(label)
        page = await (await client.post(at, data=fields)).text()
    return page


async def test_without_watching_there_is_no_panel(drafts: DraftConversations) -> None:
    shelf.put(drafts.library)
    app = make_app(drafts, drafts.library, secret=b"a secret of the tests")
    async with TestClient(TestServer(app)) as client:
        assert "watch" not in await opened(client)
        for url in ("/watch/events", "/watch/problems/P012", "/watch/files/watch.js"):
            assert (await client.get(url)).status == 404
        assert (await client.post("/watch/jump")).status == 404


async def test_the_panel_shows_a_problem_with_its_place_and_what_it_means(
    desk: Desk, watch: Watch, client: Client
) -> None:
    assert "P012" not in await opened(client)
    desk.change(*BROKEN)
    await watch.read()
    page = await (await client.get("/chat")).text()
    assert "<code>paths/youth/trial.yml:14:33</code>" in page
    assert '<a href="/watch/problems/P012"' in page and "did you mean &#34;more&#34;?" in page
    assert 'role="status"' in page
    assert "A step that is named does not exist" in await (await client.get("/watch/problems/P012")).text()
    assert (await client.get("/watch/problems/P999")).status == 404
    desk.change(*reversed(BROKEN))
    await watch.read()
    assert "P012" not in await (await client.get("/chat")).text()


async def test_a_button_jumps_and_a_step_out_of_reach_says_so(client: Client) -> None:
    page = await opened(client)
    assert 'value="mood" aria-current="step"' in page
    csrf = Forms(page).hidden("/watch/jump")
    page = await (await client.post("/watch/jump", data=csrf | {"step": "more"})).text()
    assert "Mikä siinä oli huonoa?" in page and 'value="more" aria-current="step"' in page
    refused = await client.post("/watch/jump", data=csrf | {"step": "only_older"})
    assert refused.status == 409
    assert "No answers of this walker lead to only_older." in await refused.text()


async def test_a_jump_that_is_not_from_our_page_is_refused(client: Client) -> None:
    csrf = Forms(await opened(client)).hidden("/watch/jump")
    assert (await client.post("/watch/jump", data={"step": "more"})).status == 403
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert (await client.post("/watch/jump", data=csrf | {"step": "more"}, headers=headers)).status == 403
    assert 'value="mood" aria-current="step"' in await (await client.get("/chat")).text()


async def test_the_name_of_another_site_leads_nowhere(client: Client) -> None:
    for url in ("/", "/watch/events"):
        assert (await client.get(url, headers={"Host": "polku.example.org"})).status == 403


async def test_the_stream_tells_of_each_save_and_ends_with_the_server(desk: Desk, watch: Watch, client: Client) -> None:
    async with client.get("/watch/events") as stream:
        assert stream.content_type == "text/event-stream"
        assert "default-src 'none'" in stream.headers["Content-Security-Policy"]
        assert f"data: {watch.version}" in await some(stream)
        desk.change(FIRST, CHANGED)
        assert "event: saved" in await some(stream)
        watch.close()
        assert await asyncio.wait_for(stream.content.read(), 5) == b""


async def some(stream: Any) -> str:
    """What comes until an event is whole."""
    found = b""
    while b"data:" not in found or not found.endswith(b"\n\n"):
        found += await asyncio.wait_for(stream.content.readany(), 5)
    return found.decode()
