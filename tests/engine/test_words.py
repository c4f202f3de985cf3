"""Words in three languages, with named values that can do nothing but be said."""

from pathlib import Path

import jinja2
import pytest

from engine.loading import load
from engine.words import Words, po_file, read_translations

WORDS = Words({"hi": "Hei {{ name }}", "bye": "Hei hei"}, {"sv": {("word.hi", "Hei {{ name }}"): "Hej {{ name }}"}})


def test_what_is_not_translated_is_said_in_finnish() -> None:
    assert [WORDS.say("hi", language, name="Aino") for language in ("fi", "sv", "en")] == [
        "Hei Aino",
        "Hej Aino",
        "Hei Aino",
    ]
    assert WORDS.say("bye", "sv") == "Hei hei"


def test_words_that_are_not_there_are_an_error_of_the_program() -> None:
    with pytest.raises(KeyError):
        WORDS.say("no.such", "fi")
    with pytest.raises(jinja2.UndefinedError):
        WORDS.say("hi", "fi")


def test_a_value_is_said_as_it_is_and_never_read() -> None:
    assert WORDS.say("hi", "fi", name="{{ 7 * 7 }} <b>") == "Hei {{ 7 * 7 }} <b>"


@pytest.mark.parametrize(
    "text", ["{{ x.__class__.__mro__ }}", "{{ x.__init__.__globals__ }}", "{{ range(9) }}", "{{ cycler() }}"]
)
def test_words_reach_nothing_of_the_program(text: str) -> None:
    with pytest.raises((jinja2.UndefinedError, jinja2.exceptions.SecurityError)):
        WORDS.with_values(text, x="a")


def test_what_translators_have_not_finished_is_left_out(small: Path) -> None:
    file = po_file(small, "sv")
    text = file.read_text(encoding="utf-8")
    text = text.replace('msgctxt "word.choice.yes"', '#, fuzzy\nmsgctxt "word.choice.yes"')
    file.write_text(text.replace('msgstr "sv: Ei"', 'msgstr ""'), encoding="utf-8")
    words = load(small).words
    assert [words.say(key, "sv") for key in ("choice.yes", "choice.no", "choice.done")] == ["Kyllä", "Ei", "sv: Tein"]


@pytest.mark.parametrize("content", [b'msgid "a"\nmsgstr \xff\n', b'msgid "a\n', b"nothing\n"])
def test_translations_that_cannot_be_read_are_a_problem(small: Path, content: bytes) -> None:
    po_file(small, "sv").write_bytes(content)
    found, problems = read_translations(small, "sv")
    assert found == {} and [problem.code for problem in problems] == ["P002"]
