"""The crisis screen: reads a text for danger, alone and before everything else (safety.md, rules 1 and 2).

Reviewed phrases come first, with their exceptions. The trained classifier (``bot/gate/classifier.py``) is told which of
them are in the text; it finds what they do not, and asks where they would alarm at what is almost certainly everyday.
Without it the phrases stand alone.

Each word that phrases use is one bit; a text's words are looked up once, and phrases whose first bits are not there are
passed by together. So a text of 2,000 characters takes a few milliseconds against thousands of ways to say things.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

from bot.gate.classifier import Classifier, Judgement
from bot.gate.normalise import forms, is_stretched, squeeze, words
from bot.gate.phrases import PhraseError, Row, rows
from bot.gate.tongue import tongue
from engine.safety import CategoryFile, OtherLanguage, PhraseLanguage

log = logging.getLogger(__name__)

SCREENED = 2000
"""Characters of a text that are read."""
BETWEEN = 4
"""Words that ``…`` may stand for."""

Outcome = Literal["crisis", "check_in", "none"]


class Screening(NamedTuple):
    """What a text is: the category chooses words and nothing else; ``why`` names the content's phrases or ways, never the text.

    ``language``: of a text that is not everyday, where it is one that Polku does not speak.
    """

    outcome: Outcome
    category: str | None = None
    why: tuple[str, ...] = ()
    language: OtherLanguage | None = None


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

    def __init__(self, categories: Iterable[CategoryFile], classifier: Classifier | None = None) -> None:
        self.classifier = classifier
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
        found = self._by_phrases(text[:SCREENED], lang)
        if self.classifier is None:
            return found
        try:
            judged = self.classifier.judge(text[:SCREENED], self.marks, found.outcome != "none")
        except Exception as error:  # whatever breaks in it, the phrases have spoken
            log.error("the classifier failed: %s", type(error).__name__)
            return found
        both = _together(found, judged)
        return both if both.outcome == "none" else both._replace(language=found.language or tongue(text[:SCREENED]))

    def marks(self, text: str) -> tuple[str, ...]:
        """What of the content is in a text: exceptions and phrases by name, by category, and at all."""
        covering, hits = self._found(text)
        marks = [mark for one in covering for mark in (f"except {one.text}", f"except in {one.category}", "except")]
        for hit in hits:
            kind = "unsure" if hit.order[0] else "crisis"
            marks += [f"{kind} {hit.text}", f"{kind} in {hit.category}", kind]
        return tuple(dict.fromkeys(marks))

    def _by_phrases(self, text: str, lang: str | None) -> Screening:
        hits = self._found(text)[1]
        if not hits:
            return Screening("none")
        best = min(hits, key=lambda phrase: (phrase.order, phrase.language != lang))
        why = dict.fromkeys(
            f"{hit.category}.{hit.language}: {hit.text}" for hit in hits if hit.order[0] == best.order[0]
        )
        outcome: Outcome = "check_in" if best.order[0] else "crisis"
        return Screening(outcome, best.category, tuple(why), tongue(text, best.language))

    def _found(self, text: str) -> tuple[list[_Phrase], list[_Phrase]]:
        """Exceptions that are in the text, and phrases that are in what these leave over."""
        said, begins = words(text)
        bits = [self._look_up(word) for word in said]
        covering = list(_matches(self._exceptions, bits, begins))
        for start, end, _ in covering:
            bits[start:end] = [0] * (end - start)
        return [one for _, _, one in covering], [one for _, _, one in _matches(self._phrases, bits, begins)]

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


def is_hit(marks: Iterable[str]) -> bool:
    """Whether a phrase is among ``Screen.marks``."""
    return not {"crisis", "unsure"}.isdisjoint(marks)


def _together(found: Screening, judged: Judgement) -> Screening:
    """What phrases and the classifier say together; the category is the phrases' where they found one."""
    outcome: Outcome = "crisis" if judged.is_crisis else "check_in" if judged.is_danger else "none"
    if found.outcome == "crisis" and outcome == "none":
        outcome = "check_in"  # a phrase that must never be missed is at least asked about
    if outcome == "none":
        return Screening("none")
    chance = judged.crisis if outcome == "crisis" else judged.danger
    band = f"classifier: {outcome}, chance {int(chance * 10) / 10:.1f}–{int(chance * 10) / 10 + 0.1:.1f}"
    near = tuple(f"near: {way}" for way in judged.near)
    return Screening(outcome, found.category or judged.category, (*found.why, band, *near))


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
