"""``polku check --coverage``: what walks reach, in a table and as data, and what none can."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.commands import app
from bot.cli.covered import as_table
from bot.cli.covering import Coverage, coverage
from engine.gathering import is_path, path_files
from engine.library import Library
from engine.loading import load
from tests.conftest import ROOT


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A library that a test may break."""
    for part in ("paths", "content"):
        shutil.copytree(ROOT / part, tmp_path / part)
    return tmp_path


def check(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["check", "--coverage", *arguments, "--library", str(root)])


@pytest.fixture
def unreached(copy: Path) -> Path:
    """A library with a fork whose question the way to it has answered already: its "else" is never taken."""
    file = copy / "paths/youth/sleep.yml"
    text = file.read_text(encoding="utf-8")
    old = "    next: breathe_now\n  caffeine_tip:\n"
    new = (
        "  needless_fork:\n    branch:\n      - {when: {evening: {includes: phone}}, next: breathe_now}\n"
        "    else: caffeine_tip\n  caffeine_tip:\n"
    )
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    return copy


@pytest.fixture(scope="module")
def covered(library: Library) -> list[Coverage]:
    return coverage(library)


def test_every_path_that_ships_is_reached_whole(library: Library, covered: list[Coverage]) -> None:
    assert [one.path for one in covered] == [file.stem for file in path_files(library.root, is_path)]
    for one in covered:
        assert one.complete and one.never == () and one.explored == one.total


def test_golden_walks_are_counted_beside(covered: list[Coverage]) -> None:
    by_path = {one.path: one for one in covered}
    assert by_path["sleep"].golden_walks >= 5 and by_path["sleep"].golden["ends"] == 1


def test_what_no_golden_walk_passes_is_told(copy: Path) -> None:
    (copy / "paths/shared/breathing.walks.yml").unlink()
    breathing = {one.path: one for one in coverage(load(copy))}["breathing"]
    assert breathing.golden_walks == 0
    assert {missed.what for missed in breathing.not_golden} >= {'step "pace"', 'step "young_words"'}


def test_the_table_has_a_row_for_each_path(covered: list[Coverage]) -> None:
    heads, *rows = as_table(covered).splitlines()
    assert heads.split()[:5] == ["path", "steps", "choices", "cases", "ends"]
    assert [row.split()[0] for row in rows] == [one.path for one in covered]


def test_what_nothing_reaches_is_told_with_its_line_and_fails(unreached: Path) -> None:
    done = check(unreached)
    lines = (unreached / "paths/youth/sleep.yml").read_text(encoding="utf-8").splitlines()
    line = lines.index("    else: caffeine_tip") + 1
    assert done.exit_code == 1 and "0 errors" in done.stdout
    assert f'paths/youth/sleep.yml:{line}:5: "else" of "needless_fork" is never reached' in done.stdout


def test_as_data_it_stands_beside_the_problems(unreached: Path) -> None:
    done = check(unreached, "--format", "json")
    found = json.loads(done.stdout)
    assert done.exit_code == 1 and isinstance(found["problems"], list)
    sleep = next(one for one in found["coverage"] if one["path"] == "sleep")
    [missed] = sleep["never_reached"]
    assert missed["what"] == '"else" of "needless_fork"' and missed["file"] == "paths/youth/sleep.yml"
    assert sleep["explored"]["cases"] == sleep["total"]["cases"] - 1 and sleep["complete"] is True
    assert sleep["golden"]["walks"] >= 5


def test_what_ships_passes_and_without_the_option_nothing_changes() -> None:
    assert check(ROOT).exit_code == 0
    plain = CliRunner().invoke(app, ["check", "--format", "json", "--library", str(ROOT)])
    assert isinstance(json.loads(plain.stdout), list)


def test_a_library_with_errors_has_no_coverage_and_sarif_none_at_all(copy: Path) -> None:
    assert check(ROOT, "--format", "sarif").exit_code == 2
    file = copy / "paths/youth/sleep.yml"
    file.write_text(file.read_text(encoding="utf-8").replace("run: breathing", "run: breathin"), encoding="utf-8")
    done = check(copy)
    assert done.exit_code == 1 and "no coverage" in done.stdout


def test_the_places_are_those_of_the_file(copy: Path) -> None:
    """A choice that is not written out (yes and no) is told where its question stands."""
    (copy / "paths/youth/sleep.walks.yml").unlink()
    lines = (copy / "paths/youth/sleep.yml").read_text(encoding="utf-8").splitlines()
    sleep = next(one for one in coverage(load(copy)) if one.path == "sleep")
    for missed in sleep.not_golden:
        name = missed.what.removeprefix("choice ").split('"')[1]
        if missed.what.startswith(("step", "choice", "end")):
            assert lines[missed.place.line - 1].strip().strip('"').startswith(name)
