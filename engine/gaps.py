"""Gaps of a catalogue: what people of this county will ask for and nothing is there yet; each named, none filled with a guess."""

from collections.abc import Iterator

from engine.catalogue import ANY_NEED, Service, can_be_called
from engine.library import Library
from engine.problems import Place, Problem
from engine.walker import AUDIENCES, LANGUAGES


def gap_problems(library: Library) -> Iterator[Problem]:
    """Warnings (P104): client advice, family centres by municipality, groups by life situation, always-open lines by language."""
    for place, message, hint in _gaps(library):
        yield Problem(Place(place), "P104", message, hint, "warning")


def _gaps(library: Library) -> Iterator[tuple[str, str, str]]:
    county, services, groups = library.county, library.services, library.groups
    advice = county.client_advice
    if advice is None:
        yield "content/county.yml", "no client advice is named", "name the service to which one contact is enough"
    elif not services[advice].show:
        message = f'client advice ("{advice}") is hidden, so always-open national lines stand in for it'
        yield "content/county.yml", message, "confirm its facts"
    parents = [path.id for path in library.paths.values() if path.audience == "parent"]
    shown = [entry for entry in services.values() if entry.show]
    centres = {home for entry in shown if entry.family_centre for home in entry.municipalities}
    without = [home for home in county.municipalities if home not in centres]
    if parents and without:
        message = f"no family centre is shown for {', '.join(without)}"
        yield "content/services", message, "add the one that serves them, with its source"
    meeting = {need for group in groups.values() if group.show for need in group.needs}
    alone = sorted(set(parents) - meeting)
    if alone:
        yield (
            "content/groups",
            f"no peer group is shown for {', '.join(alone)}",
            "add one that is known, with its source",
        )
    for audience in AUDIENCES:
        lines = [entry for entry in shown if _for_all(entry) and audience in entry.audience]
        silent = [one for one in LANGUAGES if not any(one in line.languages or not line.languages for line in lines)]
        if silent:
            message = f"no line for anything that always answers a {audience} speaks {', '.join(silent)}"
            yield "content/services", message, "add one, with its source"


def _for_all(entry: Service) -> bool:
    return ANY_NEED in entry.needs and can_be_called(entry)
