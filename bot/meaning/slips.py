"""Slips of the fingers, made: the same text with the same seed has always the same slip."""

import random
import re

_WORD = re.compile(r"[^\W\d_]{5,}")
_BESIDE = ("qwertyuiopå", "asdfghjklöä", "zxcvbnm")
"""Rows of a Finnish keyboard: a finger slips to the left or right."""


def slipped(text: str, seed: int) -> str:
    """The text with one slip in a word of five letters or more, mostly the longest; the text itself where there is none."""
    chance = random.Random(seed)
    found = list(_WORD.finditer(text))
    if not found:
        return text
    chosen = max(found, key=lambda one: len(one.group())) if chance.random() < 0.7 else chance.choice(found)
    start, end = chosen.span()
    return text[:start] + _slip(chosen.group(), chance) + text[end:]


def _slip(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word) - 2)
    kind = chance.choice(("swap", "swap", "drop", "twice", "beside"))
    if kind == "swap":
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == "drop":
        return word[:at] + word[at + 1 :]
    if kind == "twice":
        return word[:at] + word[at] + word[at:]
    row = next((row for row in _BESIDE if word[at] in row), None)
    if row is None:
        return word[:at] + word[at + 1 :]
    beside = row.index(word[at]) + chance.choice((-1, 1))
    return word[:at] + row[beside % len(row)] + word[at + 1 :]
