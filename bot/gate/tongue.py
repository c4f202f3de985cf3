"""Whether a text is in Russian, Ukrainian, Arabic or Somali, languages that Polku recognises and does not speak."""

import re
from typing import get_args

from engine.safety import OtherLanguage

_LETTERS = re.compile(r"[^\W\d_]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_UKRAINIAN = re.compile(r"[\u0456\u0457\u0454\u0491]", re.IGNORECASE)
_ARABIC = re.compile(r"[\u0621-\u064a]")
_PERSIAN_OR_KURDISH = re.compile(r"[\u067e\u0686\u0698\u06a9\u06af\u06cc\u06d5\u06c6\u06ce\u06b5]")


def tongue(text: str, of_phrase: str | None = None) -> OtherLanguage | None:
    """The language that most letters of ``text`` say; Somali, which has our letters, only where its phrase was found.

    ``of_phrase``: the language of a phrase in the text. Persian and Kurdish, written like Arabic, are none of them.
    """
    letters = len(_LETTERS.findall(text))
    said = next((language for language in get_args(OtherLanguage) if language == of_phrase), None)
    if 2 * len(_CYRILLIC.findall(text)) > letters:
        return said if said in {"ru", "uk"} else "uk" if _UKRAINIAN.search(text) else "ru"
    if 2 * len(_ARABIC.findall(text)) > letters:
        return None if _PERSIAN_OR_KURDISH.search(text) else "ar"
    return "so" if said == "so" else None
