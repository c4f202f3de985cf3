"""A live chat in the talk, against a Chatwoot that speaks its documented protocol."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestClient, TestServer
from cryptography.fernet import Fernet

from bot.contact.chatting import Chatting
from bot.contact.receivers import Chatwoot as ChatwootChannel
from bot.contact.receivers import Receiver, Receivers
from bot.contact.vault import Vault
from bot.delivery.adapters import Adapters
from bot.gate.danger import Danger
from bot.gate.screen import Screen
from bot.store.chats import chat_of
from bot.web.app import make_app
from bot.web.hooks import ENVIRONMENT
from engine.library import Library
from engine.match import match
from engine.render import Renderer
from engine.reply import Act, Card, Choice, Crisis, LiveChat, Reply
from engine.steps import Need
from engine.walker import Walker
from tests.bot.contact.chatwoot_fake import INBOX, Chatwoot, chatwoot, signed
from tests.bot.quick import OneSentence, quick_conversations
from tests.bot.talking import Talking, begin
from tests.conftest import NOON

SECRET = "the secret of the webhook"
CANARY = "kanarialintu laulaa"


class ShowsACard(OneSentence):
    """Shows what there is to find, as the real dialogue would."""

    def __init__(self, library: Library) -> None:
        super().__init__()
        self.library = library
        walker = Walker(audience="youth", age_band="13-15", municipality="Kotka")
        found = match(Need(), walker, NOON, library)
        self.card: Card = Renderer(library, walker, NOON).cards(found)[0]

    async def tap(self, conversation: str, act: Act, walker: Walker, gentle: bool = False) -> Reply:
        return Reply((self.card,), (Choice("Jatketaan", "fi", Act("continue")),), "choice")


@pytest.fixture
async def there() -> AsyncIterator[Chatwoot]:
    async with chatwoot() as fake:
        yield fake


@pytest.fixture
async def talk(library: Library, tmp_path: Path, there: Chatwoot) -> AsyncIterator[Talking]:
    danger = Danger(library, Screen(library.categories.values()))
    conversations = quick_conversations(library, danger, tmp_path)
    dialogue = ShowsACard(library)
    conversations.dialogue = dialogue  # type: ignore[assignment]
    settings = Receivers(
        {
            "chat": Receiver(
                services=(dialogue.card.id,), deliver=ChatwootChannel(there.url, INBOX, "CHAT_SECRET"),
                name={"fi": "Nuorten chat"}, seen_by={"fi": "päivystäjät"}, answer={"fi": "heti"},
            )
        }
    )  # fmt: skip
    async with aiohttp.ClientSession() as http:
        adapters = Adapters(settings, http, library.words.say)
        engine = conversations.store.engine
        conversations.chatting = Chatting(settings, Vault([Fernet.generate_key()]), engine, adapters.chat)
        yield await begin(conversations)
    await conversations.store.close()


def chat(talk: Talking) -> LiveChat:
    return next(one for one in talk.view.messages if isinstance(one, LiveChat))


async def look(talk: Talking) -> bool:
    """Poll once; whether there was news."""
    view = await talk.conversations.messages_after(talk.view.id, talk.token, talk.view.turn)
    talk.view = view or talk.view
    return view is not None


async def begun(talk: Talking) -> Talking:
    await talk.tap_label("Juttelen ihmisen kanssa")
    return await talk.tap_label("Aloitan chatin")


async def test_nothing_is_sent_before_it_was_shown_word_for_word_and_tapped(talk: Talking, there: Chatwoot) -> None:
    await talk.tap_label("Juttelen ihmisen kanssa")
    preview = chat(talk)
    assert (preview.state, preview.receiver, preview.seen_by) == ("preview", "Nuorten chat", "päivystäjät")
    assert there.messages == []
    await talk.tap_label("Aloitan chatin")
    assert there.from_the_person == [line.text for line in preview.lines]
    assert chat(talk).state == "open"


async def test_the_bot_is_silent_and_passes_on_both_ways_and_stores_no_word(
    talk: Talking, there: Chatwoot, tmp_path: Path
) -> None:
    await begun(talk)
    await talk.say(CANARY)
    assert there.from_the_person[1:] == [CANARY]
    assert not await look(talk)
    there.answer("Hei! Mitä kuuluu?")
    assert await look(talk)
    assert [line.text for line in chat(talk).lines][1:] == [CANARY, "Hei! Mitä kuuluu?"]
    assert chat(talk).lines[-1].by == "Nuorten chat"
    held = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert CANARY.encode() not in held and b"Mit\xc3\xa4 kuuluu" not in held and b"source-1" not in held


async def test_the_bot_takes_the_talk_back_when_the_human_closes_it(talk: Talking, there: Chatwoot) -> None:
    await begun(talk)
    there.conversation_status = "resolved"
    assert await look(talk)
    assert talk.words == talk.conversations.library.words.say("chat.over", "fi")
    assert await chat_of(talk.conversations.store.engine, talk.view.id) is None
    await talk.say("ja nyt")
    assert there.from_the_person[1:] == []


async def test_the_person_may_leave_the_chat_and_the_other_side_sees_it(talk: Talking, there: Chatwoot) -> None:
    await begun(talk)
    await talk.tap_label("Lopetan chatin")
    assert there.conversation_status == "resolved"
    assert await chat_of(talk.conversations.store.engine, talk.view.id) is None


async def test_a_crisis_is_answered_by_us_and_the_human_hears_it_too(talk: Talking, there: Chatwoot) -> None:
    await begun(talk)
    await talk.say("haluan kuolla")
    assert any(isinstance(message, Crisis) for message in talk.view.messages)
    for task in list(talk.conversations._passing):
        await task
    assert there.from_the_person[1:] == ["haluan kuolla"]
    await talk.tap(0)
    assert chat(talk).state == "open"


async def test_a_chat_that_is_down_is_told_with_other_help(talk: Talking, there: Chatwoot) -> None:
    there.status = 500
    await begun(talk)
    assert talk.view.messages[0].text == talk.conversations.library.words.say("chat.down", "fi") and talk.cards
    there.status = 200
    await begun(talk)
    there.status = 503
    await talk.say(CANARY)
    assert talk.view.messages[0].text == talk.conversations.library.words.say("chat.not_sent", "fi") and talk.cards
    assert chat(talk).trouble


async def test_forgetting_ends_the_chat(talk: Talking, there: Chatwoot) -> None:
    await begun(talk)
    await talk.conversations.forget(talk.view.id, talk.token)
    assert there.conversation_status == "resolved"
    assert await chat_of(talk.conversations.store.engine, talk.view.id) is None


async def test_a_webhook_closes_only_with_a_signature_that_fits(
    talk: Talking, there: Chatwoot, library: Library
) -> None:
    await begun(talk)
    app = make_app(talk.conversations, library, secret=b"a secret of the tests")
    app[ENVIRONMENT] = {"CHAT_SECRET": SECRET}
    body = json.dumps({"event": "conversation_status_changed", "status": "resolved", "id": 7}).encode()
    now = int(talk.conversations.clock().timestamp())
    async with TestClient(TestServer(app)) as client:
        for headers in (
            {},
            signed("wrong", body, now),
            signed(SECRET, body + b" ", now),
            signed(SECRET, body, now - 600),
        ):
            assert (await client.post("/hooks/chatwoot/chat", data=body, headers=headers)).status == 401
        assert (await client.post("/hooks/chatwoot/nobody", data=body, headers=signed("", body, now))).status == 401
        found: Any = await chat_of(talk.conversations.store.engine, talk.view.id)
        assert not found.closed
        assert (await client.post("/hooks/chatwoot/chat", data=body, headers=signed(SECRET, body, now))).status == 204
    assert await look(talk)
    assert talk.words == library.words.say("chat.over", "fi")
