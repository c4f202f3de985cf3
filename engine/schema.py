"""JSON Schemas (2020-12) of the library's files, for editors: made from the types by which the files are read.

What a schema accepts, ``polku check`` can read; what only a proof can see (names, ways, words) is left to ``polku check``.
"""

import sys
from pathlib import Path
from typing import Any

from msgspec import inspect

from engine.catalogue import GroupFile, ServiceFile
from engine.conditions import HOLDS, OPERATORS
from engine.conditions import SHAPES as SHAPES
from engine.dialogue import UnderstandingFile, WordsFile
from engine.gathering import HardWordsFile, PhrasesFile
from engine.golden import GoldenWalk
from engine.path import PathFile
from engine.safety import CategoryFile, CrisisRules, Talk
from engine.steps import STEP_KINDS, Step
from engine.walker import County

Schema = dict[str, Any]

FILES: dict[str, tuple[str, Any]] = {
    "path": ("paths/*/*.yml", PathFile),
    "walks": ("paths/*/*.walks.yml", dict[str, GoldenWalk]),
    "phrases": ("paths/*/*.phrases.yml", PhrasesFile),
    "services": ("content/services/*.yml", ServiceFile),
    "groups": ("content/groups/*.yml", GroupFile),
    "safety": ("content/safety/*.yml", CategoryFile),
    "crisis_rules": ("content/safety/rules.yml", CrisisRules),
    "talk": ("content/safety/talk.yml", Talk),
    "understanding": ("content/dialogue/understanding*.yml", UnderstandingFile),
    "words": ("content/dialogue/*.yml", WordsFile),
    "hard_words": ("content/hard_words.yml", HardWordsFile),
    "county": ("content/county.yml", County),
}
"""Each kind of file: where it stands (of two patterns that fit a file the longer counts), and its type."""

_TEXT: Schema = {"type": ["string", "number", "boolean"]}  # what is written is the text: 112 and yes are words, too
_CLOCK = "[0-2]?[0-9]:[0-5][0-9]"
_JSON_TYPES = {list: "array", int: "integer", bool: "boolean"}


def path_schema() -> Schema:
    """The schema of a file of ``paths/``."""
    return schema("path")


def files(root: Path) -> dict[str, list[str]]:
    """The files of the library in ``root`` by kind, relative to it."""
    found: dict[str, list[str]] = {name: [] for name in FILES}
    kinds = {
        file: name for name in sorted(FILES, key=lambda one: len(FILES[one][0])) for file in root.glob(FILES[name][0])
    }
    for file in sorted(kinds):
        found[kinds[file]].append(file.relative_to(root).as_posix())
    return found


def schema(name: str) -> Schema:
    """The schema of a kind of file (a key of FILES), with all that it needs under ``$defs``."""
    pattern, type_ = FILES[name]
    describing = _Describing()
    whole = describing.of(inspect.type_info(type_))
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{name}.json",
        "title": f"Polku: {pattern}",
    }
    return {**head, **whole, "$defs": dict(sorted(describing.definitions.items()))}


class _Describing:
    """One schema in the making: gathers the definitions that its types refer to."""

    def __init__(self) -> None:
        self.definitions: dict[str, Schema] = {}

    def of(self, expected: inspect.Type) -> Schema:
        """What ``Reader.convert`` accepts for the type ``expected``."""
        match expected:
            case inspect.Metadata(type=later):
                return self._later(later)
            case inspect.StructType(cls=cls):
                return self._defined(cls.__name__, lambda: self._struct(expected, _first_words(cls.__doc__)))
            case inspect.UnionType(types=types):
                return {"anyOf": [self.of(one) for one in types]}
            case inspect.DictType(key_type=key, value_type=value):
                keys = {"propertyNames": self.of(key)} if isinstance(key, inspect.LiteralType) else {}
                return {"type": "object", **keys, "additionalProperties": self.of(value)}
            case inspect.VarTupleType(item_type=item) | inspect.ListType(item_type=item):
                return {"type": "array", "items": self.of(item)}
            case inspect.LiteralType(values=values):
                return {"enum": list(values)}
            case inspect.StrType():
                return _TEXT
            case inspect.IntType():
                return {"type": "integer"}
            case inspect.FloatType():
                return {"type": "number"}
            case inspect.BoolType():
                return {"type": "boolean"}
            case inspect.DateType():
                return {"type": "string", "format": "date"}
            case inspect.TimeType():
                return {"type": "string", "pattern": f"^{_CLOCK}$"}
            case inspect.DateTimeType():
                return {"type": "string", "pattern": f"^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T{_CLOCK}$"}
            case inspect.NoneType():
                return {"type": "null"}
            case inspect.AnyType():
                return {}
        raise TypeError(f"no schema is known for {expected}")

    def _defined(self, name: str, make: Any) -> Schema:
        """A reference to the definition ``name``; it is made when it is first needed, and may need itself."""
        if name not in self.definitions:
            self.definitions[name] = {}
            self.definitions[name] = make()
        return {"$ref": f"#/$defs/{name}"}

    def _struct(self, struct: inspect.StructType, words: str) -> Schema:
        described: Schema = {
            "type": "object",
            "properties": {field.encode_name: self.of(field.type) for field in struct.fields},
            "required": [field.encode_name for field in struct.fields if field.required],
            "additionalProperties": False,
        }
        return {"description": words, **described} if words else described

    def _later(self, later: inspect.Type) -> Schema:
        """What stays a node at first (LATER): a step, or a condition."""
        if isinstance(later, inspect.StructType) and later.cls is Step:
            return self._defined("Step", self._step)
        return self._defined("Condition", self._condition)

    def _step(self) -> Schema:
        """Exactly one kind: each requires its key and knows no key of another."""
        kinds = []
        for key, cls in STEP_KINDS.items():
            info = inspect.type_info(cls)
            assert isinstance(info, inspect.StructType)
            kind = self._struct(info, _first_words(sys.modules[cls.__module__].__doc__))
            self.definitions[cls.__name__] = {**kind, "required": sorted({key, *kind["required"]})}
            kinds.append({"$ref": f"#/$defs/{cls.__name__}"})
        return {"oneOf": kinds}

    def _condition(self) -> Schema:
        inner = {"$ref": "#/$defs/Condition"}
        several = {"type": "array", "items": inner, "minItems": 1}
        operators = {name: self._operand(name) for name in (*OPERATORS, HOLDS)}
        test = {
            "type": "object", "properties": operators, "minProperties": 1, "maxProperties": 1, "additionalProperties": False,
        }  # fmt: skip
        return {
            "description": "Names with one operator each, which all have to hold.",
            "type": "object",
            "minProperties": 1,
            "properties": {"or": several, "and": several, "not": inner},
            "additionalProperties": test,
        }

    def _operand(self, operator: str) -> Schema:
        shape, _ = SHAPES.get(operator, (object, ""))
        return {"type": _JSON_TYPES[shape]} if shape in _JSON_TYPES else _TEXT


def _first_words(docstring: str | None) -> str:
    """The first paragraph of a docstring on one line."""
    return " ".join((docstring or "").partition("\n\n")[0].replace("``", "`").split())


__all__ = ["FILES", "Schema", "files", "path_schema", "schema"]
