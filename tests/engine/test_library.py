"""A whole library: what is said of one that lacks a part, of paths that run each other, of files that lie elsewhere."""

from pathlib import Path

import pytest

from engine.library import phrases_of
from engine.loading import LibraryError, load, read_library
from tests.conftest import ROOT
from tests.engine import small_library

TRIAL, BREATHING = "paths/youth/trial.yml", "paths/shared/breathing.yml"


def told(root: Path) -> list[str]:
    return [str(problem) for problem in read_library(root).problems]


def edit(root: Path, name: str, old: str, new: str) -> None:
    text = (root / name).read_text(encoding="utf-8")
    assert old in text
    (root / name).write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "old", "new", "code"),
    [
        ("paths/shared/breathing.yml", "steps:\n", "steps:\n  again:\n    run: breathing\n", "P018"),
        ("paths/youth/sleep.walks.yml", "ends: ", "ends: not_", "P021"),
    ],
)
def test_what_is_wrong_in_the_library_that_ships_is_found(copy: Path, name: str, old: str, new: str, code: str) -> None:
    edit(copy, name, old, new)
    assert code in {problem.code for problem in read_library(copy).problems}


PARTS = {
    "paths": "paths:1:1: P028 there is no path here; a library needs at least one",
    "content/services": "content/services:1:1: P028 nothing is here; a library needs this folder",
    "content/groups": "content/groups:1:1: P028 nothing is here; a library needs this folder",
    "content/safety": "content/safety:1:1: P028 there are no crisis categories; a library never goes without",
    "content/dialogue": "content/dialogue:1:1: P028 nothing is here; a library needs this folder",
    "content/locale": "content/locale/sv/LC_MESSAGES/polku.po:1:1: P028 the translations are missing; run make messages",
    "content/safety/rules.yml": "content/safety/rules.yml:1:1: P001 cannot be read: No such file or directory",
    "content/county.yml": "content/county.yml:1:1: P001 cannot be read: No such file or directory",
}


@pytest.mark.parametrize("part", PARTS)
def test_a_library_without_a_part_is_refused(small: Path, part: str) -> None:
    (small / part).rename(small / "elsewhere")
    loaded = read_library(small)
    assert loaded.library is None
    assert PARTS[part] in map(str, loaded.problems)
    with pytest.raises(LibraryError, match="P0"):
        load(small)


def test_the_error_of_a_library_holds_its_errors_only(small: Path) -> None:
    edit(small, TRIAL, "Apua saa.", "Psyykkistä apua.")
    assert load(small).paths.keys() == {"trial", "breathing"}
    edit(small, TRIAL, "need: trial", "need: trail")
    with pytest.raises(LibraryError) as error:
        load(small)
    assert [problem.code for problem in error.value.problems] == ["P013"]
    assert str(error.value) == str(error.value.problems[0])


def test_a_path_that_is_there_twice_is_told(small: Path) -> None:
    (small / "paths/parents").mkdir()
    (small / "paths/parents/trial.yml").write_text(small_library.PATH, encoding="utf-8")
    assert f'{TRIAL}:1:1: P026 the path "trial" is there twice' in told(small)


def test_an_id_that_is_used_in_two_files_is_told(small: Path) -> None:
    (small / "content/groups/more.yml").write_text(small_library.GROUPS, encoding="utf-8")
    assert told(small) == ['content/groups/more.yml:3:5: P026 "cafe" is used twice; give one another id']


def test_paths_that_run_each_other_in_a_circle_are_told(small: Path) -> None:
    for name, target in (("one", "two"), ("two", "three"), ("three", "one")):
        text = small_library.SHARED.replace("path: breathing", f"path: {name}")
        text = text.replace("  well:", f"  again:\n    run: {target}\n  well:")
        (small / f"paths/shared/{name}.yml").write_text(text, encoding="utf-8")
    assert told(small) == ["paths/shared/three.yml:17:10: P018 one runs two runs three runs one; break the circle"]


def test_a_path_is_not_blamed_for_one_it_runs(small: Path) -> None:
    """The shared path cannot be read; that it gives an answer back cannot be told, and is not denied."""
    edit(small, BREATHING, "type: yes_no", "type: yesno")
    edit(small, TRIAL, "municipality: {is: Kotka}", "breathe: {is: yes}")
    assert [line.split(":")[0] for line in told(small)] == [BREATHING]


def test_a_condition_on_a_shared_path_that_gives_nothing_back_is_told(small: Path) -> None:
    edit(small, TRIAL, "municipality: {is: Kotka}", "breathe: {is: yes}")
    assert [line.split("; ")[0] for line in told(small) if "P017" in line] == []
    edit(small, BREATHING, "gives: calmer\n", "")
    assert f'{TRIAL}:13:17: P017 "breathe" is never answered' in [line.split("; ")[0] for line in told(small)]


def test_a_broken_county_is_told_and_no_condition_on_towns_is_blamed(small: Path) -> None:
    (small / "content/county.yml").write_text("name: {fi: Testilä}\n", encoding="utf-8")
    assert told(small) == ['content/county.yml:1:1: P007 "municipalities" is missing']


def test_a_file_that_is_a_link_out_of_the_library_is_told_and_not_read(small: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.yml").write_text(small_library.SHARED, encoding="utf-8")
    (small / BREATHING).unlink()
    (small / BREATHING).symlink_to(tmp_path / "secret.yml")
    assert f"{BREATHING}:1:1: P040 the file lies outside of the library; put the file itself here" in told(small)
    assert read_library(small).library is None


def test_a_link_within_the_library_is_a_file_like_others(small: Path) -> None:
    (small / "content/shared.yml").write_text(small_library.SHARED, encoding="utf-8")
    (small / BREATHING).unlink()
    (small / BREATHING).symlink_to(small / "content/shared.yml")
    assert told(small) == []


def test_crisis_words_need_not_be_of_this_library_to_be_told_of(small: Path) -> None:
    (small / "content/safety/other.yml").write_text("id: other\n", encoding="utf-8")
    assert {line.split(":")[0] for line in told(small)} == {"content/safety/other.yml"}


def test_a_path_that_cannot_be_read_at_all_has_only_that_problem(small: Path) -> None:
    (small / BREATHING).write_text("steps: [", encoding="utf-8")
    assert [line.split(" ")[1] for line in told(small)] == ["P002", "P013"]


def test_what_people_say_is_gathered_from_paths_and_intents_each_once(small: Path) -> None:
    edit(small, TRIAL, "owner: tests", "owner: tests\nphrases: {fi: [apua, apua], sv: [hjälp]}")
    found = phrases_of(load(small))
    assert [phrase for intent, phrase in found if intent == "trial"] == ["apua", "hjälp"]
    assert ("back", "back") in found and len(found) == len(set(found))


def test_phrases_may_stand_in_a_file_beside_the_path(small: Path) -> None:
    edit(small, TRIAL, "owner: tests", "owner: tests\nphrases: {fi: [apua]}")
    (small / "paths/youth/trial.phrases.yml").write_text("phrases: {fi: [auta], en: [help]}\n", encoding="utf-8")
    assert load(small).paths["trial"].phrases == {"fi": ("apua", "auta"), "sv": (), "en": ("help",)}
    (small / "paths/youth/trial.phrases.yml").write_text("phrase: {}\n", encoding="utf-8")
    assert {line.split(" ")[1] for line in told(small)} == {"P007", "P008"}


def test_the_library_that_ships_has_no_error() -> None:
    assert read_library(ROOT).library is not None
