"""What can be wrong with a library: problems are values with a stable code and a place, and all of them come at once."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Literal

import msgspec

# Each code once, with the sentence that explains it to an editor. The message of a problem says what is wrong *here*.
CODES: dict[str, str] = {
    "P001": "The file cannot be read: it is missing, too large (over 256 KB) or not UTF-8.",
    "P002": "The YAML cannot be parsed.",
    "P003": "The same key stands twice in one mapping; one of them would be lost.",
    "P004": "Anchors, aliases and tags are not used in Polku: what is written is what is meant.",
    "P005": "The file is nested deeper than any path needs.",
    "P006": "A value has another shape than is expected here.",
    "P007": "A key that must be there is missing.",
    "P008": "A key that Polku does not know.",
    "P009": "An id is not snake_case (services and groups: words-with-hyphens).",
    "P010": "A step needs exactly one key that names its kind.",
    "P011": "The name of the path differs from the name of its file.",
    "P012": "A step that is named does not exist in this path.",
    "P013": "A path that is named does not exist.",
    "P014": "A service or group that is named does not exist in the catalogue.",
    "P015": "A step that no way through the path reaches.",
    "P016": "A step from which the path does not go on to any end.",
    "P017": "A condition that cannot be read.",
    "P018": "Paths that run each other in a circle.",
    "P019": "A question without what it needs: choices, a scale or a range.",
    "P020": "A way through the path that ends without a person or a service.",
    "P021": "A golden walk that the path no longer follows.",
    "P022": "A circle of steps that never waits for the walker.",
    "P023": "Something that people say to the dialogue and for which there are no phrases.",
    "P024": "A crisis category without enough answers, with an unknown service, or with a phrase that cannot be read.",
    "P026": "An id that is used twice in the library.",
    "P028": "A part of the library that is missing altogether.",
    "P101": "A fact whose last check is too old, or that no person has checked (with --production: an error).",
    "P102": "Words that no clinician has reviewed yet (with --production: an error).",
    "P103": "A translation that is missing or was made from older words.",
}

Severity = Literal["error", "warning"]


class Place(msgspec.Struct, frozen=True, order=True):
    """Where in the library: a path relative to its root, and line and column counted from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Problem(msgspec.Struct, frozen=True, order=True):
    """One thing that is wrong, where, and what to do about it."""

    place: Place
    code: str
    message: str
    hint: str = ""
    severity: Severity = "error"

    def __str__(self) -> str:
        hint = f"; {self.hint}" if self.hint else ""
        return f"{self.place}: {self.code} {self.message}{hint}"


def errors(problems: Iterable[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.severity == "error"]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint that names the known word nearest to ``word``, or nothing when none is near."""
    near = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f'did you mean "{near[0]}"?' if near else ""
