"""What must hold before real people use a library: facts that a person has checked, crisis words that a clinician has reviewed;
and which gaps the catalogue still has."""

import datetime
from collections.abc import Iterator

from engine.gaps import gap_problems
from engine.gathering import path_file
from engine.library import Library
from engine.path import PathFile
from engine.problems import Place, Problem, Severity
from engine.safety import CategoryFile, CrisisRules, Talk
from engine.yaml_reader import read

CRISIS_DAYS, OTHER_DAYS = 90, 180
"""How old a check of a crisis line and of any other fact may be (safety.md, rule 10)."""


def production_problems(library: Library, strict: bool, today: datetime.date | None = None) -> Iterator[Problem]:
    """Warnings, or errors when ``strict``; ``today`` is for tests."""
    severity: Severity = "error" if strict else "warning"
    today = today or datetime.date.today()
    crisis = {service for category in library.categories.values() for service in category.services}
    for folder, entries in (("content/services", library.services), ("content/groups", library.groups)):
        for key, entry in entries.items():
            days = CRISIS_DAYS if key in crisis else OTHER_DAYS
            if entry.show and (today - entry.checked.on).days > days:
                message = f'"{key}" was last checked on {entry.checked.on}, more than {days} days ago'
                yield Problem(Place(folder), "P101", message, "check it against its source", severity)
            if entry.show and entry.checked.by is None and strict:
                yield Problem(
                    Place(folder), "P101", f'no person has checked "{key}"', "check it against its source", severity
                )
    yield from _overdue(library, today)
    yield from gap_problems(library)
    unreviewed = [key for key, words in _crisis_words(library).items() if words is None or words.reviewed is None]
    if unreviewed:
        message = f"no clinician has reviewed the crisis words: {', '.join(sorted(unreviewed))}"
        yield Problem(Place("content/safety"), "P102", message, "have them reviewed", severity)


def _crisis_words(library: Library) -> dict[str, CategoryFile | Talk | CrisisRules | None]:
    """All that a clinician has to read; the rules, of which a loaded library has no more need, are read once more."""
    name = "content/safety/rules.yml"
    rules = read(library.root / name, name, CrisisRules).value
    return {**library.categories, "talk": library.talk, "rules": rules}


def _overdue(library: Library, today: datetime.date) -> Iterator[Problem]:
    """Paths whose next review was due; the file is read once more for the place."""
    for path in library.paths.values():
        if path.review_by is None or path.review_by >= today:
            continue
        file = path_file(library.root, path.id)
        found = read(file, file.relative_to(library.root).as_posix(), PathFile)
        place = found.places.get(("review_by",), Place(file.relative_to(library.root).as_posix()))
        message = f"the review was due on {path.review_by}"
        yield Problem(
            place, "P038", message, "have it reviewed, then write reviewed: and the next review_by:", "warning"
        )
