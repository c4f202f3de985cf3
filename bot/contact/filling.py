"""What a person fills in: read, checked against what the receiver declares, and put into the lines that are sent."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.contact.receivers import FieldName, Receiver, Way
from bot.gate.normalise import visible
from engine.reply import RequestField

MOST: dict[FieldName, int] = {"alias": 60, "way": 10, "contact": 120, "when": 200, "message": 1000}
"""Characters that a field may hold."""
HINTED = ("alias", "contact", "when", "message")

Say = Callable[[str], str]


def read(receiver: Receiver, given: Mapping[str, Any]) -> tuple[dict[str, str], str]:
    """The fields as text, each on its line but the message; and what is wrong with them, as a key of the words."""
    values: dict[str, str] = {}
    problem = ""
    for name, value in given.items():
        if name not in receiver.fields or not isinstance(value, str):
            return {}, "request.wrong.unknown"
        parts = value.splitlines() if name == "message" else [" ".join(value.splitlines())]
        values[name] = "\n".join(visible(part).rstrip() for part in parts).strip()
        if len(values[name]) > MOST[name]:
            problem = "request.wrong.long"
    way = values.get("way")
    if way not in receiver.ways:
        return values, problem or "request.wrong.way"
    if way == "code":
        values.pop("contact", None)
    elif not reaches(way, values.get("contact", "")):
        problem = problem or "request.wrong.contact"
    return values, problem


def reaches(way: str, contact: str) -> bool:
    """Whether ``contact`` may be a number, or an address, by which somebody is reached in this way."""
    if way == "email":
        name, _, host = contact.partition("@")
        return bool(name) and "." in host and " " not in contact
    return sum(character.isdecimal() for character in contact) >= 5


def fields(receiver: Receiver, say: Say, values: Mapping[str, str]) -> tuple[RequestField, ...]:
    """The fields to fill in, in the order the receiver declares them."""
    return tuple(
        RequestField(
            name=name,
            label=say(f"request.field.{name}"),
            hint=say(f"request.field.{name}.hint") if name in HINTED else "",
            most=MOST[name],
            options=tuple((way, say(f"request.way.{way}")) for way in receiver.ways) if name == "way" else (),
            value=values.get(name, ""),
        )
        for name in receiver.fields
    )


def lines(receiver: Receiver, say: Say, values: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """What is sent, word for word: what was left empty is not."""

    def said(name: FieldName) -> str:
        way: Way | str = values.get(name, "")
        return say(f"request.way.{way}") if name == "way" and way else way

    return tuple((say(f"request.field.{name}"), said(name)) for name in receiver.fields if said(name))
