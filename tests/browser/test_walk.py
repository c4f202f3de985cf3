"""Two walks through the real application in a real browser: with JavaScript, and without."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from bot.web.render import ELSEWHERE

pytestmark = pytest.mark.browser

MOST_STEPS = 25

needs_javascript = pytest.mark.parametrize("page", [True], ids=["with JavaScript"], indirect=True)
"""For what the browser itself does when there is no JavaScript, or cannot do at all."""


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def page(request: pytest.FixtureRequest, browser: Browser, served: str) -> Iterator[Page]:
    """The welcome page in Finnish; the site that one leaves for answers from here, since tests stay at home."""
    context = browser.new_context(
        locale="fi", java_script_enabled=request.param, viewport={"width": 360, "height": 740}
    )
    context.route(
        f"{ELSEWHERE}**",
        lambda route: route.fulfill(body="<title>S\u00e4\u00e4</title>", content_type="text/html; charset=utf-8"),
    )
    page = context.new_page()
    broken: list[str] = []
    page.on("console", lambda message: broken.append(message.text) if is_fault(message) else None)
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.goto(served)
    yield page
    context.close()
    assert broken == []


def is_fault(message: ConsoleMessage) -> bool:
    """An error of ours: not what a test brings about, a network taken away and a text that is too long."""
    expected = any(
        one in message.text for one in ("net::ERR_INTERNET_DISCONNECTED", "status of 413")
    ) or message.text.startswith(("htmx:", "Response Status Error"))
    return message.type == "error" and not expected


def begin(page: Page) -> None:
    page.get_by_role("button", name="Olen 13–17-vuotias").click()
    expect(page.get_by_role("log")).to_be_visible()
    page.wait_for_load_state()  # the script runs before this; a key pressed earlier would not be heard


def write(page: Page, words: str) -> None:
    key = page.locator("#key").input_value()
    page.get_by_label("Kirjoita omin sanoin").fill(words)
    page.get_by_role("button", name="Lähetä", exact=True).click()
    expect(page.locator("#key")).not_to_have_value(key)


def tap_on(page: Page) -> None:
    """Answer the present step with the first thing offered."""
    key, answers = page.locator("#key").input_value(), page.get_by_role("region", name="Vaihtoehdot")
    if answers.get_by_role("spinbutton").count():
        answers.get_by_role("spinbutton").fill("7")
    elif answers.get_by_role("radio").count():
        answers.get_by_role("radio").first.check()
    elif answers.get_by_role("checkbox").count():
        answers.get_by_role("checkbox").first.check()
    answers.get_by_role("button").first.click()
    expect(page.locator("#key")).not_to_have_value(key)


def test_a_young_person_writes_and_taps_on_to_somebody_to_call(page: Page) -> None:
    begin(page)
    write(page, "en saa unta")
    log = page.get_by_role("log")
    expect(log).to_contain_text("en saa unta")
    for _ in range(MOST_STEPS):
        if log.locator("a[href^='tel:']").count():
            break
        tap_on(page)
    expect(log.locator("a[href^='tel:']").first).to_be_visible()
    expect(page.get_by_role("link", name="Apua nyt")).to_be_in_viewport()
    page.goto(page.url)
    expect(page.get_by_role("log")).not_to_contain_text("en saa unta")


def test_words_of_danger_get_numbers_at_once(page: Page) -> None:
    begin(page)
    write(page, "haluan kuolla")
    assert page.get_by_role("log").locator("a[href='tel:112']").count()
    expect(page.get_by_label("Kirjoita omin sanoin")).to_be_visible()


def test_nothing_is_wider_than_a_narrow_screen(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    begin(page)
    write(page, "haluan puhua ihmiselle")
    bodies = page.locator("body").bounding_box(), page.locator("main").bounding_box()
    assert all(box is not None and box["width"] <= 320 for box in bodies)
    for card in page.locator(".card, .bubble, .button").all():
        box = card.bounding_box()
        assert box is None or box["x"] + box["width"] <= 320


def test_leaving_quickly_leaves_nothing_to_come_back_to(page: Page, served: str) -> None:
    begin(page)
    write(page, "en saa unta")
    with page.expect_request(ELSEWHERE):
        page.get_by_role("link", name="Poistu nopeasti").click()
    page.goto("about:blank")
    page.goto(f"{served}/chat")
    expect(page.get_by_role("button", name="Olen 13–17-vuotias")).to_be_visible()
    expect(page.get_by_text("en saa unta")).to_have_count(0)


@needs_javascript
def test_escape_three_times_leaves(page: Page) -> None:
    begin(page)
    for _ in range(3):
        page.keyboard.press("Escape")
    page.wait_for_url(ELSEWHERE)
    page.go_back()
    expect(page.get_by_role("log")).to_have_count(0)


def test_help_is_one_action_away_and_one_back(page: Page) -> None:
    begin(page)
    page.get_by_role("link", name="Apua nyt").click()
    assert page.locator("a[href='tel:112']").count()
    page.get_by_role("link", name="Takaisin keskusteluun").click()
    expect(page.get_by_role("log")).to_be_visible()


@needs_javascript
def test_without_a_network_there_are_kind_words_and_what_was_written_stays(page: Page) -> None:
    begin(page)
    page.context.set_offline(True)
    page.get_by_label("Kirjoita omin sanoin").fill("en saa unta")
    page.get_by_role("button", name="Lähetä", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("112")
    expect(page.get_by_label("Kirjoita omin sanoin")).to_have_value("en saa unta")


def test_too_long_a_text_stays_in_its_field(page: Page) -> None:
    begin(page)
    field, long = page.get_by_label("Kirjoita omin sanoin"), "pitkä " * 400
    field.fill(long)
    page.get_by_role("button", name="Lähetä", exact=True).click()
    expect(page.get_by_role("log")).to_contain_text("liian pitkä")
    expect(page.get_by_label("Kirjoita omin sanoin")).to_have_value(long)
