"""From YAML nodes to typed, frozen values: the msgspec types say what is expected, every mismatch is a problem in its place."""

import datetime
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

import msgspec
from msgspec import inspect

from engine.problems import Place, Problem, did_you_mean
from engine.remembered import Remembered
from engine.yaml_nodes import Mapping, Node, Scalar, Sequence, compose, read_text

T = TypeVar("T")
KeyPath = tuple[str | int, ...]


class Read(msgspec.Struct, Generic[T], frozen=True):
    """A file as a value (None when it is not whole), the place of each value in it by its keys, its problems, its node."""

    value: T | None
    places: dict[KeyPath, Place]
    problems: tuple[Problem, ...]
    node: Any = None


@cache
def described(type_: Any) -> inspect.Type:
    """What msgspec knows of a type. Kept, since finding it out costs as much as reading a whole step."""
    return inspect.type_info(type_)


@cache
def _fields(struct: type[msgspec.Struct]) -> dict[str, inspect.Field]:
    """The fields of a Struct by the name that a file gives them."""
    return {field.encode_name: field for field in cast(inspect.StructType, described(struct)).fields}


def read(file: Path, name: str, type_: type[T], remembered: Remembered | None = None) -> Read[T]:
    """Read ``file`` as a ``type_`` (a msgspec Struct); ``name`` is its path as problems show it. Never raises on content."""
    text, problems = read_text(file, name)
    if problems:
        return Read(None, {}, tuple(problems))
    remembered = remembered or Remembered()
    return remembered.of((name, type_), text, lambda: parse(text, name, type_))


def parse(text: str, name: str, type_: type[T]) -> Read[T]:
    node, problems = compose(text, name)
    if node is None:
        if not problems:
            problems.append(Problem(Place(name), "P007", "the file is empty"))
        return Read(None, {}, tuple(problems), None)
    places: dict[KeyPath, Place] = {}
    reader = Reader(places, problems)
    value = reader.convert(node, described(cast(Any, type_)), ())
    whole = value is not _BROKEN and not problems
    return Read(cast(T, value) if whole else None, places, tuple(problems), node)


class _Broken:
    """Stands for a value that could not be read; its problem has been noted."""


_BROKEN = _Broken()


class Reader:
    """Converts nodes and notes problems; one reader serves one file."""

    def __init__(self, places: dict[KeyPath, Place], problems: list[Problem]) -> None:
        self.places = places
        self.problems = problems

    def convert(self, node: Node, expected: inspect.Type, at: KeyPath) -> Any:
        """The value of ``node``, or ``_BROKEN`` after noting why it is not an ``expected``."""
        self.places[at] = node.place
        if isinstance(expected, inspect.UnionType):
            return self._union(node, expected, at)
        if isinstance(expected, inspect.Metadata):  # yaml_nodes.LATER: a later pass reads it
            return node
        if isinstance(expected, inspect.AnyType):
            return plain(node)
        if isinstance(node, Mapping):
            if isinstance(expected, inspect.StructType):
                return self._struct(node, expected, at)
            if isinstance(expected, inspect.DictType):
                return self._dict(node, expected, at)
        elif isinstance(node, Sequence):
            if isinstance(expected, inspect.VarTupleType | inspect.ListType):
                return self._items(node, expected, at)
        else:
            value = _scalar(node, expected)
            if value is not _BROKEN:
                return value
        return self._refuse(node, "P006", f"expected {_name(expected)}, found {_found(node)}")

    def _refuse(self, node: Node, code: str, message: str, hint: str = "") -> _Broken:
        self.problems.append(Problem(node.place, code, message, hint))
        return _BROKEN

    def _union(self, node: Node, expected: inspect.UnionType, at: KeyPath) -> Any:
        for one in expected.types:
            if _fits(node, one):
                return self.convert(node, one, at)
        wanted = " or ".join(_name(one) for one in expected.types)
        return self._refuse(node, "P006", f"expected {wanted}, found {_found(node)}")

    def _struct(self, node: Mapping, expected: inspect.StructType, at: KeyPath) -> Any:
        fields = _fields(expected.cls)
        values: dict[str, Any] = {}
        whole = True
        for key, child in node.items.items():
            if key not in fields:
                hint = did_you_mean(key, fields)
                if " " in key:
                    hint = "between { and } a comma begins a new key; put a text that has one in quotes"
                self.problems.append(Problem(node.keys[key], "P008", f'unknown key "{key}"', hint))
                whole = False
                continue
            value = self.convert(child, fields[key].type, (*at, key))
            values[fields[key].name] = value
            whole = whole and value is not _BROKEN
        for name, field in fields.items():
            if field.required and name not in node.items:
                self._refuse(node, "P007", f'"{name}" is missing')
                whole = False
        if not whole:
            return _BROKEN
        try:
            return expected.cls(**values)
        except ValueError as error:  # the type's own __post_init__ says what is wrong
            return self._refuse(node, "P006", str(error))

    def _dict(self, node: Mapping, expected: inspect.DictType, at: KeyPath) -> Any:
        values: dict[Any, Any] = {}
        for key, child in node.items.items():
            name = _scalar(Scalar(key, False, node.keys[key]), expected.key_type)
            if name is _BROKEN:
                message = f'"{key}" is not {_name(expected.key_type)}'
                self.problems.append(Problem(node.keys[key], "P006", message))
            values[name] = self.convert(child, expected.value_type, (*at, key))
        broken = any(value is _BROKEN or key is _BROKEN for key, value in values.items())
        return _BROKEN if broken else values

    def _items(self, node: Sequence, expected: inspect.VarTupleType | inspect.ListType, at: KeyPath) -> Any:
        values = [self.convert(child, expected.item_type, (*at, index)) for index, child in enumerate(node.items)]
        return _BROKEN if any(value is _BROKEN for value in values) else tuple(values)


def plain(node: Node) -> Any:
    """A node as plain Python: dict, list, str, int, float, bool or None."""
    if isinstance(node, Mapping):
        return {key: plain(child) for key, child in node.items.items()}
    if isinstance(node, Sequence):
        return [plain(child) for child in node.items]
    if not node.quoted:
        for kind in (inspect.NoneType(), inspect.BoolType(), inspect.IntType(), inspect.FloatType()):
            value = _scalar(node, kind)
            if value is not _BROKEN:
                return value
    return node.text


def _scalar(node: Scalar, expected: inspect.Type) -> Any:
    text = node.text
    match expected:
        case inspect.StrType():
            # An unquoted null is no text; yes, no and 16-17 are, whatever YAML 1.1 makes of them.
            return _BROKEN if not node.quoted and text in {"", "null", "~"} else text
        case inspect.LiteralType():
            return text if text in expected.values else _BROKEN
        case inspect.NoneType():
            return None if not node.quoted and text in {"", "null", "~"} else _BROKEN
        case inspect.BoolType():
            return {"true": True, "false": False}.get(text, _BROKEN) if not node.quoted else _BROKEN
        case inspect.IntType():
            return (
                int(text)
                if not node.quoted and text.removeprefix("-").isdecimal() and text.isascii() and len(text) < 12
                else _BROKEN
            )
        case inspect.FloatType():
            try:
                return float(text)
            except ValueError:
                return _BROKEN
        case inspect.DateType():
            try:
                return datetime.date.fromisoformat(text)
            except ValueError:
                return _BROKEN
        case inspect.TimeType():
            return _moment(text, "%H:%M", datetime.datetime.time)
        case inspect.DateTimeType():
            return _moment(text, "%Y-%m-%dT%H:%M", lambda moment: moment)
    return _BROKEN


def _moment(text: str, form: str, part: Callable[[datetime.datetime], Any]) -> Any:
    """A time by the clock of Finland; an offset from UTC is refused, since summer time would make it wrong."""
    try:
        return part(datetime.datetime.strptime(text, form))
    except ValueError:
        return _BROKEN


def _fits(node: Node, expected: inspect.Type) -> bool:
    if isinstance(node, Mapping):
        return isinstance(expected, inspect.StructType | inspect.DictType)
    if isinstance(node, Sequence):
        return isinstance(expected, inspect.VarTupleType | inspect.ListType)
    return _scalar(node, expected) is not _BROKEN


def _name(expected: inspect.Type) -> str:
    match expected:
        case inspect.LiteralType():
            return " or ".join(str(value) for value in expected.values)
        case inspect.StrType():
            return "a text"
        case inspect.IntType() | inspect.FloatType():
            return "a number"
        case inspect.BoolType():
            return "true or false"
        case inspect.DateType():
            return "a date like 2026-11-24"
        case inspect.TimeType():
            return "a time like 09:00"
        case inspect.DateTimeType():
            return "a date and time like 2026-11-24T17:00"
        case inspect.NoneType():
            return "null"
        case inspect.VarTupleType() | inspect.ListType():
            return "a list"
        case inspect.StructType():
            required = [field.encode_name for field in expected.fields if field.required]
            return f"a mapping with {', '.join(required)}" if required else "a mapping"
    return "a mapping"


def _found(node: Node) -> str:
    if isinstance(node, Mapping):
        return "a mapping"
    if isinstance(node, Sequence):
        return "a list"
    shown = node.text if len(node.text) <= 40 else node.text[:40] + "…"
    return f'"{shown}"' if shown else "nothing"
