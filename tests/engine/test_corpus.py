"""The corpus of the crisis screen: which lines it holds, and what is wrong with a file of it."""

from pathlib import Path

import pytest

from engine.corpus import FOLDER, Line, read_corpus
from engine.problems import Place

CATEGORIES = {"danger", "none_such"}
GOOD = """\
owner: tests
reviewed: null
category: danger
language: fi
crisis: {direct: [vaara on, apua nyt], slang: [hädäs]}
check_in: {tired: [en jaksa]}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / FOLDER).mkdir(parents=True)
    return tmp_path


def told(root: Path, text: str, name: str = "danger.fi.yml") -> list[str]:
    (root / FOLDER / name).write_text(text, encoding="utf-8")
    return [str(problem).removeprefix(f"{FOLDER}/{name}:") for problem in read_corpus(root, CATEGORIES)[1]]


def test_each_line_knows_where_it_stands_and_what_it_means(root: Path) -> None:
    assert told(root, GOOD) == []
    none = "owner: tests\nreviewed: null\ncategory: none\nlanguage: sv\nnone: {school: [prov i dag]}\n"
    assert told(root, none, "none.sv.yml") == []
    lines, _ = read_corpus(root, CATEGORIES)
    assert [(line.text, line.label, line.way) for line in lines] == [
        ("vaara on", "crisis", "danger.fi.crisis.direct"),
        ("apua nyt", "crisis", "danger.fi.crisis.direct"),
        ("hädäs", "crisis", "danger.fi.crisis.slang"),
        ("en jaksa", "check_in", "danger.fi.check_in.tired"),
        ("prov i dag", "none", "none.sv.none.school"),
    ]
    place = Place(f"{FOLDER}/danger.fi.yml", 5, 37)
    assert lines[1] == Line("apua nyt", "danger", "fi", "crisis", "danger.fi.crisis.direct", lines[1].place)
    assert (lines[1].place.file, lines[1].place.line) == (place.file, place.line)


def test_a_category_of_a_language_may_stand_in_several_files(root: Path) -> None:
    assert told(root, GOOD) == []
    assert told(root, GOOD.replace("vaara on", "mua sattuu"), "danger.fi.more.yml") == []
    texts = [line.text for line in read_corpus(root, CATEGORIES)[0]]
    assert "vaara on" in texts and "mua sattuu" in texts
    assert told(root, GOOD, "danger.fires.yml") != []


def test_a_library_without_a_corpus_has_no_lines(tmp_path: Path) -> None:
    assert read_corpus(tmp_path, CATEGORIES) == ([], [])


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("category: danger", "category: dangr", '3:11: P024 "dangr" is not a category; did you mean "danger"?'),
        ("language: fi", "language: sv",
         '3:11: P024 "danger" in "sv" does not stand in danger.fi.yml; call the file danger.sv.yml'),
        ("language: fi", "language: de", '4:11: P006 expected ar or en or fi or ru or so or sv or uk, found "de"'),
        ("[en jaksa]", "[]", '6:19: P024 "tired" has no lines'),
        ("[en jaksa]", "['  ']", "6:20: P024 the line is empty"),
        ("check_in:", "none:",
         '6:7: P024 "none" does not belong to "danger"; lines that must not alarm stand in "none" files'),
        ("owner: tests\n", "", '1:1: P007 "owner" is missing'),
    ],
)  # fmt: skip
def test_a_mistake_in_it_is_told(root: Path, old: str, new: str, says: str) -> None:
    assert says in told(root, GOOD.replace(old, new))


def test_a_file_without_lines_is_told(root: Path) -> None:
    assert told(root, GOOD[: GOOD.index("crisis")]) == ["1:1: P024 there are no lines"]
