"""Ten walkers: what they get from a full catalogue, in which order and why; and what the shipped one lacks for them."""

import pytest

from engine.library import Library
from engine.match import match, shortlist
from engine.opening import ZONE
from engine.steps import Need
from tests.engine.full_catalogue import Expected, full_library, walkers
from tests.engine.lacks import lacks

TEN = walkers()


@pytest.mark.parametrize("expected", TEN.values(), ids=TEN.keys())
def test_they_get_what_fits_in_order_and_with_its_reasons(expected: Expected) -> None:
    now = expected.at.replace(tzinfo=ZONE)
    short = shortlist(match(Need(need=expected.need), expected.walker, now, full_library()))
    found = [{one.id: tuple(because.code for because in one.because)} for one in short]
    assert found == list(expected.offered)


@pytest.mark.parametrize("expected", TEN.values(), ids=TEN.keys())
def test_what_the_shipped_catalogue_lacks_for_them_is_listed(library: Library, expected: Expected) -> None:
    """Fails when a gap is closed, too: then it goes from the list."""
    offered = match(Need(need=expected.need), expected.walker, expected.at.replace(tzinfo=ZONE), library)
    assert lacks(offered, expected.walker) == expected.shipped_lacks


def test_there_are_ten() -> None:
    assert len(TEN) == 10
