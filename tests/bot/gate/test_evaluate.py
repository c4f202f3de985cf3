"""The figures of an evaluation, counted by hand on a made-up set."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bot.gate.evaluate import Line, alike, library_phrases, predictive_value, wilson
from bot.gate.evaluate import evaluate as evaluated
from bot.gate.screen import Screen
from engine.library import Library
from tests.bot.gate.making import category

CATEGORIES = {
    "first": category(phrases={"fi": ("haluan kuolla pois täältä nyt", "hätä (nyt|heti)")}),
    "second": category("second", 2, phrases={"sv": ("hjälp mig",)}, unsure={"fi": ("en jaksa",)}),
}
POSITIVE = [
    ("p1", "fi", "hätä nyt", "first", "now"),
    ("p2", "fi", "en jaksa", "second", "soon"),
    ("p3", "fi", "jotain muuta", "second", "soon"),
    ("p4", "sv", "hjälp mig", "second", "now"),
]


@pytest.fixture
def small(library: Library) -> Library:
    return msgspec.structs.replace(library, categories=CATEGORIES)


def write(folder: Path, name: str, rows: list[dict[str, Any]]) -> None:
    (folder / name).write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")


@pytest.fixture
def sets(tmp_path: Path) -> Path:
    keys = ("id", "lang", "text", "category", "urgency")
    write(tmp_path, "crisis_positive.jsonl", [dict(zip(keys, row, strict=True)) for row in POSITIVE])
    negative = [("n1", "hätä heti", False), ("n2", "moi", False), ("n3", "en jaksa", True), ("n4", "hätä nyt", True)]
    write(
        tmp_path,
        "crisis_negative.jsonl",
        [{"id": key, "lang": "fi", "text": text, "soft_ok": soft} for key, text, soft in negative],
    )
    intents = [("i1", "en jaksa", "no"), ("i2", "uni", "no"), ("i3", "hätä nyt", "may"), ("i4", "hätä nyt", "must")]
    write(
        tmp_path,
        "intents.jsonl",
        [{"id": key, "lang": "fi", "text": text, "guard": guard} for key, text, guard in intents],
    )
    return tmp_path


def evaluate(folder: Path, library: Library) -> str:
    return evaluated(folder, library, Screen(library.categories.values()))


def row(report: str, name: str, after: str = "Recall") -> list[str]:
    """The cells of the first row of this name after a heading: n, crisis, crisis or check_in (shares alone)."""
    lines = report[report.index(after) :].splitlines()
    cells = next(line for line in lines if line.startswith(f"{name} "))[len(name) :].split()
    return [cell for cell in cells if not cell.startswith("(")]


def test_recall_is_told_by_language_category_and_urgency(sets: Path, small: Library) -> None:
    report = evaluate(sets, small)
    assert row(report, "all") == ["4", "50.0%", "75.0%"]
    assert row(report, "lang fi") == ["3", "33.3%", "66.7%"]
    assert row(report, "lang sv") == ["1", "100.0%", "100.0%"]
    assert row(report, "category second") == ["3", "33.3%", "66.7%"]
    assert row(report, "urgency now") == ["2", "100.0%", "100.0%"]
    assert row(report, "urgency soon") == ["2", "0.0%", "50.0%"]
    assert row(report, "intents, guard=must") == ["1", "100.0%", "100.0%"]


def test_variants_are_derived_from_the_texts_that_they_change(sets: Path, small: Library) -> None:
    report = evaluate(sets, small)
    assert row(report, "letters without their dots", "derived") == ["2", "100.0%", "100.0%"]
    assert row(report, "capitals", "derived") == ["4", "50.0%", "75.0%"]
    assert row(report, "zero-width characters between", "derived") == ["4", "50.0%", "75.0%"]
    assert row(report, "letters doubled", "derived")[0] == "4"


def test_false_alarms_leave_out_what_may_be_asked_gently_and_what_may_fire(sets: Path, small: Library) -> None:
    report = evaluate(sets, small)
    assert row(report, "negatives", "False alarms") == ["2", "50.0%", "50.0%"]
    assert row(report, "intents, guard=no", "False alarms") == ["2", "0.0%", "50.0%"]


def test_misses_and_false_alarms_are_named_by_id(sets: Path, small: Library) -> None:
    lines = evaluate(sets, small).splitlines()
    assert "missed (1): p3" in lines
    assert "only a check_in (1): p2" in lines
    assert "false crisis (2): n1 n4" in lines
    assert "false check_in (1): i1" in lines


def test_the_predictive_value_stands_at_a_base_rate_of_two_percent(sets: Path, small: Library) -> None:
    report = evaluate(sets, small)
    # 0.02 * 0.5 / (0.02 * 0.5 + 0.98 * 0.5) and 0.02 * 0.75 / (0.02 * 0.75 + 0.98 * 0.5)
    assert row(report, "against negatives", "Predictive") == ["2.0%", "3.0%"]
    assert row(report, "against intents, guard=no", "Predictive") == ["100.0%", "3.0%"]
    assert predictive_value(0.9, 0.01) == pytest.approx(0.6475, abs=1e-4)
    assert predictive_value(0, 0) is None


def test_no_text_of_a_set_is_ever_shown(sets: Path, small: Library) -> None:
    report = evaluate(sets, small)
    for text in ("hätä heti", "jotain muuta", "en jaksa", "hjälp"):
        assert text not in report


def test_two_evaluations_are_the_same(sets: Path, small: Library) -> None:
    assert evaluate(sets, small) == evaluate(sets, small)


def test_wilsons_interval_is_the_known_one() -> None:
    assert wilson(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert wilson(0, 10) == pytest.approx((0.0, 0.2775), abs=1e-4)
    assert wilson(10, 10) == pytest.approx((0.7225, 1.0), abs=1e-4)


def test_a_missing_file_is_said(tmp_path: Path, small: Library) -> None:
    report = evaluate(tmp_path, small)
    for name in ("crisis_positive.jsonl", "crisis_negative.jsonl", "intents.jsonl"):
        assert f"{name}: not in the folder" in report
    assert row(report, "all") == ["0", "–", "–"]


@pytest.mark.parametrize("broken", ["{", '{"id": "p2", "lang": "fi"}', '{"id": 2, "lang": "fi", "text": "x"}', "[]"])
def test_a_broken_line_is_told_with_its_file_and_number(sets: Path, small: Library, broken: str) -> None:
    (sets / "crisis_positive.jsonl").write_text(f'{{"id": "p1", "lang": "fi", "text": "x"}}\n\n{broken}\n')
    with pytest.raises(ValueError, match=r"^crisis_positive\.jsonl:3: "):
        evaluate(sets, small)


def test_a_line_that_is_not_utf8_is_broken(sets: Path, small: Library) -> None:
    (sets / "intents.jsonl").write_bytes(b'{"id": "p1", "lang": "fi", "text": "\xe4"}\n')
    with pytest.raises(ValueError, match=r"^intents\.jsonl:1: "):
        evaluate(sets, small)


def test_a_phrase_of_five_words_that_equals_a_line_or_nearly_is_found() -> None:
    lines = [
        Line("l1", "fi", "Haluan PUHUA jonkun kanssa nyt!"),
        Line("l2", "fi", "haluan puhua jonku kanssa nyt"),
        Line("l3", "fi", "haluan syödä äidin kanssa nyt"),
        Line("l4", "fi", "moi kaikki"),
    ]
    phrases = [("talk", "haluan puhua jonkun kanssa nyt"), ("greet", "moi kaikki")]
    assert list(alike(phrases, lines)) == [("l1", "talk"), ("l2", "talk")]


def test_the_report_counts_what_the_library_shares_with_a_set(sets: Path, small: Library) -> None:
    write(sets, "navigation.jsonl", [{"id": "v1", "lang": "fi", "text": "Haluan kuolla pois täältä, nyt"}])
    report = evaluate(sets, small)
    assert "or nearly: 1\n  v1 is like a phrase of first" in report


def test_phrases_of_paths_dialogue_and_plain_crisis_words_are_compared(small: Library) -> None:
    found = set(library_phrases(small))
    assert ("first", "haluan kuolla pois täältä nyt") in found
    assert ("first", "hätä (nyt|heti)") not in found
    assert {intent for intent, _ in found} >= {"sleep", "back", "first", "second"}
