"""Gaps of a catalogue: each is named, and goes when it is filled."""

from pathlib import Path

import msgspec

from engine.gaps import gap_problems
from engine.library import Library
from engine.loading import load
from tests.engine.full_catalogue import COUNTY, full_library


def told(library: Library) -> list[str]:
    return [f"{problem.place.file}: {problem.message}" for problem in gap_problems(library)]


def test_the_shipped_catalogue_names_its_gaps(library: Library) -> None:
    first, *others = told(library)
    assert first == (
        'content/county.yml: client advice ("kymenhva-social-advice") is hidden, so always-open national lines stand in for it'
    )
    assert "content/services: no family centre is shown for Kotka, Miehikkälä, Pyhtää, Virolahti" in others
    assert any(
        one.startswith("content/groups: no peer group is shown for") and "parent_divorce" in one for one in others
    )
    assert "content/services: no line for anything that always answers a youth speaks sv, en" in others


def test_a_full_catalogue_has_none(library: Library) -> None:
    full = full_library()
    paths = {name: library.paths[name] for name in ("sleep", "parent_divorce")}  # whose groups are made up
    filled = msgspec.structs.replace(library, paths=paths, county=COUNTY, services=full.services, groups=full.groups)
    assert told(filled) == []


def test_a_county_without_client_advice_is_told(small: Path) -> None:
    library = load(small)
    assert told(library) == []
    nameless = msgspec.structs.replace(library.county, client_advice=None)
    assert told(msgspec.structs.replace(library, county=nameless)) == ["content/county.yml: no client advice is named"]
