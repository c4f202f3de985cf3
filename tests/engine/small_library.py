"""A whole library in a few lines: one path, one shared path, three services, one crisis category, three languages."""

import io
import json
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from engine.dialogue import INTENTS
from engine.walker import LANGUAGES
from engine.words import TRANSLATED, po_file

PATH = """\
schema_version: 1
path: trial
title: Testi
summary: Testin polku.
audience: youth
owner: tests
steps:
  how:
    ask: Miten menee?
    choices: {well: Hyvin, badly: {label: Huonosti, next: breathe}}
  fork:
    branch:
      - {when: {municipality: {is: Kotka}}, next: near}
    else: help
  near:
    hand_off: {service: kotka-chat}
    text: Tämä on lähellä.
    next: goodbye
  breathe:
    run: breathing
  help:
    hand_off: {need: trial}
    text: Apua saa.
  goodbye:
    end: Hei hei
"""

SHARED = """\
schema_version: 1
path: breathing
title: Hengitys
summary: Hengitetään.
audience: any
owner: tests
gives: calmer
steps:
  belly:
    exercise: Hengitä
    parts: [{text: Sisään, seconds: 4}]
    source: {title: Lähde, url: "https://example.org"}
  calmer:
    ask: Helpottiko?
    type: yes_no
  well:
    end: No niin
"""

WALKS = """\
near_by:
  walker: {audience: youth, municipality: Kotka}
  walk:
    - how: well
    - near: continue
  ends: goodbye
  offers: [kotka-chat]
"""

SERVICES = """\
services:
  open-line:
    name: {fi: Linja}
    summary: {fi: Vastaa aina.}
    audience: [youth, parent]
    needs: [any]
    channels: [{kind: phone, value: "116 111"}]
    always_open: true
    show: true
    checked: {on: 2026-11-24, by: null, source: "https://example.org"}
  kotka-chat:
    name: {fi: Kotkan chat}
    summary: {fi: Kotkassa.}
    audience: [youth]
    needs: [trial]
    municipalities: [Kotka]
    channels: [{kind: chat, value: "https://example.org"}]
    show: true
    checked: {on: 2026-11-24, by: null, source: "https://example.org"}
  hidden-line:
    name: {fi: Piilossa}
    summary: {fi: Ei vielä.}
    audience: [youth]
    needs: [any]
    show: false
    checked: {on: 2026-11-24, by: null, source: "https://example.org"}
"""

GROUPS = """\
groups:
  cafe:
    name: {fi: Kahvila}
    summary: {fi: Kahvia.}
    audience: [youth]
    needs: [trial]
    show: true
    checked: {on: 2026-11-24, by: null, source: "https://example.org"}
"""

COUNTY = "name: {fi: Testilä}\nmunicipalities: [Kotka, Kouvola]\nclient_advice: open-line\n"

WORDS = {
    "choice.continue": "Jatketaan", "choice.done": "Tein", "choice.skip": "Ei nyt", "choice.rather_not": "En sano",
    "choice.yes": "Kyllä", "choice.no": "Ei", "join.and": "ja", "many.hint": "Voit valita monta.",
    "number.hint": "Luku {{ low }}–{{ high }}.", "card.because": "Sopii: {{ reasons }}.",
    "card.open_always": "Aina auki", "card.hours_unknown": "Katso ajat", "card.call": "Soita", "card.sms": "Tekstaa",
    "card.whatsapp": "Kirjoita", "card.web": "Sivu", "card.chat": "Chat", "because.need": "aihe {{ title }}",
    "because.any": "kaikelle", "because.municipality": "kunta {{ municipality }}", "because.age": "ikä {{ age_band }}",
    "because.audience.youth": "nuorille", "because.audience.parent": "vanhemmille", "because.language.fi": "suomeksi",
    "because.open_now": "nyt", "because.one_contact": "yksi riittää", "because.family_centre": "perhekeskus",
    "card.open_until": "Auki {{ time }} asti", "card.opens.today": "Tänään {{ time }}",
    "card.opens.tomorrow": "Huomenna {{ time }}", "card.opens.weekday": "{{ day }} {{ time }}",
    "card.opens.date": "{{ day }} {{ time }}", "card.begin.youth": "Hei.", "card.begin.parent": "Päivää.",
    "card.form.place": "paikalla", "card.form.remote": "etänä",
    "hours.every_day": "joka päivä", "hours.span": "klo {{ opens }}–{{ closes }}",
    "hours.holidays.closed": "pyhinä kiinni", "hours.holidays.open": "myös pyhinä",
    "hours.holidays.sunday": "pyhinä kuin sunnuntaina", "hours.season": "{{ first }} – {{ last }}",
    "because.language.sv": "ruotsiksi", "because.language.en": "englanniksi", "because.always_open": "aina auki",
}  # fmt: skip


def files() -> dict[str, str]:
    """All files of the library but the translations, by name; what no test reads is written as JSON, which YAML holds."""
    said = dict.fromkeys(LANGUAGES, "Sanat")
    bubbles = {language: ["Numero on 116 111"] for language in LANGUAGES}
    answers = [["Kuulen.", "Soita 116 111. Turvassa?"], ["Olet tärkeä.", "Linja 116 111. Oletko nyt turvassa?"],
               ["Hyvä, että kerroit.", "Joku vastaa: 116 111. Onko sinulla turvassa olo?"]]  # fmt: skip
    words = dict.fromkeys(LANGUAGES, ("turvassa",))
    rules: dict[str, Any] = {
        "owner": "tests", "reviewed": None, "categories": ["danger"], "emergency": "open-line", "poison_line": "open-line",
        "not_for_talking": [], "asks_safe": words, "says": {"to be with someone": {"words": words, "about": "violence"}},
        "never": {"promises secrecy": dict.fromkeys(LANGUAGES, ("salaisuus",))},
    }  # fmt: skip
    category: dict[str, Any] = {
        "id": "danger", "owner": "tests", "reviewed": None, "rank": 1, "about": ["life", "now"],
        "phrases": {"fi": ["vaara"]}, "answers": dict.fromkeys(LANGUAGES, answers), "services": ["open-line"],
    }  # fmt: skip
    talk: dict[str, Any] = {
        "owner": "tests", "reviewed": None, "failure": bubbles, "not_reviewed": said,
        "safe_now": {
            "question": said, "safe": said, "not_safe": said, "reply_safe": bubbles, "reply_not_safe": bubbles,
        },
        "check_in": {"question": said, "yes": said, "no": said, "reply_no": said},
        "help_now": {
            "title": said, "intro": said, "emergency": said, "cannot_speak": said, "back": said,
            "services": ["open-line"],
        },
    }  # fmt: skip
    intents = {"intents": {intent: {"phrases": {"fi": [intent]}} for intent in INTENTS}}
    return {
        "paths/youth/trial.yml": PATH,
        "paths/youth/trial.walks.yml": WALKS,
        "paths/shared/breathing.yml": SHARED,
        "content/services/all.yml": SERVICES,
        "content/groups/all.yml": GROUPS,
        "content/county.yml": COUNTY,
        "content/safety/danger.yml": json.dumps(category),
        "content/safety/talk.yml": json.dumps(talk),
        "content/safety/rules.yml": json.dumps(rules),
        "content/dialogue/understanding.yml": json.dumps(intents),
        "content/dialogue/words.yml": json.dumps({"words": WORDS}),
        "content/hard_words.yml": "hard_words: {psyyk: mielen}\n",
    }


def write(root: Path) -> None:
    """Write the library into the folder ``root``, each word of the dialogue "translated" into ``sv: Jatketaan``."""
    for name, text in files().items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    for language in TRANSLATED:
        catalog = Catalog(locale=language)
        for key, text in WORDS.items():
            catalog.add(text, f"{language}: {text}", context=f"word.{key}")
        file = po_file(root, language)
        file.parent.mkdir(parents=True, exist_ok=True)
        stream = io.BytesIO()
        write_po(stream, catalog)
        file.write_bytes(stream.getvalue())
