"""The shape of ``content/dialogue``: the dialogue's own words, and how people say what is not a path."""

import msgspec

from engine.walker import Language

INTENTS: tuple[str, ...] = (
    "back", "restart", "stop", "continue", "help", "repeat", "change_answer", "who_sees_this", "yes", "no", "dont_know",
    "human", "talk_to_human", "find_service", "what_is_this", "greeting", "thanks", "out_of_scope",
)  # fmt: skip
"""What a person can mean besides a path; each must have phrases in ``content/dialogue``."""


class Phrases(msgspec.Struct, frozen=True):
    phrases: dict[Language, tuple[str, ...]]


class UnderstandingFile(msgspec.Struct, frozen=True):
    intents: dict[str, Phrases]


class WordsFile(msgspec.Struct, frozen=True):
    """Words by key, in Finnish; translations are in ``content/locale``."""

    words: dict[str, str]
