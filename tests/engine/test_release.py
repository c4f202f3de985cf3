"""A release as bytes: the same for the same words, loaded as it was, and what it means for walks under way."""

from pathlib import Path

import msgspec
import pytest

from engine.library import Library
from engine.loading import load
from engine.release import Touched, content_hash, content_of, touched, with_release
from engine.walk import State
from engine.walker import Walker
from tests.engine.making import NOON, YOUNG, walked
from tests.engine.small_library import GROUPS
from tests.engine.test_library import BREATHING, TRIAL, edit

CONDITIONS = "{municipality: {is: Kotka}, or: [{how: {is: well}}, {not: {how: {is: badly}}}]}"


@pytest.fixture
def library(small: Path) -> Library:
    edit(small, TRIAL, "{municipality: {is: Kotka}}", CONDITIONS)
    return load(small)


def test_the_same_paths_and_words_are_the_same_bytes(small: Path, library: Library) -> None:
    content = content_of(library)
    assert content_of(load(small)) == content
    edit(small, TRIAL, "owner: tests", "owner: tests\nphrases: {fi: [apua]}\n# a line more, so that all places change")
    (small / "content/groups/more.yml").write_text(GROUPS.replace("cafe", "choir"), encoding="utf-8")
    assert content_of(load(small)) == content
    assert content_hash(content) == content_hash(content_of(load(small))) and len(content_hash(content)) == 64


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (TRIAL, "Apua saa.", "Apua on."),
        (TRIAL, "{how: {is: well}}", "{how: {answered: true}}"),
        (BREATHING, "seconds: 4", "seconds: 5"),
    ],
)
def test_what_walkers_meet_makes_another_release(small: Path, library: Library, name: str, old: str, new: str) -> None:
    edit(small, name, old, new)
    assert content_of(load(small)) != content_of(library)


def test_a_translation_of_the_paths_is_part_of_a_release_and_one_of_the_dialogue_is_not(library: Library) -> None:
    content = content_of(library)
    library.words.translations["sv"][("word.choice.yes", "Kyllä")] = "Jo"
    assert content_of(library) == content
    library.words.translations["sv"][("trial.help.text", "Apua saa.")] = "Hjälp finns."
    assert content_of(library) != content


def test_a_release_is_walked_as_it_was_published(small: Path, library: Library) -> None:
    library.words.translations["sv"][("trial.help.text", "Apua saa.")] = "Hjälp finns."
    content = content_of(library)
    edit(small, TRIAL, "Apua saa.", "Apua on.")
    later = with_release(load(small), content, "3")
    assert later.release == "3" and later.paths["trial"].steps["help"] == library.paths["trial"].steps["help"]
    assert later.words.text("trial.help.text", "Apua saa.", "sv") == "Hjälp finns."
    assert later.words.say("choice.yes", "sv") == "sv: Kyllä"
    assert later.services.keys() == library.services.keys()
    assert walked(later.paths["trial"], "well").state.at == ("near",)


def test_bytes_that_are_no_release_are_refused(library: Library) -> None:
    with pytest.raises(msgspec.DecodeError):
        with_release(library, b"nothing", "3")


def walks(library: Library, *answers: str, walker: Walker = YOUNG) -> State:
    state = walked(library.paths["trial"], *answers, walker=walker).state
    return msgspec.structs.replace(state, release="1")


def test_what_a_release_means_for_each_walk_is_counted(small: Path, library: Library) -> None:
    edit(small, TRIAL, "Tämä on lähellä.", "Tämä on ihan lähellä.")
    edit(small, BREATHING, "calmer:", "easier:")
    edit(small, BREATHING, "gives: calmer", "gives: easier")
    after = msgspec.structs.replace(load(small), release="2")
    under_way = [
        walks(library), walks(library), walks(library, "well"), walks(library, "badly"),
        walks(library, "badly", "done"), walks(library, "badly", "done", "yes"),
        walks(library, "badly", "done", "no"),
        msgspec.structs.replace(walks(library), path="gone"),
    ]  # fmt: skip
    assert touched(under_way, {"1": library}, after, NOON) == [
        Touched("gone", "how", "gone", "", 1, 0),
        Touched("trial", "breathe/belly", "words", "breathe/belly", 1, 0),  # it leads to another step
        Touched("trial", "breathe/calmer", "moves", "breathe/easier", 1, 0),
        Touched("trial", "help", "moves", "breathe/easier", 2, 2),
        Touched("trial", "how", "same", "how", 2, 0),
        Touched("trial", "near", "words", "near", 1, 0),
    ]


def test_a_walk_of_a_release_that_nobody_has_any_more_may_meet_other_words(library: Library) -> None:
    assert touched([walks(library)], {}, library, NOON) == [Touched("trial", "how", "words", "how", 1, 0)]
    lacking = {"1": msgspec.structs.replace(library, paths={})}
    assert touched([walks(library)], lacking, library, NOON)[0].fate == "words"
