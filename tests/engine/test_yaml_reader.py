"""Bad input: whatever a file holds becomes problems with places, in little memory, and never a traceback."""

import datetime
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.path import PathFile
from engine.safety import CategoryFile
from engine.yaml_nodes import LARGEST_FILE
from engine.yaml_reader import parse, plain, read
from tests.engine.making import checked, written

MEGABYTE = 1024 * 1024


def grown(level: int) -> str:
    """The "billion laughs": each line holds the one above ten times."""
    lines = ["a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha, ha]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, level)]
    return "\n".join(lines)


BAD: dict[str, Callable[[], str]] = {
    "a bomb of aliases": lambda: grown(40),
    "an alias of itself": lambda: "a: &a [*a, *a]",
    "a merge key": lambda: "base: &base {say: Hei}\nstep: {<<: *base}",
    "an object of Python": lambda: "a: !!python/object/apply:os.system ['true']",
    "a tag of one's own": lambda: "!path {schema_version: 1}",
    "thousands of lists in each other": lambda: "[" * 50_000,
    "thousands of mappings in each other": lambda: "{a: " * 50_000,
    "thousands of indented lines": lambda: "\n".join(" " * n + f"k{n}:" for n in range(700)),
    "one key two hundred thousand letters long": lambda: "k" * 200_000 + ": 1",
    "a value as large as a file may be": lambda: "title: " + "x" * (LARGEST_FILE - 7),
    "the same key thousands of times": lambda: "a: 1\n" * 20_000,
    "thousands of unknown keys": lambda: "".join(f"key{n}: 1\n" for n in range(4_000)),
    "thousands of steps without a kind": lambda: written("\n".join(f"s{n}: {{}}" for n in range(12_000))),
    "thousands of documents": lambda: "--- a\n" * 10_000,
    "brackets in words": lambda: written("a: {say: '{{ " + "(" * 100_000 + "'}"),
    "numbers too long to count": lambda: "schema_version: " + "9" * 100_000,
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_bad_input_is_told_in_bounded_memory(bad: Callable[[], str]) -> None:
    text = bad()
    assert len(text) <= LARGEST_FILE
    tracemalloc.start()
    try:
        problems = checked(text)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert problems and all(problem.place.line >= 1 for problem in problems)
    assert peak < 150 * MEGABYTE


def test_a_file_at_the_limit_is_read_and_one_byte_more_is_not(tmp_path: Path) -> None:
    file = tmp_path / "large.yml"
    start = b"words: {a: "
    file.write_bytes(start + b"x" * (LARGEST_FILE - len(start) - 1) + b"}")
    assert read(file, "large.yml", dict[str, dict[str, str]]).value is not None
    file.write_bytes(start + b"x" * (LARGEST_FILE - len(start)) + b"}")
    [problem] = read(file, "large.yml", dict[str, dict[str, str]]).problems
    assert problem.code == "P001"


def test_a_folder_in_place_of_a_file_is_a_problem(tmp_path: Path) -> None:
    [problem] = read(tmp_path, "paths", PathFile).problems
    assert str(problem) == "paths:1:1: P001 cannot be read: Is a directory"


def test_a_mark_at_the_beginning_of_the_file_is_passed_over() -> None:
    """Windows editors put a byte order mark before the text."""
    assert parse("\ufeffa: 1", "x.yml", dict[str, int]).value == {"a": 1}


def test_a_tab_after_the_indentation_is_only_a_blank() -> None:
    assert parse("a: x\ty", "x.yml", dict[str, str]).value == {"a": "x\ty"}


@given(st.text(max_size=300))
def test_any_text_is_read_or_told(text: str) -> None:
    found = parse(text, "x.yml", PathFile)
    assert found.value is None and found.problems
    checked(text)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_told(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    file = tmp_path_factory.getbasetemp() / "any.yml"
    file.write_bytes(content)
    found = read(file, "any.yml", PathFile)
    assert found.value is None and found.problems


# -- each type that a file may hold -------------------------------------------------------------------


class Everything(msgspec.Struct, frozen=True):
    text: str = ""
    number: int = 0
    share: float = 0.0
    sure: bool = False
    day: datetime.date | None = None
    names: tuple[str, ...] | None = None
    listed: list[int] = []
    by_name: dict[str, int] = {}
    either: str | dict[str, int] = ""


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("text: 112", "text", "112"),
        ("text: yes", "text", "yes"),
        ("text: 'null'", "text", "null"),
        ("number: -3", "number", -3),
        ("share: 0.5", "share", 0.5),
        ("share: 2", "share", 2.0),
        ("sure: true", "sure", True),
        ("day: 2026-11-24", "day", datetime.date(2026, 11, 24)),
        ("day: null", "day", None),
        ("day: ~", "day", None),
        ("names: [a, b]", "names", ("a", "b")),
        ("listed: [1, 2]", "listed", (1, 2)),
        ("by_name: {a: 1}", "by_name", {"a": 1}),
        ("either: x", "either", "x"),
        ("either: {a: 1}", "either", {"a": 1}),
    ],
)
def test_a_value_is_read_as_its_type(text: str, name: str, value: object) -> None:
    found = parse(text, "x.yml", Everything)
    assert found.value is not None and getattr(found.value, name) == value


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("text: null", 'expected a text, found "null"'),
        ("number: 1.5", 'expected a number, found "1.5"'),
        ("number: '3'", 'expected a number, found "3"'),
        ("number: ١", 'expected a number, found "١"'),
        ("number: --3", 'expected a number, found "--3"'),
        ("number: 999999999999", 'expected a number, found "999999999999"'),
        ("share: half", 'expected a number, found "half"'),
        ("sure: yes", 'expected true or false, found "yes"'),
        ("sure: 'true'", 'expected true or false, found "true"'),
        ("day: 24.11.2026", 'expected a date like 2026-11-24 or null, found "24.11.2026"'),
        ("day: [2026]", "expected a date like 2026-11-24 or null, found a list"),
        ("names: a", 'expected a list or null, found "a"'),
        ("names: 'null'", 'expected a list or null, found "null"'),
        ("listed: {a: 1}", "expected a list, found a mapping"),
        ("by_name: a", 'expected a mapping, found "a"'),
        ("either: [a]", "expected a text or a mapping, found a list"),
        ("text: " + "x" * 50 + ": y", "mapping values are not allowed"),
        ("number: " + "x" * 50, 'expected a number, found "' + "x" * 40 + '…"'),
    ],
)
def test_a_value_of_another_type_is_told_with_what_was_found(text: str, says: str) -> None:
    found = parse(text, "x.yml", Everything)
    assert found.value is None and says in str(found.problems[0])


def test_every_wrong_value_of_a_file_is_told_at_once() -> None:
    found = parse("text: [a]\nnumber: x\nlisted: [1, b, 3, d]\nby_name: {a: 1, b: c}\n", "x.yml", Everything)
    assert [f"{problem.place.line}:{problem.place.column}" for problem in found.problems] == [
        "1:7", "2:9", "3:13", "3:19", "4:20",
    ]  # fmt: skip


def test_a_key_that_is_no_language_is_told_in_its_place() -> None:
    found = parse("id: x\nphrases: {fi: [a], xx: [b]}", "x.yml", CategoryFile)
    assert 'x.yml:2:20: P006 "xx" is not ar or en or fi or ru or so or sv or uk' in map(str, found.problems)


def test_plain_values_are_what_they_look_like() -> None:
    found = parse("[1, 1.5, true, ~, yes, '1', {a: [x]}]", "x.yml", PathFile)
    assert plain(found.node) == [1, 1.5, True, None, "yes", "1", {"a": ["x"]}]
