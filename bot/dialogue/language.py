"""In which language a message is written, when that is clear: py3langid among the languages that are likely here."""

import re
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from engine.walker import LANGUAGES

LIKELY = (
    "fi", "sv", "en", "ru", "uk", "ar", "so", "et", "fa", "ku", "tr", "vi", "th", "es", "fr", "de", "pl", "ro", "sq", "zh",
)  # fmt: skip
"""The languages told apart: the three that are spoken, and mother tongues in Finland."""
SURE = 0.9
"""The least probability: of 8,104 phrases of our own with four words and more, two are then taken for another language
(docs/adr/012)."""
LEAST_WORDS = 4
"""Below, a name or a loanword decides."""

_WORD = re.compile(r"[^\W\d_]+")
_WITHOUT_SPACES = re.compile(r"[\u0e00-\u0e7f\u4e00-\u9fff]{6,}")  # Thai, Chinese
_OTHER_LETTERS = re.compile(r"(?:[\u0400-\u04ff]{3,}|[\u0600-\u06ff]{3,})")  # Cyrillic, Arabic: never one of ours


def written_in(text: str) -> str | None:
    """The ISO 639-1 code of the language of ``text``, one of LIKELY; None where it is too short or not clear."""
    if len(_WORD.findall(text)) < LEAST_WORDS and not (_WITHOUT_SPACES.search(text) or _OTHER_LETTERS.search(text)):
        return None
    ranking = _identifier().rank(text)
    first, probability = ranking[0]
    if first not in LANGUAGES:  # Russian or Ukrainian: it is enough that it is none of ours
        probability = sum(one for language, one in ranking if language not in LANGUAGES)
    return str(first) if probability >= SURE else None


@cache
def _identifier() -> LanguageIdentifier:
    """Read once, about a second; the agent asks for it when it is loaded, so that no turn waits for it."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(LIKELY))
    return identifier
