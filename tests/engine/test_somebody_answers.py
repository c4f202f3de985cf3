"""Whoever asks for whatever, wherever and at whatever hour of a year: among what is shown at once, somebody answers then.

What matching says depends on the moment only by who is open (held below), so the hours of the year are looked at for that, and
each state of the whole catalogue is tried with every walker and need once. ``make test`` takes a seeded sample of both, with all
quarters of the nights when the clock is moved, of Christmas and of Midsummer; ``make test-full`` takes every quarter of an hour.
"""

import datetime
import os
import random
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from engine.catalogue import ANSWERED
from engine.library import Library
from engine.match import Match, match, shortlist
from engine.opening import Opening, opens
from engine.steps import Need
from engine.walker import AGE_BANDS, AUDIENCES, LANGUAGES, Walker
from tests.engine.full_catalogue import full_library

FULL = os.environ.get("POLKU_FULL") == "1"
QUARTER = datetime.timedelta(minutes=15)
NEW_YEAR = datetime.datetime(2026, 12, 31, 22, tzinfo=datetime.UTC)  # in Finland
YEAR = [NEW_YEAR + number * QUARTER for number in range(365 * 96)]
SPECIAL = ("2027-03-28", "2027-06-25", "2027-10-31", "2027-12-24", "2027-12-25")


def moments() -> list[datetime.datetime]:
    if FULL:
        return YEAR
    days = [datetime.datetime.fromisoformat(day).replace(tzinfo=datetime.UTC) for day in SPECIAL]
    return [day + number * QUARTER for day in days for number in range(96)] + random.Random(6).sample(YEAR, 300)


def everybody(library: Any, needs: tuple[str | None, ...]) -> Iterator[tuple[Walker, Need]]:
    """Walkers and needs; None: nothing is known of what they need, as when they ask for a human."""
    homes = (None, *library.county.municipalities)
    for audience, band, home, language, need in product(AUDIENCES, (None, *AGE_BANDS), homes, LANGUAGES, needs):
        yield Walker(audience=audience, age_band=band, municipality=home, language=language), Need(need=need)


def openings(library: Any) -> list[Opening]:
    entries = (*library.services.values(), *library.groups.values())
    return [channel.opening for entry in entries for channel in entry.channels if channel.opening is not None]


def answered(short: list[Match]) -> bool:
    return any(one.opens.open and any(channel.kind in ANSWERED for channel in one.channels) for one in short)


def states(library: Any) -> dict[tuple[bool | None, ...], datetime.datetime]:
    """Each state of the whole catalogue in the year, with a moment of it."""
    all_openings = openings(library)
    return {tuple(opens(one, moment).open for one in all_openings): moment for moment in moments()}


@pytest.fixture(params=["the catalogue that ships", "the full one"])
def catalogue(request: pytest.FixtureRequest, library: Library) -> Any:
    return library if request.param == "the catalogue that ships" else full_library()


def test_nobody_is_left_without_somebody_who_answers_then(catalogue: Any, library: Library) -> None:
    found = states(catalogue)
    assert len(found) > 5
    walkers = list(everybody(catalogue, (*library.paths, None)))
    chance = random.Random(6)
    for moment in found.values():
        for walker, need in walkers if FULL else chance.sample(walkers, 40):
            assert answered(shortlist(match(need, walker, moment, catalogue))), (walker, need, moment)


def test_every_walker_is_tried_at_the_emptiest_hour(catalogue: Any, library: Library) -> None:
    """The state in which the fewest are open: whoever is reached then is reached whenever more are."""
    state = min(found := states(catalogue), key=lambda one: sum(open is True for open in one))
    for walker, need in everybody(catalogue, (*library.paths, None)):
        assert answered(shortlist(match(need, walker, found[state], catalogue))), (walker, need)


def test_the_hour_changes_the_order_only_by_who_is_open(catalogue: Any) -> None:
    """Who fits is the same at any hour, and two moments of one state give the same order."""
    chance = random.Random(6)
    walkers = list(everybody(catalogue, ("anxiety", "parent_divorce")))
    seen: dict[Any, list[str]] = {}
    for moment in chance.sample(YEAR, 300):
        walker, need = chance.choice(walkers[:12])
        order = [one.id for one in match(need, walker, moment, catalogue)]
        state = tuple(opens(one, moment).open for one in openings(catalogue))
        assert seen.setdefault((walker, need, state), order) == order
        assert sorted(order) == sorted(seen.setdefault((walker, need), order))


def test_without_a_line_that_always_answers_the_property_fails() -> None:
    """The proof can fail: the full catalogue without its line leaves somebody alone at night."""
    alone = full_library()
    del alone.services["line-24"]
    night = datetime.datetime(2027, 1, 12, 1, tzinfo=datetime.UTC)
    assert not answered(shortlist(match(Need(need="anxiety"), Walker(audience="youth"), night, alone)))
