"""Cards: how to reach a service, why it fits, when it answers, how one may begin; in the language of the walker."""

import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from engine.cards import href
from engine.catalogue import Ages, Channel, Checked, Group, Service
from engine.library import Library
from engine.loading import load
from engine.match import match
from engine.meetings import Schedule
from engine.opening import Exceptional, Hours, Opening
from engine.plain import lines
from engine.render import Renderer
from engine.reply import Crisis, GroupCard, ServiceCard, Text
from engine.steps import Need
from engine.walker import Walker
from tests.engine.making import NOON, YOUNG


@pytest.fixture
def library(small: Path) -> Library:
    return load(small)


CHECKED = Checked(datetime.date(2026, 11, 24), None, "a test")


def card(
    library: Library, kind: type[Service] = Service, walker: Walker = YOUNG, **changes: Any
) -> ServiceCard | GroupCard:
    values: dict[str, Any] = {
        "name": {"fi": "Palvelu", "sv": "Tjänst"}, "summary": {"fi": "Apua.", "sv": "Hjälp."}, "audience": ("youth", "parent"),
        "needs": ("sleep",), "show": True, "checked": CHECKED,
    }  # fmt: skip
    entry = kind(**(values | changes))
    field = "groups" if kind is Group else "services"
    found = msgspec.structs.replace(library, **{"services": {}, "groups": {}} | {field: {"one": entry}})
    return Renderer(found, walker, NOON).cards(match(Need(service="one"), walker, NOON, found))[0]


def test_a_card_names_each_way_to_reach_a_service(library: Library) -> None:
    channels = (
        Channel("phone", "09 2525 0111", {"fi": "ma–pe 9–15"}), Channel("sms", "050 123"), Channel("whatsapp", "050 123"),
        Channel("web", "https://example.org"), Channel("chat", "https://example.org/chat"), Channel("place", "Kirkkokatu 1"),
    )  # fmt: skip
    found = card(library, channels=channels, cost={"fi": "Maksuton"}, contact={"fi": "Soita."}, languages=("fi",))
    assert [(phone.label, phone.href) for phone in found.phones] == [
        ("Soita", "tel:0925250111"), ("Tekstaa", "sms:050123"), ("Kirjoita", "https://wa.me/35850123"),
    ]  # fmt: skip
    assert [link.label for link in found.links] == ["Chat", "Sivu"]
    assert (found.web, found.address, found.cost) == ("https://example.org", "Kirkkokatu 1", "Maksuton")
    assert (found.hours_text, found.open_now, found.contact) == ("ma–pe 9–15", None, "Soita.")
    assert found.why == "Sopii: suomeksi." and found.languages == ("fi",)


def test_a_card_without_reasons_gives_none(library: Library) -> None:
    found = card(library)
    assert (found.why, found.phones, found.links, found.web, found.address) == ("", (), (), None, None)
    assert found.hours_text == "Katso ajat"


def test_reasons_are_joined_as_one_says_them(library: Library) -> None:
    fitting = {
        "needs": ("any",),
        "ages": Ages(13, 17),
        "municipalities": ("Kotka",),
        "languages": ("fi",),
        "always_open": True,
    }
    assert card(library, **fitting).why == "Sopii: kaikelle, kunta Kotka, ikä 13–15, suomeksi ja aina auki."
    assert card(library, **fitting).open_now is True
    parent = Walker(audience="parent")
    assert card(library, audience=("parent",), walker=parent).why == "Sopii: vanhemmille."


def test_a_card_speaks_the_language_of_the_walker_where_the_entry_does(library: Library) -> None:
    swedish = msgspec.structs.replace(YOUNG, language="sv")
    found = card(library, walker=swedish)
    assert (found.name, found.text, found.lang) == ("Tjänst", "Hjälp.", "sv")
    found = card(library, walker=swedish, summary={"fi": "Apua."})
    assert (found.text, found.lang) == ("Apua.", "fi")


def test_a_group_says_how_to_join(library: Library) -> None:
    found = card(library, Group, how_to_join={"fi": "Tule paikalle."}, contact={"fi": "Soita."})
    assert isinstance(found, GroupCard) and found.contact == "Tule paikalle."
    assert card(library, Group, contact={"fi": "Soita."}).contact == "Soita."


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("phone", "116 111", "tel:116111"),
        ("phone", "+358 9 2525 0111", "tel:+358925250111"),
        ("sms", "0400-123", "sms:0400123"),
        ("whatsapp", "040 123", "https://wa.me/35840123"),
        ("whatsapp", "+358 40 123", "https://wa.me/35840123"),
    ],
)
def test_a_number_becomes_what_a_phone_understands(kind: Any, value: str, expected: str) -> None:
    assert href(Channel(kind, value)) == expected


WEEKDAYS = Hours(datetime.time(9), datetime.time(14), days=("mon", "tue", "wed", "thu", "fri"))


def test_a_card_says_until_when_somebody_answers_and_when_next(library: Library) -> None:
    """NOON is a Tuesday at 14 in Finland: the phone has just closed, the chat goes on until six."""
    phone = Channel("phone", "05 220", {"fi": "ruuhkaa aamuisin"}, Opening((WEEKDAYS,)))
    found = card(library, channels=(phone,))
    assert (found.open_now, found.opens_text) == (False, "Huomenna 9")
    assert found.hours_text == "ma–pe klo 9–14; ruuhkaa aamuisin"
    late = Hours(datetime.time(12), datetime.time(18), days=("tue",))
    found = card(
        library, channels=(phone, Channel("chat", "https://example.org", {}, Opening((late,)))), needs=("any",)
    )
    assert (found.open_now, found.opens_text, found.hours_text) == (True, "Auki 18 asti", "ti klo 12–18")
    assert found.why.endswith("nyt.")


def test_an_address_leads_to_a_map(library: Library) -> None:
    found = card(library, channels=(Channel("place", "Kirkkokatu 1, Kotka"),))
    assert found.map == "https://www.openstreetmap.org/search?query=Kirkkokatu%201%2C%20Kotka"
    assert found.open_now is None


def test_a_place_has_hours_too(library: Library) -> None:
    open_day = Exceptional(NOON.date(), None, (WEEKDAYS, Hours(datetime.time(13), datetime.time(), days=("mon",))))
    found = card(library, channels=(Channel("place", "Kirkkokatu 1", {}, Opening((), exceptions=(open_day,))),))
    assert (found.open_now, found.opens_text) == (True, "Auki 24 asti")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"channels": (Channel("phone", "116 111"),)}, "Hei."),
        ({"channels": (Channel("phone", "116 111"),), "say": {"fi": "Soitan teille."}}, "Soitan teille."),
        ({"channels": (Channel("web", "https://example.org"),)}, ""),
        ({"channels": (Channel("phone", "112"),), "needs": ("crisis",)}, ""),
    ],
)
def test_a_sentence_to_begin_with_stands_where_a_person_answers(
    library: Library, changes: dict[str, Any], expected: str
) -> None:
    assert card(library, **changes).say == expected


def test_a_crisis_answer_is_plain_text_with_its_cards(library: Library) -> None:
    first = card(library, cost={"fi": "Maksuton"})
    crisis = Crisis(text="Soita nyt.", lang="fi", category="danger", services=(first,))  # type: ignore[arg-type]
    assert list(lines([crisis, Text(text=" Hei ", lang="fi")])) == [
        "", "Soita nyt.", "┌ Palvelu", "│ Apua.", "│ Katso ajat", "│ Maksuton", "", "Hei",
    ]  # fmt: skip


def test_a_group_tells_who_it_is_for_how_it_works_and_when_it_meets(library: Library) -> None:
    tuesdays = Schedule(datetime.datetime(2026, 9, 1, 17), 90, "FREQ=WEEKLY;BYDAY=TU")
    found = card(
        library, Group, for_whom={"fi": "Eronneille."}, values={"fi": "Kunnioitus."}, practices={"fi": "Ei kuvata."},
        form=("remote",), organiser="Yhdistys", capacity=8, schedule=tuesdays,
    )  # fmt: skip
    assert isinstance(found, GroupCard)
    assert (found.for_whom, found.form, found.organiser, found.capacity) == ("Eronneille.", ("etänä",), "Yhdistys", 8)
    assert found.meets == (
        "ti 24. marraskuuta klo 17–18.30",
        "ti 1. joulukuuta klo 17–18.30",
        "ti 8. joulukuuta klo 17–18.30",
    )
    assert "│ Eronneille." in lines([found])
