"""``polku walk``: at random, and recorded as a golden walk that ``polku check`` follows."""

import shutil
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner, Result

from bot.cli.commands import app
from bot.cli.recording import golden_yaml
from bot.cli.walking import spelled
from engine.given import Answers, Given
from engine.library import Library
from engine.loading import load
from engine.walk import State, advance, start
from engine.walker import Walker
from tests.conftest import NOON, ROOT

LONG_WAY = "5,months,thoughts+caffeine,done,yes,calm,done,easier,yes,yes,continue,yes,continue,little"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A library that a test may write to."""
    for part in ("paths", "content"):
        shutil.copytree(ROOT / part, tmp_path / part)
    return tmp_path


def polku(*arguments: str, root: Path = ROOT, said: str | None = None) -> Result:
    return CliRunner().invoke(app, [*arguments, "--library", str(root)], input=said)


def given(output: str) -> list[str]:
    return [line for line in output.splitlines() if line.startswith("> ")]


def test_the_same_seed_is_the_same_walk_and_another_seed_another() -> None:
    one, again, other = (polku("walk", "sleep", "--random", seed, "--steps", "30") for seed in ("7", "7", "8"))
    assert one.exit_code == 0 and one.stdout == again.stdout
    assert given(one.stdout) != given(other.stdout)


def test_a_random_walk_gives_as_many_answers_as_asked_and_begins_again_at_an_end() -> None:
    answers = given(polku("walk", "sleep", "--random", "1", "--steps", "40").stdout)
    assert len(answers) == 40
    assert len([line for line in answers if line.startswith("> hours: ")]) > 1


@pytest.mark.parametrize(
    ("path", "options"), [("sleep", ["--age", "14"]), ("anxiety", []), ("parent_divorce", ["--audience", "parent"])]
)
def test_a_long_random_walk_is_never_refused(path: str, options: list[str]) -> None:
    done = polku("walk", path, *options, "--random", "3", "--steps", "120")
    assert done.exit_code == 0 and done.stderr == "" and len(given(done.stdout)) == 120


def test_a_walk_is_recorded_and_the_check_follows_it(copy: Path) -> None:
    file = copy / "paths/youth/sleep.walks.yml"
    before = file.read_text(encoding="utf-8")
    options = ("--age", "14", "--municipality", "Kouvola")
    done = polku("walk", "sleep", *options, "--answers", LONG_WAY, "--record", "my_way", root=copy)
    assert done.exit_code == 0, done.stderr
    after = file.read_text(encoding="utf-8")
    assert after.startswith(before.rstrip() + "\n\nmy_way:\n")
    walks = yaml.safe_load(after)
    assert walks["my_way"]["walker"] == walks["long_way"]["walker"]
    assert walks["my_way"]["walk"] == walks["long_way"]["walk"]
    assert walks["my_way"]["ends"] == "goodbye" and "opiskeluhuolto" in walks["my_way"]["offers"]
    load(copy)  # raises where the path does not follow a golden walk
    file.write_text(after.replace("my_way", "another_way").replace("- hours: 5\n", "- hours: 99\n"), encoding="utf-8")
    assert polku("check", root=copy).exit_code == 1


def test_an_interactive_walk_is_recorded_too_and_mistakes_are_left_out(copy: Path) -> None:
    said = "99\n7\nnonsense\n1\nphone\nno\nskip\ncontinue\nno\nskip\n"
    done = polku("walk", "sleep", "--record", "by_hand", root=copy, said=said)
    assert done.exit_code == 0, done.stderr
    assert '"99" does not answer hours' in done.stderr
    [hours, how_long, *_] = yaml.safe_load((copy / "paths/youth/sleep.walks.yml").read_text())["by_hand"]["walk"]
    assert hours == {"hours": 7} and how_long == {"how_long": "few_nights"}
    load(copy)


def test_a_path_without_golden_walks_gets_its_first(copy: Path) -> None:
    file = copy / "paths/shared/breathing.walks.yml"
    file.unlink()
    assert polku("walk", "breathing", "--answers", "short,done,skip", "--record", "first", root=copy).exit_code == 0
    assert file.read_text(encoding="utf-8").startswith("first:\n  walker: {audience: youth, language: fi}\n")
    load(copy)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--answers", LONG_WAY, "--record", "short_way"), 2, 'there is a golden walk "short_way" already'),
        (("--answers", LONG_WAY, "--record", "Short way"), 2, "is not snake_case"),
        (("--answers", "5,months", "--record", "half"), 1, "come to its end"),
        (("--answers", "5,nonsense", "--record", "wrong"), 1, "does not answer"),
        (("--random", "1", "--record", "chance"), 2, "--random"),
        (("--random", "1", "--answers", "5"), 2, "--random"),
        (("--random", "1", "--steps", "0"), 2, "--steps"),
    ],
)
def test_what_cannot_be_recorded_is_refused_and_nothing_is_written(
    copy: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    before = (copy / "paths/youth/sleep.walks.yml").read_bytes()
    done = polku("walk", "sleep", *arguments, root=copy)
    assert done.exit_code == code
    assert words in done.stderr
    assert (copy / "paths/youth/sleep.walks.yml").read_bytes() == before


def test_words_that_yaml_takes_for_something_else_are_quoted() -> None:
    walker = Walker(audience="youth", age_band="16-17", municipality="Pyhtää")
    answers = (Given("a", "yes"), Given("b", 3), Given("c", ("no", "null")), Given("d", "12"), Given("e/f", "a b: c"))
    state = State(path="x", walker=walker, updated=NOON, answers=Answers(answers))
    found = yaml.safe_load(golden_yaml("odd", state, "last", ["sekasin-chat", "off"]))["odd"]
    assert found["walk"] == [{"a": "yes"}, {"b": 3}, {"c": ["no", "null"]}, {"d": "12"}, {"e/f": "a b: c"}]
    assert found["walker"]["age_band"] == "16-17" and found["walker"]["municipality"] == "Pyhtää"
    assert found["offers"] == ["sekasin-chat", "off"] and found["ends"] == "last"


def test_where_a_number_is_asked_for_a_number_is_the_answer() -> None:
    """The list of choices there holds only "rather not", and 1 is an hour, not the first of the list."""
    assert "> hours: 1" in polku("walk", "sleep", "--answers", "1").stdout
    assert polku("walk", "sleep", "--answers", "1,1,2,no,no,continue,no,skip").exit_code == 0
    recorded = polku("walk", "sleep", said="1\n")
    assert "skip." in recorded.stdout


def test_what_is_spelled_is_what_was_answered(library: Library) -> None:
    assert [spelled(answer) for answer in ("yes", 3, ("a", "b"))] == ["yes", "3", "a+b"]
    turn = start(library.paths["sleep"], Walker(audience="youth"), NOON)
    assert advance(library.paths["sleep"], turn.state, 1, NOON).state.answers[:] == (Given("hours", 1),)
