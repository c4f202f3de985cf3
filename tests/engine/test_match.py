"""Which services fit whom, from a small made-up catalogue."""

import datetime
from types import SimpleNamespace
from typing import Any

import pytest

from engine.catalogue import Ages, Channel, Checked, Group, Service, has_person
from engine.match import Because, match, shortlist
from engine.steps import Need
from engine.walker import County, Walker

COUNTY = County({"fi": "Kymenlaakso"}, ("Hamina", "Kotka", "Kouvola", "Miehikkälä", "Pyhtää", "Virolahti"))
NOW = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC)
CHECKED = Checked(datetime.date(2026, 11, 24), None, "a test")


def service(kind: type[Service] = Service, **changes: Any) -> Service:
    values: dict[str, Any] = {
        "name": {"fi": "Palvelu"}, "summary": {"fi": "Apua."}, "audience": ("youth",), "needs": ("sleep",), "show": True,
        "checked": CHECKED, "channels": (Channel("phone", "116 111"),),
    }  # fmt: skip
    return kind(**(values | changes))


def library(groups: dict[str, Group] | None = None, **services: Service) -> Any:
    return SimpleNamespace(county=COUNTY, services=services, groups=groups or {})


def ids(found: Any, need: Need = Need(need="sleep"), **walker: Any) -> list[str]:  # noqa: B008
    return [one.id for one in match(need, Walker(**({"audience": "youth"} | walker)), NOW, found)]


@pytest.mark.parametrize(
    ("changes", "walker", "fits"),
    [
        ({}, {}, True),
        ({"show": False}, {}, False),
        ({"audience": ("parent",)}, {}, False),
        ({"needs": ("grief",)}, {}, False),
        ({"needs": ("any",)}, {}, True),
        ({"ages": Ages(16, 29)}, {"age_band": "13-15"}, False),
        ({"ages": Ages(12, 15)}, {"age_band": "13-15"}, True),
        ({"ages": Ages(None, 12)}, {"age_band": "13-15"}, False),
        ({"ages": Ages(16, None)}, {}, True),
        ({"municipalities": ("Kotka",)}, {"municipality": "Kotka"}, True),
        ({"municipalities": ("Kotka",)}, {"municipality": "Kouvola"}, False),
        ({"municipalities": ("Kotka",)}, {}, False),
        ({"municipalities": ("Hamina", "Kotka", "Kouvola", "Miehikkälä", "Pyhtää", "Virolahti")}, {}, True),
    ],
)
def test_the_hard_rules_hold(changes: dict[str, Any], walker: dict[str, Any], fits: bool) -> None:
    assert ids(library(one=service(**changes)), **walker) == (["one"] if fits else [])


def test_what_was_named_comes_first_then_the_need_then_who_is_there_for_all() -> None:
    found = library(all=service(needs=("any",)), need=service(), named=service(needs=("grief",)))
    assert ids(found, Need(service="named", need="sleep")) == ["named", "need", "all"]


def test_a_person_comes_before_a_page_and_the_own_language_before_another() -> None:
    page = service(channels=(Channel("web", "https://example.org"),))
    found = library(page=page, swedish=service(languages=("sv",)), finnish=service(languages=("fi",)))
    assert ids(found) == ["finnish", "swedish", "page"]
    assert ids(found, language="sv") == ["swedish", "finnish", "page"]
    assert not has_person(page)


def test_a_group_can_be_handed_to() -> None:
    group = service(Group, audience=("parent",), needs=("parent_divorce",))
    assert isinstance(group, Group)
    found = match(Need(group="cafe"), Walker(audience="parent"), NOW, library({"cafe": group}))
    assert found[0].is_group


def test_the_reasons_are_told() -> None:
    fitting = service(ages=Ages(13, 17), municipalities=("Kotka",), languages=("fi",), always_open=True)
    walker = Walker(audience="youth", age_band="16-17", municipality="Kotka")
    [found] = match(Need(need="sleep"), walker, NOW, library(one=fitting))
    assert found.because == (
        Because("need", "sleep"), Because("municipality", "Kotka"), Because("age", "16-17"), Because("language.fi"),
        Because("always_open"),
    )  # fmt: skip


def test_an_always_open_line_is_always_among_those_shown() -> None:
    many = {f"s{number}": service(needs=("any",)) for number in range(9)}
    found = library(**many, line=service(needs=("any",), always_open=True, languages=("sv",)))
    short = shortlist(match(Need(need="sleep"), Walker(audience="youth"), NOW, found))
    assert len(short) == 5
    assert short[-1].id == "line"
