"""The paths and the catalogue that ship: what is promised about them, held."""

import re
from itertools import product
from pathlib import Path

import pytest

from engine.answers import walkers
from engine.explore import explore
from engine.explored import ELSE
from engine.gathering import is_path, path_files
from engine.golden import ends
from engine.library import Library
from engine.match import match, shortlist
from engine.steps import Branch, End, Exercise, HandOff, Need
from engine.walker import AGE_BANDS, LANGUAGES, Walker
from engine.words import TRANSLATED, word_context
from tests.conftest import NOON, ROOT
from tests.sampling import sampled

PATHS = [file.stem for file in path_files(ROOT, is_path) if file.parent.name != "shared"]


@pytest.mark.parametrize("name", sampled(PATHS, 8))
def test_each_path_is_walked_through_every_step_case_and_choice_to_each_of_its_ends(
    library: Library, name: str
) -> None:
    path = library.paths[name]
    found = explore(path, walkers(path, library.county.municipalities))
    assert found.complete and found.stuck == frozenset()
    assert set(path.steps) - found.steps == set()
    assert found.ends.keys() == set(ends(path))
    forks = {fork: step for fork, step in path.steps.items() if isinstance(step, Branch)}
    assert {
        (fork, case) for fork, step in forks.items() for case in (*range(len(step.branch)), ELSE)
    } - found.cases == set()
    choices = {(ref, choice) for ref, step in path.steps.items() for choice in getattr(step, "choices", ())}
    assert choices - found.choices == set()


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
    everybody = product(
        ("youth", "parent"), (None, *AGE_BANDS), (None, *library.county.municipalities), LANGUAGES, library.paths
    )
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


def test_no_word_of_the_dialogue_is_unused(library: Library) -> None:
    """A key stands in code or in a template, whole, or as the beginning of one that is made at run time."""
    made = (
        "because.",
        "card.",
        "hours.",
        "page.in.",
        "welcome.",
        "request.",
        "mail.",
        "about.",
        "desk.",
        "language.",
        "choice.yes",
        "choice.no",
    )
    sources = "".join(
        file.read_text(encoding="utf-8")
        for folder in ("engine", "actions", "bot")
        for file in (ROOT / folder).rglob("*")
        if file.suffix in {".py", ".html", ".js"}
    )
    unused = [key for key in library.words.source if f'"{key}"' not in sources and f"'{key}'" not in sources]
    assert [key for key in unused if not key.startswith(made)] == []
