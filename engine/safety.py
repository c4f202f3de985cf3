"""The shape of ``content/safety``: crisis categories with their phrases and answers, the talk around an answer, its rules.

``engine/proofs/crisis.py`` holds the answers to the rules.
"""

import datetime
from typing import Literal

import msgspec

from engine.walker import Language

PhraseLanguage = Literal["fi", "sv", "en", "ru", "uk", "ar", "so"]
"""Languages that are recognised; answers are in the three languages of the service."""

OtherLanguage = Literal["ru", "uk", "ar", "so"]
"""Languages that Polku recognises and does not speak: it has a few sentences of them."""

Bubbles = tuple[str, ...]

About = Literal["life", "now", "violence", "poisoning"]
"""What a category is about, which decides what its answers must say.

A life may be in danger; help is needed now, so that the emergency number is its first card; somebody does them violence;
somebody may be poisoned.
"""


class Review(msgspec.Struct, frozen=True):
    """Who with clinical training read the words, and when."""

    on: datetime.date
    by: str


class CategoryFile(msgspec.Struct, frozen=True):
    """One crisis category; the phrase language is explained in ``bot/gate/phrases.py``.

    ``rank``: of two categories that fit one text, the lower is answered. ``about``: what its answers must therefore say, by
    ``rules.yml``. ``lists``: named words that phrases of every
    category may use. ``unsure``: phrases that lead to the check-in only. ``exceptions``: words that cover what they match, so
    that no phrase sees it. ``services``: ids of the catalogue, in the order shown.
    """

    id: str
    owner: str
    reviewed: Review | None
    rank: int
    about: tuple[About, ...]
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


class OtherWords(msgspec.Struct, frozen=True):
    """Sentences in a language that Polku does not speak, each shown before words in the language of the talk.

    ``danger``: with a crisis answer. ``violence``: added to it where somebody does them violence, for a line that speaks the
    language; empty where none is known. ``check_in``: the gentle question. ``no_danger``: with anything else.
    """

    danger: str
    check_in: str
    no_danger: str
    violence: str = ""


class Talk(msgspec.Struct, frozen=True):
    """``talk.yml``: what is said around an answer, and when something broke."""

    owner: str
    reviewed: Review | None
    safe_now: SafeNow
    check_in: CheckIn
    failure: dict[Language, Bubbles]
    help_now: HelpNow
    not_reviewed: Said
    others: dict[OtherLanguage, OtherWords] = {}


Patterns = dict[Language, tuple[str, ...]]
"""Regular expressions per language, read without regard to case; one that is found is enough."""


class Must(msgspec.Struct, frozen=True):
    """What answers say: all of them, or those of the categories that are ``about`` this."""

    words: Patterns
    about: About | None = None


class CrisisRules(msgspec.Struct, frozen=True):
    """``rules.yml``: what answers must and must not say.

    ``categories``: those that a library answers. ``emergency``, ``poison_line``: services whose numbers are given.
    ``not_for_talking``: services that always answer, but not to somebody who wants to talk. ``asks_safe``: the question that
    ends each answer. ``says``: by a name that ends "does not say", what answers say. ``never``: by a name that follows
    the answer as its verb ("promises secrecy"), what none may do.
    """

    owner: str
    reviewed: Review | None
    categories: tuple[str, ...]
    emergency: str
    poison_line: str
    not_for_talking: tuple[str, ...]
    asks_safe: Patterns
    says: dict[str, Must]
    never: dict[str, Patterns]
