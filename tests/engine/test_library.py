"""A whole library with one thing wrong: what the check says about it."""

import datetime
import shutil
from pathlib import Path

import pytest

from engine.library import Library
from engine.loading import read_library
from engine.problems import errors
from engine.production import production_problems
from tests.conftest import ROOT


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A library that a test may break."""
    for part in ("paths", "content"):
        shutil.copytree(ROOT / part, tmp_path / part)
    return tmp_path


BREAKS = [
    ("paths/youth/sleep.yml", "path: sleep", "path: slep", "P011"),
    ("paths/shared/breathing.yml", "steps:\n", "steps:\n  again:\n    run: breathing\n", "P018"),
    ("content/dialogue/understanding.yml", "\n  back:", "\n  backwards:", "P023"),
    ("content/safety/runaway.yml", "mieli-crisis-fi", "mieli-crisis-sv", "P024"),
    ("content/services/parents.yml", "  apua-eroon-chat:", "  sekasin-chat:", "P026"),
    ("content/locale/sv/LC_MESSAGES/polku.po", 'msgctxt "word.choice.yes"', 'msgctxt "word.choice.yesterday"', "P103"),
    ("content/locale/sv/LC_MESSAGES/polku.po", "msgid", "msgidd", "P002"),
    ("paths/youth/sleep.walks.yml", "ends: ", "ends: not_", "P021"),
]


@pytest.mark.parametrize(("name", "old", "new", "code"), BREAKS)
def test_what_is_wrong_in_a_library_is_found(copy: Path, name: str, old: str, new: str, code: str) -> None:
    file = copy / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert code in {problem.code for problem in read_library(copy).problems}


@pytest.mark.parametrize("part", ["paths", "content/services", "content/groups", "content/safety", "content/locale"])
def test_a_library_without_a_part_is_refused(copy: Path, part: str) -> None:
    shutil.rmtree(copy / part)
    loaded = read_library(copy)
    assert loaded.library is None
    assert "P028" in {problem.code for problem in loaded.problems}


def test_facts_grow_old_and_crisis_lines_sooner(library: Library) -> None:
    def stale(days: int) -> set[str]:
        today = datetime.date(2026, 11, 24) + datetime.timedelta(days)
        return {
            problem.message.split('"')[1]
            for problem in production_problems(library, False, today)
            if problem.code == "P101"
        }

    assert stale(90) == set()
    assert "mieli-crisis-fi" in stale(91) and "apua-eroon-chat" not in stale(91)
    assert "apua-eroon-chat" in stale(181)


def test_production_needs_a_person_behind_each_fact_and_each_crisis_word(library: Library) -> None:
    codes = {problem.code for problem in errors(production_problems(library, True, datetime.date(2026, 11, 24)))}
    assert codes == {"P101", "P102"}
