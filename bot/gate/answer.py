"""Which words answer a category: one of its reviewed variants, never the same one twice running (safety.md, rule 5)."""

from typing import NamedTuple

from engine.safety import Bubbles, CategoryFile
from engine.walker import Language


class Answer(NamedTuple):
    """The bubbles to show, the last of which asks whether the person is safe now, and the services in order.

    ``variant_id`` ("suicide_direct.2") is what to give as ``last`` next time; it says nothing about what was typed.
    """

    variant_id: str
    bubbles: Bubbles
    services: tuple[str, ...]


def choose(category: CategoryFile, language: Language, last: str | None, seed: int = 0) -> Answer:
    """The variant after ``last``; when ``last`` is none of this category's, the one that ``seed`` (any whole number) picks.

    Variants of the same number say the same in each language, so a change of language does not repeat one either.
    """
    variants = category.answers[language]
    name, _, number = (last or "").rpartition(".")
    follows = name == category.id and number.isdecimal()
    index = (int(number) if follows else seed) % len(variants)
    return Answer(f"{category.id}.{index + 1}", variants[index], category.services)
