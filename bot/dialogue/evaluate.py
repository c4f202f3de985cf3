"""How well free text is understood, on evaluation sets or on our own phrases left out: figures and labels, never a text.

The sets are JSON lines: ``intents.jsonl`` (what is said at the start: ``expect``, and in ``alt`` what is right too) and
``navigation.jsonl`` (what is said on a path).
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from bot.dialogue.learning import Taught
from bot.dialogue.ranking import (
    NAVIGATION,
    SAME,
    UNSURE,
    Known,
    Ranking,
    Side,
    among,
    decided,
    ordered,
    sides_of,
    topics_of,
    weighed,
)
from bot.gate.evaluate import INTENTS, read_set, share
from engine.library import Library

TOPICS, STEERING = INTENTS, "navigation.jsonl"
OFFERED_FROM, MOST_OFFERED = 0.08, 3
PAIRS = 15
"""Confusion pairs that are shown."""

WIDTHS = (24, 10, 10, 10, 10, 13, 24)

Ranks = Callable[[str, Known], Ranking]
"""Ranks all intents for a text."""


class Case(NamedTuple):
    """A text as it was understood; ``right``: what is expected, then what is right too.

    ``in_talk``: its ranking where the talk knows whether a young person or a parent walks, as it does once it has begun."""

    lang: str
    right: tuple[str, ...]
    ranking: Ranking
    in_talk: Ranking


class Thresholds(NamedTuple):
    sure: float
    ahead: float


def evaluate(folder: Path, library: Library, ranks: Mapping[str, Ranks], thresholds: Thresholds) -> str:
    """The report on the sets in ``folder``. The first of ``ranks`` is the product's, the others are compared with it.

    Raises ValueError (``file:line: why``) when a line cannot be read."""
    missing = [name for name in (TOPICS, STEERING) if not (folder / name).exists()]
    found = {
        name: {
            file: [
                Case(
                    line.lang,
                    (line.expect, *line.alt),
                    *(rank(line.text, known) for known in _known(line.expect, file, library)),
                )
                for line in read_set(folder / file)
                if line.expect
            ]
            for file in (TOPICS, STEERING)
            if file not in missing
        }
        for name, rank in ranks.items()
    }
    return "\n".join(
        [
            *(f"{name}: not in the folder, so there is no table of it" for name in missing),
            *_report(found, library, thresholds),
        ]
    )


def evaluate_own(
    learnt: Mapping[str, Taught], said: Sequence[tuple[str, str, str]], library: Library, thresholds: Thresholds
) -> str:
    """The report on the library's own phrases (language, intent, phrase), each ranked by what was learnt without its group.

    ``learnt`` by name, the first is the product's; its other half, n-grams alone, is compared too."""
    sides = sides_of(next(iter(learnt.values())).intents, library)
    topics = set(topics_of(library))
    found: dict[str, dict[str, list[Case]]] = {}
    first = next(iter(learnt.values()))
    unseen = {name: one.unseen.get("both", one.unseen["alone"]) for name, one in learnt.items()}
    if "both" in first.unseen:
        unseen["n-grams alone"] = first.unseen["alone"]
    for name, rows in unseen.items():
        cases: dict[str, list[Case]] = {TOPICS: [], STEERING: []}
        for (lang, intent, _), row in zip(said, rows, strict=True):
            for file, competing in ((TOPICS, topics), (STEERING, NAVIGATION)):
                if intent in competing:
                    rankings = (
                        ordered(first.intents, weighed(row, sides, known)) for known in _known(intent, file, library)
                    )
                    cases[file].append(Case(lang, (intent,), *rankings))
        found[name] = cases
    return "\n".join(_report(found, library, thresholds))


def _known(expected: str, file: str, library: Library) -> tuple[Known, Known]:
    """What is known of a text alone, and in a talk."""
    path = library.paths.get(expected)
    audience = path.audience if path is not None and path.audience != "any" else None
    on_path = file == STEERING
    return Known(None, on_path), Known(audience, on_path)


def _report(found: Mapping[str, Mapping[str, list[Case]]], library: Library, thresholds: Thresholds) -> Iterator[str]:
    topics = topics_of(library)
    side_of = dict(zip(topics, sides_of(topics, library), strict=True))
    first = next(iter(found.values()))
    if TOPICS in first:
        yield from _topics(first[TOPICS], topics, side_of, thresholds)
    if STEERING in first:
        yield from _steering(first[STEERING], thresholds)
    titles = zip(
        ("topic first", "of three", "macro-F1", "audience", "beside", "sure, wrong", "navigation"), WIDTHS, strict=True
    )
    yield f"\nWhat each part adds\n{'':<22}" + "".join(f"{title:<{width}}" for title, width in titles).rstrip()
    for name, cases in found.items():
        yield _part(name, cases, topics, side_of, thresholds)


def _topics(cases: list[Case], topics: Collection[str], side_of: Mapping[str, Side], at: Thresholds) -> Iterator[str]:
    yield f"Topics, Wilson 95 % intervals\n{'':<28}{'n':>5}   {'first':<24}{'among three':<24}macro-F1"
    for name, part in _by_language(cases):
        said = [(case, among(case.ranking, topics)) for case in part]
        yield _row(name, len(part), _hits(said, 1), _hits(said, MOST_OFFERED)) + f"  {_macro_f1(said):.2f}"
    told = _audiences(cases, side_of)
    yield _row("youth or parent right", len(told), sum(told))
    for name, n, hits in _beside(cases, topics):
        yield _row(name, n, hits)
    yield f"\nWhat is done at the start of a talk, all intents competing (sure {at.sure}, ahead {at.ahead})"
    parts = {"audience not known": cases}
    parts |= {
        f"known: {name}": part for name, part in _by_language([case._replace(ranking=case.in_talk) for case in cases])
    }
    done = {name: Counter(_done(case, side_of, at) for case in part) for name, part in parts.items()}
    yield f"{'':<28}" + "".join(f"{name:<24}" for name in parts).rstrip()
    for what in DONE:
        yield (
            f"{what:<28}"
            + "".join(f"{share(done[name][what], len(part)):<24}" for name, part in parts.items()).rstrip()
        )
    yield f"\nTaken for another, most often first (expected → taken for: times)\n{_pairs(cases, topics)}"


def _steering(cases: list[Case], at: Thresholds) -> Iterator[str]:
    yield f"\nNavigation, Wilson 95 % intervals\n{'':<28}{'n':>5}   {'first of navigation':<24}{'first of all':<24}sure and wrong"
    labels = sorted({case.right[0] for case in cases}, key=NAVIGATION.index)
    parts = [*_by_language(cases), *((label, [case for case in cases if case.right[0] == label]) for label in labels)]
    for name, part in parts:
        said = [(case, among(case.ranking, NAVIGATION)) for case in part]
        whole = sum(_is_right(decided(case.ranking, 0, 0)[0], case) for case in part)
        yield _row(name, len(part), _hits(said, 1), whole, sum(_sure_and_wrong(case, at) for case in part))
    yield f"\nTaken for another\n{_pairs(cases, NAVIGATION)}"


def _part(
    name: str, cases: Mapping[str, list[Case]], topics: Collection[str], side_of: Mapping[str, Side], at: Thresholds
) -> str:
    asked = cases.get(TOPICS, [])
    said = [(case, among(case.ranking, topics)) for case in asked]
    told = _audiences(asked, side_of)
    beside = next((hits / n for title, n, hits in _beside(asked, topics) if n), None)
    steered = cases.get(STEERING, [])
    steering = [(case, among(case.ranking, NAVIGATION)) for case in steered]
    cells = (
        share(_hits(said, 1), len(said)),
        _percent(_hits(said, MOST_OFFERED), len(said)),
        f"{_macro_f1(said):.2f}",
        _percent(sum(told), len(told)),
        "–" if beside is None else f"{beside:.1%}",
        _percent(sum(_sure_and_wrong(case, at) for case in asked), len(asked)),
        share(_hits(steering, 1), len(steering)),
    )
    return f"{name:<22}" + "".join(f"{cell:<{width}}" for cell, width in zip(cells, WIDTHS, strict=True)).rstrip()


DONE = (
    "sure and right",
    "sure and wrong",
    "offered, the right one too",
    "offered, not the right one",
    "nothing offered",
)


def _done(case: Case, side_of: Mapping[str, Side], at: Thresholds) -> str:
    """Which of ``DONE`` happens: as in ``actions/helping.py``, who is not understood is offered up to three paths."""
    if decided(case.ranking, *at)[0] != UNSURE:
        return "sure and wrong" if _sure_and_wrong(case, at) else "sure and right"
    paths = [
        name
        for name, confidence in case.ranking
        if name in side_of and side_of[name] != "beside" and confidence >= OFFERED_FROM
    ]
    offered = paths[:MOST_OFFERED]
    if not offered:
        return "nothing offered"
    return "offered, the right one too" if set(offered) & set(case.right) else "offered, not the right one"


def _sure_and_wrong(case: Case, at: Thresholds) -> bool:
    name = decided(case.ranking, *at)[0]
    return name != UNSURE and not _is_right(name, case)


def _is_right(name: str, case: Case) -> bool:
    return SAME.get(name, name) in {SAME.get(right, right) for right in case.right}


def _hits(said: Iterable[tuple[Case, Ranking]], places: int) -> int:
    """Cases of which what is right stands among the first ``places``."""
    return sum(any(name in case.right for name, _ in ranking[:places]) for case, ranking in said)


def _macro_f1(said: Sequence[tuple[Case, Ranking]]) -> float:
    """The mean F1 of the expected labels; what is right too counts as if it had been expected."""
    expected: Counter[str] = Counter()
    taken: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for case, ranking in said:
        first = ranking[0][0]
        meant = first if first in case.right else case.right[0]
        expected[meant] += 1
        taken[first] += 1
        right[first] += first == meant
    scores = [2 * right[label] / (expected[label] + taken[label]) for label in expected]
    return sum(scores) / len(scores) if scores else 0.0


def _audiences(cases: Iterable[Case], side_of: Mapping[str, Side]) -> list[bool]:
    """Of the cases about a path: whether the likeliest path is of a right audience."""
    found = []
    for case in cases:
        sides = {side_of.get(right, "beside") for right in case.right}
        if side_of.get(case.right[0]) in ("youth", "parent"):
            first = next(name for name, _ in case.ranking if side_of.get(name, "beside") != "beside")
            found.append(side_of[first] in sides)
    return found


def _beside(cases: Sequence[Case], topics: Collection[str]) -> Iterator[tuple[str, int, int]]:
    """Recall and precision of what is out of scope: name, n, hits."""
    label = "out_of_scope"
    said = [(case, among(case.ranking, topics)[0][0]) for case in cases]
    expected = [first for case, first in said if case.right[0] == label]
    yield "out of scope: recall", len(expected), sum(first == label for first in expected)
    taken = [label in case.right for case, first in said if first == label]
    yield "out of scope: precision", len(taken), sum(taken)


def _pairs(cases: Iterable[Case], competing: Collection[str]) -> str:
    pairs = Counter(
        f"{case.right[0]} → {first}"
        for case in cases
        for first in (among(case.ranking, competing)[0][0],)
        if first not in case.right
    )
    return "\n".join(f"  {pair}: {times}" for pair, times in pairs.most_common(PAIRS)) or "  none"


def _by_language(cases: Sequence[Case]) -> Iterator[tuple[str, list[Case]]]:
    yield "all", list(cases)
    for lang in sorted({case.lang for case in cases}):
        yield f"lang {lang}", [case for case in cases if case.lang == lang]


def _row(name: str, n: int, *hits: int) -> str:
    return (f"{name:<28}{n:>5}   " + "".join(f"{share(one, n):<24}" for one in hits)).rstrip()


def _percent(hits: int, n: int) -> str:
    return f"{hits / n:.1%}" if n else "–"
