"""A release: what walkers meet on the paths, as bytes that never change; and what a newer one means for walks under way."""

import datetime
import hashlib
from collections import Counter
from collections.abc import Iterable
from typing import Literal

import msgspec

from engine.compiled import FlatPath, flat, relinked
from engine.conditions import All, Any_, Condition, Not, Test
from engine.library import Library
from engine.path import LifePath
from engine.problems import Place
from engine.steps import Branch, Step
from engine.walk import Dropped, State, carry_over, locate
from engine.walker import Language
from engine.words import Words

Fate = Literal["same", "words", "moves", "gone"]
"""What a release does to a walk under way: nothing; the step's words change; it stands elsewhere; its path is gone."""


class Content(msgspec.Struct, frozen=True):
    """The paths with their words in all languages. Not in it, since the newest always holds: catalogue, safety, phrases."""

    paths: dict[str, FlatPath]
    translations: dict[Language, list[tuple[str, str, str]]]


class Touched(msgspec.Struct, frozen=True, order=True):
    """Walks that stand at one step, and what would become of them; ``then`` is the step where they would stand."""

    path: str
    step: str
    fate: Fate
    then: str
    walks: int
    dropped: int


_decoder = msgspec.msgpack.Decoder(Content)
_NOWHERE = Place("")


def content_of(library: Library) -> bytes:
    """The release that ``library`` would be; the same bytes for the same paths and words."""
    paths = {name: _bare(path) for name, path in sorted(library.paths.items())}
    contexts = {context for path in paths.values() for context, _ in path.words()}
    translations = {
        language: sorted((*source, text) for source, text in entries.items() if source[0] in contexts)
        for language, entries in library.words.translations.items()
    }
    return msgspec.msgpack.encode(Content(flat(paths), translations))


def content_hash(content: bytes) -> str:
    """SHA-256 as hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def with_release(library: Library, content: bytes, number: str) -> Library:
    """``library`` with the paths and their translations of a release; catalogue, safety and the dialogue's words stay.

    Raises msgspec.DecodeError for bytes that are no release.
    """
    found = _decoder.decode(content)
    translations = {
        language: library.words.translations.get(language, {})
        | {(context, source): text for context, source, text in entries}
        for language, entries in found.translations.items()
    }
    words = Words(library.words.source, translations)
    return msgspec.structs.replace(library, paths=relinked(found.paths), words=words, release=number)


def touched(
    walks: Iterable[State], before: dict[str, Library], after: Library, now: datetime.datetime
) -> list[Touched]:
    """What would become of walks under way if they went on in ``after``; ``before``: the libraries of their releases."""
    counted: Counter[tuple[str, str, Fate, str]] = Counter()
    dropped: Counter[tuple[str, str, Fate, str]] = Counter()
    for state in walks:
        step = "/".join(state.at)
        old = before[state.release].paths.get(state.path) if state.release in before else None
        new = after.paths.get(state.path)
        if new is None:
            key: tuple[str, str, Fate, str] = (state.path, step, "gone", "")
        else:
            turn = carry_over(new, state, now, after.release)
            then = "/".join(turn.state.at)
            lost = next((len(event.refs) for event in turn.events if isinstance(event, Dropped)), 0)
            if then != step or lost:
                key = (state.path, step, "moves", then)
                dropped[key] += lost
            else:
                key = (state.path, step, "same" if _alike(old, new, state.at) else "words", then)
        counted[key] += 1
    return sorted(Touched(*key, walks=count, dropped=dropped[key]) for key, count in counted.items())


def _alike(old: LifePath | None, new: LifePath, at: tuple[str, ...]) -> bool:
    """Whether the step at ``at`` is the same in both."""
    if old is None:
        return False
    (old_owner, old_name), (new_owner, new_name) = locate(old, at), locate(new, at)
    return _placeless(old_owner.steps[old_name]) == _placeless(new_owner.steps[new_name])


def _bare(path: LifePath) -> LifePath:
    """A path without its phrases and without places in its file, so that only what walkers meet makes a new release."""
    steps = {name: _placeless(step) for name, step in path.steps.items()}
    return msgspec.structs.replace(path, steps=steps, phrases={})


def _placeless(step: Step) -> Step:
    if not isinstance(step, Branch):
        return step
    cases = tuple(msgspec.structs.replace(case, when=_nowhere(case.when)) for case in step.branch)
    return msgspec.structs.replace(step, branch=cases)


def _nowhere(condition: Condition) -> Condition:
    match condition:
        case Test():
            return msgspec.structs.replace(condition, place=_NOWHERE)
        case Not(part):
            return Not(_nowhere(part))
        case All(parts):
            return All(tuple(map(_nowhere, parts)))
        case Any_(parts):
            return Any_(tuple(map(_nowhere, parts)))
