"""Reads a library and checks everything in it: one value, or all its problems at once."""

from pathlib import Path
from typing import Any, TypeVar

import msgspec

from engine.catalogue import Group, GroupFile, Service, ServiceFile
from engine.dialogue import INTENTS, UnderstandingFile, WordsFile
from engine.golden import GoldenWalk, follow
from engine.library import Library
from engine.path import LifePath, PathFile, path_from, runs_of
from engine.problems import Place, Problem, did_you_mean, errors
from engine.proofs import prove
from engine.safety import CategoryFile, Talk, shortcomings
from engine.steps import HandOff
from engine.walker import Language
from engine.words import TRANSLATED, Translations, Words, po_file, read_translations, word_context
from engine.yaml_reader import Read, read

T = TypeVar("T")


class Loaded(msgspec.Struct, frozen=True):
    """What was read: a library unless an error stands among the problems."""

    library: Library | None
    problems: list[Problem]


class LibraryError(Exception):
    """The library cannot be used; ``problems`` says why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def load(root: Path) -> Library:
    """The library in ``root``; raises LibraryError when it has errors."""
    loaded = read_library(root)
    if loaded.library is None:
        raise LibraryError(errors(loaded.problems))
    return loaded.library


def read_library(root: Path) -> Loaded:
    """Read and check everything in ``root``; never raises on content."""
    loading = _Loading(root)
    paths = loading.paths()
    services = loading.merged("content/services", ServiceFile, "services")
    groups = loading.merged("content/groups", GroupFile, "groups")
    categories = loading.categories()
    talk = loading.one("content/safety/talk.yml", Talk)
    intents = loading.merged("content/dialogue", UnderstandingFile, "intents", "understanding*.yml")
    texts = loading.merged("content/dialogue", WordsFile, "words", "[!u]*.yml")
    translations = loading.translations()
    for intent in INTENTS:
        if intent not in intents:
            loading.note(Place("content/dialogue/understanding.yml"), "P023", f'the intent "{intent}" has no phrases')
    loading.check_targets(paths, services, groups)
    if errors(loading.problems) or talk is None:
        return Loaded(None, sorted(loading.problems))
    library = Library(root, paths, services, groups, categories, talk, intents, Words(texts, translations))
    loading.check_translations(library)
    loading.check_crisis_services(library)
    loading.check_golden_walks(library)
    return Loaded(None if errors(loading.problems) else library, sorted(loading.problems))


class _Loading:
    """One reading of a library: collects values and problems."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Problem] = []
        self.reads: dict[str, Read[PathFile]] = {}

    def note(self, place: Place, code: str, message: str, hint: str = "") -> None:
        self.problems.append(Problem(place, code, message, hint))

    def read(self, file: Path, type_: type[T]) -> Read[T]:
        found = read(file, file.relative_to(self.root).as_posix(), type_)
        self.problems += found.problems
        return found

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

    def paths(self) -> dict[str, LifePath]:
        """All paths, each linked to those it runs."""
        loose: dict[str, LifePath] = {}
        files = sorted(file for file in (self.root / "paths").rglob("*.yml") if not file.name.endswith(".walks.yml"))
        if not files:
            self.note(Place("paths"), "P028", "there is no path here", "a library needs at least one")
        for file in files:
            found = self.read(file, PathFile)
            if found.value is None:
                continue
            if found.value.path != file.stem:
                place = found.places["path",]
                self.note(place, "P011", f'"{found.value.path}" stands in {file.name}', f'write "path: {file.stem}"')
            path, problems = path_from(found.value, found)
            self.problems += problems
            if path is not None:
                if path.id in loose:
                    self.note(found.places["path",], "P026", f'the path "{path.id}" is there twice')
                loose[path.id] = path
                self.reads[path.id] = found
        return self._linked(loose)

    def _linked(self, loose: dict[str, LifePath]) -> dict[str, LifePath]:
        linked: dict[str, LifePath] = {}

        def link(name: str, chain: tuple[str, ...]) -> None:
            path = loose[name]
            for step, target in runs_of(path):
                place = self.reads[name].places["steps", step, "run"]
                if target in (*chain, name):
                    self.note(place, "P018", f"{' runs '.join((*chain, name, target))}", "break the circle")
                elif target not in loose:
                    self.note(place, "P013", f'unknown path "{target}"', did_you_mean(target, loose))
                else:
                    if target not in linked:
                        link(target, (*chain, name))
                    path.runs[target] = linked.get(target, loose[target])
            linked[name] = path

        for name in loose:
            if name not in linked:
                link(name, ())
        for name, path in linked.items():
            places = self.reads[name].places
            if not self.problems:
                self.problems += prove(path, lambda *keys, places=places: places["steps", *keys])
        return linked

    def categories(self) -> dict[str, CategoryFile]:
        files = sorted(file for file in (self.root / "content/safety").glob("*.yml") if file.name != "talk.yml")
        found = [self.read(file, CategoryFile).value for file in files]
        if not files:
            self.note(Place("content/safety"), "P028", "there are no crisis categories", "a library never goes without")
        return {category.id: category for category in found if category is not None}

    def translations(self) -> dict[Language, Translations]:
        found = {}
        for language in TRANSLATED:
            found[language], problems = read_translations(self.root, language)
            self.problems += problems
        return found

    def check_targets(self, paths: dict[str, LifePath], services: dict[str, Service], groups: dict[str, Group]) -> None:
        for path in paths.values():
            for name, step in path.steps.items():
                if not isinstance(step, HandOff):
                    continue
                for key, target, known in (
                    ("service", step.hand_off.service, services),
                    ("group", step.hand_off.group, groups),
                    ("need", step.hand_off.need, paths),
                ):
                    if target is not None and target not in known:
                        place = self.reads[path.id].places["steps", name, "hand_off", key]
                        code = "P013" if key == "need" else "P014"
                        self.note(place, code, f'unknown {key} "{target}"', did_you_mean(target, known))

    def check_translations(self, library: Library) -> None:
        """Words that a language of the service still lacks: all of the dialogue's, a path's where it says that it speaks it."""
        for language in TRANSLATED:
            needed = [(word_context(key), text) for key, text in library.words.source.items()]
            for path in library.paths.values():
                needed += [one for one in path.words() if language in path.languages]
            for context, text in needed:
                if (context, text) not in library.words.translations[language]:
                    name = po_file(self.root, language).relative_to(self.root).as_posix()
                    message = f'"{context}" is not translated, or was translated from older words'
                    self.problems.append(
                        Problem(Place(name), "P103", message, "run make messages, then translate", "warning")
                    )

    def check_crisis_services(self, library: Library) -> None:
        for category in library.categories.values():
            for lacking in shortcomings(category):
                self.note(Place(f"content/safety/{category.id}.yml"), "P024", lacking)
            for service in category.services:
                if service not in library.services or not library.services[service].show:
                    place = Place(f"content/safety/{category.id}.yml")
                    hint = did_you_mean(service, library.services)
                    self.note(place, "P024", f'"{service}" is not a service that is shown', hint)

    def check_golden_walks(self, library: Library) -> None:
        for file in sorted((self.root / "paths").rglob("*.walks.yml")):
            found = self.read(file, dict[str, GoldenWalk])
            name = file.name.removesuffix(".walks.yml")
            path = library.paths.get(name)
            if path is None:
                self.note(Place(file.relative_to(self.root).as_posix()), "P013", f'unknown path "{name}"')
                continue
            for key, golden in (found.value or {}).items():
                self.problems += follow(path, golden, found.places[key,], library)
