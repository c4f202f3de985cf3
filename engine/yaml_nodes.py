"""YAML as nodes that know their place; all that Polku does not allow in YAML is a problem here, in bounded time and memory.

PyYAML's own composer would follow aliases (a bomb) and let the second of two equal keys win; so nodes are built from its
events, which carry line and column.
"""

from pathlib import Path
from typing import Any

import msgspec
import yaml

from engine.problems import Place, Problem

LARGEST_FILE = 256 * 1024
DEEPEST = 24

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


# A library is hundreds of thousands of nodes and places, which never form a circle: gc=False spares the collector a tenth
# of the time that reading takes.
class Scalar(msgspec.Struct, frozen=True, gc=False):
    text: str
    quoted: bool
    place: Place


class Sequence(msgspec.Struct, frozen=True, gc=False):
    items: tuple["Node", ...]
    place: Place


class Mapping(msgspec.Struct, frozen=True, gc=False):
    items: dict[str, "Node"]
    keys: dict[str, Place]
    place: Place


Node = Scalar | Sequence | Mapping


LATER = msgspec.Meta(extra={"later": True})
"""Beside a type that is read: the node itself for now, which a later pass makes into the value."""


def read_text(file: Path, name: str) -> tuple[str, list[Problem]]:
    """The file's text, or an empty text and the problem that keeps it from being read."""
    place = Place(name)
    try:
        data = file.read_bytes()
    except OSError as error:
        return "", [Problem(place, "P001", f"cannot be read: {error.strerror}")]
    if len(data) > LARGEST_FILE:
        return "", [
            Problem(place, "P001", f"is {len(data) // 1024} KB; a file may have 256 KB", "split it into several")
        ]
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return "", [Problem(Place(name, line), "P001", "is not UTF-8", "save the file as UTF-8")]


def compose(text: str, name: str) -> tuple[Node | None, list[Problem]]:
    """The one document in ``text`` as a node; ``name`` is the file's path as problems show it."""
    builder = _Builder(name)
    for number, line in enumerate(text.split("\n") if "\t" in text or "\r" in text else (), 1):
        indent = line[: len(line) - len(line.lstrip())]
        if "\t" in indent:
            place = Place(name, number, indent.index("\t") + 1)
            return None, [Problem(place, "P002", "a tab in the indentation", "YAML is indented with spaces")]
        if line.endswith("\r"):
            return None, [
                Problem(Place(name, number, len(line)), "P002", "Windows line ends", "save the file with \\n line ends")
            ]
    try:
        for event in iter(_Loader(text).get_event, None):  # yaml.parse asks twice for each event
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(name, mark.line + 1, mark.column + 1) if mark else Place(name)
        hint = 'put a text that contains ": " or begins with a special character in quotes'
        return None, [*builder.problems, Problem(place, "P002", error.problem or "cannot be parsed", hint)]
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        place = Place(name, before.count("\n") + 1, error.position - before.rfind("\n"))
        return None, [Problem(place, "P002", "a character that YAML does not allow", "take it out")]
    except _TooDeep as deep:
        return None, [*builder.problems, Problem(deep.place, "P005", f"is nested more than {DEEPEST} levels deep")]
    if builder.documents > 1:
        builder.problems.append(Problem(Place(name), "P002", "more than one document (---) in the file", "keep one"))
    return builder.root, builder.problems


class _TooDeep(Exception):
    def __init__(self, place: Place) -> None:
        self.place = place


class _Builder:
    """Turns PyYAML's events into nodes; ``open`` holds the collections that are not finished yet."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []
        self.root: Node | None = None
        self.documents = 0
        self.open: list[tuple[Place, bool, list[Node]]] = []

    def take(self, event: Any) -> None:
        kind = type(event)  # half of the time to read a library is spent here: the frequent events come first
        if kind is yaml.ScalarEvent:
            self._add(Scalar(event.value, event.style in ('"', "'", "|", ">"), self._place(event)))
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            start, is_mapping, children = self.open.pop()
            self._add(self._mapping(start, children) if is_mapping else Sequence(tuple(children), start))
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            place = self._place(event)
            if len(self.open) >= DEEPEST:
                raise _TooDeep(place)
            self.open.append((place, kind is yaml.MappingStartEvent, []))
        elif kind is yaml.AliasEvent:
            self._add(Scalar("", False, self._place(event)))
        elif kind is yaml.DocumentStartEvent:
            self.documents += 1

    def _place(self, event: Any) -> Place:
        """Where a node begins; notes an anchor, an alias or a tag there."""
        mark = event.start_mark
        place = Place(self.name, mark.line + 1, mark.column + 1)
        if event.anchor:
            self.problems.append(Problem(place, "P004", "an anchor or alias", "write the value out"))
        if getattr(event, "tag", None):  # an alias has none
            self.problems.append(Problem(place, "P004", f"a tag ({event.tag})", "take it away"))
        return place

    def _add(self, node: Node) -> None:
        if self.open:
            self.open[-1][2].append(node)
        elif self.root is None:
            self.root = node

    def _mapping(self, place: Place, children: list[Node]) -> Mapping:
        items: dict[str, Node] = {}
        keys: dict[str, Place] = {}
        for key, value in zip(children[::2], children[1::2], strict=True):
            if not isinstance(key, Scalar):
                self.problems.append(Problem(key.place, "P006", "a key must be a word"))
            elif key.text in items:
                first = keys[key.text].line
                self.problems.append(
                    Problem(key.place, "P003", f'"{key.text}" already stands on line {first}', "keep one")
                )
            else:
                items[key.text] = value
                keys[key.text] = key.place
        return Mapping(items, keys, place)
