"""Conditions of a branch: small operators over answers, facts about the walker, and the path's named predicates.

``{how_long: {is: weeks}, age_band: {is: 16-17}}`` — several names all have to hold; ``or``, ``and`` and ``not`` combine.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol

import msgspec

from engine.problems import Place, Problem, did_you_mean
from engine.yaml_nodes import Mapping as MappingNode
from engine.yaml_nodes import Node, Sequence
from engine.yaml_reader import plain


class Known(Protocol):
    """What a condition may ask about a walk."""

    def value(self, name: str) -> Any:
        """The last answer to a step, or a fact about the walker; None when there is none or it was skipped."""

    def times(self, name: str) -> int:
        """How often the step has been answered."""


OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "is": lambda value, wanted: _text(value) == _text(wanted),
    "in": lambda value, wanted: _text(value) in [_text(one) for one in wanted],
    "at_least": lambda value, wanted: isinstance(value, int) and value >= wanted,
    "at_most": lambda value, wanted: isinstance(value, int) and value <= wanted,
    "includes": lambda value, wanted: (
        isinstance(value, tuple | list) and _text(wanted) in [_text(one) for one in value]
    ),
    "answered": lambda value, wanted: (value is not None) == wanted,
    "times": lambda times, wanted: bool(times >= wanted),
}
"""Each with the value that is looked at (for ``times``: how often the step was answered) and the value in the condition."""

HOLDS = "holds"
"""The operator of a named predicate; it is put in the predicate's place when the path is compiled."""

MOST_TESTS = 200
"""Tests that one condition may hold with its predicates filled in; predicates that each name the one above twice would
double their number at every name."""

SHAPES: dict[str, tuple[type, str]] = {
    "in": (list, "a list"),
    "at_least": (int, "a number"),
    "at_most": (int, "a number"),
    "times": (int, "a number"),
    "answered": (bool, "true or false"),
    HOLDS: (bool, "true or false"),
}


class Test(msgspec.Struct, frozen=True, tag="test"):
    """One name, one operator, one value."""

    name: str
    operator: str
    value: Any
    place: Place

    def holds(self, known: Known) -> bool:
        if self.operator == "times":
            return known.times(self.name) >= int(self.value)
        found = known.value(self.name)
        if found is None and self.operator != "answered":
            return False
        return OPERATORS[self.operator](found, self.value)

    def tests(self) -> Iterator["Test"]:
        yield self


class All(msgspec.Struct, frozen=True, tag="all"):
    parts: tuple["Condition", ...]

    def holds(self, known: Known) -> bool:
        return all(part.holds(known) for part in self.parts)

    def tests(self) -> Iterator[Test]:
        for part in self.parts:
            yield from part.tests()


class Any_(msgspec.Struct, frozen=True, tag="any"):
    parts: tuple["Condition", ...]

    def holds(self, known: Known) -> bool:
        return any(part.holds(known) for part in self.parts)

    def tests(self) -> Iterator[Test]:
        for part in self.parts:
            yield from part.tests()


class Not(msgspec.Struct, frozen=True, tag="not"):
    part: "Condition"

    def holds(self, known: Known) -> bool:
        return not self.part.holds(known)

    def tests(self) -> Iterator[Test]:
        return self.part.tests()


Condition = Test | All | Any_ | Not


def condition(node: Node, problems: list[Problem]) -> Condition | None:
    """The condition that ``node`` writes down, or None after noting its problems (P017)."""
    if not isinstance(node, MappingNode) or not node.items:
        problems.append(Problem(node.place, "P017", "a condition is a mapping", "for example {how_long: {is: weeks}}"))
        return None
    parts = [_part(name, child, node.keys[name], problems) for name, child in node.items.items()]
    whole = tuple(part for part in parts if part is not None)
    if len(whole) < len(parts):
        return None
    return whole[0] if len(whole) == 1 else All(whole)


def with_predicates(written: Condition, predicates: Mapping[str, Condition], problems: list[Problem]) -> Condition:
    """``written`` with each ``{name: {holds: …}}`` replaced by what the predicate says (P017 where there is none)."""
    match written:
        case Test(name, operator, wanted, place) if operator == HOLDS:
            if name not in predicates:
                hint = did_you_mean(name, predicates) or "write it under predicates: in the head of the path"
                problems.append(Problem(place, "P017", f'unknown predicate "{name}"', hint))
                return written
            return predicates[name] if wanted else Not(predicates[name])
        case All(parts):
            return All(tuple(with_predicates(part, predicates, problems) for part in parts))
        case Any_(parts):
            return Any_(tuple(with_predicates(part, predicates, problems) for part in parts))
        case Not(part):
            return Not(with_predicates(part, predicates, problems))
    return written


def _part(name: str, node: Node, place: Place, problems: list[Problem]) -> Condition | None:
    if name == "not":
        inner = condition(node, problems)
        return None if inner is None else Not(inner)
    if name in {"or", "and"}:
        if not isinstance(node, Sequence) or not node.items:
            problems.append(Problem(node.place, "P017", f'"{name}" needs a list of conditions'))
            return None
        parts = [condition(item, problems) for item in node.items]
        whole = tuple(part for part in parts if part is not None)
        if len(whole) < len(parts):
            return None
        return Any_(whole) if name == "or" else All(whole)
    return _test(name, node, place, problems)


def _test(name: str, node: Node, place: Place, problems: list[Problem]) -> Test | None:
    known = (*OPERATORS, HOLDS)
    if not isinstance(node, MappingNode) or len(node.items) != 1:
        message = f'"{name}" needs exactly one operator: {", ".join(known)}'
        problems.append(Problem(node.place, "P017", message, f"for example {name}: {{is: weeks}}"))
        return None
    ((operator, value),) = node.items.items()
    if operator not in known:
        hint = did_you_mean(operator, known) or f"use one of {', '.join(known)}"
        problems.append(Problem(node.keys[operator], "P017", f'unknown operator "{operator}"', hint))
        return None
    wanted = plain(value)
    shape, words = SHAPES.get(operator, (object, ""))
    if not isinstance(wanted, shape) or (shape is int and isinstance(wanted, bool)):
        problems.append(Problem(value.place, "P017", f'"{operator}" needs {words}'))
        return None
    return Test(name, operator, wanted, place)


def _text(value: Any) -> str:
    """Values as a person wrote them: yes and no are words, 3 is "3"."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
