"""Which language that Polku does not speak a text is in, and what is then said in it."""

import msgspec
import pytest

from bot.gate.danger import Danger
from bot.gate.normalise import fold
from bot.gate.tongue import tongue
from engine.library import Library
from engine.reply import CheckIn, Crisis
from tests.bot.gate.making import screen_of


@pytest.mark.parametrize(
    ("text", "of_phrase", "language"),
    [
        ("мне очень плохо", None, "ru"),
        ("мені дуже зле", None, "uk"),
        ("хочу домой", "uk", "uk"),
        ("أنا حزين جدا", None, "ar"),
        ("من می‌خواهم بمیرم", None, None),
        ("waan daalay", "so", "so"),
        ("waan daalay", None, None),
        ("en jaksa enää", "fi", None),
        ("lempibiisi on калинка", None, None),
        ("", None, None),
    ],
)
def test_the_letters_tell_it_and_somali_only_a_phrase(text: str, of_phrase: str | None, language: str | None) -> None:
    assert tongue(text, of_phrase) == language


@pytest.mark.parametrize(
    ("typed", "written"), [("المدرسه", "المدرسة"), ("مــوت", "موت"), ("أموت", "اموت"), ("علی", "علي"), ("ещё", "еще")]
)
def test_letters_that_are_typed_for_one_another_are_one(typed: str, written: str) -> None:
    assert fold(typed) == fold(written)


def test_an_arabic_question_mark_ends_a_sentence() -> None:
    screen = screen_of("موت … اليوم")
    assert screen.screen("موت ربما اليوم").outcome == "crisis"
    assert screen.screen("موت؟ ربما اليوم").outcome == "none"


def test_a_screening_says_the_language_of_danger_alone() -> None:
    assert screen_of("не хочу жить").screen("я не хочу жить").language == "ru"
    assert screen_of("не хочу жить").screen("я хочу мороженое").language is None


def test_a_crisis_answer_begins_with_112_in_their_language(library: Library) -> None:
    danger = Danger(library, screen_of())
    for language, words in library.talk.others.items():
        first, second = danger.answer("suicide_direct", "fi", theirs=language).reply.messages
        assert isinstance(first, Crisis) and (first.lang, first.text, first.services) == (language, words.danger, ())
        assert isinstance(second, Crisis) and second.lang == "fi" and second.services
        assert "112" in words.danger and "112" in words.no_danger


def test_a_line_with_an_interpreter_is_named_where_somebody_does_them_violence(library: Library) -> None:
    danger, others = Danger(library, screen_of()), library.talk.others
    for language in ("ru", "ar", "so"):
        first = danger.answer("abuse_home", "sv", theirs=language).reply.messages[0]  # type: ignore[arg-type]
        assert first.text == f"{others[language].danger}\n\n{others[language].violence}"  # type: ignore[index]
    assert danger.answer("abuse_home", "sv", theirs="uk").reply.messages[0].text == others["uk"].danger


def test_the_check_in_asks_in_both_languages(library: Library) -> None:
    reply = Danger(library, screen_of()).check_in("en", "uk")
    assert [(type(one), one.lang) for one in reply.messages] == [(CheckIn, "uk"), (CheckIn, "en")]
    assert len(reply.choices) == 2


def test_a_library_without_such_words_answers_as_ever(library: Library) -> None:
    without = msgspec.structs.replace(library, talk=msgspec.structs.replace(library.talk, others={}))
    danger = Danger(without, screen_of())
    assert [one.lang for one in danger.answer("runaway", "fi", theirs="ru").reply.messages] == ["fi"]
    assert [one.lang for one in danger.check_in("fi", "ru").messages] == ["fi"]
