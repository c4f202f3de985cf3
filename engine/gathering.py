"""Reads the files of a library, each kind into its values; notes every problem and goes on."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from engine.path import LifePath, PathFile, path_from
from engine.problems import Place, Problem
from engine.remembered import Remembered
from engine.safety import CategoryFile
from engine.walker import LANGUAGES, Language
from engine.words import TRANSLATED, Translations, read_translations
from engine.yaml_reader import KeyPath, Read, read

T = TypeVar("T")


Phrases = dict[Language, tuple[str, ...]]


class PhrasesFile(msgspec.Struct, frozen=True):
    """``sleep.phrases.yml``: how people say that they are in the life situation of the path beside it."""

    phrases: Phrases


class HardWordsFile(msgspec.Struct, frozen=True):
    """``content/hard_words.yml``: beginnings of words that a 13-year-old may not know, each with plainer ones."""

    hard_words: dict[str, str]


class PathRead(msgspec.Struct, frozen=True):
    """A path as far as it could be read, with the places of all that stands in its file."""

    path: LifePath
    read: Read[PathFile]
    whole: bool

    def where(self, *keys: str | int) -> Place:
        """The place of what stands under ``keys``, or of the nearest thing around it."""
        return nearest(self.read.places, keys, self.read.places[()])

    @property
    def written(self) -> set[str]:
        """The ids of all steps in the file, also of those that could not be read."""
        steps = self.read.node.items["steps"]
        return set(steps.items)


class Gathering:
    """One reading of a library: collects values and problems."""

    def __init__(self, root: Path, remembered: Remembered) -> None:
        self.root = root
        self.remembered = remembered
        self.inside = os.path.join(os.path.realpath(root), "")
        self.problems: list[Problem] = []
        self.places: dict[str, dict[KeyPath, Place]] = {}
        """By the name of each file that was read: where its values stand."""

    def note(self, place: Place, code: str, message: str, hint: str = "") -> None:
        self.problems.append(Problem(place, code, message, hint))

    def read(self, file: Path, type_: type[T]) -> Read[T]:
        name = file.relative_to(self.root).as_posix()
        if not os.path.realpath(file).startswith(self.inside):
            problem = Problem(Place(name), "P040", "the file lies outside of the library", "put the file itself here")
            self.problems.append(problem)
            return Read(None, {}, (problem,))
        found = read(file, name, type_, self.remembered)
        self.problems += found.problems
        self.places[name] = found.places
        return found

    def where(self, name: str, *keys: str | int) -> Place:
        """The place of what stands under ``keys`` in a file that was read, or of the nearest thing around it."""
        return nearest(self.places.get(name, {}), keys, Place(name))

    def where_entry(self, folder: str, field: str, *keys: str | int) -> Place:
        """The same for an entry of a mapping that the files of ``folder`` hold together; ``keys`` begin with its id."""
        files = (name for name in self.places if name.startswith(f"{folder}/"))
        return self.where(next(name for name in files if (field, keys[0]) in self.places[name]), field, *keys)

    def one(self, name: str, type_: type[T]) -> T | None:
        return self.read(self.root / name, type_).value

    def merged(self, folder: str, type_: type[Any], field: str, pattern: str = "*.yml") -> dict[str, Any]:
        """The mapping ``field`` of all files of a folder as one; an id that stands in two files is a problem."""
        files = sorted((self.root / folder).glob(pattern))
        if not files:
            self.note(Place(folder), "P028", "nothing is here", "a library needs this folder")
        entries: dict[str, Any] = {}
        for file in files:
            found = self.read(file, type_)
            for key, entry in getattr(found.value, field, {}).items():
                if key in entries:
                    self.note(found.places[field, key], "P026", f'"{key}" is used twice', "give one another id")
                entries[key] = entry
        return entries

    def paths(self) -> dict[str, PathRead]:
        """All paths by the name of their file, not yet linked."""
        found: dict[str, PathRead] = {}
        for file in path_files(self.root, is_path):
            read = self.read(file, PathFile)
            known = len(self.problems)
            path, problems = path_from(read, file.stem)
            self.problems += problems
            if read.value is not None and read.value.path != file.stem:
                message, place = f'"{read.value.path}" stands in {file.name}', read.places["path",]
                self.note(place, "P011", message, f'write "path: {file.stem}"')
            if file.stem in found:
                self.note(
                    Place(file.relative_to(self.root).as_posix()), "P026", f'the path "{file.stem}" is there twice'
                )
            beside = file.with_name(f"{file.stem}.phrases.yml")
            if path is not None and beside.exists() and (more := self.read(beside, PhrasesFile).value) is not None:
                path = msgspec.structs.replace(path, phrases=_together(path.phrases, more.phrases))
            if path is not None:
                whole = read.value is not None and len(self.problems) == known
                found[file.stem] = PathRead(path, read, whole)
        if not found and not self.problems:
            self.note(Place("paths"), "P028", "there is no path here", "a library needs at least one")
        return found

    def categories(self) -> dict[str, CategoryFile]:
        folder = self.root / "content/safety"
        files = sorted(file for file in folder.glob("*.yml") if file.name not in {"talk.yml", "rules.yml"})
        found = [self.read(file, CategoryFile).value for file in files]
        if not files:
            self.note(Place("content/safety"), "P028", "there are no crisis categories", "a library never goes without")
        return {category.id: category for category in found if category is not None}

    def translations(self) -> dict[Language, Translations]:
        found = {}
        for language in TRANSLATED:
            found[language], problems = read_translations(self.root, language, self.remembered)
            self.problems += problems
        return found


def nearest(places: dict[KeyPath, Place], keys: KeyPath, otherwise: Place) -> Place:
    """The place of what stands under ``keys``, or of the nearest thing around it that has one."""
    while keys and keys not in places:
        keys = keys[:-1]
    return places.get(keys, otherwise)


def _together(some: Phrases, more: Phrases) -> Phrases:
    return {language: some.get(language, ()) + more.get(language, ()) for language in LANGUAGES}


def is_path(name: str) -> bool:
    """Whether a file of this name is a path: golden walks and phrases stand beside it with a word more in their names."""
    return name.count(".") == 1


def path_file(root: Path, id: str) -> Path:
    """The file of a path of a library that has been loaded, so that it is known to be there."""
    return path_files(root, lambda name: name == f"{id}.yml")[0]


def path_files(root: Path, wanted: Callable[[str], bool]) -> list[Path]:
    """The YAML files under ``paths/`` whose name is ``wanted``, in order."""
    return sorted(file for file in (root / "paths").rglob("*.yml") if wanted(file.name))
