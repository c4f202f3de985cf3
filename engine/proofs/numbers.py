"""Phone numbers: those in a text, and those of the catalogue, which must be as one dials them."""

import re
from collections.abc import Callable, Iterator

from engine.library import Library
from engine.problems import Place, Problem

SHORTEST_NUMBER = 3
"""Digits; a clock ("kello 24") has fewer."""
NUMBER = re.compile(r"\+?\d[\d ]*\d")
CALLABLE = re.compile(r"112|116 ?\d{3}|0[\d ]{4,14}\d|\+(?!358 ?(?:112|116 ?\d{3})$)[\d ]{6,17}\d")
"""What ``tel:`` takes as it is: 112 and 116 numbers without a country code, others as one dials them."""
NUMBERED = ("phone", "sms", "whatsapp")

Where = Callable[..., Place]
"""A file of the library and the keys in it, to a place."""


def channel_problems(library: Library, where: Where) -> Iterator[Problem]:
    """Numbers of the catalogue of which ``tel:`` would make a wrong one (P054)."""
    for folder, field, entries in (
        ("content/services", "services", library.services),
        ("content/groups", "groups", library.groups),
    ):
        for key, entry in entries.items():
            for index, channel in enumerate(entry.channels):
                if channel.kind in NUMBERED and not CALLABLE.fullmatch(channel.value):
                    message = f'"{channel.value}" is not a number as one dials it'
                    hint = "digits and spaces; 112 and 116 numbers without a country code"
                    yield Problem(where(folder, field, key, "channels", index, "value"), "P054", message, hint)


def numbers_in(text: str) -> set[str]:
    """The digits of whatever looks like a phone number; a clock ("kello 24") is too short to be one."""
    return {digits(one) for one in NUMBER.findall(text) if len(digits(one)) >= SHORTEST_NUMBER}


def digits(text: str) -> str:
    return re.sub(r"\D", "", text)
