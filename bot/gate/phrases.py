"""The language of crisis phrases that editors write, made into rows of slots.

haluun kuolla        these words, side by side; case, dots over letters and stretched letters do not matter
kuol*    *murha      any ending, any beginning
(mä|mie|minä)        one of these; a way may be several words
[ihan|niin]          one of these or nothing
{self}               one of the ways of the list "self" (``lists:`` in any category file); {self?}: or nothing
#, ##                any number, a number of ten or more
en … elää            up to four words between, within a sentence
< vedän narun        only at the very beginning of the text;  `>` at the end: only at its end
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import NamedTuple

from bot.gate.normalise import EMOJI, fold

GAP = "…"
START, END = "<", ">"
MOST_WAYS = 4000

_PIECE = re.compile(r"\([^()\[\]{}]*\)|\[[^()\[\]{}]*\]|\{\w+\??\}|[^\s()\[\]{}]+")
_WORD = re.compile(rf"\*[^\W_]+|[^\W_]+\*?|##?|[{''.join(EMOJI)}]")


class PhraseError(ValueError):
    """A phrase that cannot be read; its words say why."""


class Row(NamedTuple):
    """One way to say a phrase: for each slot the words that fit, and whether other words may stand before it."""

    slots: tuple[frozenset[str], ...]
    gaps: tuple[bool, ...]
    at_start: bool
    at_end: bool


def rows(phrase: str, lists: Mapping[str, Iterable[str]]) -> Iterator[Row]:
    """Every way to say a phrase. Raises PhraseError."""
    pieces = _PIECE.findall(phrase)
    if _PIECE.sub("", phrase).strip():
        raise PhraseError(f'"{phrase}" has a bracket that does not close')
    at_start, at_end = pieces[:1] == [START], pieces[-1:] == [END]
    ways = [_ways(piece, lists) for piece in pieces[at_start : len(pieces) - at_end]]
    count = 1
    for way in ways:
        count *= len(way)
    if not ways or count > MOST_WAYS:
        raise PhraseError(f'"{phrase}" says nothing, or says it in more than {MOST_WAYS} ways')
    for chosen in product(*ways):
        slots: list[frozenset[str]] = []
        gaps: list[bool] = []
        gap = False
        for slot in (slot for way in chosen for slot in way):
            if slot == {GAP}:
                gap = True
                continue
            slots.append(slot)
            gaps.append(gap)
            gap = False
        if not slots or gap or gaps[0]:
            raise PhraseError(f'"{phrase}" begins or ends with {GAP}, or may be empty')
        yield Row(tuple(slots), tuple(gaps), at_start, at_end)


def _ways(piece: str, lists: Mapping[str, Iterable[str]]) -> list[list[frozenset[str]]]:
    """The ways of one piece, each a list of slots; single words share one slot, so that they cost nothing."""
    if piece[0] == "{":
        name = piece.strip("{?}")
        if name not in lists:
            raise PhraseError(f'there is no list "{name}"')
        options = list(lists[name])
    else:
        options = piece.strip("()[]").split("|")
    parts = [[_word(word) for word in option.split()] for option in options]
    single = frozenset(words[0] for words in parts if len(words) == 1 and words[0] != GAP)
    ways = [[frozenset({word}) for word in words] for words in parts if len(words) > 1 or words == [GAP]]
    if single:
        ways.append([single])
    if piece[0] == "[" or piece[-2:] == "?}" or [] in parts:
        ways.append([])
    return ways


def _word(word: str) -> str:
    folded = word if word == GAP else fold(word).replace("'", "").replace("\u2019", "")
    if folded != GAP and not _WORD.fullmatch(folded):
        raise PhraseError(f'"{word}" is not one word')
    return folded
