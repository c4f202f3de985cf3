"""Variables: named values in a path's words, made of answers and facts, said in the language of the walker."""

from pathlib import Path

import msgspec
import pytest

from engine.library import Library
from engine.loading import load
from engine.path import LifePath
from engine.render import Renderer
from engine.walker import Language
from tests.engine.making import NOON, YOUNG, made, walked

HEAD = """
languages: [fi]
variables:
  hours: {of: hours, else: vähän}
  how_long: {of: how_long, words: {weeks: viikkoja}, else: jonkin aikaa}
  evening: {of: evening, else: ei mitään}
  adult: {of: adult, else: ei sanottu}
  calmer: {of: breathe, else: en tiedä}
  helped: {of: helped, else: en tiedä}
  home: {of: municipality, else: jossain}
"""
STEPS = """
how_long: {ask: Kauanko?, choices: {nights: Öitä, weeks: Viikkoja}, optional: true}
hours: {ask: Montako tuntia?, type: number, number: {from: 0, to: 16}, optional: true}
evening: {ask: Mitä illalla?, type: many, choices: {phone: Puhelin, tea: Tee}, optional: true}
adult: {ask: Onko aikuista?, type: yes_no, optional: true}
breathe: {run: breathing}
helped: {feedback: Miltä tuntui?, choices: {helped: Auttoi, little: Vähän}}
bye:
  end: "{{ hours }} / {{ how_long }} / {{ evening }} / {{adult}} / {{ calmer }} / {{ helped }} / {{ home }}"
"""
BREATHING = made("now: {ask: Entä nyt?, choices: {easy: Helpompi, same: Sama}}", "breathing", "gives: now\n")
PATH = made(STEPS, head=HEAD, breathing=BREATHING)


@pytest.fixture
def library(small: Path) -> Library:
    return load(small)


def last_words(library: Library, *answers: object, language: Language = "fi", path: LifePath = PATH) -> str:
    walker = msgspec.structs.replace(YOUNG, language=language)
    turn = walked(path, *answers, walker=walker)  # type: ignore[arg-type]
    return Renderer(library, walker, NOON).events(turn.events).messages[-1].text


def test_answers_are_said_as_words_as_labels_or_as_themselves(library: Library) -> None:
    told = last_words(library, "weeks", 5, ("phone", "tea"), "no", "same", "helped")
    assert told == "5 / viikkoja / Puhelin, Tee / Ei / Sama / Auttoi / Kotka"


def test_what_was_skipped_or_has_no_words_is_said_as_else(library: Library) -> None:
    told = last_words(library, "skip", "skip", "skip", "skip", "easy", "skip")
    assert told == "vähän / jonkin aikaa / ei mitään / ei sanottu / Helpompi / en tiedä / Kotka"
    assert " / jonkin aikaa / " in last_words(library, "nights", 0, ("tea",), "yes", "easy", "skip")


def test_zero_is_an_answer(library: Library) -> None:
    assert last_words(library, "weeks", 0, ("tea",), "yes", "easy", "skip").startswith("0 / ")


def test_each_part_is_said_in_the_language_it_is_translated_to(library: Library) -> None:
    library.words.translations["sv"] |= {
        ("trial.how_long.choices.weeks", "Viikkoja"): "never used",
        ("trial.variables.how_long.weeks", "viikkoja"): "i veckor",
        ("trial.variables.hours.else", "vähän"): "lite",
        ("trial.evening.choices.tea", "Tee"): "Te",
        ("breathing.now.choices.same", "Sama"): "Detsamma",
        ("trial.helped.choices.little", "Vähän"): "Lite grann",
    }
    told = last_words(library, "weeks", "skip", ("phone", "tea"), "yes", "same", "little", language="sv")
    assert told == "lite / i veckor / Puhelin, Te / sv: Kyllä / Detsamma / Lite grann / Kotka"


def test_words_are_not_read_as_templates_where_the_path_has_no_variables(library: Library) -> None:
    path = made("bye: {end: 'Hei {% x'}")
    assert last_words(library, path=path) == "Hei {% x"


def test_an_answer_that_looks_like_a_template_stays_what_it_is(library: Library) -> None:
    walker = msgspec.structs.replace(YOUNG, municipality="{{ 7 * 7 }}")
    path = made("bye: {end: '{{ home }}'}", head="variables: {home: {of: municipality, else: x}}\n")
    shown = walked(path, walker=walker)
    assert Renderer(library, walker, NOON).events(shown.events).messages[-1].text == "{{ 7 * 7 }}"


def test_variables_have_a_context_for_their_translation() -> None:
    words = dict(PATH.words())
    assert words["trial.variables.how_long.weeks"] == "viikkoja"
    assert words["trial.variables.home.else"] == "jossain"
    assert words["trial.title"] == "Testi" and words["trial.summary"] == "Testin polku."


def test_a_walk_tells_the_values_behind_the_variables_of_the_path_it_stands_in() -> None:
    shown = walked(PATH, "weeks", 5, ("tea",), "yes", "easy").events[-1]
    assert shown.values == {  # type: ignore[union-attr]
        "hours": 5, "how_long": "weeks", "evening": ("tea",), "adult": "yes", "calmer": "easy", "helped": None, "home": "Kotka",
    }  # fmt: skip
    inside = walked(PATH, "weeks", 5, ("tea",), "yes").events[-1]
    assert inside.ref == "breathe/now" and inside.values == {}  # type: ignore[union-attr]
