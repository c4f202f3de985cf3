"""From events to a reply: each kind of step as messages and choices, cards with why they fit, in the language of the walker."""

import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from engine.catalogue import Ages, Channel, Checked, Group, Service
from engine.library import Library
from engine.loading import load
from engine.match import match
from engine.path import LifePath
from engine.plain import lines
from engine.render import Renderer, href
from engine.reply import Crisis, GroupCard, Reply, ServiceCard, Text
from engine.steps import Answer, Need
from engine.walker import Language, Walker
from tests.engine.making import NOON, YOUNG, made, walked


@pytest.fixture
def library(small: Path) -> Library:
    return load(small)


def renderer(library: Library, language: Language = "fi", **changes: Any) -> Renderer:
    return Renderer(library, msgspec.structs.replace(YOUNG, language=language, **changes), NOON)


def reply(library: Library, steps: str, *answers: Answer, language: Language = "fi") -> Reply:
    """What a walk on these steps says after ``answers``."""
    return renderer(library, language).events(walked(made(steps), *answers).events)


def said(reply: Reply) -> str:
    """Messages, then choices in brackets with the answer behind each."""
    choices = " ".join(f"[{choice.label}={choice.act.answer}]" for choice in reply.choices)
    return "\n".join(
        [*(line for line in lines(reply.messages) if line), *([choices] if choices else []), f"({reply.input})"]
    )


REST = "\nhelp: {hand_off: {need: trial}, text: Apua}\nbye: {end: Hei hei}"

STEPS = {
    "q: {ask: Kauanko?, choices: {nights: Öitä, weeks: Viikkoja}}":
        "Kauanko?\n[Öitä=nights] [Viikkoja=weeks]\n(choice)",
    "q: {ask: Kauanko?, choices: {nights: Öitä}, optional: true}":
        "Kauanko?\n[Öitä=nights] [En sano=skip]\n(choice)",
    "q: {ask: Mitkä?, type: many, choices: {phone: Puhelin, tea: Tee}}":
        "Mitkä?\nVoit valita monta.\n[Puhelin=phone] [Tee=tea]\n(choices)",
    "q: {ask: Kuinka?, type: scale, scale: {from: 0, to: 2, low: heikko, high: vahva}}":
        "Kuinka?\n[0 – heikko=0] [1=1] [2 – vahva=2]\n(scale)",
    "q: {ask: Montako?, type: number, number: {from: 0, to: 16}}":
        "Montako?\nLuku 0–16.\n(number)",
    "q: {ask: Onko?, type: yes_no, choices: {yes: On}}":
        "Onko?\n[On=yes] [Ei=no]\n(choice)",
    'q: {exercise: Hengitä, parts: [{text: Sisään, seconds: 4}], source: {title: Lähde, url: "https://x.fi"}}':
        "Hengitä\n  · Sisään (4 s)\n  Lähde: https://x.fi\n[Tein=done] [Ei nyt=skip]\n(choice)",
    'q: {info: Lue, links: [{title: Uni, by: Terve, url: "https://x.fi"}]}':
        "Lue\nUni\n  Terve: https://x.fi\n[Jatketaan=continue]\n(choice)",
    "q: {feedback: Miltä?, choices: {helped: Auttoi, little: Vähän}}":
        "Miltä?\n[Auttoi=helped] [Vähän=little] [Ei nyt=skip]\n(choice)",
    "a: {say: Hei}\nfork: {branch: [{when: {age_band: {is: 18+}}, next: bye}], else: b}\nb: {say: Taas}":
        "Hei\nTaas\nApua\n",
}  # fmt: skip


@pytest.mark.parametrize("steps", STEPS)
def test_a_step_is_said_with_what_can_be_chosen(library: Library, steps: str) -> None:
    assert said(reply(library, steps + REST)).startswith(STEPS[steps])


def test_an_end_leaves_nothing_to_choose(library: Library) -> None:
    assert said(reply(library, "q: {ask: Mitä?, choices: {x: X}}\nbye: {end: Hei hei}", "x")) == "Hei hei\n(none)"


def test_nothing_shown_is_nothing_said(library: Library) -> None:
    assert renderer(library).events(()) == Reply()


def test_a_hand_off_shows_cards_and_why_they_fit(library: Library) -> None:
    steps = "a: {ask: Mitä?, choices: {x: X}}" + REST
    told = said(reply(library, steps, "x"))
    assert told == (
        "Apua\n"
        "┌ Kotkan chat\n│ Sopii: aihe trial, kunta Kotka ja nuorille.\n│ Kotkassa.\n│ Chat: https://example.org\n│ Katso ajat\n"
        "┌ Kahvila\n│ Sopii: aihe trial ja nuorille.\n│ Kahvia.\n│ Katso ajat\n"
        "┌ Linja\n│ Sopii: kaikelle ja aina auki.\n│ Vastaa aina.\n│ Soita: 116 111 <tel:116111>\n│ Aina auki\n"
        "[Jatketaan=continue]\n(choice)"
    ).replace("aihe trial", "aihe testi")


# -- languages -----------------------------------------------------------------------------------------


def test_words_that_are_not_translated_say_that_they_are_finnish(library: Library) -> None:
    library.words.translations["sv"] |= {
        ("trial.q.ask", "Kuinka?"): "Hur?",
        ("trial.q.scale.low", "heikko"): "svag",
    }
    told = reply(
        library,
        "q: {ask: Kuinka?, type: scale, scale: {from: 0, to: 2, low: heikko, high: vahva}}" + REST,
        language="sv",
    )
    assert [(message.text, message.lang) for message in told.messages] == [("Hur?", "sv")]
    assert [(choice.label, choice.lang) for choice in told.choices] == [
        ("0 – svag", "sv"),
        ("1", "fi"),
        ("2 – vahva", "fi"),
    ]


def test_a_path_that_is_written_in_a_language_speaks_it(library: Library) -> None:
    path = made("q: {ask: How?, type: yes_no}", head="languages: [fi, en]\n")
    told = renderer(library, "en").events(walked(path).events)
    assert told.messages[0].lang == "en"
    assert [choice.label for choice in told.choices] == ["en: Kyllä", "en: Ei"]


def test_feedback_and_links_are_translated(library: Library) -> None:
    library.words.translations["en"] |= {
        ("trial.q.choices.helped", "Auttoi"): "It helped",
        ("trial.read.links.0", "Uni"): "Sleep",
    }
    told = reply(library, "q: {feedback: Miltä?, choices: {helped: Auttoi, little: Vähän}}" + REST, language="en")
    assert [choice.label for choice in told.choices] == ["It helped", "Vähän", "en: Ei nyt"]
    told = reply(library, 'read: {info: Lue, links: [{title: Uni, by: T, url: "https://x.fi"}]}' + REST, language="en")
    assert [(message.text, message.lang) for message in told.messages] == [("Lue", "fi"), ("Sleep", "en")]


# -- an answer in words --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("steps", "answer", "label"),
    [
        ("q: {ask: Kauanko?, choices: {nights: Öitä}, optional: true}", "nights", "Öitä"),
        ("q: {ask: Kauanko?, choices: {nights: Öitä}, optional: true}", "skip", "En sano"),
        ("q: {ask: Mitkä?, type: many, choices: {phone: Puhelin, tea: Tee}}", ("tea", "phone"), "Tee, Puhelin"),
        ("q: {ask: Montako?, type: number, number: {from: 0, to: 16}}", 7, "7"),
        ("q: {ask: Kuinka?, type: scale, scale: {from: 0, to: 2, low: heikko, high: vahva}}", 2, "2 – vahva"),
        ("q: {ask: Onko?, type: yes_no}", "no", "Ei"),
        ("q: {feedback: Miltä?, choices: {helped: Auttoi, little: Vähän}}", "little", "Vähän"),
    ],
)
def test_an_answer_is_named_by_the_words_it_was_chosen_by(
    library: Library, steps: str, answer: Answer, label: str
) -> None:
    [shown] = walked(made(steps + REST)).events
    assert renderer(library).label(shown, answer) == label  # type: ignore[arg-type]


# -- cards ---------------------------------------------------------------------------------------------

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
    assert [link.label for link in found.links] == ["Sivu", "Chat"]
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


# -- the dialogue's own words, and plain text ------------------------------------------------------------


def test_the_dialogue_speaks_for_itself(library: Library) -> None:
    speaking = renderer(library, "sv")
    assert speaking.say("number.hint", low=1, high=3).text == "sv: Luku 1–3."
    choice = speaking.choice("choice.yes", "answer", "yes")
    assert (choice.label, choice.lang, choice.act.intent) == ("sv: Kyllä", "sv", "answer")
    with pytest.raises(KeyError):
        speaking.say("no.such.words")


def test_the_title_of_a_path_is_translated(library: Library) -> None:
    path: LifePath = library.paths["trial"]
    library.words.translations["sv"][("trial.title", "Testi")] = "Prov"
    assert renderer(library, "sv").title(path) == "Prov" and renderer(library).title(path) == "Testi"


def test_a_crisis_answer_is_plain_text_with_its_cards(library: Library) -> None:
    first = card(library, cost={"fi": "Maksuton"})
    crisis = Crisis(text="Soita nyt.", lang="fi", category="danger", services=(first,))  # type: ignore[arg-type]
    assert list(lines([crisis, Text(text=" Hei ", lang="fi")])) == [
        "", "Soita nyt.", "┌ Palvelu", "│ Apua.", "│ Katso ajat", "│ Maksuton", "", "Hei",
    ]  # fmt: skip
