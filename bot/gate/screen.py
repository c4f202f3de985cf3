"""The crisis screen: reads a text for phrases of danger, alone and before everything else (safety.md, rules 1 and 2).

Each word that phrases use is one bit; a text's words are looked up once, and phrases whose first bits are not there are
passed by together. So a text of 2,000 characters takes a few milliseconds against thousands of ways to say things.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

from bot.gate.normalise import forms, is_stretched, squeeze, words
from bot.gate.phrases import PhraseError, Row, rows
from engine.safety import CategoryFile, PhraseLanguage

SCREENED = 2000
"""Characters of a text that are read."""
BETWEEN = 4
"""Words that ``…`` may stand for."""

Outcome = Literal["crisis", "check_in", "none"]


class Screening(NamedTuple):
    """What a text is: the category chooses words and nothing else; ``why`` names phrases of the content, never the text."""

    outcome: Outcome
    category: str | None = None
    why: tuple[str, ...] = ()


class _Phrase(NamedTuple):
    slots: tuple[int, ...]
    gaps: tuple[bool, ...]
    at_start: bool
    at_end: bool
    category: str
    language: str
    order: tuple[bool, int]
    text: str


_Groups = list[tuple[int, list[_Phrase]]]


class Screen:
    """Compiled phrases of all categories. Raises PhraseError with the file and phrase that cannot be read."""

    def __init__(self, categories: Iterable[CategoryFile]) -> None:
        self._bits: dict[str, int] = {}
        self._whole: dict[str, int] = {}
        self._starts: dict[str, int] = {}
        self._ends: dict[str, int] = {}
        self._squeezed: dict[str, int] = {}
        self._slots: dict[frozenset[str], int] = {}
        found = sorted(categories, key=lambda category: category.rank)
        lists = {name: words for category in found for name, words in category.lists.items()}
        self._exceptions = _grouped(p for c in found for p in self._compile(c, c.exceptions, False, lists))
        phrases = [p for c in found for p in self._compile(c, c.phrases, False, lists)]
        self._phrases = _grouped(phrases + [p for c in found for p in self._compile(c, c.unsure, True, lists)])
        self._longest = max(map(len, self._starts), default=0), max(map(len, self._ends), default=0)

    def screen(self, text: str, lang: str | None = None) -> Screening:
        """Screen the first 2,000 characters in all languages at once; ``lang`` only decides between equals."""
        said, begins = words(text[:SCREENED])
        bits = [self._look_up(word) for word in said]
        for start, end, _ in list(_matches(self._exceptions, bits, begins)):
            bits[start:end] = [0] * (end - start)
        hits = [phrase for _, _, phrase in _matches(self._phrases, bits, begins)]
        if not hits:
            return Screening("none")
        best = min(hits, key=lambda phrase: (phrase.order, phrase.language != lang))
        why = dict.fromkeys(
            f"{hit.category}.{hit.language}: {hit.text}" for hit in hits if hit.order[0] == best.order[0]
        )
        return Screening("check_in" if best.order[0] else "crisis", best.category, tuple(why))

    def _compile(
        self,
        category: CategoryFile,
        by_language: Mapping[PhraseLanguage, tuple[str, ...]],
        unsure: bool,
        lists: dict[str, tuple[str, ...]],
    ) -> Iterator[_Phrase]:
        for language, phrases in by_language.items():
            for text in phrases:
                try:
                    ways = list(rows(text, lists))
                except PhraseError as error:
                    raise PhraseError(f"content/safety/{category.id}.yml: {error}") from None
                for row in ways:
                    yield self._phrase(row, category, language, unsure, text)

    def _phrase(self, row: Row, category: CategoryFile, language: str, unsure: bool, text: str) -> _Phrase:
        slots = tuple(self._slot(slot) for slot in row.slots)
        return _Phrase(slots, row.gaps, row.at_start, row.at_end, category.id, language, (unsure, category.rank), text)

    def _slot(self, words: frozenset[str]) -> int:
        """The bits of the words that fit one place; places alike share one number, of some thousand bits."""
        if words not in self._slots:
            self._slots[words] = sum({self._bit(word) for word in words})
        return self._slots[words]

    def _bit(self, word: str) -> int:
        if word not in self._bits:
            bit = self._bits[word] = 1 << len(self._bits)
            table = self._ends if word[0] == "*" else self._starts if word[-1] == "*" else self._whole
            table[word.strip("*")] = bit
            if table is self._whole:
                self._squeezed[squeeze(word)] = self._squeezed.get(squeeze(word), 0) | bit
        return self._bits[word]

    def _look_up(self, word: str) -> int:
        """The bits of all word patterns that a word fits, in each form it may have."""
        bits = self._squeezed.get(squeeze(word), 0) if is_stretched(word) else 0
        if word.isdecimal():
            bits |= self._whole.get("#", 0) | (self._whole.get("##", 0) if len(word) > 1 else 0)
        for form in forms(word):
            bits |= self._whole.get(form, 0)
            for length in range(1, min(len(form), self._longest[0]) + 1):
                bits |= self._starts.get(form[:length], 0)
            for length in range(1, min(len(form), self._longest[1]) + 1):
                bits |= self._ends.get(form[-length:], 0)
        return bits


def _grouped(phrases: Iterable[_Phrase]) -> _Groups:
    """Phrases by their first place: a text without any word of it passes them all by at once."""
    groups: dict[int, list[_Phrase]] = {}
    for phrase in phrases:
        groups.setdefault(phrase.slots[0], []).append(phrase)
    return list(groups.items())


def _matches(groups: _Groups, bits: list[int], begins: set[int]) -> Iterator[tuple[int, int, _Phrase]]:
    """Where each phrase stands: its first word, the word after its last, and the phrase."""
    present = 0
    for word in bits:
        present |= word
    for first, phrases in groups:
        if not first & present:
            continue
        for phrase in phrases:
            if all(slot & present for slot in phrase.slots):
                for start in (0,) if phrase.at_start else range(len(bits)):
                    end = _end(phrase, 0, start, bits, begins)
                    if end is not None:
                        yield start, end, phrase


def _end(phrase: _Phrase, slot: int, at: int, bits: list[int], begins: set[int]) -> int | None:
    """The position after the last word when the slots from ``slot`` on fit the words from ``at`` on."""
    if at >= len(bits) or not bits[at] & phrase.slots[slot]:
        return None
    if slot + 1 == len(phrase.slots):
        return None if phrase.at_end and at + 1 != len(bits) else at + 1
    for skipped in range(BETWEEN + 1 if phrase.gaps[slot + 1] else 1):
        if skipped and at + skipped in begins:
            return None
        end = _end(phrase, slot + 1, at + 1 + skipped, bits, begins)
        if end is not None:
            return end
    return None
