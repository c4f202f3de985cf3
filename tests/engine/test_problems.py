"""Each mistake that can be made in a library gets its sentence, in its place, and all come at once."""

import re
from pathlib import Path

import pytest

from engine.codes import CODES
from engine.loading import LibraryError, load, read_library
from engine.path import PathFile
from engine.problems import Problem
from engine.yaml_reader import parse, read
from tests.engine import mistakes
from tests.engine.making import checked, compiled, written
from tests.engine.mistakes import BREAKS, FILES, GRAPHS, MISTAKES, Break, Bytes, Mistake

TRIAL = "paths/youth/trial.yml"


def lines(problems: list[Problem]) -> str:
    return "\n".join(map(str, problems))


def said(mistake: Mistake) -> list[str]:
    found = checked(written(mistake.steps, head=mistake.head), hard_words=mistakes.HARD_WORDS)
    return [str(problem) for problem in found]


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda one: one.says[:60])
def test_a_mistake_is_told_with_its_place_and_what_to_do(mistake: Mistake) -> None:
    assert f"{TRIAL}:{mistake.says}" in said(mistake), "\n".join(said(mistake))


@pytest.mark.parametrize(
    "mistake", [*mistakes.NAMES, *mistakes.CONDITIONS, *mistakes.WORDS], ids=lambda one: one.says[:60]
)
def test_a_mistake_is_told_once_and_brings_no_other_problem_with_it(mistake: Mistake) -> None:
    codes = [re.findall(r"P\d{3}", one)[0] for one in said(mistake)]
    expected = re.findall(r"P\d{3}", mistake.says)[0]
    assert codes.count(expected) == 1
    # A hard sentence makes the whole text hard; what the path is worth without the name stays to be said.
    assert set(codes) <= {expected, "P031", "P034"}


@pytest.mark.parametrize("mistake", GRAPHS, ids=lambda one: one.says[:60])
def test_a_path_that_leads_nowhere_good_cannot_be_loaded(small: Path, mistake: Mistake) -> None:
    (small / "paths/youth/other.yml").write_text(
        written(mistake.steps.replace("sleep", "trial"), "other"), encoding="utf-8"
    )
    with pytest.raises(LibraryError, match=re.search(r"P\d{3}", mistake.says)[0]) as error:  # type: ignore[index]
        load(small)
    assert {problem.place.file for problem in error.value.problems} == {"paths/youth/other.yml"}


@pytest.mark.parametrize("broken", FILES, ids=lambda one: one.says[:60])
def test_broken_yaml_is_a_problem_and_no_traceback(tmp_path: Path, broken: Bytes) -> None:
    file = tmp_path / "broken.yml"
    file.write_bytes(broken.content)
    problems = list(read(file, "broken.yml", PathFile).problems)
    assert any(broken.says in str(problem) for problem in problems), lines(problems)


@pytest.mark.parametrize("broken", BREAKS, ids=lambda one: f"{one.file}: {one.new[:30]}")
def test_what_is_wrong_between_the_parts_of_a_library_is_told(small: Path, broken: Break) -> None:
    file = small / broken.file
    text = file.read_text(encoding="utf-8")
    assert broken.old in text
    file.write_text(text.replace(broken.old, broken.new, 1), encoding="utf-8")
    problems = read_library(small).problems
    assert any(broken.says in str(problem) for problem in problems), lines(problems)


def test_the_small_library_has_no_problem(small: Path) -> None:
    assert read_library(small).problems == []


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    [problem] = read(tmp_path / "none.yml", "none.yml", PathFile).problems
    assert str(problem) == "none.yml:1:1: P001 cannot be read: No such file or directory"


def test_a_sound_path_has_no_problem() -> None:
    assert checked(written(f"a: {{ask: Mitä, choices: {{x: X}}}}\n{mistakes.TAIL}")) == []


def test_a_path_without_steps_says_so() -> None:
    assert [str(one) for one in checked(written("").replace("steps:\n", "steps: {}\n"))] == [
        f"{TRIAL}:7:8: P019 a path needs at least one step"
    ]
    assert [str(one) for one in checked(written("").replace("steps:\n", ""))] == [
        f'{TRIAL}:1:1: P007 "steps" is missing'
    ]


TEN_MISTAKES = """\
schema_version: 1
path: trial
title: Testi
summary: Testin polku.
audience: youht
owner: tests
colour: red
variables:
  hours: {of: how_long, else: monta}
predicates:
  long_time: {how_long: {iss: weeks}}
steps:
  Welcome: {say: Hei, next: how_long}
  how_long:
    ask: Kauanko?
    choices: {nights: Öitä, weeks: {label: Viikkoja, next: fork}}
  evening: {ask: Mitä?, type: many}
  fork:
    branch:
      - {when: {long_time: {holds: true}, evening: {includes: phone}}, next: help}
    else: hepl
  tip: {sey: Vinkki}
  breathe:
    exercise: Hengitä
    parts: [{text: Sisään, seconds: 4}]
  read_more: {info: Lue, links: [], next: help}
  help: {hand_off: {need: trial}, text: 'Nukut {{ hours }}, {{ name }}', renamed_from: tip}
  goodbye: {end: Hei}
"""

TOLD = """\
5:11: P006 expected any or parent or youth, found "youht"
7:1: P008 unknown key "colour"
11:26: P017 unknown operator "iss"; did you mean "is"?
13:12: P009 "Welcome" is not snake_case; for example how_long
17:12: P019 a question of type many needs choices; add choices: {id: label}
21:11: P012 unknown step "hepl"; did you mean "help"?
22:8: P010 step "tip" has no kind; did you mean "say"?
24:5: P007 "source" is missing
27:41: P032 unknown name "name" in the words; declare it under variables: in the head of the path
27:88: P037 "tip" is still there; an old name must not be in use
"""


def test_a_file_with_ten_different_mistakes_prints_ten_problems_in_one_run(small: Path) -> None:
    """In the head and in the steps, each in its place and with its hint, and nothing that only follows from another."""
    file = small / TRIAL
    file.write_text(TEN_MISTAKES, encoding="utf-8")
    (small / "paths/youth/trial.walks.yml").unlink()
    told = [str(problem).removeprefix(f"{TRIAL}:") for problem in read_library(small).problems]
    assert "\n".join(told) == TOLD.strip()
    assert told == [str(problem).removeprefix(f"{TRIAL}:") for problem in checked(TEN_MISTAKES)]
    assert len(told) == len({re.findall(r"P\d{3}", line)[0] for line in told}) == 10


def test_yes_no_and_age_bands_are_words_whatever_yaml_makes_of_them() -> None:
    read_back = parse("{choices: {yes: no, no: 16-17}}", "x.yml", dict[str, dict[str, str]])
    assert read_back.value == {"choices": {"yes": "no", "no": "16-17"}}


def test_a_problem_prints_its_place_its_code_and_its_hint() -> None:
    _, problems = compiled("a: {say: Hei, color: red}\nb: {say: Hei, next: a1}")
    assert (
        lines(problems)
        == f'{TRIAL}:8:17: P008 unknown key "color"\n{TRIAL}:9:23: P012 unknown step "a1"; did you mean "a"?'
    )


def test_each_code_is_used_and_each_used_code_is_explained() -> None:
    root = Path(__file__).resolve().parents[2]
    files = (file for folder in ("engine", "bot") for file in (root / folder).rglob("*.py"))
    used = {code for file in files for code in re.findall(r'"(P\d{3})"', file.read_text(encoding="utf-8"))}
    assert used == set(CODES)


def test_each_code_has_a_mistake_that_shows_it() -> None:
    shown = {code for one in (*MISTAKES, *FILES, *BREAKS) for code in re.findall(r"\bP\d{3}\b", one.says)}
    assert set(CODES) - shown - set(mistakes.CODES_ELSEWHERE) == set()
    assert shown & set(mistakes.CODES_ELSEWHERE) == set()
