"""The talk around a crisis answer: what the buttons lead to, how long it stays softer, and that the path waits meanwhile."""

import datetime
from pathlib import Path

import pytest

from bot.conversation import GENTLE, Conversations, Given, View
from bot.gate.danger import IN_DANGER, NOT_IN_DANGER, NOT_SAFE, SAFE, Danger
from bot.gate.screen import Screening
from engine.library import Library
from engine.reply import CheckIn, Crisis, ServiceCard
from engine.walker import LANGUAGES, Language
from tests.bot.quick import HEARD, OneSentence, quick_conversations
from tests.conftest import NOON


class Person:
    """Somebody in a talk whose clock a test may turn."""

    def __init__(self, conversations: Conversations, view: View, token: str) -> None:
        self.conversations, self.view, self.token = conversations, view, token
        self.now = NOON
        conversations.clock = lambda: self.now

    async def does(self, **given: object) -> View:
        self.view = await self.conversations.turn(self.view.id, self.token, Given(**given))  # type: ignore[arg-type]
        return self.view

    @property
    def was_heard_gently(self) -> bool:
        """How the dialogue was asked to speak, the last time."""
        dialogue = self.conversations.dialogue
        assert isinstance(dialogue, OneSentence)
        return dialogue.gentle[-1]


@pytest.fixture
async def person(library: Library, danger: Danger, tmp_path: Path) -> Person:
    conversations = quick_conversations(library, danger, tmp_path)
    view, token = await conversations.open(audience="youth", language="fi")
    return Person(conversations, view, token)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("tap", "key"), [(SAFE, "reply_safe"), (NOT_SAFE, "reply_not_safe")])
async def test_both_buttons_lead_to_words_of_the_library(
    person: Person, language: Language, tap: str, key: str
) -> None:
    await person.conversations.set_language(person.view.id, person.token, language)
    await person.does(text="haluan kuolla")
    assert [one.id for one in person.view.choices] == [SAFE, NOT_SAFE]
    view = await person.does(choice=tap)
    words = getattr(person.conversations.danger.talk.safe_now, key)[language]
    assert tuple(one.text for one in view.messages if one.__class__.__name__ == "Text") == words
    assert view.choices


async def test_whoever_is_not_safe_sees_112_first_and_may_say_later_that_they_are(person: Person) -> None:
    await person.does(text="haluan kuolla")
    for _ in range(3):
        view = await person.does(choice=NOT_SAFE)
        cards = [one for one in view.messages if isinstance(one, ServiceCard)]
        assert cards[0].id == "emergency-112"
        assert [one.id for one in view.choices] == [SAFE, NOT_SAFE]
    assert (await person.does(choice=SAFE)).choices


async def test_the_talk_is_softer_until_its_time_is_over_and_then_no_longer(person: Person) -> None:
    await person.does(text="moi")
    assert not person.was_heard_gently
    await person.does(text="haluan kuolla")
    await person.does(text="moi")
    assert person.was_heard_gently
    person.now = NOON + GENTLE - datetime.timedelta(seconds=1)
    await person.does(text="moi")
    assert person.was_heard_gently
    person.now = NOON + GENTLE
    await person.does(text="moi")
    assert not person.was_heard_gently


async def test_of_a_crisis_only_a_time_is_kept(person: Person) -> None:
    """safety.md, rule 3: no category, no score, no risk; of the answer its number, so that the next is another."""
    await person.does(text="haluan kuolla")
    await person.does(choice=SAFE)
    row = (await person.conversations.store.read(person.view.id)).row
    assert row.gentle_until == NOON + GENTLE
    assert "suicide" not in row.reply and row.last_answer in {"1", "2", "3"}


async def test_a_yes_to_the_check_in_is_taken_as_danger_and_softens_the_talk(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    unsure = Screening("check_in", "suicide_indirect")
    monkeypatch.setattr(person.conversations.danger, "screen", type("Unsure", (), {"screen": lambda *_: unsure})())
    view = await person.does(text="en jaksa")
    assert isinstance(view.messages[0], CheckIn) and [one.id for one in view.choices] == [IN_DANGER, NOT_IN_DANGER]
    monkeypatch.undo()
    view = await person.does(choice=IN_DANGER)
    assert "112" in view.messages[0].text and [one.id for one in view.choices] == [SAFE, NOT_SAFE]
    await person.does(text="moi")
    assert person.was_heard_gently


async def test_a_no_to_the_check_in_goes_on_to_what_was_written(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    unsure = Screening("check_in", "suicide_indirect")
    monkeypatch.setattr(person.conversations.danger, "screen", type("Unsure", (), {"screen": lambda *_: unsure})())
    await person.does(text="en jaksa koulua")
    monkeypatch.undo()
    assert (await person.does(choice=NOT_IN_DANGER)).messages[0].text == HEARD


async def test_words_of_danger_after_a_check_in_are_answered_and_not_asked_about(person: Person) -> None:
    await person.does(text="en jaksa")
    assert isinstance((await person.does(text="haluan kuolla")).messages[0], Crisis)


@pytest.mark.parametrize("category", ["suicide_direct", "abuse_home", "runaway"])
async def test_three_times_running_three_answers(person: Person, category: str) -> None:
    said = []
    for _ in range(3):
        words = {"suicide_direct": "haluan kuolla", "abuse_home": "isä lyö minua", "runaway": "karkasin kotoa"}[
            category
        ]
        message = (await person.does(text=words)).messages[0]
        assert isinstance(message, Crisis) and message.category == category
        said.append(message.text)
    assert len(set(said)) == 3
