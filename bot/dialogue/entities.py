"""What a message tells besides its wish: where somebody lives, how old they are, of whom they speak, what they ask about us.

Pure rules and lists, in Finnish (with its endings), Swedish and English; nothing here is shown to anybody. A number of years
never leaves this module: only its band does.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Literal, TypeVar

from engine.walker import AgeBand, age_band

ForWhom = Literal["self", "child", "friend"]
About = Literal["parents", "human", "cost", "made", "kept"]

Name = TypeVar("Name", ForWhom, About)

_WORD = re.compile(r"[^\W\d_]+")

_ENDINGS = (
    "", "n", "a", "ä", "t", "s", "st", "ssa", "ssä", "sta", "stä", "an", "än", "aan", "ään", "en", "lla", "llä", "lta",
    "ltä", "lle", "l", "na", "nä", "ssakin", "laiset", "lainen", "läinen",
)  # fmt: skip
"""Of the names of places; written and spoken ("Kotkasta", "Kotkast")."""

_YEARS = r"(?P<age>[1-9]\d?)"
_AM = r"\b(?:olen|oon|jag är|ja e|i am|i'm|im)"
_AGES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b{_YEARS}\s*-?\s*(?:v|vee|vuotia\w*|vuoti\w*|årig\w*|yo|y/o|years?[ -]old)\b(?!\s*(?:sit|aik))",
        rf"{_AM} (?:vasta |jo |bara |only )?{_YEARS}(?: vuotta| år)?"
        r"(?=\s*(?:$|[.,!?]|ja\b|mut|ku\b|enkä\b|och\b|men\b|and\b|but\b))",
    )
)

_FOR_WHOM: dict[ForWhom, re.Pattern[str]] = {
    "child": re.compile(
        r"\b(?:(?:mun|minun|mein|meidän|meijän)\s(?:\d+\S*\s)?"
        r"(?:poi[kj]a|tytär|tyttär|tytö|tyttö|laps|teini|nuor|esikoi|kuopu|murkku)"
        r"|(?:poika|poja|tyttäre|tyttö|lapse|teini|nuore|esikoise|kuopukse)\w*(?:ni|mme)\b"
        r"|(?:min|vår)\s(?:son|dotter|tonåring|pojke|flicka|grabb|tjej|unge)\b|(?:mitt|vårt)\sbarn\b"
        r"|(?:my|our)\s(?:\w+\s)?(?:son|daughter|child|children|kid|kids|teen|teenager|boy|girl)\b)"
    ),
    "friend": re.compile(
        r"\b(?:(?:mun|minun|mein|meidän)\s(?:paras\s|hyvä\s)?(?:kaver|kamu|frend|ystäv|besti)|(?:kaveri|ystävä|bestikse)\w*ni\b"
        r"|min\s(?:bästa\s|goda\s)?(?:kompis|vän|väninna|bästis|kaver)|my\s(?:best\s|good\s)?(?:friend|bestie|mate)\b)"
    ),
    "self": re.compile(
        r"\b(?:minä|mä|mää|mie|minua|mua|minulla|mulla|minun|mun|olen|oon|en|jag|ja|mig|mej|i|i'm|im|my|me)\b"
    ),
}
"""The first that fits counts: who speaks of a child says "I" as well."""

_ABOUT: dict[About, re.Pattern[str]] = {
    "parents": re.compile(
        r"\b(?:äi(?:ti|di)|äiskä|mutsi|iskä|isi\b|isä|faija|vanhem|porukat|porukoi|koti(?:in)?\b|hem\b"
        r"|mamma|pappa|föräldr|mum|mom|dad|parents|mother|father)"
    ),
    "human": re.compile(
        r"\b(?:ihmi(?:nen|ne\b|sen|se\b)|robo|bo(?:t|tti)\b|kone|automaat|tekoäly|ai\b|chatgpt|lääkäri\b|psykolo"
        r"|människa|maskin|riktig|human|real person|machine|doctor|therapist)"
    ),
    "cost": re.compile(r"\b(?:maksa|maksu(?:ton|llinen)|maks\b|hinta|ilmai|kost|gratis|cost|free\b|pay|price)"),
    "made": re.compile(
        r"\b(?:tehny|tehnyt|teki|kenen|kuka on vastuussa|hyvinvointialue|gjort|bakom|välfärdsområde|made|runs|behind this)"
    ),
    "kept": re.compile(
        r"\b(?:talle|tallessa|säily|jää|poist|tieto(?:ja|ni|suoja)|tiedot|tiedätkö|tiiätkö|musta|gdpr|historia|spara|radera"
        r"|uppgifter|vet du|dataskydd|saved|store|delete|my data|privacy|know (?:about|who))"
    ),
}


def municipality(text: str, names: Iterable[str], also: Mapping[str, str] | None = None) -> str | None:
    """The one of ``names`` that the text names, bent in any way; None when it names none or several.

    ``also``: other names (Swedish ones), each with the name of ``names`` that it stands for.
    """
    known = {name: name for name in names} | dict(also or {})
    forms = {stem + ending: name for called, name in known.items() for stem in _stems(called) for ending in _ENDINGS}
    found = {forms[word] for word in _WORD.findall(text.casefold()) if word in forms}
    return found.pop() if len(found) == 1 else None


def age(text: str) -> AgeBand | None:
    """The band of the age that the text tells; None when it tells none, several, or one below 13."""
    plain = " ".join(text.casefold().replace("’", "'").split())
    found = {int(match["age"]) for pattern in _AGES for match in pattern.finditer(plain)}
    return age_band(found.pop()) if len(found) == 1 else None


def for_whom(text: str) -> ForWhom | None:
    """Of whom the text speaks; None when it does not say."""
    return _first(_FOR_WHOM, text)


def about(text: str) -> About | None:
    """Which question about Polku itself a text asks, when it is one; None where it asks in general who sees what."""
    return _first(_ABOUT, text)


def _first(patterns: Mapping[Name, re.Pattern[str]], text: str) -> Name | None:
    plain = " ".join(text.casefold().replace("’", "'").split())
    return next((name for name, pattern in patterns.items() if pattern.search(plain)), None)


def _stems(name: str) -> tuple[str, ...]:
    """A name as endings are put to it: itself, and with its consonants weakened (Virolahti, Virolahde-)."""
    folded = name.casefold()
    return (folded, folded[:-2] + "de", folded[:-2] + "te") if folded.endswith("hti") else (folded,)
