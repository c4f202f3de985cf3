"""A reply: what is said to the person, in the shape of the public API; ``lang`` is the language the words are really in."""

import datetime
from typing import Any, Literal

import msgspec

from engine.safety import OtherLanguage
from engine.walker import Language


class Message(msgspec.Struct, frozen=True, kw_only=True, tag_field="type"):
    """One thing that is said. ``text`` holds plain text; a blank line in it begins a new bubble."""

    text: str
    lang: Language | OtherLanguage


class Text(Message, frozen=True, kw_only=True, tag="text"):
    """Words."""


class Timed(msgspec.Struct, frozen=True):
    text: str
    seconds: int


class Exercise(Message, frozen=True, kw_only=True, tag="exercise"):
    """An exercise: ``text`` is its title."""

    parts: tuple[Timed, ...]
    source_title: str
    source_url: str


class Link(Message, frozen=True, kw_only=True, tag="link"):
    """A page made by others: ``text`` is its title."""

    url: str
    by: str


class Phone(msgspec.Struct, frozen=True):
    """``number`` as people write it, ``href`` as a phone understands it (``tel:116111``)."""

    label: str
    number: str
    href: str


class Address(msgspec.Struct, frozen=True):
    """An address on the web with what it is called on the card."""

    label: str
    url: str


class Card(Message, frozen=True, kw_only=True):
    """A service or a group: ``text`` is its summary. ``open_now`` is None when the hours are not known.

    ``opens_text``: until when it is open, or when it opens next; empty when that is not known. ``say``: a sentence with which
    one may begin. ``map``: the address on a map on the web.
    """

    id: str
    name: str
    why: str
    contact: str
    phones: tuple[Phone, ...]
    links: tuple[Address, ...]
    web: str | None
    open_now: bool | None
    hours_text: str
    languages: tuple[str, ...]
    address: str | None
    cost: str
    opens_text: str = ""
    say: str = ""
    map: str | None = None
    asking: str = ""
    """What is said of asking them to contact the person, where that can be done here."""


class ServiceCard(Card, frozen=True, kw_only=True, tag="service"):
    """A service with how to contact it and why it fits."""


class GroupCard(Card, frozen=True, kw_only=True, tag="group"):
    """A peer group with how to join it and why it fits. ``meets``: the next meetings in words; empty when none is known."""

    organiser: str | None = None
    form: tuple[str, ...] = ()
    for_whom: str = ""
    values: str = ""
    practices: str = ""
    capacity: int | None = None
    meets: tuple[str, ...] = ()


class Crisis(Message, frozen=True, kw_only=True, tag="crisis"):
    """The answer to a person who may be in danger."""

    category: str
    services: tuple[ServiceCard, ...]


class CheckIn(Message, frozen=True, kw_only=True, tag="check_in"):
    """A gentle question where the words may have meant danger."""


class RequestField(msgspec.Struct, frozen=True):
    """One thing that a contact request may say; ``options`` (value, label) where one is chosen; ``most`` characters."""

    name: str
    label: str
    hint: str
    most: int
    options: tuple[tuple[str, str], ...] = ()
    value: str = ""


class ContactRequest(Message, frozen=True, kw_only=True, tag="request"):
    """A contact request: to be filled in, shown before it is sent, or sent; ``text`` says which, and how far it has come.

    ``note`` is what must be known of the receiver; ``problem`` what is wrong with the fields; ``lines`` what is sent, word
    for word: (label, value).
    """

    id: str = ""
    service: str
    receiver: str
    seen_by: str
    answer: str
    note: str = ""
    problem: str = ""
    state: Literal["form", "preview", "coded", "saved", "delivered", "taken", "closed", "withdrawn", "expired"]
    fields: tuple[RequestField, ...] = ()
    lines: tuple[tuple[str, str], ...] = ()
    code: str = ""
    expires: datetime.datetime | None = None


AnyMessage = Text | Exercise | Link | ServiceCard | GroupCard | Crisis | CheckIn | ContactRequest
InputKind = Literal["text", "choice", "choices", "scale", "number", "request", "none"]


class Act(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a choice means to the dialogue: an intent, and the answer where the intent is to answer."""

    intent: str
    answer: Any = None


class Choice(msgspec.Struct, frozen=True):
    label: str
    lang: Language
    act: Act


class Reply(msgspec.Struct, frozen=True):
    """All that one turn says, what can be chosen after it, and how the step wants to be answered."""

    messages: tuple[AnyMessage, ...] = ()
    choices: tuple[Choice, ...] = ()
    input: InputKind = "text"


class Place(msgspec.Struct, frozen=True):
    """Where the person is: the path and step by id, None when on no path."""

    path: str | None = None
    step: str | None = None
    ended: bool = False
