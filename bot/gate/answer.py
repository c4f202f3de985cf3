"""Which words answer a category: one of its reviewed variants, never the same one twice running (safety.md, rule 5)."""

from typing import NamedTuple

from engine.safety import Bubbles, CategoryFile
from engine.walker import Language


class Answer(NamedTuple):
    """The bubbles to show, the last of which asks whether the person is safe now, and the services in order.

    ``variant`` ("2") is what to give as ``last`` next time. It names no category: nothing stored says what a person wrote of.
    """

    variant: str
    bubbles: Bubbles
    services: tuple[str, ...]


def choose(category: CategoryFile, language: Language, last: str | None, seed: int = 0) -> Answer:
    """The variant after ``last``, whichever category that was of; without one, the one that ``seed`` (any whole number) picks.

    Variants of the same number say the same in each language, so a change of language does not repeat one either.
    """
    variants = category.answers[language]
    index = (int(last) if last is not None and last.isdecimal() else seed) % len(variants)
    return Answer(str(index + 1), variants[index], category.services)
