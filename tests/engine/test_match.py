"""Which services fit whom, from a small made-up catalogue."""

import datetime
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from engine.catalogue import Ages, Channel, Checked, Group, Service, has_person
from engine.match import Because, found, match, shortlist
from engine.opening import Hours, Opening, Opens
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


def ids(of: Any, need: Need = Need(need="sleep"), **walker: Any) -> list[str]:  # noqa: B008
    return [one.id for one in match(need, Walker(**({"audience": "youth"} | walker)), NOW, of)]


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


TUESDAY_EVENING = datetime.datetime(2026, 11, 24, 18, tzinfo=datetime.UTC)
OFFICE = Opening((Hours(datetime.time(9), datetime.time(16), days=("mon", "tue", "wed", "thu", "fri")),), "closed")
EVENINGS = Opening((Hours(datetime.time(17), datetime.time(22), days=("mon", "tue", "wed", "thu", "fri")),), "closed")


def phone(opening: Opening | None = None) -> Channel:
    return Channel("phone", "05 000", {}, opening)


def test_what_is_closed_now_comes_after_what_may_be_open_and_near_comes_before_far() -> None:
    here = library(
        office=service(channels=(phone(OFFICE),), municipalities=("Kotka",)),
        evenings=service(channels=(phone(EVENINGS),)),
        unknown=service(),
    )
    walker = Walker(audience="youth", municipality="Kotka")
    evening = match(Need(need="sleep"), walker, TUESDAY_EVENING, here)
    assert [one.id for one in evening] == ["evenings", "unknown", "office"]
    assert [one.opens.open for one in evening] == [True, None, False]
    assert Because("open_now") in evening[0].because
    assert [one.id for one in match(Need(need="sleep"), walker, NOW, here)] == ["office", "unknown", "evenings"]


def test_a_service_is_open_as_long_as_one_of_its_channels_and_closed_until_the_first_opens() -> None:
    page, chat = Channel("web", "https://example.org"), Channel("chat", "https://example.org/chat", {}, EVENINGS)
    both = service(channels=(phone(OFFICE), page, chat))
    at = datetime.datetime(2026, 11, 24, tzinfo=datetime.UTC).replace
    day, evening, night = (found("both", both, at(hour=hour)) for hour in (12, 18, 23))
    assert [channel.kind for channel in day.channels] == ["phone", "web", "chat"]
    assert [channel.kind for channel in evening.channels] == ["chat", "web", "phone"]
    assert [channel.kind for channel in night.channels] == ["web", "phone", "chat"]
    assert day.opens == Opens(True, at(hour=14)) and evening.opens == Opens(True, at(hour=20))
    assert night.opens == Opens(False, at(day=25, hour=7))
    may_be = found("may_be", service(channels=(phone(), chat)), at(hour=12))
    assert may_be.opens == Opens(None, at(hour=15))


def test_one_contact_is_enough_where_nothing_else_fits() -> None:
    advised = library(
        anybody=service(needs=("any",)), advice=service(needs=("family_conflict",), channels=(phone(OFFICE),))
    )
    advised.county = msgspec.structs.replace(COUNTY, client_advice="advice")
    first, _ = match(Need(need="grief"), Walker(audience="youth"), TUESDAY_EVENING, advised)
    assert (first.id, first.for_anything, first.because[0]) == ("advice", True, Because("one_contact"))
    assert ids(advised, Need(need="family_conflict")) == ["advice", "anybody"]


def test_a_family_centre_says_that_it_is_one() -> None:
    centre = service(family_centre="basic", municipalities=("Kotka",))
    [only] = match(Need(need="sleep"), Walker(audience="youth", municipality="Kotka"), NOW, library(centre=centre))
    assert Because("family_centre", "Kotka") in only.because


def test_an_always_open_line_is_always_among_those_shown() -> None:
    many = {f"s{number}": service(needs=("any",)) for number in range(9)}
    found = library(**many, line=service(needs=("any",), always_open=True, languages=("sv",)))
    short = shortlist(match(Need(need="sleep"), Walker(audience="youth"), NOW, found))
    assert len(short) == 5
    assert short[-1].id == "line"
