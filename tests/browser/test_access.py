"""What axe finds on the pages: nothing, in light and dark, on each kind of view."""

from collections.abc import Iterator
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

pytestmark = pytest.mark.browser

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@pytest.fixture(params=SCHEMES)
def page(request: pytest.FixtureRequest, chromium: str, served: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        # The pages allow no inline script; axe comes as one.
        context = browser.new_context(locale="fi", color_scheme=request.param, reduced_motion="reduce", bypass_csp=True)
        page = context.new_page()
        page.goto(served)
        yield page
        browser.close()


def found(page: Page) -> list[str]:
    """Each violation with the first thing that has it."""
    return [f"{one['id']}: {one['nodes'][0]['html'][:150]}" for one in Axe().run(page).response["violations"]]


def test_axe_finds_nothing(page: Page, served: str) -> None:
    problems = found(page)
    page.locator("button[name=audience]").first.click()
    page.wait_for_url("**/chat")
    problems += found(page)
    for words in ("haluan puhua ihmiselle", "haluan kuolla", "en saa unta"):
        key = page.locator("#key").input_value()
        page.locator("#text").fill(words)
        page.locator("#say button").click()
        page.wait_for_function("(key) => document.getElementById('key')?.value !== key", arg=key)
        problems += found(page)
    for url in ("/help", "/nothing-here"):
        page.goto(served + url)
        problems += found(page)
    assert sorted(set(problems)) == []
