"""Words that are hard to read, measured; and which names words hold."""

import pytest

from engine.proofs.words import HARDEST_LIX, LONGEST_SENTENCE, lix, names_in, sentences
from tests.engine.making import checked, written
from tests.engine.mistakes import TAIL


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("...", []),
        ("Hei. Hyvä, että tulit!", [["Hei"], ["Hyvä", "että", "tulit"]]),
        ("Yksi asia\n\nToinen asia", [["Yksi", "asia"], ["Toinen", "asia"]]),
        ("Yksi\nrivi", [["Yksi", "rivi"]]),
        ("Soita 112 tai kirjoita sekasin.fi-chatiin", [["Soita", "tai", "kirjoita", "sekasin", "fi-chatiin"]]),
        ("koti-ilta ja vaa’an", [["koti-ilta", "ja", "vaa’an"]]),
    ],
)
def test_a_text_is_cut_into_sentences_and_words(text: str, found: list[list[str]]) -> None:
    assert sentences(text) == found


def test_lix_is_words_a_sentence_plus_the_share_of_long_words() -> None:
    assert lix([]) == 0
    assert lix(sentences("Uni ei tule. Mitä nyt?")) == 2.5
    assert lix(sentences("Nukahtaminen kestää kauan.")) == pytest.approx(3 + 100 / 3)
    assert lix(sentences("Nukahtaminen on. Nukkuminen on.")) == 2 + 50


def of(text: str, hard_words: dict[str, str] | None = None) -> list[str]:
    return [problem.message for problem in checked(written(f"a: {{say: '{text}'}}\n{TAIL}"), hard_words=hard_words)]


def test_a_sentence_may_be_as_long_as_the_limit() -> None:
    assert of("uni " * LONGEST_SENTENCE) == []
    assert of("uni " * (LONGEST_SENTENCE + 1)) == [
        f'a sentence of 26 words, over {LONGEST_SENTENCE}: "uni uni uni uni …"'
    ]


def test_names_in_braces_are_no_words_to_stumble_over() -> None:
    head = "variables: {a_very_long_name_indeed: {of: age_band, else: x}}\n"
    text = "{{ a_very_long_name_indeed }} uni. " * 30
    assert checked(written(f"a: {{say: '{text}'}}\n{TAIL}", head=head), hard_words={"a_": "b", "very": "c"}) == []


def test_a_path_of_long_words_is_hard_as_a_whole() -> None:
    assert of("Nukahtamisvaikeudet lisääntyvät. " * 20) == [f"the path reads at LIX 97, over {HARDEST_LIX}"]


def test_a_hard_word_is_told_in_any_of_its_forms_with_a_plainer_one() -> None:
    assert of("Lähetteellä", {"lähet": "lääkärin paperi"}) == ['"Lähetteellä" may not be known at 13']
    assert of("ylähetteen", {"lähet": "lääkärin paperi"}) == []


def test_these_are_warnings_and_the_path_can_still_be_walked() -> None:
    problems = checked(written(f"a: {{say: 'Psyyke'}}\n{TAIL}"), hard_words={"psyyk": "mieli"})
    assert [(problem.code, problem.severity) for problem in problems] == [("P035", "warning")]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Hei", set()),
        ("{{ hours }} ja {{home}}", {"hours", "home"}),
        ("{{ hours.x }}", {"hours"}),
        ("{", set()),
        ("{ {", set()),
    ],
)
def test_the_names_in_words_are_found(text: str, names: set[str]) -> None:
    assert names_in(text, {"hours": 1, "home": 1})[0] == names
