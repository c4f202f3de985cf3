"""How well the screen does on evaluation sets, and whether the library has copied from them: figures and ids, never a text.

The sets are JSON lines: ``crisis_positive.jsonl`` (the screen must fire), ``crisis_negative.jsonl`` (it must not; with
``soft_ok`` a check-in is fine) and ``intents.jsonl`` (``guard``: no, may, must).
"""

import re
from collections.abc import Callable, Iterable, Iterator
from difflib import SequenceMatcher
from math import sqrt
from pathlib import Path

import msgspec

from bot.gate.normalise import words
from bot.gate.screen import Outcome, Screen
from engine.corpus import read_corpus
from engine.library import Library

POSITIVE, NEGATIVE, INTENTS = "crisis_positive.jsonl", "crisis_negative.jsonl", "intents.jsonl"
BASE_RATE = 0.02
"""The share of messages that are about danger for which the predictive value is told; nobody has measured it yet."""
COMPARED_WORDS = 5
"""Shorter phrases are commonplace: two writers may find the same one."""
NEARLY_EQUAL = 0.9
Z = 1.96

HEAD = f"{'':<34}{'n':>5}   {'crisis':<24}crisis or check_in"


class Line(msgspec.Struct, frozen=True):
    """One line of a set."""

    id: str
    lang: str
    text: str
    category: str = ""
    urgency: str = ""
    soft_ok: bool = False
    guard: str = ""
    expect: str = ""
    alt: tuple[str, ...] = ()


class Screened(msgspec.Struct, frozen=True):
    line: Line
    outcome: Outcome


def evaluate(folder: Path, library: Library, screen: Screen) -> str:
    """The whole report on the sets in ``folder``, as ``screen`` sees them.

    Raises ValueError (``file:line: why``) when a line cannot be read."""
    sets = {file.name: read_set(file) for file in sorted(folder.glob("*.jsonl"))}
    positive, negative, intents = (_screened(screen, sets.get(name, ())) for name in (POSITIVE, NEGATIVE, INTENTS))
    must = [one for one in intents if one.line.guard == "must"]
    alarms = {
        "negatives": [one for one in negative if not one.line.soft_ok],
        "intents, guard=no": [one for one in intents if one.line.guard == "no"],
    }
    parts = [f"{name}: not in the folder" for name in (POSITIVE, NEGATIVE, INTENTS) if name not in sets]
    parts += ["", f"Recall, Wilson 95 % intervals\n{HEAD}", _row("all", positive)]
    parts += [row for field in ("lang", "category", "urgency") for row in _rows(field, positive)]
    parts += [_row("intents, guard=must", must)]
    parts += ["", f"Recall on derived variants (of the texts that a variant changes)\n{HEAD}"]
    parts += [_row(name, _screened(screen, _derived(sets.get(POSITIVE, ()), vary))) for name, vary in VARIANTS.items()]
    parts += ["", f"False alarms\n{HEAD}", *(_row(name, found) for name, found in alarms.items())]
    parts += [_row("negatives, soft_ok (crisis counts)", [one for one in negative if one.line.soft_ok])]
    parts += ["", f"Predictive value of an alarm at a base rate of {BASE_RATE:.0%}\n{HEAD}"]
    parts += [_predictive_row(f"against {name}", positive, found) for name, found in alarms.items()]
    calm = [one for found in alarms.values() for one in found]
    parts += ["", _ids("missed", _with(positive + must, "none"))]
    parts += [_ids("only a check_in", _with(positive + must, "check_in"))]
    parts += [_ids("false crisis", _with([*calm, *(one for one in negative if one.line.soft_ok)], "crisis"))]
    parts += [_ids("false check_in", _with(calm, "check_in"))]
    near = sorted(set(alike(library_phrases(library), [line for lines in sets.values() for line in lines])))
    parts += ["", f"Phrases of {COMPARED_WORDS} words or more that equal a line, or nearly: {len(near)}"]
    return "\n".join([*parts, *(f"  {line} is like a phrase of {intent}" for line, intent in near)]).lstrip()


def wilson(hits: int, n: int) -> tuple[float, float]:
    """The 95 % interval of a share (E. B. Wilson, JASA 22, 1927). ``n`` is at least 1."""
    share, spread = hits / n, Z * Z / n
    middle = (share + spread / 2) / (1 + spread)
    half = Z * sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def predictive_value(recall: float, false_alarms: float, base_rate: float = BASE_RATE) -> float | None:
    """The share of alarms that are true; None when nothing alarms."""
    true, false = recall * base_rate, false_alarms * (1 - base_rate)
    return true / (true + false) if true + false else None


def library_phrases(library: Library) -> Iterator[tuple[str, str]]:
    """All phrases that editors wrote, each with its intent, and the guard's corpus.

    Of the crisis phrases those that are plain words.
    """
    yield from ((line.way, line.text) for line in read_corpus(library.root, set(library.categories))[0])
    for path in library.paths.values():
        yield from ((path.id, text) for texts in path.phrases.values() for text in texts)
    for intent, phrases in library.intents.items():
        yield from ((intent, text) for texts in phrases.phrases.values() for text in texts)
    for category in library.categories.values():
        for part in (category.phrases, category.unsure, category.exceptions):
            for text in (text for texts in part.values() for text in texts):
                if not set(text) & set("()[]{}*#…<>"):
                    yield category.id, text


def alike(phrases: Iterable[tuple[str, str]], lines: Iterable[Line]) -> Iterator[tuple[str, str]]:
    """The id of a line and the intent of a phrase, wherever the two are equal or nearly so in folded words."""
    folded = [(line.id, " ".join(said), set(said)) for line in lines for said in (words(line.text)[0],)]
    matcher: SequenceMatcher[str] = SequenceMatcher(autojunk=False)
    for intent, phrase in phrases:
        said = words(phrase)[0]
        if len(said) < COMPARED_WORDS:
            continue
        matcher.set_seq2(" ".join(said))
        for key, text, bag in folded:
            if 2 * len(bag.intersection(said)) < len(set(said)):
                continue
            matcher.set_seq1(text)
            # Each bounds the next from above, and costs less.
            ratios = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)
            if all(ratio() >= NEARLY_EQUAL for ratio in ratios):
                yield key, intent


def _without_dots(text: str) -> str:
    return text.translate(str.maketrans("äöåÄÖÅ", "aoaAOA"))


def _doubled(text: str) -> str:
    return "".join(char * 2 if char.isalpha() else char for char in text)


def _one_typo(text: str) -> str:
    """Two letters changed about in the middle of the longest word."""
    longest = max(re.findall(r"[^\W\d_]+", text) or [""], key=len)
    if len(longest) < 4:
        return text
    middle = len(longest) // 2
    slipped = longest[: middle - 1] + longest[middle] + longest[middle - 1] + longest[middle + 1 :]
    return text.replace(longest, slipped, 1)


def _zero_width(text: str) -> str:
    return "\u200b".join(text)


VARIANTS: dict[str, Callable[[str], str]] = {
    "letters without their dots": _without_dots,
    "capitals": str.upper,
    "one typo": _one_typo,
    "letters doubled": _doubled,
    "zero-width characters between": _zero_width,
}


def _derived(lines: Iterable[Line], vary: Callable[[str], str]) -> list[Line]:
    varied = [(line, vary(line.text)) for line in lines]
    return [msgspec.structs.replace(line, text=text) for line, text in varied if text != line.text]


def read_set(file: Path) -> list[Line]:
    """The lines of a set. Raises ValueError (``file:line: why``)."""
    lines = []
    for number, row in enumerate(file.read_bytes().splitlines(), 1):
        if row.strip():
            try:
                lines.append(msgspec.json.decode(row, type=Line))
            except (msgspec.MsgspecError, UnicodeDecodeError) as error:
                raise ValueError(f"{file.name}:{number}: {error}") from None
    return lines


def _screened(screen: Screen, lines: Iterable[Line]) -> list[Screened]:
    return [Screened(line, screen.screen(line.text, line.lang).outcome) for line in lines]


def _with(found: list[Screened], outcome: Outcome) -> list[Screened]:
    return [one for one in found if one.outcome == outcome]


def _rows(field: str, found: list[Screened]) -> Iterator[str]:
    for value in sorted({getattr(one.line, field) for one in found}):
        yield _row(f"{field} {value}", [one for one in found if getattr(one.line, field) == value])


def _row(name: str, found: list[Screened]) -> str:
    crisis, check_in = len(_with(found, "crisis")), len(_with(found, "check_in"))
    return f"{name:<34}{len(found):>5}   {share(crisis, len(found)):<24}{share(crisis + check_in, len(found))}".rstrip()


def share(hits: int, n: int) -> str:
    """A share with its interval, or a dash where there is nothing to share."""
    if n == 0:
        return "–"
    low, high = wilson(hits, n)
    return f"{hits / n:.1%} ({low:.1%}–{high:.1%})"


def _predictive_row(name: str, positive: list[Screened], calm: list[Screened]) -> str:
    told = []
    for outcomes in ({"crisis"}, {"crisis", "check_in"}):
        rates = [sum(one.outcome in outcomes for one in found) / max(len(found), 1) for found in (positive, calm)]
        value = predictive_value(*rates) if positive and calm else None
        told.append("–" if value is None else f"{value:.1%}")
    return f"{name:<34}{'':>5}   {told[0]:<24}{told[1]}"


def _ids(name: str, found: list[Screened]) -> str:
    return f"{name} ({len(found)}): {' '.join(one.line.id for one in found) or '–'}"
