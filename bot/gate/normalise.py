"""What a person typed, made comparable: every disguise of a letter that people and keyboards use becomes the letter."""

import re
import unicodedata
from typing import Any

EMOJI = frozenset("🔪🗡💊🩸🔫⚰🪦🌉🪢🚬🔥")
"""Emoji that say something about danger; each counts as a word. 💀 does not: teens laugh with it."""

# Slashes that NFKC leaves as they are; a reader, or a later layer, may take them for one.
_SLASHES = "/\u2044\u2215\u29f8\u2571\u27cb\U0001f67c\\"
_LOOKALIKE = str.maketrans("аеорсухіјѕкмтвн", "aeopcyxijskmtbh")
_ONE_LETTER = str.maketrans("øæıłىیةکه", "oailييهكه", "\u0640")
"""Letters that are typed for one another, also of Arabic keyboards; the stroke that only stretches an Arabic word goes."""
_LEET = str.maketrans("013457@$!|+", "oieastasilt")
_LETTERS = re.compile(r"[^\W\d_]")
_PAUSES = re.compile(r"\.{2,}|[\u2019\u02bc'`´]")
_SPACED = re.compile(r"(?<![^\W_])(?:[^\W\d_][ .\-_*]){2,}[^\W\d_](?![^\W_])")
_WORD = re.compile(rf"[^\W_]+(?:[@$!|+][^\W_]+)*|[{''.join(EMOJI)}]|[.!?؟]+(?=\s|$)")
_THRICE = re.compile(r"(.)\1{2,}")
_TWICE = re.compile(r"(.)\1+")


def visible(text: str) -> str:
    """NFKC, with each control, format, private or broken character taken out and each kind of space a space."""
    kept = []
    for char in unicodedata.normalize("NFKC", text):
        category = unicodedata.category(char)
        if char.isspace():
            kept.append(" ")
        elif category[0] != "C" and not "\ufe00" <= char <= "\ufe0f" and char not in "\u115f\u1160\u3164\u2800":
            kept.append(char)
    return unicodedata.normalize("NFKC", "".join(kept))


def typed_text(text: str) -> str:
    """What may go on to the understanding: clean, one line, and never a command (safety.md, rule 12)."""
    return " ".join(visible(text).split()).lstrip(_SLASHES + " ")


def strings_in(value: Any) -> list[str]:
    """Every string in plain data, however deep it is hidden; keys of mappings are not what somebody wrote."""
    found: list[str] = []
    left = [value]
    while left:
        one = left.pop(0)
        if isinstance(one, str):
            found.append(one)
        elif isinstance(one, dict):
            left += one.values()
        elif isinstance(one, list | tuple):
            left += one
    return found


def fold(text: str) -> str:
    """Lower case without marks above or below letters: ``Ä`` is ``a``, so a missing dot never matters."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(char for char in apart if not unicodedata.combining(char))
    return plain.translate(_ONE_LETTER)


def squeeze(word: str) -> str:
    """Each repeated letter once."""
    return _TWICE.sub(r"\1", word)


def together(text: str) -> str:
    """Letters that were written apart, put together: ``k u o l l a`` is ``kuolla``."""
    return _SPACED.sub(lambda found: re.sub(r"[ .\-_*]", "", found.group()), text)


def words(text: str) -> tuple[list[str], set[int]]:
    """The folded words of a text in order, and the positions of the words that begin a new sentence.

    ``"En jaksa... k u o l l a. Moi"`` is ``["en", "jaksa", "kuolla", "moi"]`` and ``{3}``.
    """
    plain = _PAUSES.sub(lambda found: " " if found.group()[0] == "." else "", fold(visible(text)))
    found: list[str] = []
    begins: set[int] = set()
    for word in _WORD.findall(together(plain)):
        if word[0] in ".!?؟":
            begins.add(len(found))
        else:
            found.append(word)
    return found, begins


def forms(word: str) -> tuple[str, ...]:
    """The ways a folded word may be meant: as typed, with stretched letters shortened, digits as letters, one alphabet."""
    meant = [word]
    if _LETTERS.search(word):
        for table in (_LEET, _LOOKALIKE):
            other = meant[0].translate(table)
            if other not in meant and (table is _LEET or re.search("[a-z]", word)):
                meant.append(other)
    for one in tuple(meant):
        if _THRICE.search(one):
            meant += [_THRICE.sub(r"\1\1", one), _THRICE.sub(r"\1", one)]
    return tuple(dict.fromkeys(meant))


def is_stretched(word: str) -> bool:
    """Whether letters are repeated beyond any spelling: one three times, or three of them twice."""
    return bool(_THRICE.search(word)) or len(_TWICE.findall(word)) >= 3
