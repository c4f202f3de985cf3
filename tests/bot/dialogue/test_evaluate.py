"""The tables of the understanding, counted by hand on a made-up set."""

import json
from pathlib import Path

import numpy as np
import pytest

from bot.dialogue.evaluate import Thresholds, evaluate, evaluate_own
from bot.dialogue.learning import Taught
from bot.dialogue.ranking import Known, Ranking
from engine.library import Library

AT = Thresholds(0.5, 0.1)
RANKINGS: dict[str, Ranking] = {
    "a": [("sleep", 0.8), ("anxiety", 0.2)],
    "b": [("anxiety", 0.7), ("sleep", 0.3)],
    "c": [("stop", 0.4), ("parent_baby", 0.35), ("sleep", 0.25)],
    "d": [("out_of_scope", 0.9), ("sleep", 0.1)],
    "e": [("out_of_scope", 0.4), ("grief", 0.35), ("sleep", 0.25)],
    "f": [("back", 0.9), ("sleep", 0.1)],
    "g": [("sleep", 0.6), ("talk_to_human", 0.2), ("human", 0.2)],
    "h": [("stop", 0.7), ("back", 0.3)],
}
TOPICS = [
    ("a", "fi", "sleep", []),
    ("b", "fi", "sleep", ["anxiety"]),
    ("c", "sv", "sleep", []),
    ("d", "en", "out_of_scope", []),
    ("e", "fi", "grief", []),
]
STEERING = [("f", "fi", "back"), ("g", "fi", "human"), ("h", "en", "back")]


def by_hand(text: str, known: Known) -> Ranking:
    if text == "c" and known.audience == "youth":
        return [("sleep", 0.9), ("stop", 0.1)]
    return RANKINGS[text]


@pytest.fixture
def sets(tmp_path: Path) -> Path:
    topics = [{"id": t, "lang": lang, "text": t, "expect": right, "alt": alt} for t, lang, right, alt in TOPICS]
    steering = [{"id": t, "lang": lang, "text": t, "expect": right} for t, lang, right in STEERING]
    for name, rows in (("intents", topics), ("navigation", steering)):
        (tmp_path / f"{name}.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return tmp_path


@pytest.fixture
def report(sets: Path, library: Library) -> str:
    return evaluate(sets, library, {"by hand": by_hand}, AT)


def row(report: str, name: str, after: str) -> list[str]:
    """The cells of the first row of this name after a heading, without intervals."""
    lines = report[report.index(after) :].splitlines()
    cells = next(line for line in lines if line.startswith(f"{name} "))[len(name) :].split()
    return [cell for cell in cells if not cell.startswith("(")]


def test_topics_are_told_by_language_and_what_is_right_too_counts(report: str) -> None:
    # Right first: a, b, d. Among three topics: c and e too. F1: sleep 2·1/(2+1), parent_baby is not expected, anxiety 1
    # (expected since it was right too), out_of_scope 2·1/(1+2), grief 0.
    assert row(report, "all", "Topics") == ["5", "60.0%", "100.0%", "0.58"]
    assert row(report, "lang fi", "Topics")[:3] == ["3", "66.7%", "100.0%"]
    assert row(report, "lang sv", "Topics")[:3] == ["1", "0.0%", "100.0%"]


def test_audience_and_what_is_out_of_scope(report: str) -> None:
    assert row(report, "youth or parent right", "Topics") == ["4", "75.0%"]
    assert row(report, "out of scope: recall", "Topics") == ["1", "100.0%"]
    assert row(report, "out of scope: precision", "Topics") == ["2", "50.0%"]


def test_what_is_done_follows_the_thresholds(report: str, sets: Path, library: Library) -> None:
    said = "What is done"
    assert row(report, "sure and right", said)[0] == "60.0%"
    assert row(report, "sure and wrong", said)[0] == "0.0%"
    assert row(report, "offered, the right one too", said)[0] == "40.0%"
    assert row(report, "offered, the right one too", said)[1] == "20.0%"  # where a young person is known to walk
    surer = evaluate(sets, library, {"by hand": by_hand}, Thresholds(0.3, 0.0))
    assert row(surer, "sure and wrong", said)[0] == "40.0%"


def test_confusion_is_told_by_label(report: str) -> None:
    assert "  sleep → parent_baby: 1\n  grief → out_of_scope: 1\n" in report
    assert report.count("  back → stop: 1") == 1


def test_navigation_competes_by_itself_and_with_all(report: str) -> None:
    assert row(report, "all", "Navigation") == ["3", "66.7%", "33.3%", "66.7%"]
    assert row(report, "back", "Navigation") == ["2", "50.0%", "50.0%", "50.0%"]
    assert row(report, "human", "Navigation") == ["1", "100.0%", "0.0%", "100.0%"]


def test_parts_are_compared(sets: Path, library: Library) -> None:
    compared = evaluate(sets, library, {"by hand": by_hand, "always": lambda text, known: RANKINGS["a"]}, AT)
    assert row(compared, "by hand", "What each part adds") == [
        "60.0%", "100.0%", "0.58", "75.0%", "100.0%", "0.0%", "66.7%",
    ]  # fmt: skip
    assert row(compared, "always", "What each part adds")[0] == "60.0%"


def test_no_text_and_no_id_is_shown(tmp_path: Path, library: Library) -> None:
    line = {"id": "the-id", "lang": "fi", "text": "salaisuus", "expect": "grief"}
    (tmp_path / "intents.jsonl").write_text(json.dumps(line), encoding="utf-8")
    report = evaluate(tmp_path, library, {"by hand": lambda text, known: RANKINGS["a"]}, AT)
    assert "salaisuus" not in report
    assert "the-id" not in report


def test_a_missing_file_is_said(tmp_path: Path, library: Library) -> None:
    report = evaluate(tmp_path, library, {"by hand": by_hand}, AT)
    assert "intents.jsonl: not in the folder, so there is no table of it" in report
    assert "navigation.jsonl: not in the folder, so there is no table of it" in report


def test_own_phrases_are_ranked_by_what_was_learnt_without_them(library: Library) -> None:
    said = [("fi", "sleep", "x"), ("fi", "grief", "y"), ("sv", "stop", "z")]
    unseen = np.array([[0.1, 0.8, 0.1], [0.2, 0.7, 0.1], [0.1, 0.5, 0.4]], np.float32)
    learnt = Taught({}, ["grief", "sleep", "stop"], np.array([1, 0, 2]), {"both": unseen, "alone": unseen[::-1]})
    report = evaluate_own({"both": learnt}, said, library, AT)
    assert row(report, "all", "Topics")[:2] == ["2", "50.0%"]
    assert row(report, "all", "Navigation") == [
        "1",
        "100.0%",
        "100.0%",
        "0.0%",
    ]  # on a path navigation weighs three times
    assert "n-grams alone" in report
