"""The shape of ``content/safety``: crisis categories with their phrases and answers, and the talk around an answer."""

import datetime
from collections.abc import Iterator
from typing import Literal

import msgspec

from engine.walker import LANGUAGES, Language

PhraseLanguage = Literal["fi", "sv", "en", "ru", "uk", "ar", "so"]
"""Languages that are recognised; answers are in the three languages of the service."""

Bubbles = tuple[str, ...]
LEAST_VARIANTS = 3
MOST_WORDS = 60


class Review(msgspec.Struct, frozen=True):
    """Who with clinical training read the words, and when."""

    on: datetime.date
    by: str


class CategoryFile(msgspec.Struct, frozen=True):
    """One crisis category; the phrase language is explained in ``bot/gate/phrases.py``.

    ``rank``: of two categories that fit one text, the lower is answered. ``lists``: named words that phrases of every
    category may use. ``unsure``: phrases that lead to the check-in only. ``exceptions``: words that cover what they match, so
    that no phrase sees it. ``services``: ids of the catalogue, in the order shown.
    """

    id: str
    owner: str
    reviewed: Review | None
    rank: int
    phrases: dict[PhraseLanguage, tuple[str, ...]]
    answers: dict[Language, tuple[Bubbles, ...]]
    services: tuple[str, ...]
    lists: dict[str, tuple[str, ...]] = {}
    unsure: dict[PhraseLanguage, tuple[str, ...]] = {}
    exceptions: dict[PhraseLanguage, tuple[str, ...]] = {}


Said = dict[Language, str]


class SafeNow(msgspec.Struct, frozen=True):
    """Two equal buttons under the last bubble of an answer, what follows each, and the question for when it stands alone."""

    question: Said
    safe: Said
    not_safe: Said
    reply_safe: dict[Language, Bubbles]
    reply_not_safe: dict[Language, Bubbles]


class CheckIn(msgspec.Struct, frozen=True):
    """The gentle question when the screen is unsure (safety.md, rule 7): two equal buttons, and what follows a no."""

    question: Said
    yes: Said
    no: Said
    reply_no: Said


class HelpNow(msgspec.Struct, frozen=True):
    """Words of the page that is one action away everywhere; the services stand in the order shown."""

    title: Said
    intro: Said
    emergency: Said
    cannot_speak: Said
    back: Said
    services: tuple[str, ...]


class Talk(msgspec.Struct, frozen=True):
    """``talk.yml``: what is said around an answer, and when something broke."""

    owner: str
    reviewed: Review | None
    safe_now: SafeNow
    check_in: CheckIn
    failure: dict[Language, Bubbles]
    help_now: HelpNow
    not_reviewed: Said


def shortcomings(category: CategoryFile) -> Iterator[str]:
    """What a category still lacks (safety.md, rule 5): answers, languages, services, or words that are fewer."""
    if not category.services:
        yield "no service is named"
    for language in LANGUAGES:
        variants = category.answers.get(language, ())
        if len(set(variants)) < LEAST_VARIANTS:
            yield f'{len(set(variants))} different answers in "{language}", at least {LEAST_VARIANTS} are needed'
        for number, bubbles in enumerate(variants, 1):
            if not bubbles:
                yield f'answer {number} in "{language}" is empty'
            for bubble in bubbles:
                if len(bubble.split()) > MOST_WORDS:
                    yield f'answer {number} in "{language}" has a bubble of {len(bubble.split())} words, over {MOST_WORDS}'
