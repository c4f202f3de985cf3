"""The page of each problem code: its example really is broken in that way, mending it really mends it."""

import re
import shutil
import textwrap
from pathlib import Path

import pytest

from bot.cli.explaining import pages
from engine.codes import CODES
from engine.loading import read_library
from engine.problems import Problem
from engine.production import production_problems
from tests.conftest import ROOT

HEAD = {
    "schema_version": "1", "path": "example", "title": "Esimerkki", "summary": "Polku.", "audience": "youth", "owner": "tests",
}  # fmt: skip
FOOT = {
    "help": "help:\n  hand_off: {need: sleep}\n  text: Voit ottaa yhteyttä.\n",
    "goodbye": "goodbye:\n  end: Kiitos.\n",
}
EXAMPLE = "paths/youth/example.yml"

NOT_A_FILE_OF_ITS_OWN = {
    "P001": "a file's bytes; test_problems.py has them",
    "P023": "one intent of a long file; test_library.py takes it away",
    "P024": "a line of a whole crisis category; test_library.py breaks it",
    "P028": "a folder; test_library.py takes each away",
    "P041": "fifty steps would hide the point; below",
    "P050": "a line of a whole crisis category; proofs/test_crisis.py breaks it",
    "P051": "a line of a whole crisis category; proofs/test_crisis.py breaks it",
    "P052": "a line of a whole crisis category; proofs/test_crisis.py breaks it",
    "P053": "a line of a whole crisis category; proofs/test_crisis.py breaks it",
    "P055": "a line of the whole rules; proofs/test_crisis.py breaks it",
    "P102": "a line of a whole crisis category; test_commands.py has the shipped ones",
}
"""Codes whose example cannot be put into a library as a file, each with where it is tested instead."""

AS_FILES = sorted(CODES.keys() - NOT_A_FILE_OF_ITS_OWN.keys())


def whole(example: str) -> str:
    """A path file out of an example: with the rest of the head, and with ``help`` and ``goodbye`` where only steps are shown."""
    if not re.search(r"^steps:", example, re.MULTILINE):
        steps = example + "".join(FOOT.values())
        example = "steps:\n" + textwrap.indent(steps, "  ")
    head = "".join(
        f"{key}: {value}\n" for key, value in HEAD.items() if not re.search(rf"^{key}:", example, re.MULTILINE)
    )
    return head + example


Root = tuple[Path, list[Problem]]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Root:
    """A small library into which an example may be put, and what the check says of it before."""
    root = tmp_path_factory.mktemp("library")
    for part in ("paths/shared", "content"):
        shutil.copytree(ROOT / part, root / part)
    for category in (root / "content/safety").glob("*.yml"):
        if category.name not in {"talk.yml", "rules.yml", "runaway.yml"}:
            category.unlink()
    rules = (root / "content/safety/rules.yml").read_text(encoding="utf-8")
    only = re.sub(r"(?m)^categories:\n(  - \w+\n)+", "categories: [runaway]\n", rules)
    (root / "content/safety/rules.yml").write_text(only, encoding="utf-8")
    (root / EXAMPLE).parent.mkdir()
    shutil.copy(ROOT / "paths/youth/sleep.yml", root / "paths/youth")
    (root / EXAMPLE).write_text(whole(""), encoding="utf-8")
    return root, checked(root)


def checked(root: Path) -> list[Problem]:
    """All that the check says, but for the crisis phrases, which take a second."""
    loaded = read_library(root)
    return [*loaded.problems, *(production_problems(loaded.library, strict=False) if loaded.library else ())]


def told(root: Root, file: str, example: str) -> list[Problem]:
    """What the check newly says while ``example`` stands in ``file``."""
    folder, before = root
    place = folder / file
    kept = place.read_text(encoding="utf-8") if place.exists() else None
    place.write_text(whole(example) if file == EXAMPLE else example, encoding="utf-8")
    try:
        return [problem for problem in checked(folder) if problem not in before]
    finally:
        place.write_text(kept, encoding="utf-8") if kept is not None else place.unlink()


def as_said(problem: Problem) -> str:
    return str(problem).removeprefix(f"{problem.place}: {problem.code} ")


@pytest.mark.parametrize("code", AS_FILES)
def test_the_broken_example_is_told_in_the_words_of_its_page(root: Root, code: str) -> None:
    explanation = CODES[code]
    problems = told(root, explanation.file or "", explanation.broken)
    pattern = ".*".join(map(re.escape, explanation.says.split("…")))
    found = [as_said(problem) for problem in problems if problem.code == code]
    assert any(re.fullmatch(pattern, message) for message in found), "\n".join(map(str, problems))


@pytest.mark.parametrize("code", AS_FILES)
def test_the_mended_example_has_no_problem(root: Root, code: str) -> None:
    problems = told(root, CODES[code].file or "", CODES[code].fixed)
    grown_old = {"P038", "P101"} & {code}  # the date in the example passes one day
    assert [problem for problem in problems if problem.code not in grown_old] == []


def test_fifty_bubbles_at_once_are_told_in_the_words_of_the_page(root: Root) -> None:
    bubbles = "".join(f"tip_{number}: {{say: Lepää.}}\n" for number in range(1, 51))
    assert CODES["P041"].says in map(as_said, told(root, EXAMPLE, bubbles))


def test_each_code_that_is_not_tried_here_has_a_reason() -> None:
    assert set(NOT_A_FILE_OF_ITS_OWN) < set(CODES)


def test_the_pages_say_what_the_table_says() -> None:
    folder = ROOT / "docs/problems"
    assert {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir()} == pages(), "run make docs"
