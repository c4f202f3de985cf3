"""Words in another language than the talk's: understood, and once, a choice of language beside the reply."""

import pytest

from engine.library import Library
from engine.walker import Language
from tests.actions.talking import Talking


@pytest.mark.parametrize(("ours", "theirs"), [("fi", "sv"), ("fi", "en"), ("sv", "fi"), ("en", "sv")])
def test_the_words_are_understood_and_two_languages_are_offered_alike(
    library: Library, ours: Language, theirs: Language
) -> None:
    talk = Talking(library, language=ours).say("sleep", written_in=theirs)
    assert talk.kept.current == "sleep"
    assert [choice.act.answer for choice in talk.reply.choices[-2:]] == [ours, theirs]
    assert talk.reply.messages[-1].lang == theirs


def test_a_tap_on_the_language_goes_on_in_it_at_the_same_step(library: Library) -> None:
    talk = Talking(library).say("sleep", written_in="sv")
    before = talk.kept.walks["sleep"].at
    talk.tap(talk.reply.choices[-1].act)
    assert talk.walker.language == "sv"
    assert talk.kept.walks["sleep"].at == before
    assert {message.lang for message in talk.reply.messages} == {"sv"}


def test_who_stays_goes_on_in_the_language_of_the_talk(library: Library) -> None:
    talk = Talking(library).say("sleep", written_in="en")
    talk.tap(talk.reply.choices[-2].act)
    assert talk.walker.language == "fi"
    assert talk.kept.current == "sleep"


def test_the_offer_is_made_once(library: Library) -> None:
    talk = Talking(library).say("thanks", written_in="sv").say("thanks", written_in="sv").say("thanks", written_in="ru")
    assert not [choice for choice in talk.reply.choices if choice.act.intent == "language"]
    assert {message.lang for message in talk.reply.messages} == {"fi"}


@pytest.mark.parametrize("told", [{}, {"written_in": "fi"}])
def test_nothing_is_offered_where_the_language_is_the_talks_or_not_clear(
    library: Library, told: dict[str, str]
) -> None:
    assert not [
        choice for choice in Talking(library).say("thanks", **told).reply.choices if choice.act.intent == "language"
    ]


def test_where_several_answers_are_asked_for_the_offer_waits(library: Library) -> None:
    talk = Talking(library).say("anxiety")
    for _ in range(20):
        if talk.reply.input == "choices":
            break
        talk.tap(talk.reply.choices[0].act)
    assert talk.reply.input == "choices"
    talk.say("repeat", written_in="sv")
    assert talk.reply.input == "choices"
    assert not talk.kept.language_offered


def test_who_writes_in_another_language_is_told_in_english_which_are_understood(library: Library) -> None:
    talk = Talking(library).say("unsure", written_in="et")
    assert talk.reply.messages[0].lang == "en"
    assert talk.reply.messages[0].text == library.words.say("language.other", "en")
    assert len(talk.reply.messages) > 1


def test_of_some_languages_there_is_a_sentence_that_says_it(library: Library) -> None:
    for language, words in library.talk.others.items():
        told = Talking(library).say("unsure", written_in=language).reply.messages
        assert (told[0].lang, told[0].text) == (language, words.no_danger)
        assert len(told) > 1
