"""The JSON Schemas for editors: they accept every file that ships, and refuse what ``polku check`` would refuse, too."""

import copy
from typing import Any

import jsonschema
import pytest
from msgspec import inspect

from engine.schema import FILES, _Describing, files, path_schema, schema
from engine.steps import STEP_KINDS
from engine.yaml_nodes import compose
from engine.yaml_reader import plain
from tests.conftest import ROOT

SHIPPED = [(name, file) for name, found in files(ROOT).items() for file in found]
HEAD = {"schema_version": 1, "path": "x", "title": "X", "summary": "X", "audience": "youth", "owner": "x"}


def written(text: str) -> Any:
    node, problems = compose(text, "x.yml")
    assert node is not None and problems == []
    return plain(node)


def wrong(name: str, value: Any) -> list[str]:
    return [error.message for error in jsonschema.Draft202012Validator(schema(name)).iter_errors(value)]


def wrong_step(step: str) -> list[str]:
    return wrong("path", {**HEAD, "steps": {"a": written(step)}})


@pytest.mark.parametrize("name", FILES)
def test_each_schema_is_a_schema(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema(name))


@pytest.mark.parametrize(("name", "file"), SHIPPED)
def test_each_file_that_ships_is_valid(name: str, file: str) -> None:
    assert wrong(name, written((ROOT / file).read_text(encoding="utf-8"))) == []


def test_each_file_that_ships_is_of_one_kind() -> None:
    library = {
        file.relative_to(ROOT).as_posix()
        for folder in ("paths", "content")
        for file in (ROOT / folder).rglob("*.yml")
        if not {"corpus", "drafts"} & set(file.parts)
    }
    assert sorted(file for _, file in SHIPPED) == sorted(library)
    assert all(found for kind, found in files(ROOT).items() if kind != "phrases")


@pytest.mark.parametrize("name", [name for name in FILES if files(ROOT)[name]])
def test_an_unknown_key_is_refused(name: str) -> None:
    file = files(ROOT)[name][0]
    value = written((ROOT / file).read_text(encoding="utf-8"))
    broken = copy.deepcopy(value)
    broken["colour"] = "red"
    assert wrong(name, broken) != []


@pytest.mark.parametrize(
    "step",
    [
        "{say: Hei, ask: Mitä}",
        "{say: Hei, colour: red}",
        "{next: a}",
        "{}",
        "{say: [Hei]}",
        "{ask: Mitä, type: several}",
        "{ask: Mitä, choices: {a: {lable: A}}}",
        "{hand_off: {person: x}, text: Hei}",
        "{branch: [{when: {}, next: a}], else: a}",
        "{branch: [{when: {x: {iss: 1}}, next: a}], else: a}",
        "{branch: [{when: {x: {is: 1, in: [1]}}, next: a}], else: a}",
        "{branch: [{when: {not: {or: [{x: {at_least: kolme}}]}}, next: a}], else: a}",
        "{branch: [{when: {x: {is: 1}}, next: a}]}",
    ],
)
def test_a_step_that_cannot_be_read_is_refused(step: str) -> None:
    assert wrong_step(step) != []


@pytest.mark.parametrize(
    "step",
    [
        "{say: 112}",
        "{ask: Mitä, type: yes_no, choices: {yes: {next: a}, no: {next: a}}}",
        "{branch: [{when: {not: {or: [{x: {at_least: 3}}, {y: {in: [a, 2]}, z: {answered: false}}]}}, next: a}], else: a}",
        "{branch: [{when: {x: {includes: a}, y: {times: 2}, z: {holds: true}}, next: a}], else: a}",
    ],
)
def test_a_step_that_can_be_read_is_accepted(step: str) -> None:
    assert wrong_step(step) == []


def test_each_kind_of_step_is_there_with_all_its_keys_and_words_about_it() -> None:
    definitions = path_schema()["$defs"]
    assert len(definitions["Step"]["oneOf"]) == len(STEP_KINDS)
    for key, cls in STEP_KINDS.items():
        info = inspect.type_info(cls)
        assert isinstance(info, inspect.StructType)
        described = definitions[cls.__name__]
        assert set(described["properties"]) == {field.encode_name for field in info.fields}
        assert key in described["required"] and described["additionalProperties"] is False
        assert described["description"].startswith(f"`{key}`")


def test_a_type_that_no_file_can_hold_has_no_schema() -> None:
    assert _Describing().of(inspect.type_info(float)) == {"type": "number"}
    with pytest.raises(TypeError, match="no schema is known"):
        _Describing().of(inspect.type_info(bytes))
