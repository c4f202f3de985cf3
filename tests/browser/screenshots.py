"""``make screenshots``: the pages in three languages, two widths, light and dark, of a Polku that is started for it."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from playwright.sync_api import Page, sync_playwright

from tests.conftest import ROOT, Served

LANGUAGES = {"fi": "en saa unta", "sv": "jag kan inte sova", "en": "I can't sleep"}
WIDTHS = (1200, 320)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
MOST_STEPS = 14


def shoot(page: Page, base: str, out: Path, name: str, words: str) -> None:
    """Walk from the door to a service card, and take a picture of each kind of view on the way."""
    page.goto(base)
    picture(page, out / f"{name}-1-welcome.png")
    page.locator("button[name=audience]").first.click()
    page.wait_for_url("**/chat")
    picture(page, out / f"{name}-2-chat.png")
    write(page, words)
    picture(page, out / f"{name}-3-path.png")
    for _ in range(MOST_STEPS):
        if page.locator(".card.service, .card.group").count():
            break
        tap_on(page)
    picture(page, out / f"{name}-4-service.png")
    page.goto(f"{base}/help")
    picture(page, out / f"{name}-5-help.png")


def picture(page: Page, file: Path) -> None:
    """The whole page, from its top, so that the header that stays in sight does not lie over the middle."""
    page.wait_for_timeout(150)  # the page scrolls to what is new first
    page.evaluate("scrollTo(0, 0)")
    page.screenshot(path=file, full_page=True)


def write(page: Page, words: str) -> None:
    """Send words and wait until the answer is there."""
    page.locator("#text").fill(words)
    settle(page, "#say button")


def tap_on(page: Page) -> None:
    """Answer the present step with whatever stands first."""
    number, marks = page.locator("#answers input[type=number]"), page.locator("#answers .marks label")
    if number.count():
        number.fill("7")
        settle(page, "#answers .number button")
    elif marks.count():
        marks.first.click()
        settle(page, "#answers .marks button")
    else:
        settle(page, "#answers button")


def settle(page: Page, button: str) -> None:
    """Press ``button`` and wait for the next turn, which brings a new key to the forms."""
    before = page.locator("#key").input_value()
    page.locator(button).first.click()
    page.wait_for_function("(key) => document.getElementById('key')?.value !== key", arg=before)


def main(base: str, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for language, words in LANGUAGES.items():
            for width in WIDTHS:
                for scheme in SCHEMES:
                    context = browser.new_context(
                        locale=language,
                        viewport={"width": width, "height": 800},
                        color_scheme=scheme,
                        reduced_motion="reduce",
                    )
                    shoot(context.new_page(), base.rstrip("/"), out, f"{language}-{width}-{scheme}", words)
                    context.close()
        browser.close()


if __name__ == "__main__":
    var = ROOT / "var"
    with TemporaryDirectory() as data:
        (Path(data) / "models").symlink_to(var / "models")
        polku = Served(Path(data))
        polku.start()
        try:
            main(polku.url, var / "screenshots")
        finally:
            polku.kill()
