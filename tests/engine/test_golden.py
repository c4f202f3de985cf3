"""Golden walks: what is said of a conversation that a path no longer follows."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from engine.golden import GoldenWalk, ends, follow
from engine.library import Library
from engine.loading import load, read_library
from engine.problems import Place
from engine.walker import Walker

KOTKA = Walker(audience="youth", municipality="Kotka")
WALK: tuple[dict[str, Any], ...] = (
    {"how": "badly"}, {"breathe/belly": "done"}, {"breathe/calmer": "yes"}, {"help": "continue"},
)  # fmt: skip
HERE = Place("paths/youth/trial.walks.yml", 2, 3)


@pytest.fixture
def library(small: Path) -> Library:
    return load(small)


def told(library: Library, walk: tuple[dict[str, Any], ...], to: str = "goodbye", offers: tuple[str, ...] = ()) -> str:
    problems = follow(library.paths["trial"], GoldenWalk(KOTKA, walk, to, offers), HERE, library)
    return "\n".join(str(problem).removeprefix(f"{HERE}: P021 ") for problem in problems)


def test_a_walk_that_still_goes_as_it_went_is_in_order(library: Library) -> None:
    assert told(library, WALK) == ""
    assert told(library, WALK, offers=("kotka-chat", "open-line", "cafe")) == ""


@pytest.mark.parametrize(
    ("walk", "says"),
    [
        (WALK[:-1], 'the walk has not ended; it stands at "help"'),
        (WALK[1:], 'expected to stand at "breathe/belly"; the walk stands at "how"'),
        ((*WALK, {"more": "yes"}), 'expected to stand at "more"; the walk stands at "goodbye" and has ended'),
        (({"how": "terribly"},), '"how" does not accept \'terribly\''),
        (({"how": ["badly"]},), '"how" does not accept [\'badly\']'),
        (({"how": {"a": 1}},), "\"how\" does not accept {'a': 1}"),
        (({"how": None},), '"how" does not accept None'),
        (({},), "an entry of a walk is one step with its answer; for example - how_long: weeks"),
        (({"how": "well", "near": "continue"},),
         "an entry of a walk is one step with its answer; for example - how_long: weeks"),
    ],
)  # fmt: skip
def test_the_first_place_where_it_goes_another_way_is_told(
    library: Library, walk: tuple[dict[str, Any], ...], says: str
) -> None:
    assert told(library, walk) == says


def test_another_end_is_told(library: Library) -> None:
    assert told(library, WALK, "help") == 'expected to end at "help"; it ended at "goodbye"'


def test_a_card_that_is_no_longer_offered_is_told(library: Library) -> None:
    told_now = told(library, WALK, offers=("kotka-chat", "gone"))
    assert told_now == "was not offered gone; offered: cafe, kotka-chat, open-line"


def test_a_walk_of_no_path_is_told(small: Path) -> None:
    (small / "paths/youth/trial.walks.yml").rename(small / "paths/youth/trail.walks.yml")
    [problem] = read_library(small).problems
    assert str(problem) == 'paths/youth/trail.walks.yml:1:1: P013 unknown path "trail"; did you mean "trial"?'


def test_a_file_of_walks_that_cannot_be_read_is_told(small: Path) -> None:
    (small / "paths/youth/trial.walks.yml").write_text("near_by: {walker: {audience: robot}}", encoding="utf-8")
    assert {problem.code for problem in read_library(small).problems} == {"P006", "P007"}


def test_answers_are_written_as_yaml_writes_them(small: Path) -> None:
    """Numbers are numbers, several choices are a list."""
    walk = "[{hours: 5}, {evening: [phone, tea]}, {help: continue}]"
    path = (small / "paths/youth/trial.yml").read_text(encoding="utf-8")
    steps = """steps:
  hours: {ask: Montako, type: number, number: {from: 0, to: 9}}
  evening: {ask: Mitkä, type: many, choices: {phone: P, tea: T}}
  help: {hand_off: {need: trial}, text: Apua}
  bye: {end: Hei}
"""
    (small / "paths/youth/trial.yml").write_text(path[: path.index("steps:")] + steps, encoding="utf-8")
    text = f"round: {{walker: {{audience: youth}}, walk: {walk}, ends: bye}}"
    (small / "paths/youth/trial.walks.yml").write_text(text, encoding="utf-8")
    assert read_library(small).problems == []


def test_the_ends_of_a_path_are_its_end_steps(library: Library) -> None:
    assert ends(library.paths["trial"]) == ["goodbye"]
    assert ends(msgspec.structs.replace(library.paths["trial"], steps={})) == []
