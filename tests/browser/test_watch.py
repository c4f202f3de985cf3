"""An editor at work in a real browser: what is saved is seen within a second, what is broken is told until it is mended."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect, sync_playwright

from tests.bot.desk import TITLE, Desk
from tests.conftest import ROOT, Served

pytestmark = pytest.mark.browser

SAVES = 5
LIMIT_MS = 5_000


class Watched(Served):
    """``polku serve --watch`` on a desk, as a process of its own."""

    def __init__(self, data: Path, desk: Desk) -> None:
        super().__init__(data)
        self.desk = desk
        self.told = data / "told.txt"

    def start(self) -> None:
        arguments = ["--port", str(self.port), "--data", str(self.data), "--library", str(self.desk.root)]
        command = [sys.executable, "-m", "bot.cli", "serve", "--watch", *arguments]
        with self.told.open("w") as told:
            self.process = subprocess.Popen(command, cwd=ROOT, stderr=told, env=os.environ | {"COLUMNS": "200"})
        self.wait()


@pytest.fixture(scope="module")
def watched(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    data = tmp_path_factory.mktemp("watched")
    (data / "models").symlink_to(model.parent)
    (data / "cache").symlink_to(
        model.parent.parent / "cache"
    )  # embeddings: the desk's library has a path more to learn
    process = Watched(data, Desk(tmp_path_factory.mktemp("desk")))
    try:
        process.start()
        yield process
    finally:
        process.kill()


@pytest.fixture
def page(chromium: str, watched: Watched) -> Iterator[Page]:
    """A conversation on the trial path."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        context = browser.new_context(locale="fi", viewport={"width": 1280, "height": 900}, bypass_csp=False)
        page = context.new_page()
        broken: list[str] = []
        page.on("pageerror", lambda error: broken.append(str(error)))
        page.on("console", lambda one: broken.append(one.text) if "Content Security Policy" in one.text else None)
        page.goto(watched.url)
        page.locator("button[name=audience]").first.click()
        page.get_by_role("button", name=TITLE).click()
        expect(page.get_by_role("button", name="Huono")).to_be_visible()
        yield page
        browser.close()
    assert broken == []


def seen_after(page: Page, words: str, since: float) -> float:
    """Seconds until ``words`` stand in the transcript."""
    page.wait_for_function(
        "(words) => document.getElementById('said').textContent.includes(words)",
        arg=words,
        timeout=LIMIT_MS,
        polling="raf",
    )
    return time.monotonic() - since


def test_an_editor_saves_breaks_and_mends_a_path(
    page: Page, watched: Watched, capsys: pytest.CaptureFixture[str]
) -> None:
    desk, panel = watched.desk, page.locator("#watch-problems")
    page.get_by_label("Kirjoita omin sanoin").fill("kesken oleva")

    took, old = [], "Ensimmäinen lause."
    for number in range(SAVES):
        new = f"Lause numero {number}."
        since = time.monotonic()
        desk.change(old, new)
        took.append(seen_after(page, new, since))
        old = new
    with capsys.disabled():
        print(f"\nsaved → seen: {', '.join(f'{one:.2f}' for one in took)} s; median {statistics.median(took):.2f} s")
    assert page.get_by_role("log").get_by_text("Lause numero").count() == 1
    expect(page.get_by_label("Kirjoita omin sanoin")).to_have_value("kesken oleva")

    page.get_by_role("button", name="Huono").click()
    expect(page.get_by_role("button", name="Koulu")).to_be_visible()
    expect(page.locator("#watch-steps [aria-current]")).to_have_attribute("value", "more")
    before = page.locator("#said > li").count()

    desk.change("next: more}", "next: mroe}")
    expect(panel).to_contain_text("paths/youth/trial.yml:14:33: P012", timeout=LIMIT_MS)
    expect(panel).to_contain_text('unknown step "mroe"; did you mean "more"?')
    expect(page.get_by_role("button", name="Koulu")).to_be_visible()
    assert page.locator("#said > li").count() == before
    told = watched.told.read_text()
    assert 'paths/youth/trial.yml:14:33: P012 unknown step "mroe"; did you mean "more"?' in told

    desk.change("next: mroe}", "next: more}")
    expect(panel).not_to_contain_text("P012", timeout=LIMIT_MS)
    desk.change("school: Koulu", "school: Koulussa")
    expect(page.get_by_role("button", name="Koulussa")).to_be_visible(timeout=LIMIT_MS)
    assert page.locator("#said > li").count() == before
    page.get_by_role("button", name="Koulussa").click()
    expect(page.get_by_role("log")).to_contain_text("Tässä on joku.")


def test_an_editor_jumps_to_a_step(page: Page) -> None:
    page.get_by_text("Jump to a step").click()
    page.get_by_role("button", name="help hand_off").click()
    expect(page.get_by_role("log")).to_contain_text("Tässä on joku.")
    page.get_by_text("Jump to a step").click()
    page.get_by_role("button", name="only_older").click()
    expect(page.locator("#watch-problems")).to_contain_text("No answers of this walker lead to only_older.")


def test_axe_finds_nothing_in_the_panel(page: Page, watched: Watched) -> None:
    context = page.context.browser.new_context(bypass_csp=True, storage_state=page.context.storage_state())  # type: ignore[union-attr]
    other = context.new_page()
    watched.desk.change("next: more}", "next: mroe}")
    expect(page.locator("#watch-problems")).to_contain_text("P012", timeout=LIMIT_MS)
    other.goto(f"{watched.url}/chat")
    other.get_by_text("Jump to a step").click()
    violations = Axe().run(other).response["violations"]
    watched.desk.change("next: mroe}", "next: more}")
    assert [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in violations] == []
