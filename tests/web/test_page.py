"""The pages as a browser without JavaScript uses them."""

import re
from pathlib import Path

import pytest
import yaml

from bot.web.app import HEADERS
from bot.web.render import ELSEWHERE, callable_112
from tests.web.conftest import Client
from tests.web.fake import ROOT, SCENES, FakeConversations
from tests.web.fake import scene as scene_of
from tests.web.forms import Forms

FI = {"Accept-Language": "fi"}


async def begun(client: Client, button: str = "Olen 13–17-vuotias") -> Forms:
    """The chat page after choosing who I am."""
    action, fields = Forms(await (await client.get("/", headers=FI)).text()).pressed(button)
    response = await client.post(action, data=fields, headers=FI)
    assert response.url.path == "/chat" and response.status == 200
    return Forms(await response.text())


async def pressed(client: Client, forms: Forms, label: str, **headers: str) -> str:
    action, fields = forms.pressed(label)
    return await (await client.post(action, data=fields, headers=headers)).text()


async def wrote(client: Client, forms: Forms, text: str, **headers: str) -> str:
    return await (await client.post("/chat", data=forms.hidden("/chat") | {"text": text}, headers=headers)).text()


async def test_a_walk_with_forms_alone_reaches_a_service(client: Client) -> None:
    html = await wrote(client, await begun(client), "en saa unta")
    assert "en saa unta" in html and "Hengitä rauhassa" in html
    html = await pressed(client, Forms(html), "Jatketaan")
    assert 'href="tel:116111"' in html and "Vertaisryhmä" in html and "Sopii sinulle" in html
    assert "en saa unta" not in html


async def test_what_is_typed_is_shown_once_and_escaped(client: Client) -> None:
    html = await wrote(client, await begun(client), "<script>alert(1)</script>")
    assert "&lt;script&gt;alert(1)" in html and "<script>alert" not in html
    assert "alert(1)" not in await (await client.get("/chat")).text()


async def test_a_blank_line_is_a_new_bubble(client: Client) -> None:
    await begun(client)
    html = await (await client.get("/chat")).text()
    assert html.count('<li class="said text"') == 2


@pytest.mark.parametrize(
    ("label", "field"), [("Monta", 'type="checkbox"'), ("Asteikko", 'type="radio"'), ("Luku", 'type="number"')]
)
async def test_each_kind_of_question_has_its_field_and_skipping_is_a_button(
    client: Client, label: str, field: str
) -> None:
    html = await pressed(client, await begun(client), label)
    assert field in html and "checked" not in html
    assert "choice=" in Forms(html).pressed("En halua sanoa")[1].get("choice", "") or Forms(html).pressed(
        "En halua sanoa"
    )


async def test_a_number_in_words_is_taken_as_words(client: Client) -> None:
    html = await pressed(client, await begun(client), "Luku")
    response = await client.post("/chat", data=Forms(html).hidden("/chat") | {"number": "haluan kuolla"})
    assert "Oletko nyt turvassa" in await response.text()


async def test_htmx_gets_only_what_is_new(client: Client) -> None:
    html = await wrote(client, await begun(client), "hei", **{"HX-Request": "true"})
    assert "<html" not in html and html.lstrip().startswith("<li") and html.count('hx-swap-oob="true"') == 3


async def test_a_form_that_is_sent_twice_is_one_turn(client: Client, conversations: FakeConversations) -> None:
    forms = await begun(client)
    assert await pressed(client, forms, "Uni") and "Hengitä" in await pressed(client, forms, "Uni")
    assert conversations.turns == 1


async def test_other_words_of_the_same_page_are_another_turn(client: Client, conversations: FakeConversations) -> None:
    forms = await begun(client)
    for words in ("en saa unta", "en saa unta", "jotain muuta"):
        await wrote(client, forms, words)
    assert conversations.turns == 2


async def test_a_stale_choice_is_409_with_kind_words_and_the_present_choices(client: Client) -> None:
    forms = await begun(client)
    await pressed(client, forms, "Uni")
    action, fields = forms.pressed("Luku")
    response = await client.post(action, data=fields)
    html = await response.text()
    assert response.status == 409 and "Tässä ovat tämän hetken vaihtoehdot" in html and Forms(html).pressed("Jatketaan")


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"}],
)
async def test_a_form_from_another_site_is_refused(
    client: Client, conversations: FakeConversations, headers: dict[str, str]
) -> None:
    forms = await begun(client)
    for url in ("/chat", "/forget", "/language", "/"):
        fields = forms.hidden(url) if url in forms.actions else forms.hidden("/chat")
        response = await client.post(url, data=fields | {"text": "hei"}, headers=headers, allow_redirects=False)
        assert response.status == 403
    assert conversations.turns == 0 and len(conversations.views) == 1


async def test_a_form_without_its_word_is_refused(client: Client, conversations: FakeConversations) -> None:
    forms = await begun(client)
    for csrf in ("", "0" * 64, "ä"):
        fields = forms.hidden("/chat") | {"text": "hei", "csrf": csrf}
        assert (await client.post("/chat", data=fields)).status == 403
    assert conversations.turns == 0


async def test_our_own_form_under_no_referrer_is_taken(client: Client) -> None:
    fields = (await begun(client)).hidden("/chat") | {"text": "hei"}
    assert (
        await client.post("/chat", data=fields, headers={"Origin": "null", "Sec-Fetch-Site": "same-origin"})
    ).status == 200


@pytest.mark.parametrize("more", [{"csrf": "wrong"}, {}, {"filler": "x" * 70_000}])
async def test_words_of_crisis_get_their_answer_whatever_is_wrong(client: Client, more: dict[str, str]) -> None:
    fields = (await begun(client)).hidden("/chat") | {"text": "haluan kuolla " + "a" * 3000} | more
    response = await client.post("/chat", data=fields)
    assert response.status == 200 and "Oletko nyt turvassa" in await response.text()


async def test_words_of_crisis_without_a_session_get_their_answer(client: Client) -> None:
    html = await (await client.post("/chat", data={"text": "haluan kuolla"})).text()
    assert "Oletko nyt turvassa" in html and 'href="tel:116111"' in html


async def test_too_long_a_text_comes_back_to_its_field(client: Client) -> None:
    fields = (await begun(client)).hidden("/chat") | {"text": "pitkä " * 400}
    response = await client.post("/chat", data=fields)
    html = await response.text()
    assert response.status == 413 and "liian pitkä" in html and "pitkä pitkä" in html


async def test_htmx_gets_only_the_notice_when_a_text_is_too_long(client: Client) -> None:
    fields = (await begun(client)).hidden("/chat") | {"text": "a" * 2001}
    response = await client.post("/chat", data=fields, headers={"HX-Request": "true"})
    html = await response.text()
    assert response.status == 413 and html.count("<li") == 1 and "liian pitkä" in html


async def test_every_response_carries_the_headers(client: Client) -> None:
    forms = await begun(client)
    long = forms.hidden("/chat") | {"text": "a" * 3000}
    responses = [
        await client.get("/"), await client.get("/chat"), await client.get("/help"), await client.get("/nothing"),
        await client.post("/chat", data=long), await client.post("/chat"), await client.get("/leave", allow_redirects=False),
        await client.get("/static/style.css"), await client.get("/static/htmx.js"), await client.get("/static/none.js"),
        await client.get("/api/v1/nothing"), await client.put("/chat"), await client.get("/health/live"),
    ]  # fmt: skip
    assert {200, 303, 403, 404, 405, 413} == {response.status for response in responses}
    for response in responses:
        assert {name: response.headers.get(name) for name in HEADERS} == HEADERS, response.url
    assert "unsafe" not in HEADERS["Content-Security-Policy"]


async def test_no_page_holds_inline_script_or_style(client: Client) -> None:
    await begun(client)
    for url in ("/", "/chat", "/help", "/nothing"):
        html = await (await client.get(url)).text()
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*src=)|javascript:", html)


async def test_help_and_leaving_are_one_action_away_everywhere(client: Client) -> None:
    await begun(client)
    for url in ("/", "/chat", "/help", "/nothing"):
        html = await (await client.get(url)).text()
        assert 'href="/help"' in html and 'href="/leave"' in html


@pytest.mark.parametrize("scene", SCENES)
async def test_help_and_leaving_are_there_in_every_state_of_the_talk_and_nothing_is_kept(
    client: Client, conversations: FakeConversations, scene: str
) -> None:
    await begun(client)
    ((id, (token, view)),) = conversations.views.items()
    conversations.views[id] = token, scene_of(scene, view)
    response = await client.get("/chat")
    html = await response.text()
    assert 'id="say"' in html and f'<html lang="{view.language}">' in html
    assert '<a class="button help" href="/help">' in html and 'id="leave" href="/leave"' in html
    assert response.headers["Cache-Control"] == "no-store"


def test_the_page_is_covered_before_it_is_left_and_its_place_in_the_history_is_taken() -> None:
    """The order in which the script acts; tests/browser sees it happen."""
    script = (ROOT / "bot/web/static/chat.js").read_text(encoding="utf-8")
    leave = script[script.index("const leave") : script.index("let escapes")]
    cover, go = leave.index('classList.add("leaving")'), leave.index("location.replace(")
    assert cover < leave.index("fetch(") < go and "location.href" not in script and "location.assign" not in script
    style = (ROOT / "bot/web/static/style.css").read_text(encoding="utf-8")
    assert ".leaving body { visibility: hidden; }" in style and ".leaving::before" in style


async def test_leaving_goes_elsewhere_and_forgets_the_browser(client: Client) -> None:
    await begun(client)
    for method in ("GET", "POST"):
        response = await client.request(method, "/leave", allow_redirects=False)
        assert response.headers["Location"] == ELSEWHERE and response.cookies["polku"]["max-age"] == "0"
    assert (await client.get("/chat", allow_redirects=False)).headers["Location"] == "/"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Soita 112.", 'Soita <a href="tel:112">112</a>.'),
        ("<b> 112, 112", '&lt;b&gt; <a href="tel:112">112</a>, <a href="tel:112">112</a>'),
        ("044 112 112 3, 1123, 050-112", "044 112 112 3, 1123, 050-112"),
    ],
)
def test_the_emergency_number_can_be_pressed(text: str, html: str) -> None:
    assert callable_112(text) == html


async def test_help_needs_no_session(client: Client) -> None:
    assert 'href="tel:116111"' in await (await client.get("/help")).text()


async def test_the_cookie_is_for_this_site_alone(client: Client) -> None:
    action, fields = Forms(await (await client.get("/", headers=FI)).text()).pressed("Olen vanhempi")
    plain = await client.post(action, data=fields, allow_redirects=False)
    cookie = plain.cookies["polku"]
    assert cookie["httponly"] and cookie["samesite"] == "Strict" and not cookie["secure"] and not cookie["max-age"]
    client.session.cookie_jar.clear()
    secure = await client.post(action, data=fields, allow_redirects=False, headers={"X-Forwarded-Proto": "https"})
    assert secure.cookies["polku"]["secure"]


async def test_the_language_can_be_changed(client: Client) -> None:
    html = await pressed(client, await begun(client), "In English")
    assert '<html lang="en">' in html and "Leave quickly" in html and '<li class="said text" lang="fi">' in html
    assert '<html lang="en">' in await (await client.get("/help")).text()


async def test_forgetting_erases_and_says_so(client: Client, conversations: FakeConversations) -> None:
    forms = await begun(client)
    response = await client.post("/forget", data=forms.hidden("/forget"))
    html = await response.text()
    assert "Kaikki on poistettu" in html and conversations.views == {} and "Unohda minut" not in html
    assert (await client.get("/chat", allow_redirects=False)).headers["Location"] == "/"


async def test_a_forgotten_conversation_begins_anew(client: Client, conversations: FakeConversations) -> None:
    forms = await begun(client)
    conversations.views.clear()
    response = await client.get("/chat")
    assert response.url.path == "/" and response.status == 200
    assert forms


async def test_trouble_inside_is_kind_words(
    client: Client, conversations: FakeConversations, monkeypatch: pytest.MonkeyPatch
) -> None:
    await begun(client)

    async def broken(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(conversations, "view", broken)
    response = await client.get("/chat")
    html = await response.text()
    assert response.status == 500 and "secret" not in html and "112" in html and 'href="/help"' in html


async def test_the_demo_says_that_it_is_one(client: Client) -> None:
    assert "kokeiluversio" in await (await client.get("/", headers=FI)).text()


def test_every_word_of_the_templates_is_in_the_library() -> None:
    used = {
        key
        for file in (ROOT / "bot/web").rglob("*.html")
        for key in re.findall(
            r"[\"']((?:page|card|exercise|info|many|scale|choice)\.[a-z_.]+[a-z])[\"']", file.read_text()
        )
    }
    known: set[str] = set()
    for file in Path(ROOT / "content/dialogue").glob("[!u]*.yml"):
        known |= set(yaml.safe_load(file.read_text(encoding="utf-8"))["words"])
    assert used - known == set()


@pytest.mark.parametrize("cookie", ["x", ".", "a.b", "\u00e4.b", "a" * 3000 + ".b", "../../x.y", "%00.%00"])
async def test_a_cookie_that_is_not_ours_begins_anew(client: Client, cookie: str) -> None:
    for url in ("/", "/chat", "/help"):
        response = await client.get(
            url, headers={"Cookie": f"polku={cookie}; polku_language=xx", "Accept-Language": ";;q=,*"}
        )
        assert response.status == 200 and '<html lang="fi">' in await response.text()


@pytest.mark.parametrize(
    "body", [b"\xff=\xff", b"&" * 500, b"a=1&" * 500, b"", b"text=%ED%A0%80", b"choices=" + b"&choices=" * 30]
)
async def test_no_form_breaks_the_page(client: Client, body: bytes) -> None:
    forms = await begun(client)
    word = f"&csrf={forms.hidden('/chat')['csrf']}".encode()
    for sent in (body, body + word):
        response = await client.post("/chat", data=sent, headers={"Content-Type": "application/x-www-form-urlencoded"})
        assert response.status < 500
