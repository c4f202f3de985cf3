"""In which language a message is written: told when it is clear, and hardly ever wrongly."""

import re

import pytest

from bot.dialogue.language import LEAST_WORDS, written_in
from engine.library import Library
from engine.walker import LANGUAGES


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("mua ahdistaa ihan hirveesti ennen kokeita", "fi"),
        ("jag kan inte sova på nätterna", "sv"),
        ("i feel really lonely at school", "en"),
        ("я очень плохо сплю ночью", "ru"),
        ("я не можу спати вночі і мені дуже сумно", "uk"),
        ("لا أستطيع النوم في الليل", "ar"),
        ("ma ei saa öösel magada üldse", "et"),
        ("мне грустно", "ru"),
        ("допоможи", "uk"),
        ("أنا حزين", "ar"),
        ("ok", None),
        ("fuck my life", None),
        ("Kotka Kouvola", None),
        ("", None),
        ("123 456 789 10", None),
    ],
)
def test_a_language_is_told_from_four_words_on_or_by_other_letters(text: str, language: str | None) -> None:
    assert written_in(text) == language


def test_of_our_own_phrases_most_are_told_and_hardly_any_wrongly(library: Library) -> None:
    sources = [path.phrases for path in library.paths.values()] + [one.phrases for one in library.intents.values()]
    for language in LANGUAGES:
        texts = [text for phrases in sources for text in phrases.get(language, ())][::5]
        long = [text for text in texts if len(re.findall(r"[^\W\d_]+", text)) >= LEAST_WORDS]
        told = [written_in(text) for text in long]
        assert told.count(language) >= 0.85 * len(long), language
        assert sum(one not in (language, None) for one in told) <= 0.01 * len(long), language
