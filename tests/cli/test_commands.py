"""The commands as a person runs them: what they print, and how they exit."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.commands import app

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """The default library is the folder one stands in."""
    monkeypatch.chdir(ROOT)


def polku(*arguments: str, said: str = "") -> Result:
    """The command in this process, which has imported Rasa already; a program of its own takes seconds to start."""
    return CliRunner().invoke(app, arguments, input=said)


def test_it_is_a_program() -> None:
    command = [sys.executable, "-m", "bot.cli", "check"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=120)
    assert done.returncode == 0 and "0 errors" in done.stdout, done.stderr


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A library that a test may break."""
    for part in ("paths", "content"):
        shutil.copytree(ROOT / part, tmp_path / part)
    return tmp_path


def test_the_library_that_ships_has_no_error() -> None:
    done = polku("check")
    assert done.exit_code == 0, done.stdout
    assert done.stdout.rstrip().splitlines()[-1].startswith("0 errors")


def test_production_is_refused_until_people_have_reviewed_and_checked() -> None:
    done = polku("check", "--production")
    assert done.exit_code == 1
    assert "P102 no clinician has reviewed" in done.stdout


def test_a_broken_library_is_told_in_text_json_and_sarif(copy: Path) -> None:
    file = copy / "paths/youth/sleep.yml"
    file.write_text(file.read_text(encoding="utf-8").replace("run: breathing", "run: breathin"), encoding="utf-8")
    text = polku("check", "--library", str(copy))
    assert text.exit_code == 1
    assert 'P013 unknown path "breathin"; did you mean "breathing"?' in text.stdout
    [problem, *_] = json.loads(polku("check", "--library", str(copy), "--format", "json").stdout)
    assert problem["file"] == "paths/youth/sleep.yml" and problem["code"] == "P013" and problem["line"] > 1
    sarif = json.loads(polku("check", "--library", str(copy), "--format", "sarif").stdout)
    assert sarif["runs"][0]["results"][0]["ruleId"] == "P013"


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        ("paths/youth/sleep.yml", "next: ", "next: nowhere_", "P012 unknown step"),
        (
            "paths/parents/parent_divorce.yml",
            "service: apua-eroon-chat",
            "service: apua-eron-chat",
            "P014 unknown service",
        ),
        ("content/services/youth.yml", "audience: [youth", "audience: [yuoth", "P006 expected"),
        ("content/dialogue/words.yml", "words:", "wrods:", "P008 unknown key"),
        ("paths/youth/sleep.walks.yml", "walk:", "walk:\n    - nowhere: x", "P021 expected to stand at"),
    ],
)
def test_serve_refuses_a_broken_library_and_says_why(copy: Path, name: str, old: str, new: str, expected: str) -> None:
    file = copy / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    done = polku("serve", "--library", str(copy), "--data", str(copy / "var"))
    assert done.exit_code == 1
    assert expected in done.stderr


def test_walk_prints_the_walk_and_needs_no_rasa() -> None:
    code = (
        "import sys; sys.argv = ['polku', 'walk', 'sleep', '--answers', '1']\n"
        "import atexit; atexit.register(lambda: print('RASA' if 'rasa' in sys.modules else 'NO RASA'))\n"
        "from bot.cli import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stdout.rstrip().endswith("NO RASA")


def test_walk_asks_until_the_path_ends() -> None:
    done = polku("walk", "anxiety", "--age", "16", "--municipality", "Kotka", said="1\n" * 40)
    assert done.exit_code == 0, done.stderr
    assert "tel:" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("walk", "slep"), 2, 'did you mean "sleep"?'),
        (("walk", "sleep", "--answers", "nonsense"), 1, "does not answer"),
        (("walk", "sleep", "--municipality", "Helsinki"), 2, "Helsinki"),
        (("frobnicate",), 2, "No such command"),
    ],
)
def test_wrong_use_is_told(arguments: tuple[str, ...], code: int, words: str) -> None:
    done = polku(*arguments)
    assert done.exit_code == code
    assert words in done.stderr


def test_screen_reads_and_writes_json_lines() -> None:
    lines = [{"id": "a", "text": "haluan kuolla", "lang": "fi"}, {"id": "b", "text": "moi, mitä kuuluu"}]
    done = polku("screen", said="\n".join(map(json.dumps, lines)))
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert found[0] == {"id": "a", "outcome": "crisis", "category": "suicide_direct"}
    assert found[1] == {"id": "b", "outcome": "none", "category": None}


def test_a_line_that_is_no_json_is_told_with_its_number() -> None:
    done = polku("screen", said='{"id": "a", "text": "moi"}\n{oops\n')
    assert done.exit_code == 2
    assert "line 2" in done.stderr


@pytest.mark.rasa
def test_understand_ranks_the_intents_of_its_scope(model: Path) -> None:
    said = json.dumps({"id": "1", "text": "takaisin"}) + "\n" + json.dumps({"id": "2", "text": "en saa unta"})
    navigation = [
        json.loads(line) for line in polku("understand", "--scope", "navigation", said=said).stdout.splitlines()
    ]
    assert navigation[0]["intent"] == "back"
    topics = [json.loads(line) for line in polku("understand", "--scope", "topics", said=said).stdout.splitlines()]
    assert topics[1]["intent"] == "sleep"
    assert "back" not in {one["intent"] for one in topics[1]["ranking"]}


@pytest.mark.rasa
def test_chat_talks_in_the_terminal(model: Path) -> None:
    done = polku("chat", "--audience", "youth", said="en saa unta\n1\n1\n")
    assert done.exit_code == 0, done.stderr
    assert "1." in done.stdout and len(done.stdout) > 500
