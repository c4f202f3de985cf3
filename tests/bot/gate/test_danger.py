"""What the gate says with the library that ships and nothing else: no database, no Rasa, no network."""

import datetime
import socket
import subprocess
import sys
from zoneinfo import ZoneInfo

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
        assert sorted(card.id for card in message.services) == sorted(category.services)
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
    assert sorted(card.id for card in cards) == sorted(danger.talk.help_now.services)
    assert cards[0].id == danger.talk.help_now.services[0]


NIGHT, EVENING = (datetime.datetime(2026, 11, 25, hour, tzinfo=ZoneInfo("Europe/Helsinki")) for hour in (3, 19))
HOURS = [NIGHT + datetime.timedelta(hours=hour) for hour in range(0, 24 * 7, 5)]


@EACH_LANGUAGE
def test_at_no_hour_of_the_week_is_a_line_that_is_closed_the_first_card_or_before_one_that_answers(
    danger: Danger, language: Language
) -> None:
    for now in HOURS:
        at = Danger(danger.library, danger.screen, lambda now=now: now)  # type: ignore[misc]
        shown = [at.answer(name, language).reply.messages[0] for name in at.library.categories]
        for cards in [
            *(message.services for message in shown if isinstance(message, Crisis)),
            at.help_now(language)[1],
        ]:
            states = [card.open_now for card in cards]
            assert states[0] is True
            assert states == sorted(states, key=[True, None, False].index)


def test_a_line_that_opens_in_the_evening_moves_up_then(danger: Danger) -> None:
    def order(now: datetime.datetime) -> list[str]:
        at = Danger(danger.library, danger.screen, lambda: now)
        (message,) = at.answer("suicide_indirect", "fi").reply.messages
        assert isinstance(message, Crisis)
        return [card.id for card in message.services]

    assert order(NIGHT)[:2] == order(EVENING)[:2] == ["mieli-crisis-fi", "emergency-112"]
    assert order(NIGHT).index("netari-wa") > order(NIGHT).index("sekasin-chat")
    assert order(EVENING).index("netari-wa") < order(EVENING).index("sekasin-chat")


def test_language_ranks_lines_that_always_answer_and_leaves_none_out(danger: Danger) -> None:
    """Finnish-only MIELI stands before Nollalinja in Finnish, after it in Swedish, and says what it speaks in both."""
    for language, first in (("fi", "mieli-crisis-fi"), ("sv", "nollalinja"), ("en", "nollalinja")):
        (message,) = danger.answer("runaway", language).reply.messages  # type: ignore[arg-type]
        assert isinstance(message, Crisis)
        cards = {card.id: card for card in message.services}
        assert list(cards)[:2] == ["emergency-112", first]
        assert cards["mieli-crisis-fi"].languages == ("fi",) and cards["nollalinja"].languages == ("fi", "sv", "en")


@EACH_LANGUAGE
def test_where_nothing_is_known_of_the_last_answer_the_next_is_another_all_the_same(
    danger: Danger, language: Language
) -> None:
    for name in danger.library.categories:
        assert len({danger.answer(name, language).variant for _ in range(3)}) == 3


def test_where_help_is_needed_now_the_emergency_number_stays_first_in_each_language(danger: Danger) -> None:
    for name, category in danger.library.categories.items():
        for language in LANGUAGES:
            (message,) = danger.answer(name, language).reply.messages
            assert isinstance(message, Crisis)
            assert "now" not in category.about or message.services[0].id == "emergency-112"


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
