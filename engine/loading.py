"""Reads a library and checks everything in it: one value, or all its problems at once."""

from pathlib import Path

import msgspec

from engine import compiled
from engine.catalogue import GroupFile, ServiceFile
from engine.dialogue import INTENTS, UnderstandingFile, WordsFile
from engine.gathering import Gathering, HardWordsFile, PathRead
from engine.library import Library
from engine.problems import Place, Problem, errors
from engine.proofs.conditions import case_problems, name_problems
from engine.proofs.crisis import CrisisWords
from engine.proofs.graph import graph_problems
from engine.proofs.hand_offs import Coverage
from engine.proofs.numbers import channel_problems
from engine.proofs.words import reading_problems, template_problems
from engine.references import county_problems, golden_problems, linked, target_problems, translation_problems
from engine.remembered import Remembered
from engine.safety import CrisisRules, Talk
from engine.walker import County
from engine.words import Words


class Loaded(msgspec.Struct, frozen=True):
    """What was read: a library unless an error stands among the problems."""

    library: Library | None
    problems: list[Problem]


class LibraryError(Exception):
    """The library cannot be used; ``problems`` says why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def load(root: Path, cache: Path | None = None) -> Library:
    """The library in ``root``; raises LibraryError when it has errors. ``cache``: a folder as for ``read_library``."""
    loaded = read_library(root, cache)
    if loaded.library is None:
        raise LibraryError(errors(loaded.problems))
    return loaded.library


def read_library(root: Path, cache: Path | None = None, remembered: Remembered | None = None) -> Loaded:
    """Read and check everything in ``root``; never raises on content.

    With ``cache``, a folder, what was read without an error is kept there and taken from there as long as no file of the
    library and no module of the engine has changed. ``remembered``: what earlier readings made of the files.
    """
    key = compiled.key(root) if cache is not None else ""
    if cache is not None and (kept := compiled.read(cache, key, root)) is not None:
        return Loaded(*kept)
    loaded = _read(root, remembered or Remembered())
    if cache is not None and loaded.library is not None:
        compiled.write(cache, key, loaded.library, loaded.problems)
    return loaded


def _read(root: Path, remembered: Remembered) -> Loaded:
    gathering = Gathering(root, remembered)
    problems = gathering.problems
    reads = gathering.paths()
    services = gathering.merged("content/services", ServiceFile, "services")
    groups = gathering.merged("content/groups", GroupFile, "groups")
    categories = gathering.categories()
    talk = gathering.one("content/safety/talk.yml", Talk)
    rules = gathering.one("content/safety/rules.yml", CrisisRules)
    county = gathering.one("content/county.yml", County)
    intents = gathering.merged("content/dialogue", UnderstandingFile, "intents", "understanding*.yml")
    texts = gathering.merged("content/dialogue", WordsFile, "words", "[!u]*.yml")
    hard = gathering.one("content/hard_words.yml", HardWordsFile)
    translations = gathering.translations()
    for intent in INTENTS:
        if intent not in intents:
            gathering.note(Place("content/dialogue/understanding.yml"), "P023", f'the intent "{intent}" has no phrases')
    paths = linked(reads, problems)
    problems += target_problems(reads, services, groups)
    problems += county_problems(county, services) if county is not None else ()
    for name, found in reads.items():
        problems += _proofs(found, county, whole=name in paths)
    if errors(problems) or talk is None or rules is None or county is None or hard is None:
        return Loaded(None, sorted(problems))
    words = Words(texts, translations)
    library = Library(root, paths, services, groups, categories, talk, intents, words, county, hard.hard_words)
    coverage = Coverage(library, remembered)
    for name, found in reads.items():
        problems += coverage.problems(paths[name], found.where)
        problems += reading_problems(
            paths[name], hard.hard_words if paths[name].audience != "parent" else {}, found.where
        )
    problems += translation_problems(library)
    problems += channel_problems(library, gathering.where_entry)
    problems += CrisisWords(library, rules, gathering.where).problems()
    problems += golden_problems(gathering, library)
    return Loaded(None if errors(problems) else library, sorted(problems))


def _proofs(found: PathRead, county: County | None, whole: bool) -> list[Problem]:
    """What can be said of one path: all of it when it is ``whole``, else what needs only the steps that were read."""
    problems = [
        *name_problems(found.path, found.written, county),
        *template_problems(found.path, found.where),
    ]
    if whole and not problems:
        problems += graph_problems(found.path, found.where)
        if county is not None:  # without it nobody lives anywhere
            problems += case_problems(found.path, county, found.where)
    return problems
