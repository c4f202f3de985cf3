"""Releases: walks stay on theirs, go on in the newest when theirs is retired, and nothing is ever half-published."""

import asyncio
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from actions import shelf
from bot.cli.publishing import report
from bot.conversation import Conversations
from bot.dialogue.agent import Dialogue
from bot.gate.danger import Danger
from bot.releases import Releases
from bot.store.database import connect, migrate, sqlite_url
from bot.store.releases import NewestRelease, NoSuchRelease, ReleaseStore
from bot.store.work import Store
from engine.library import Library
from engine.loading import load
from engine.release import content_of, with_release
from tests.bot.talking import Talking, begin
from tests.conftest import NOON, ROOT

pytestmark = pytest.mark.rasa

SLEEP = "paths/youth/sleep.yml"


@pytest.fixture(autouse=True)
def shelf_as_before(library: Library) -> Iterator[None]:
    yield
    shelf.put(library)


class Service:
    """One running Polku whose library changes while people talk with it."""

    def __init__(self, root: Path, data: Path, dialogue: Dialogue, danger: Danger) -> None:
        self.root = root
        url = sqlite_url(data)
        migrate(url)
        self.engine = connect(url)
        self.dialogue = dialogue
        self.danger = danger
        self.store = ReleaseStore(self.engine)

    async def deploy(self, name: str = SLEEP, **changes: str) -> Conversations:
        """Change words in a file of the library (old=new), publish it, and serve it."""
        file = self.root / name
        text = file.read_text(encoding="utf-8")
        for old, new in changes.values():
            assert old in text, old
            text = text.replace(old, new)
        file.write_text(text, encoding="utf-8")
        return await self.serve()

    async def serve(self) -> Conversations:
        library = load(self.root)
        releases = Releases(library, self.store)
        await releases.publish()
        await releases.refresh(at_once=True)
        return Conversations(library, Store(self.engine), self.dialogue, self.danger, releases=releases)


@pytest.fixture
async def service(tmp_path: Path, dialogue: Dialogue, danger: Danger) -> AsyncIterator[Service]:
    root = tmp_path / "library"
    for part in ("paths", "content"):
        shutil.copytree(ROOT / part, root / part)
    # Golden walks are of the library as it ships, and would not follow what is changed here.
    (root / "paths/youth/sleep.walks.yml").write_text("{}\n", encoding="utf-8")
    service = Service(root, tmp_path / "data", dialogue, danger)
    yield service
    await service.engine.dispose()


async def asleep(conversations: Conversations) -> Talking:
    """Somebody on the sleep path, at the question how long."""
    talk = await begin(conversations)
    await talk.tap_label("Uni ei tule")
    await talk.tap_label("En halua sanoa")
    assert talk.view.step == "how_long"
    return talk


RENAMED = {
    "a": (
        "  how_long:\n    ask: Kuinka kauan uni on ollut vaikeaa?",
        "  duration:\n    ask: Miten pitkään?\n    renamed_from: how_long",
    ),
    "b": ("      few_nights: Muutaman yön", "      nights: {label: Pari yötä, renamed_from: few_nights}"),
    "c": ("{how_long: {is: few_nights}, hours", "{duration: {is: nights}, hours"),
}


async def test_a_walk_goes_on_in_its_release_while_new_ones_begin_on_the_newest(service: Service) -> None:
    old = await asleep(await service.deploy())
    conversations = await service.deploy(words=("Kuinka kauan uni on ollut vaikeaa?", "Miten pitkään näin on ollut?"))
    old.conversations = conversations
    new = await asleep(conversations)
    assert "Miten pitkään näin on ollut?" in new.words
    await old.say("takaisin")
    await old.tap_label("En halua sanoa")
    assert "Kuinka kauan uni on ollut vaikeaa?" in old.words
    await old.tap()
    assert old.view.step == "evening"
    for _ in range(25):
        if old.view.ended:
            break
        await old.tap()
    assert old.view.ended


async def test_when_its_release_is_retired_a_walk_stands_at_the_right_step_by_its_new_name(service: Service) -> None:
    talk = await asleep(await service.deploy())
    await talk.tap()
    assert talk.view.step == "evening"
    talk.conversations = await service.deploy(**RENAMED)
    await service.store.retire(1, NOON)
    talk.conversations = await service.serve()
    await talk.say("takaisin")
    assert talk.view.step == "duration"
    assert "Miten pitkään?" in talk.words
    assert talk.labels[0] == "Pari yötä"


async def test_a_walk_whose_step_is_gone_stops_where_answers_no_longer_fit_and_is_told_kindly(service: Service) -> None:
    talk = await asleep(await service.deploy())
    await talk.tap()
    new_step = (
        "  evening:\n    ask: Mitkä",
        "  bedtime:\n    ask: Monelta?\n    type: number\n    number: {from: 18, to: 24}\n  evening:\n    ask: Mitkä",
    )
    talk.conversations = await service.deploy(step=new_step)
    await service.store.retire(1, NOON)
    talk.conversations = await service.serve()
    await talk.tap()
    assert talk.view.step == "bedtime"
    assert "Tätä polkua on päivitetty" in talk.words
    assert "Monelta?" in talk.words


async def test_a_walk_whose_path_is_gone_is_told_and_offered_others(service: Service) -> None:
    talk = await asleep(await service.deploy())
    (service.root / SLEEP).unlink()
    (service.root / "paths/youth/sleep.walks.yml").unlink()
    for file in (service.root / "content").rglob("*.yml"):
        text = file.read_text(encoding="utf-8")
        file.write_text(
            text.replace("sleep, ", "").replace(", sleep]", "]").replace("[sleep]", "[any]"), encoding="utf-8"
        )
    talk.conversations = await service.serve()
    await service.store.retire(1, NOON)
    talk.conversations = await service.serve()
    await talk.tap()
    assert "on poistunut" in talk.words
    assert talk.view.path is None
    assert "Uni ei tule" not in talk.labels and talk.labels


async def test_a_running_process_sees_what_another_has_published(service: Service) -> None:
    conversations = await service.deploy()
    other = load(service.root)
    content = content_of(other).replace(b"Kuinka kauan uni on ollut vaikeaa?", b"Kuinka kauan uni on ollut hankalaa")
    await service.store.publish(content, NOON)
    assert conversations.releases is not None
    await conversations.releases.refresh(at_once=True)
    assert "Kuinka kauan uni on ollut hankalaa" in (await asleep(conversations)).words


async def test_the_language_may_change_in_the_middle_of_a_walk(service: Service) -> None:
    talk = await asleep(await service.deploy())
    talk.view = await talk.conversations.set_language(talk.view.id, talk.token, "sv")
    assert talk.view.step == "how_long"
    await talk.tap()
    assert talk.view.step == "evening"
    (state,) = await talk.conversations.store.held(talk.view.id)
    assert state.walker.language == "sv"


async def test_a_state_that_cannot_be_read_is_put_aside_and_the_walk_resumes(service: Service) -> None:
    import sqlalchemy as sa

    from bot.store.tables import trackers

    talk = await asleep(await service.deploy())
    await talk.tap()
    async with service.engine.begin() as connection:
        snapshot = (await connection.execute(sa.select(trackers.c.snapshot))).scalar_one()
        broken = snapshot.replace('"at":["evening"]', '"at":["evening","nowhere",7]')
        assert broken != snapshot
        await connection.execute(trackers.update().values(snapshot=broken))
    await talk.say("toista")
    assert talk.view.step == "evening"


async def test_a_dry_run_tells_how_many_walks_stand_at_each_step_and_what_becomes_of_them(service: Service) -> None:
    conversations = await service.deploy()
    for _ in range(6):
        await asleep(conversations)
    await (await asleep(conversations)).tap()
    await service.deploy(**RENAMED)
    found = await service.store.all()
    after = with_release(load(service.root), await service.store.content(2), "2")
    lines = await report(service.store, found, after, 1)
    assert lines == [
        "sleep.evening: fewer than 5 walks, nothing changes here",
        "sleep.how_long: 6 walks, would stand at duration",
    ]


async def test_the_same_content_is_one_release_and_lines_or_phrases_make_none(service: Service) -> None:
    await service.deploy()
    await service.deploy(comment=("steps:\n  welcome:", "# a comment\nsteps:\n  welcome:"))
    await service.deploy("paths/youth/sleep.phrases.yml", phrase=("  - en nuku\n", "  - en nuku enää\n"))
    assert [one.number for one in await service.store.all()] == [1]


async def test_the_newest_release_is_never_retired(service: Service) -> None:
    await service.deploy()
    with pytest.raises(NewestRelease):
        await service.store.retire(1, NOON)
    with pytest.raises(NoSuchRelease):
        await service.store.retire(7, NOON)


def polku(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "bot.cli", *arguments]


def test_kill_9_during_publish_leaves_the_old_or_the_new_release_whole(tmp_path: Path) -> None:
    root, data = tmp_path / "library", tmp_path / "data"
    for part in ("paths", "content"):
        shutil.copytree(ROOT / part, root / part)
    command = polku("publish", "--library", str(root), "--data", str(data))
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    words = root / SLEEP
    text = words.read_text(encoding="utf-8")
    dice = random.Random(7)
    for turn in range(6):
        words.write_text(text.replace("Huonot yöt", f"Kierros {turn}. Huonot yöt"), encoding="utf-8")
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT)
        time.sleep(dice.uniform(0.3, 1.6))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()

    async def all_whole() -> list[int]:
        engine = connect(sqlite_url(data))
        store = ReleaseStore(engine)
        library = load(root)
        numbers = [one.number for one in await store.all()]
        for number in numbers:
            assert with_release(library, await store.content(number), str(number)).paths.keys() == library.paths.keys()
        await engine.dispose()
        return numbers

    numbers = asyncio.run(all_whole())
    assert numbers == list(range(1, len(numbers) + 1))
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    assert "is published" in done.stdout or "nothing has changed" in done.stdout
