"""Second pass: what one part of a library says of another, held against that other part."""

from collections.abc import Collection, Iterator
from pathlib import Path

from engine.catalogue import Group, Service
from engine.gathering import Gathering, PathRead, path_files
from engine.golden import GoldenWalk, follow
from engine.library import Library
from engine.path import LifePath, leaves, runs_of
from engine.problems import Place, Problem, did_you_mean
from engine.proofs.words import names_in
from engine.steps import HandOff
from engine.walker import County
from engine.words import TRANSLATED, po_file, word_context


def linked(reads: dict[str, PathRead], problems: list[Problem]) -> dict[str, LifePath]:
    """All whole paths, each with the shared paths it runs; notes unknown ones (P013) and circles (P018)."""
    done: dict[str, LifePath] = {}
    broken: set[str] = set()

    def link(name: str, chain: tuple[str, ...]) -> None:
        found = reads[name]
        for step, target in runs_of(found.path):
            place = found.where("steps", step, "run")
            if target in (*chain, name):
                message = " runs ".join((*chain, name, target))
                problems.append(Problem(place, "P018", message, "break the circle"))
            elif target not in reads:
                problems.append(_unknown(place, "path", target, reads))
            else:
                if target not in done and target not in broken:
                    link(target, (*chain, name))
                if target in done:
                    found.path.runs[target] = done[target]
                    continue
            broken.add(name)
        if found.whole and name not in broken:
            done[name] = found.path
        else:
            broken.add(name)

    for name in reads:
        if name not in done and name not in broken:
            link(name, ())
    return done


def target_problems(
    reads: dict[str, PathRead], services: dict[str, Service], groups: dict[str, Group]
) -> Iterator[Problem]:
    """Hand-offs to a service, a group or a need that is not there (P013, P014)."""
    for found in reads.values():
        for name, step in found.path.steps.items():
            if not isinstance(step, HandOff):
                continue
            need = step.hand_off
            for key, target, known in (
                ("service", need.service, services), ("group", need.group, groups), ("need", need.need, reads),
            ):  # fmt: skip
                place = found.where("steps", name, "hand_off", key)
                if target is not None and target not in known:
                    yield _unknown(place, key, target, known)
                elif target is not None and key != "need" and not {**services, **groups}[target].show:
                    message = f'"{target}" is hidden until its facts are confirmed'
                    yield Problem(place, "P014", message, "name one that is shown")


def county_problems(county: County, services: dict[str, Service]) -> Iterator[Problem]:
    """Client advice that is not in the catalogue (P014)."""
    if county.client_advice is not None and county.client_advice not in services:
        yield _unknown(Place("content/county.yml"), "service", county.client_advice, services)


def translation_problems(library: Library) -> Iterator[Problem]:
    """Words that a language of the service still lacks (P103): all of the dialogue's, a path's where it says that it speaks
    it; and translations that cannot be rendered, or name what the Finnish words do not (P032)."""
    for language in TRANSLATED:
        needed = [(word_context(key), text) for key, text in library.words.source.items()]
        for path in library.paths.values():
            needed += path.words() if language in path.languages else ()
        name = po_file(library.root, language).relative_to(library.root).as_posix()
        for context, text in needed:
            if (context, text) not in library.words.translations[language]:
                message = f'"{context}" is not translated, or was translated from older words'
                yield Problem(Place(name), "P103", message, "run make messages, then translate", "warning")
        for (context, text), translated in library.words.translations[language].items():
            if "{" in translated:
                _, wrong = names_in(translated, dict.fromkeys(names_in(text, {})[0]))
                if wrong:
                    yield Problem(Place(name), "P032", f'in "{context}" {wrong[0]}', wrong[1])


def golden_problems(gathering: Gathering, library: Library) -> Iterator[Problem]:
    """Golden walks that their path no longer follows (P021)."""
    for file in golden_files(library.root):
        read = gathering.read(file, dict[str, GoldenWalk])
        name = file.name.removesuffix(".walks.yml")
        path = library.paths.get(name)
        if path is None:
            place = Place(file.relative_to(library.root).as_posix())
            yield _unknown(place, "path", name, library.paths)
            continue
        for key, golden in (read.value or {}).items():
            yield from follow(path, golden, read.places[key,], library)


def golden_files(root: Path) -> list[Path]:
    return path_files(root, lambda name: name.endswith(".walks.yml"))


def _unknown(place: Place, kind: str, target: str, known: Collection[str]) -> Problem:
    if leaves(target):
        return Problem(place, "P040", f'"{target}" leads out of the library', "write the id alone")
    code = "P013" if kind in {"path", "need"} else "P014"
    return Problem(place, code, f'unknown {kind} "{target}"', did_you_mean(target, known))
