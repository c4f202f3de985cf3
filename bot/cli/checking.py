"""``polku check``: all problems of a library as text, JSON or SARIF."""

import json
from pathlib import Path
from typing import Any

from bot.gate.check import phrase_problems
from engine.loading import read_library
from engine.problems import CODES, Problem, errors
from engine.production import production_problems


def check(root: Path, format: str, production: bool) -> int:
    """Print every problem; 1 when one of them is an error."""
    loaded = read_library(root.resolve())
    problems = loaded.problems
    if loaded.library is not None:
        problems = sorted(
            [*problems, *phrase_problems(loaded.library), *production_problems(loaded.library, production)]
        )
    print(FORMATS[format](problems))
    return 1 if errors(problems) else 0


def as_text(problems: list[Problem]) -> str:
    found = errors(problems)
    summary = f"{len(found)} errors, {len(problems) - len(found)} warnings"
    return "\n".join(
        [*(f"{problem}" if problem.severity == "error" else f"{problem} (warning)" for problem in problems), summary]
    )


def as_json(problems: list[Problem]) -> str:
    return json.dumps([_plain(problem) for problem in problems], ensure_ascii=False, indent=2)


def as_sarif(problems: list[Problem]) -> str:
    """SARIF 2.1.0, for code hosts and editors."""
    driver = {
        "name": "polku",
        "rules": [{"id": code, "shortDescription": {"text": text}} for code, text in CODES.items()],
    }
    results = [
        {
            "ruleId": problem.code,
            "level": problem.severity,
            "message": {"text": f"{problem.message}; {problem.hint}" if problem.hint else problem.message},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": problem.place.file},
                        "region": {"startLine": problem.place.line, "startColumn": problem.place.column},
                    }
                }
            ],
        }
        for problem in problems
    ]
    run = {"tool": {"driver": driver}, "results": results}
    return json.dumps({"version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


FORMATS = {"text": as_text, "json": as_json, "sarif": as_sarif}


def _plain(problem: Problem) -> dict[str, Any]:
    place = problem.place
    return {
        "file": place.file, "line": place.line, "column": place.column, "code": problem.code, "severity": problem.severity,
        "message": problem.message, "hint": problem.hint,
    }  # fmt: skip
