"""What ``polku check`` and ``polku explain`` write for programs and people."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from typer.testing import CliRunner

from bot.cli.checking import as_json, as_sarif, as_text
from bot.cli.commands import app
from bot.cli.explaining import explain, page
from engine.codes import CODES
from engine.problems import Place, Problem
from engine.yaml_nodes import compose
from tests.conftest import ROOT

PROBLEMS = [
    Problem(Place("paths/youth/sleep.yml", 14, 9), "P012", 'unknown step "ä"', 'did you mean "a"?'),
    Problem(Place("paths/youth/own words.yml", 3, 1), "P035", "a hard word", severity="warning"),
    Problem(Place("content/safety"), "P102", "not reviewed", "have them reviewed", "warning"),
]


def strictly(properties: dict[str, Any], *required: str) -> dict[str, Any]:
    """An object with these properties and no other."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(required or properties),
        "additionalProperties": False,
    }


def several(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


TEXT = strictly({"text": {"type": "string", "minLength": 1}})
COUNTED = {"type": "integer", "minimum": 1}
RULE = strictly(
    {
        "id": {"type": "string"},
        "name": {"type": "string", "pattern": "^([A-Z][A-Za-z]*)+$"},
        "shortDescription": TEXT,
        "fullDescription": TEXT,
        "help": strictly({"text": {"type": "string"}, "markdown": {"type": "string"}}),
    }
)
LOCATION = strictly(
    {
        "physicalLocation": strictly(
            {
                "artifactLocation": strictly(
                    {"uri": {"type": "string", "pattern": r"^[A-Za-z0-9._/%-]+$"}, "uriBaseId": {"const": "%SRCROOT%"}}
                ),
                "region": strictly({"startLine": COUNTED, "startColumn": COUNTED}),
            }
        )
    }
)
RESULT = strictly(
    {
        "ruleId": {"enum": list(CODES)},
        "ruleIndex": {"type": "integer", "minimum": 0, "maximum": len(CODES) - 1},
        "level": {"enum": ["none", "note", "warning", "error"]},
        "message": TEXT,
        "locations": {**several(LOCATION), "minItems": 1},
    }
)
DRIVER = strictly({"name": {"const": "polku"}, "version": {"type": "string"}, "rules": several(RULE)})
RUN = strictly(
    {
        "tool": strictly({"driver": DRIVER}),
        "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
        "results": several(RESULT),
    }
)
SARIF = strictly(
    {
        "$schema": {"type": "string", "pattern": "sarif-schema-2.1.0.json$"},
        "version": {"const": "2.1.0"},
        "runs": {**several(RUN), "minItems": 1},
    }
)
"""The part of the SARIF 2.1.0 schema that we use; what is not in it we do not write."""


@pytest.mark.parametrize("problems", [[], PROBLEMS])
def test_sarif_is_valid(problems: list[Problem]) -> None:
    jsonschema.Draft202012Validator(SARIF).validate(json.loads(as_sarif(problems)))


def test_a_sarif_result_points_to_its_rule_and_its_place() -> None:
    [run] = json.loads(as_sarif(PROBLEMS))["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(CODES)
    assert [rules[result["ruleIndex"]]["id"] for result in run["results"]] == ["P012", "P035", "P102"]
    first, second, _ = run["results"]
    assert first["message"]["text"] == 'unknown step "ä"; did you mean "a"?'
    assert first["locations"][0]["physicalLocation"]["region"] == {"startLine": 14, "startColumn": 9}
    assert second["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "paths/youth/own%20words.yml"
    assert [result["level"] for result in run["results"]] == ["error", "warning", "warning"]
    assert rules[first["ruleIndex"]]["help"]["markdown"] == page("P012")


def test_the_keys_of_the_json_are_kept() -> None:
    [first, *_] = json.loads(as_json(PROBLEMS))
    assert first == {
        "file": "paths/youth/sleep.yml", "line": 14, "column": 9, "code": "P012", "severity": "error",
        "message": 'unknown step "ä"', "hint": 'did you mean "a"?',
    }  # fmt: skip
    assert json.loads(as_json([])) == []


def test_the_text_says_what_is_a_warning_and_how_many_there_are() -> None:
    lines = as_text(PROBLEMS).splitlines()
    assert lines[1].endswith("a hard word (warning)")
    assert lines[-1] == "1 errors, 2 warnings"


def test_a_column_counts_characters_and_not_bytes() -> None:
    _, problems = compose('a: {"äö😀": 1, "äö😀": 2}\n', "a.yml")
    assert [problem.place.column for problem in problems] == [15]


def test_explain_prints_the_page_of_a_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert explain("p012") == 0
    assert capsys.readouterr().out == page("P012")


@pytest.mark.parametrize(("code", "hint"), [("PP012", 'did you mean "P012"?'), ("sleep", "the codes are P001")])
def test_explain_tells_an_unknown_code(code: str, hint: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert explain(code) == 2
    assert hint in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["explain", "P012"], 0), (["explain", "P999"], 2), (["explain"], 2), (["schema"], 0), (["schema", "wlaks"], 2)],
)
def test_explain_and_schema_exit_as_they_should(arguments: list[str], code: int) -> None:
    assert CliRunner().invoke(app, arguments).exit_code == code


def test_schemas_are_written_with_the_setting_that_editors_need(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["schema", "--write", str(tmp_path), "--library", str(ROOT)])
    setting = json.loads(done.stdout)["yaml.schemas"]
    assert set(setting) == {file.as_posix() for file in tmp_path.iterdir()}
    assert setting[f"{tmp_path}/talk.json"] == ["content/safety/talk.yml"]
