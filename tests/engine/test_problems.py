"""Each mistake an editor can make in a path, and the sentence it gets."""

import re
from pathlib import Path

import pytest

from engine.path import PathFile
from engine.problems import CODES
from engine.yaml_reader import parse, read
from tests.engine.making import checked, compiled, written

END = "\n    bye:\n      end: Hei\n"

MISTAKES = [
    (
        "a: {say: Hei, next: bya}\nbye: {end: Hei}",
        'paths/youth/trial.yml:8:23: P012 unknown step "bya"; did you mean "bye"?',
    ),
    ("a: {sey: Hei}\nbye: {end: Hei}", 'paths/youth/trial.yml:8:6: P010 step "a" has no kind; did you mean "say"?'),
    ("a: {say: Hei, end: Hei}", 'paths/youth/trial.yml:8:6: P010 step "a" has two kinds: say and end; keep one'),
    ("a: {say: Hei, color: red}", 'paths/youth/trial.yml:8:17: P008 unknown key "color"'),
    ("A-b: {say: Hei}", 'paths/youth/trial.yml:8:8: P009 "A-b" is not snake_case; for example how_long'),
    ("a: Hei", 'paths/youth/trial.yml:8:6: P006 step "a" must be a mapping; for example {say: …}'),
    ("a: {exercise: Hei, parts: []}", 'paths/youth/trial.yml:8:6: P007 "source" is missing'),
    (
        "a: {ask: Mitä}",
        "paths/youth/trial.yml:8:6: P019 a question of type one needs choices; add choices: {id: label}",
    ),
    ("a: {ask: Mitä, type: scale}", "paths/youth/trial.yml:8:6: P019 a question of type scale needs scale: {from, to}"),
    ("a: {hand_off: {}, text: Hei}", "paths/youth/trial.yml:8:17: P019 a hand-off needs a service, a group or a need"),
    (
        "a: {branch: [{when: {x: {iss: 1}}, next: bye}], else: bye}\nbye: {end: Hei}",
        'paths/youth/trial.yml:8:28: P017 unknown operator "iss"; did you mean "is"?',
    ),
    ("a: {say: 1}\na: {say: 2}", 'paths/youth/trial.yml:9:3: P003 "a" already stands on line 8; keep one'),
    ("a: {say: &x Hei}", "paths/youth/trial.yml:8:12: P004 an anchor or alias; write the value out"),
    (
        "a: {say: !!python/object Hei}",
        "paths/youth/trial.yml:8:12: P004 a tag (tag:yaml.org,2002:python/object); take it away",
    ),
    ("a: {say: [Hei]}", "paths/youth/trial.yml:8:12: P006 expected a text, found a list"),
    ("a: {ask: Mitä, choices: {x: {next: bye}}}\nbye: {end: Hei}", 'P019 choice "x" has no label'),
    (
        "a: {ask: Mitä, type: many, choices: {x: {label: X, next: bye}}}\nbye: {end: Hei}",
        "P019 a choice of many cannot lead elsewhere",
    ),
]


@pytest.mark.parametrize(("steps", "expected"), MISTAKES)
def test_a_mistake_is_told_with_its_place_and_what_to_do(steps: str, expected: str) -> None:
    _, problems = compiled(steps)
    assert any(expected in str(problem) for problem in problems), "\n".join(map(str, problems))


def test_all_mistakes_come_at_once() -> None:
    _, problems = compiled(
        "a: {say: [x]}\nb: {sey: x}\nc: {ask: Mitä}\nd: {say: x, next: nowhere}\ne: {say: x, colour: x}"
    )
    assert [problem.code for problem in problems] == ["P006", "P010", "P019", "P008", "P012"]


GRAPHS = [
    ("a: {say: Hei, next: bye}\nlost: {say: Hei}\nhelp: {hand_off: {need: x}, text: Hei}\nbye: {end: Hei}", "P015"),
    ("a: {ask: Mitä, choices: {x: X}, next: a}", "P036"),
    ("a: {say: Hei}", "P016"),
    ("a: {say: Hei}\nb: {say: Hei, next: a}", "P022"),
    ("a: {say: Hei}\nbye: {end: Hei}", "P020"),
    (
        "a: {branch: [{when: {lost: {is: x}}, next: help}], else: help}\nhelp: {hand_off: {need: x}, text: Hei}\nbye: {end: Hei}",
        "P017",
    ),
    (
        "q: {ask: Mitä, choices: {x: X}}\na: {branch: [{when: {q: {is: y}}, next: help}], else: help}\n"
        "help: {hand_off: {need: x}, text: Hei}\nbye: {end: Hei}",
        "P017",
    ),
]


@pytest.mark.parametrize(("steps", "code"), GRAPHS)
def test_a_path_that_leads_nowhere_good_is_a_problem(steps: str, code: str) -> None:
    assert code in {problem.code for problem in checked(written(steps))}


def test_a_sound_path_has_no_problem() -> None:
    steps = "a: {ask: Mitä, choices: {x: X}}\nhelp: {hand_off: {need: x}, text: Hei}\nbye: {end: Hei}"
    assert checked(written(steps)) == []


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"a: 1\n\tb: 2\n", "P002 a tab in the indentation"),
        (b"a: 1\r\nb: 2\r\n", "P002 Windows line ends"),
        (b"a: 1\nb: \xff\n", ":2:1: P001 is not UTF-8"),
        (b"a: [1\n", "P002"),
        (b"a: \x00", "P002"),
        (b"a: " + b"x" * 300_000, "P001 is 292 KB"),
        (b"a: " + b"[" * 5000, "P005"),
        (b"a: &a [x]\nb: [*a, *a]\n", "P004"),
        (b"", "P007 the file is empty"),
        (b"---\na: 1\n---\nb: 2\n", "P002 more than one document"),
    ],
)
def test_broken_yaml_is_a_problem_and_no_traceback(tmp_path: Path, content: bytes, expected: str) -> None:
    file = tmp_path / "broken.yml"
    file.write_bytes(content)
    problems = read(file, "broken.yml", PathFile).problems
    assert any(expected in str(problem) for problem in problems), "\n".join(map(str, problems))


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    assert read(tmp_path / "none.yml", "none.yml", PathFile).problems[0].code == "P001"


def test_yes_no_and_age_bands_are_words_whatever_yaml_makes_of_them() -> None:
    read_back = parse("{choices: {yes: no, no: 16-17}}", "x.yml", dict[str, dict[str, str]])
    assert read_back.value == {"choices": {"yes": "no", "no": "16-17"}}


def test_each_code_is_used_and_each_used_code_is_explained() -> None:
    root = Path(__file__).resolve().parents[2]
    sources = "".join(
        file.read_text(encoding="utf-8") for folder in ("engine", "bot") for file in (root / folder).rglob("*.py")
    )
    table = (root / "engine/problems.py").read_text(encoding="utf-8")
    used = set(re.findall(r'"(P\d{3})"', sources.replace(table, "")))
    assert used == set(CODES)
