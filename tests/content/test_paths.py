"""The paths and the catalogue that ship: what is promised about them, held."""

import re
from itertools import product
from pathlib import Path

import pytest

from engine.library import Library
from engine.match import match, shortlist
from engine.path import LifePath
from engine.steps import Answer, Ask, End, Exercise, HandOff, Need
from engine.walk import Refused, Shown, State, advance, here, start
from engine.walker import AGE_BANDS, LANGUAGES, MUNICIPALITIES, Walker
from engine.words import TRANSLATED, word_context
from tests.conftest import NOON, ROOT

PATHS = ("anxiety", "sleep", "parent_divorce")


def walkers(path: LifePath) -> list[Walker]:
    audience = "parent" if path.audience == "parent" else "youth"
    return [Walker(audience=audience, age_band=band) for band in (None, *AGE_BANDS)]  # type: ignore[arg-type]


def answers(state: State, path: LifePath) -> list[Answer]:
    """Every answer that fits here; of a question that takes several, each alone and all together."""
    step = here(path, state).step
    if isinstance(step, Ask):
        if step.type in {"scale", "number"}:
            return [*step.span, *(["skip"] if step.optional else [])]
        each: list[Answer] = [(name,) for name in step.choices] if step.type == "many" else list(step.choices)
        both: list[Answer] = [tuple(step.choices)] if step.type == "many" else []
        return [*each, *both, *(["skip"] if step.optional else [])]
    return ["done", "skip"] if isinstance(step, Exercise) else ["continue"]


@pytest.mark.parametrize("name", PATHS)
def test_each_path_is_walked_through_every_step_to_each_of_its_ends(library: Library, name: str) -> None:
    """Breadth first over positions and answered branches; every step is shown, every end reached, nothing is refused."""
    path = library.paths[name]
    shown: set[str] = set()
    for walker in walkers(path):
        waiting = [start(path, walker, NOON)]
        seen = set()
        while waiting:
            turn = waiting.pop()
            shown |= {event.ref for event in turn.events if isinstance(event, Shown)}
            # Where one stands and what branches have asked decide what comes: a walk is not followed twice.
            asked = {
                test.name
                for step in path.steps.values()
                for condition in step.conditions()
                for test in condition.tests()
            }
            mark = (turn.state.at, tuple((one.step, one.answer) for one in turn.state.answers if one.step in asked))
            if turn.state.ended or mark in seen:
                continue
            seen.add(mark)
            for answer in answers(turn.state, path):
                after = advance(path, turn.state, answer, NOON)
                assert not isinstance(after.events[0], Refused)
                waiting.append(after)
    own = {name for name, step in path.steps.items() if type(step).__name__ not in {"Run"}}
    assert own - shown == set()


@pytest.mark.parametrize("name", PATHS)
def test_each_path_has_golden_walks_exercises_with_a_source_and_an_end_by_a_person(library: Library, name: str) -> None:
    path = library.paths[name]
    folder = "parents" if path.audience == "parent" else "youth"
    assert (ROOT / "paths" / folder / f"{name}.walks.yml").exists()
    owners = (path, *path.runs.values())
    exercises = [step for owner in owners for step in owner.steps.values() if isinstance(step, Exercise)]
    assert len(exercises) >= 2
    assert all(step.source.url.startswith("https://") and step.source.title for step in exercises)
    assert any(isinstance(step, HandOff) for step in path.steps.values())
    assert any(isinstance(step, End) for step in path.steps.values())


@pytest.mark.parametrize("name", PATHS)
def test_each_path_has_many_ways_to_say_it_in_each_language(library: Library, name: str) -> None:
    phrases = library.paths[name].phrases
    assert [len(phrases[language]) >= least for language, least in zip(LANGUAGES, (60, 30, 30), strict=True)] == [
        True
    ] * 3


def test_no_phrase_means_two_things(library: Library) -> None:
    said: dict[str, str] = {}
    sources = {path.id: path.phrases for path in library.paths.values()} | {
        key: one.phrases for key, one in library.intents.items()
    }
    twice = []
    for intent, phrases in sources.items():
        for text in (text for texts in phrases.values() for text in texts):
            key = " ".join(text.casefold().split())
            if said.setdefault(key, intent) != intent and {said[key], intent} != {"human", "talk_to_human"}:
                twice.append((text, said[key], intent))
    assert twice == []


def test_whoever_asks_for_whatever_is_shown_a_line_that_is_always_open(library: Library) -> None:
    everybody = product(("youth", "parent"), (None, *AGE_BANDS), (None, *MUNICIPALITIES), LANGUAGES, library.paths)
    for audience, band, municipality, language, need in everybody:
        walker = Walker(audience=audience, age_band=band, municipality=municipality, language=language)  # type: ignore[arg-type]
        short = shortlist(match(Need(need=need), walker, NOON, library))
        assert any(one.service.always_open for one in short), (walker, need)


def test_every_word_of_the_dialogue_is_there_in_three_languages(library: Library) -> None:
    translations = library.words.translations
    missing = [
        (language, key)
        for language in TRANSLATED
        for key, text in library.words.source.items()
        if (word_context(key), text) not in translations[language]
    ]
    assert missing == []


def test_a_translation_names_the_same_values_as_its_source(library: Library) -> None:
    def values(text: str) -> set[str]:
        return set(re.findall(r"\{\{ *(\w+) *\}\}", text))

    for language in TRANSLATED:
        for (context, source), text in library.words.translations[language].items():
            assert values(source) == values(text), (language, context)


def test_every_number_that_is_shown_stands_in_the_catalogue(library: Library) -> None:
    """Whatever looks like a phone number in words of paths and dialogue is one of a service that is shown."""
    known = {"112"}
    for entry in (*library.services.values(), *library.groups.values()):
        if entry.show:
            known |= {
                re.sub(r"\D", "", channel.value)
                for channel in entry.channels
                if channel.kind in {"phone", "sms", "whatsapp"}
            }
    texts = [text for path in library.paths.values() for _, text in path.words()] + list(library.words.source.values())
    texts += [
        bubble
        for one in library.categories.values()
        for variants in one.answers.values()
        for said in variants
        for bubble in said
    ]
    found = {
        re.sub(r"\D", "", number)
        for text in texts
        for number in re.findall(r"\b(?:0\d[\d ]{5,}\d|116 ?\d{3}|112)\b", text)
    }
    assert found - known == set()


def test_what_is_hidden_is_never_handed_out(library: Library) -> None:
    hidden = {key for key, entry in (*library.services.items(), *library.groups.items()) if not entry.show}
    assert hidden
    for need in library.paths:
        for audience in ("youth", "parent"):
            offered = {one.id for one in match(Need(need=need), Walker(audience=audience), NOON, library)}  # type: ignore[arg-type]
            assert offered & hidden == set()


def test_content_holds_no_path_of_a_machine() -> None:
    for file in (*Path(ROOT / "paths").rglob("*"), *Path(ROOT / "content").rglob("*")):
        if file.is_file():
            assert "/home/" not in file.read_text(encoding="utf-8")
