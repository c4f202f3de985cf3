"""``polku check``: all problems of a library as text, JSON or SARIF."""

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bot.cli.explaining import page
from bot.gate.check import phrase_problems
from engine.codes import CODES
from engine.corpus import read_corpus
from engine.loading import read_library
from engine.problems import Problem, errors
from engine.production import production_problems

SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def check(root: Path, format: str, production: bool) -> int:
    """Print every problem; 1 when one of them is an error."""
    problems = problems_of(root.resolve(), production)
    print(FORMATS[format](problems))
    return 1 if errors(problems) else 0


def problems_of(root: Path, production: bool = False) -> list[Problem]:
    """All problems of the library in ``root`` in the order of their places; of ``production`` see ``production_problems``."""
    loaded = read_library(root)
    if loaded.library is None:
        return loaded.problems
    library = loaded.library
    _, of_corpus = read_corpus(root, set(library.categories))
    return sorted([*loaded.problems, *phrase_problems(library), *of_corpus, *production_problems(library, production)])


def as_text(problems: list[Problem]) -> str:
    found = errors(problems)
    summary = f"{len(found)} errors, {len(problems) - len(found)} warnings"
    return "\n".join(
        [*(f"{problem}" if problem.severity == "error" else f"{problem} (warning)" for problem in problems), summary]
    )


def as_json(problems: list[Problem]) -> str:
    """A list in the order of file, line and column; each problem with exactly these keys, which programs may rely on.

    ``file`` (relative to the library, ``/`` between folders), ``line`` and ``column`` (from 1, in characters), ``code``
    (``P012``), ``severity`` (``error`` or ``warning``), ``message``, ``hint`` (empty when there is none). Keys may be added,
    none is taken away; codes never change their meaning. The words of ``message`` and ``hint`` may change.
    """
    return json.dumps([_plain(problem) for problem in problems], ensure_ascii=False, indent=2)


def as_sarif(problems: list[Problem]) -> str:
    """SARIF 2.1.0 (OASIS), for code hosts and editors: each code a rule with its page, each problem a result."""
    run = {
        "tool": {"driver": {"name": "polku", "version": version("polku"), "rules": [_rule(code) for code in CODES]}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem) for problem in problems],
    }
    return json.dumps({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


FORMATS = {"text": as_text, "json": as_json, "sarif": as_sarif}


def _plain(problem: Problem) -> dict[str, Any]:
    place = problem.place
    return {
        "file": place.file, "line": place.line, "column": place.column, "code": problem.code, "severity": problem.severity,
        "message": problem.message, "hint": problem.hint,
    }  # fmt: skip


def _rule(code: str) -> dict[str, Any]:
    """The rule of a code. No ``helpUri``: SARIF wants an absolute address there, and our pages travel with the code."""
    explanation = CODES[code]
    return {
        "id": code,
        "name": "".join(word.capitalize() for word in explanation.name.replace("-", " ").split()),
        "shortDescription": {"text": explanation.title},
        "fullDescription": {"text": explanation.why.strip()},
        "help": {"text": f"polku explain {code}; docs/problems/{code}.md", "markdown": page(code)},
    }


def _result(problem: Problem) -> dict[str, Any]:
    place = problem.place
    return {
        "ruleId": problem.code,
        "ruleIndex": list(CODES).index(problem.code),
        "level": problem.severity,
        "message": {"text": f"{problem.message}; {problem.hint}" if problem.hint else problem.message},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(place.file), "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": place.line, "startColumn": place.column},
                }
            }
        ],
    }
