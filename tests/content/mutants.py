"""Small mistakes, made on purpose in a path: each mutant is the path's YAML with one thing wrong.

A mutant is made of nodes, not of text, so that nothing but the one thing changes, places included.
"""

import random
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, TypeVar

import msgspec

from engine.path import LifePath
from engine.steps import STEP_KINDS, Ask, Feedback
from engine.walker import AGE_BANDS, AUDIENCES, LANGUAGES
from engine.yaml_nodes import Mapping, Node, Scalar, Sequence

NEW = "renamed_by_mutation"
NOWHERE = "no_such_step"
Keys = tuple[str | int, ...]
T = TypeVar("T")


class Mutant(msgspec.Struct, frozen=True):
    """``name`` says what was done; ``renamed`` is the id of a step whose key alone was changed to ``NEW``."""

    path: str
    name: str
    node: Mapping
    renamed: str | None = None


def mutants(path: LifePath, node: Mapping) -> Iterator[Mutant]:
    """Every mutant of the path whose file is ``node``, in a fixed order."""
    for maker in (_step_ids, _choice_ids, _targets, _conditions, _cases, _kinds, _deleted, _swapped):
        yield from maker(path, node)


def _step_ids(path: LifePath, node: Mapping) -> Iterator[Mutant]:
    for step in path.steps:
        changed = _at(node, ("steps",), partial(_renamed, old=step, new=NEW))
        yield Mutant(path.id, f"step id {step}", changed, renamed=step)


def _choice_ids(path: LifePath, node: Mapping) -> Iterator[Mutant]:
    for step, choice in _choices(path):
        written = _written(node, ("steps", step)).items.get("choices")
        if isinstance(written, Mapping) and choice in written.items:
            changed = _at(node, ("steps", step, "choices"), partial(_renamed, old=choice, new=NEW))
            yield Mutant(path.id, f"choice id {step}.{choice}", changed)


def _targets(path: LifePath, node: Mapping) -> Iterator[Mutant]:
    """Each target to a step that is not there, and to each of three others that are (the same ones every time)."""
    for step in path.steps:
        for keys, scalar in _scalars(_written(node, ("steps", step)), ("steps", step)):
            if keys[-1] not in {"next", "else"}:
                continue
            others = [one for one in path.steps if one != scalar.text]
            chosen = random.Random(f"{path.id}{keys}").sample(others, 3)
            for target in (NOWHERE, *chosen):
                shown = ".".join(map(str, keys[1:]))
                yield Mutant(path.id, f"target {shown} → {target}", _at(node, keys, _said(target)))


def _conditions(path: LifePath, node: Mapping) -> Iterator[Mutant]:
    """Each test in a condition or a predicate turned round, and with each other value that lies near."""
    roots: list[Keys] = [
        ("steps", step, "branch", index, "when") for step in path.steps for index, _ in enumerate(_branch(node, step))
    ]
    predicates = node.items.get("predicates")
    roots += [("predicates", name) for name in (predicates.items if isinstance(predicates, Mapping) else ())]
    for root in roots:
        for at, test in _tests(_written(node, root), root):
            ((operator, value),) = test.items.items()
            shown = "condition " + ".".join(str(key) for key in at if key not in {"steps", "branch", "when"})
            yield Mutant(path.id, f"{shown} flipped", _at(node, at[:-1], _flipped(str(at[-1]), operator)))
            if isinstance(value, Scalar):
                for other in _other_values(path, str(at[-1]), value.text):
                    changed = _at(node, (*at, operator), _said(other))
                    yield Mutant(path.id, f"{shown} {operator} {value.text} → {other}", changed)
            elif isinstance(value, Sequence) and len(value.items) > 1:
                for index, _ in enumerate(value.items):
                    changed = _at(node, (*at, operator), partial(_without, index=index))
                    yield Mutant(path.id, f"{shown} {operator} without its value {index}", changed)


def _cases(path: LifePath, node: Mapping) -> Iterator[Mutant]:
    for step in path.steps:
        keys, count = ("steps", step, "branch"), len(_branch(node, step))
        for index in range(count):
            if count > 1:
                changed = _at(node, keys, partial(_without, index=index))
                yield Mutant(path.id, f"case {step}.{index} dropped", changed)
            if index + 1 < count:
                changed = _at(node, keys, partial(_exchanged, index=index))
                yield Mutant(path.id, f"cases {step}.{index} and {index + 1} swapped", changed)


def _kinds(path: LifePath, node: Mapping) -> Iterator[Mutant]:
    for step in path.steps:
        kind = next(key for key in _written(node, ("steps", step)).items if key in STEP_KINDS)
        changed = _at(node, ("steps", step), partial(_renamed, old=kind, new=f"{kind}{kind[-1]}"))
        yield Mutant(path.id, f"kind {step}.{kind} misspelt", changed)


def _deleted(path: LifePath, node: Mapping) -> Iterator[Mutant]:
    for step in path.steps:
        changed = _at(node, ("steps",), partial(_rekeyed, order=[one for one in path.steps if one != step]))
        yield Mutant(path.id, f"step {step} deleted", changed)


def _swapped(path: LifePath, node: Mapping) -> Iterator[Mutant]:
    names = tuple(path.steps)
    for index in range(len(names) - 1):
        changed = _at(node, ("steps",), partial(_rekeyed, order=_exchange(names, index)))
        yield Mutant(path.id, f"steps {names[index]} and {names[index + 1]} swapped", changed)


# -- what is in a file ----------------------------------------------------------------------------------------


def _written(node: Node, keys: Keys) -> Mapping:
    for key in keys:
        node = node.items[key]  # type: ignore[union-attr, index]
    assert isinstance(node, Mapping)
    return node


def _branch(node: Mapping, step: str) -> tuple[Node, ...]:
    found = _written(node, ("steps", step)).items.get("branch")
    return found.items if isinstance(found, Sequence) else ()


def _choices(path: LifePath) -> Iterator[tuple[str, str]]:
    for name, step in path.steps.items():
        if isinstance(step, Ask | Feedback):
            yield from ((name, choice) for choice in step.choices)


def _scalars(node: Node, at: Keys) -> Iterator[tuple[Keys, Scalar]]:
    if isinstance(node, Scalar):
        yield at, node
    else:
        listed = node.items.items() if isinstance(node, Mapping) else enumerate(node.items)
        for key, child in listed:
            yield from _scalars(child, (*at, key))


def _tests(when: Node, at: Keys) -> Iterator[tuple[Keys, Mapping]]:
    """Each ``name: {operator: value}`` in a condition, with its keys."""
    if isinstance(when, Sequence):
        for index, part in enumerate(when.items):
            yield from _tests(part, (*at, index))
    elif isinstance(when, Mapping):
        for name, part in when.items.items():
            if name in {"or", "and", "not"}:
                yield from _tests(part, (*at, name))
            elif isinstance(part, Mapping):
                yield (*at, name), part


def _other_values(path: LifePath, name: str, value: str) -> list[str]:
    """For a number both neighbours, for a word one other that might stand there."""
    if value in {"true", "false"}:
        return ["false" if value == "true" else "true"]
    if value.isdecimal():
        return [str(int(value) - 1), str(int(value) + 1)]
    facts: dict[str, tuple[str, ...]] = {"age_band": AGE_BANDS, "audience": AUDIENCES, "language": LANGUAGES}
    step = path.steps.get(name)
    known = facts.get(name) or tuple(getattr(step, "choices", ()))
    return [known[(known.index(value) + 1) % len(known)]] if value in known else []


# -- how it is changed ----------------------------------------------------------------------------------------


def _at(node: Any, keys: Keys, change: Callable[[Any], Node]) -> Any:
    """``node`` with what stands under ``keys`` changed."""
    if not keys:
        return change(node)
    key, *rest = keys
    child = _at(node.items[key], tuple(rest), change)
    if isinstance(node, Mapping):
        return msgspec.structs.replace(node, items=node.items | {key: child})
    return msgspec.structs.replace(node, items=(*node.items[: int(key)], child, *node.items[int(key) + 1 :]))


def _said(text: str) -> Callable[[Scalar], Scalar]:
    return lambda scalar: msgspec.structs.replace(scalar, text=text)


def _renamed(mapping: Mapping, old: str, new: str) -> Mapping:
    """``mapping`` with one key renamed, in its place."""
    items = {new if key == old else key: child for key, child in mapping.items.items()}
    keys = {new if key == old else key: place for key, place in mapping.keys.items()}
    return Mapping(items, keys, mapping.place)


def _rekeyed(mapping: Mapping, order: Iterable[str]) -> Mapping:
    return Mapping({key: mapping.items[key] for key in order}, mapping.keys, mapping.place)


def _without(sequence: Sequence, index: int) -> Sequence:
    return msgspec.structs.replace(sequence, items=sequence.items[:index] + sequence.items[index + 1 :])


def _exchanged(sequence: Sequence, index: int) -> Sequence:
    return msgspec.structs.replace(sequence, items=_exchange(sequence.items, index))


def _exchange(listed: tuple[T, ...], index: int) -> tuple[T, ...]:
    """With the neighbours at ``index`` in each other's place."""
    return (*listed[:index], listed[index + 1], listed[index], *listed[index + 2 :])


def _flipped(name: str, operator: str) -> Callable[[Mapping], Mapping]:
    """A condition with the test of ``name`` turned round: the other comparison, or ``not``."""
    other = {"at_least": "at_most", "at_most": "at_least"}.get(operator)

    def change(when: Mapping) -> Mapping:
        test = when.items[name]
        assert isinstance(test, Mapping)
        if other is not None:
            return msgspec.structs.replace(when, items=when.items | {name: _renamed(test, operator, other)})
        alone = Mapping({name: test}, {name: when.keys[name]}, when.place)
        rest = {key: child for key, child in when.items.items() if key != name}
        assert "not" not in rest
        return Mapping({**rest, "not": alone}, {**when.keys, "not": when.place}, when.place)

    return change
