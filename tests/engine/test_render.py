"""From events to a reply: each kind of step as messages and choices, cards with why they fit, in the language of the walker."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from engine.library import Library
from engine.loading import load
from engine.path import LifePath
from engine.plain import lines
from engine.render import Renderer
from engine.reply import Reply
from engine.steps import Answer
from engine.walker import Language
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
        "┌ Kotkan chat\n│ Sopii: aihe trial, kunta Kotka ja nuorille.\n│ Kotkassa.\n│ Hei.\n"
        "│ Chat: https://example.org\n│ Katso ajat\n"
        "┌ Kahvila\n│ Sopii: aihe trial ja nuorille.\n│ Kahvia.\n│ Katso ajat\n"
        "┌ Linja\n│ Sopii: kaikelle ja aina auki.\n│ Vastaa aina.\n│ Hei.\n│ Soita: 116 111 <tel:116111>\n│ Aina auki\n"
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
