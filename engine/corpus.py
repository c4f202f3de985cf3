"""The corpus of the crisis screen, ``content/safety/corpus``: how people say that they are in danger, and what only looks alike.

A classifier of the screen is going to learn from it; nobody is ever shown a line of it.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec

from engine.problems import Place, Problem, did_you_mean
from engine.safety import Review
from engine.yaml_reader import Read, read

FOLDER = "content/safety/corpus"
NONE = "none"
"""The category of lines that must not alarm."""

CorpusLanguage = Literal["fi", "sv", "en", "ru", "uk", "ar", "so"]
Label = Literal["crisis", "check_in", "none"]
Ways = dict[str, tuple[str, ...]]


class CorpusFile(msgspec.Struct, frozen=True):
    """``<category>.<language>.yml``: lines by the way they are said, such as ``indirect``; in ``none.…`` by theme.

    What would be too long for one file stands in several: ``none.fi.yml``, ``none.fi.more.yml``.

    ``crisis`` is to be answered at once, ``check_in`` to be asked about gently, ``none`` is everyday.
    """

    owner: str
    reviewed: Review | None
    category: str
    language: CorpusLanguage
    crisis: Ways = {}
    check_in: Ways = {}
    none: Ways = {}


class Line(msgspec.Struct, frozen=True):
    """One line. ``way`` names where it stands: ``suicide_indirect.fi.crisis.dialect``; ``place`` is for problems."""

    text: str
    category: str
    language: str
    label: Label
    way: str
    place: Place


def read_corpus(root: Path, categories: set[str]) -> tuple[list[Line], list[Problem]]:
    """All lines, in the order of files and of lines in them, and what is wrong with the files (P024 and those of YAML)."""
    lines: list[Line] = []
    problems: list[Problem] = []
    for file in sorted((root / FOLDER).glob("*.yml")):
        name = file.relative_to(root).as_posix()
        found = read(file, name, CorpusFile)
        problems += found.problems
        if found.value is not None:
            problems += _shortcomings(found.value, found, file.stem, categories)
            lines += _lines(found.value, found)
    return lines, problems


def _shortcomings(file: CorpusFile, found: Read[CorpusFile], stem: str, categories: set[str]) -> Iterator[Problem]:
    if file.category not in categories | {NONE}:
        hint = did_you_mean(file.category, categories | {NONE})
        yield Problem(found.places["category",], "P024", f'"{file.category}" is not a category', hint)
    if not f"{stem}.".startswith(f"{file.category}.{file.language}."):
        message = f'"{file.category}" in "{file.language}" does not stand in {stem}.yml'
        yield Problem(found.places["category",], "P024", message, f"call the file {file.category}.{file.language}.yml")
    sides = {"crisis": file.crisis, "check_in": file.check_in, "none": file.none}
    if not any(sides.values()):
        yield Problem(found.places[()], "P024", "there are no lines")
    for label, ways in sides.items():
        if ways and (label == NONE) != (file.category == NONE):
            message = f'"{label}" does not belong to "{file.category}"'
            yield Problem(found.places[label,], "P024", message, 'lines that must not alarm stand in "none" files')
        for way, texts in ways.items():
            if not texts:
                yield Problem(found.places[label, way], "P024", f'"{way}" has no lines')
            for number, text in enumerate(texts):
                if not text.strip():
                    yield Problem(found.places[label, way, number], "P024", "the line is empty")


def _lines(file: CorpusFile, found: Read[CorpusFile]) -> Iterator[Line]:
    sides: dict[Label, Ways] = {"crisis": file.crisis, "check_in": file.check_in, "none": file.none}
    for label, ways in sides.items():
        for way, texts in ways.items():
            name = f"{file.category}.{file.language}.{label}.{way}"
            for number, text in enumerate(texts):
                yield Line(text, file.category, file.language, label, name, found.places[label, way, number])
