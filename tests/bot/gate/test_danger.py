"""What the gate says with the library that ships and nothing else: no database, no Rasa, no network."""

import socket
import subprocess
import sys

import pytest

from bot.gate.danger import IN_DANGER, NOT_IN_DANGER, NOT_SAFE, SAFE, TAPS, Danger
from engine.library import Library
from engine.reply import CheckIn, Crisis, Reply, ServiceCard
from engine.walker import LANGUAGES, Language
from tests.conftest import ROOT

EACH_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture
def danger(library: Library, danger: Danger, monkeypatch: pytest.MonkeyPatch) -> Danger:
    """The gate, where whoever opens a connection fails."""

    def refuse(*_: object) -> None:
        raise AssertionError("the gate opened a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    return Danger(library, danger.screen)


def taps(reply: Reply) -> list[str]:
    return [choice.act.intent for choice in reply.choices]


def hrefs(cards: tuple[ServiceCard, ...]) -> set[str]:
    return {phone.href for card in cards for phone in card.phones}


@EACH_LANGUAGE
def test_each_category_is_answered_with_words_cards_and_two_buttons(danger: Danger, language: Language) -> None:
    for name, category in danger.library.categories.items():
        answered = danger.answer(name, language)
        (message,) = answered.reply.messages
        assert isinstance(message, Crisis)
        assert (message.category, message.lang) == (name, language)
        assert tuple(message.text.split("\n\n")) in category.answers[language]
        assert tuple(card.id for card in message.services) == category.services
        assert "tel:112" in hrefs(message.services)
        assert taps(answered.reply) == [SAFE, NOT_SAFE]
        assert answered.reply.input == "choice"


@EACH_LANGUAGE
def test_the_next_answer_of_a_category_is_another(danger: Danger, language: Language) -> None:
    for name in danger.library.categories:
        first = danger.answer(name, language)
        second = danger.answer(name, language, first.variant)
        assert first.reply.messages != second.reply.messages
        assert first.variant != second.variant


@EACH_LANGUAGE
def test_the_check_in_asks_with_yes_and_no(danger: Danger, language: Language) -> None:
    reply = danger.check_in(language)
    (message,) = reply.messages
    assert isinstance(message, CheckIn)
    assert message.text.endswith("?")
    assert message.lang == language
    assert taps(reply) == [IN_DANGER, NOT_IN_DANGER]


@EACH_LANGUAGE
@pytest.mark.parametrize("tap", [NOT_SAFE, IN_DANGER])
def test_whoever_is_not_safe_gets_112_and_is_asked_again(danger: Danger, tap: str, language: Language) -> None:
    reply = danger.after(tap, language, on_path=True)
    cards = tuple(message for message in reply.messages if isinstance(message, ServiceCard))
    assert "112" in reply.messages[0].text
    assert "tel:112" in hrefs(cards)
    assert taps(reply) == [SAFE, NOT_SAFE]


@EACH_LANGUAGE
@pytest.mark.parametrize("tap", [SAFE, NOT_IN_DANGER])
def test_whoever_is_safe_may_go_on_where_there_is_a_path(danger: Danger, tap: str, language: Language) -> None:
    assert taps(danger.after(tap, language, on_path=True)) == ["continue", "talk_to_human", "open"]
    assert taps(danger.after(tap, language, on_path=False)) == ["talk_to_human", "open"]


def test_each_tap_of_the_gate_is_answered_in_words_of_its_own_language(danger: Danger) -> None:
    for tap in TAPS:
        for language in LANGUAGES:
            assert danger.after(tap, language, on_path=False).messages[0].lang == language


@EACH_LANGUAGE
def test_when_something_broke_the_words_and_the_numbers_are_still_there(danger: Danger, language: Language) -> None:
    reply = danger.failure(language)
    cards = tuple(message for message in reply.messages if isinstance(message, ServiceCard))
    assert reply.messages[0].text == danger.talk.failure[language][0]
    assert {"tel:112", "tel:116111"} <= hrefs(cards)


@EACH_LANGUAGE
def test_help_now_has_words_and_cards(danger: Danger, language: Language) -> None:
    said, cards = danger.help_now(language)
    assert "112" in said
    assert tuple(card.id for card in cards) == danger.talk.help_now.services


def test_a_service_that_is_hidden_has_no_card(danger: Danger) -> None:
    hidden = next(key for key, service in danger.library.services.items() if not service.show)
    assert danger._cards((hidden, "no-such-service", "emergency-112"), "fi")[0].id == "emergency-112"


def test_the_gate_answers_where_neither_rasa_nor_a_database_can_be_imported() -> None:
    program = """
import sys
for name in ("rasa", "rasa_sdk", "sqlalchemy", "aiosqlite", "aiohttp", "redis"):
    sys.modules[name] = None
from pathlib import Path
from bot.gate.danger import Danger
from engine.loading import load
danger = Danger(load(Path(".")))
print(danger.screen.screen("haluan kuolla").outcome, len(danger.answer("suicide_direct", "fi").reply.messages))
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["crisis", "1"], done.stderr
