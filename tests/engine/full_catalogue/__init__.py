"""The made-up catalogue of a county as it could be, and ten walkers with whom it is tried."""

import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec

from engine.catalogue import GroupFile, ServiceFile
from engine.walker import County, Walker
from engine.yaml_reader import read

FOLDER = Path(__file__).parent
COUNTY = County(
    {"fi": "Esimerkkialue"}, ("Hamina", "Kotka", "Kouvola", "Miehikkälä", "Pyhtää", "Virolahti"), "county-advice"
)


class Expected(msgspec.Struct, frozen=True):
    """A walker at a moment (the clock of Finland), the short list they get from the full catalogue with the codes of its
    reasons, and what the catalogue that ships lacks for them."""

    walker: Walker
    need: str
    at: datetime.datetime
    offered: tuple[dict[str, tuple[str, ...]], ...]
    shipped_lacks: tuple[str, ...] = ()


def full_library() -> Any:
    """Of a library, what matching needs."""
    services, groups = read_all("services.yml", ServiceFile), read_all("groups.yml", GroupFile)
    return SimpleNamespace(county=COUNTY, services=services.services, groups=groups.groups, paths={})


def walkers() -> dict[str, Expected]:
    found: dict[str, Expected] = read_all("walkers.yml", dict[str, Expected])
    return found


def read_all(name: str, type_: Any) -> Any:
    found = read(FOLDER / name, name, type_)
    assert not found.problems, found.problems
    return found.value
