"""What the JSON API reads and writes; the OpenAPI document is made from these."""

from typing import Any

import msgspec

from bot.conversation import Offered
from engine.reply import AnyMessage, ContactRequest, InputKind
from engine.walker import Audience, Language


class Opening(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What opens a conversation; the age becomes a band at the door and is not kept."""

    audience: Audience
    language: Language
    age: int | None = None
    municipality: str | None = None


class Turning(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the person did: exactly one of these."""

    text: str | None = None
    choice: str | None = None
    choices: tuple[str, ...] | None = None
    number: int | None = None
    request: dict[str, Any] | None = None


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What is said, what can be chosen, and where the person is."""

    id: str
    turn: int
    path: str | None
    step: str | None
    ended: bool
    messages: tuple[AnyMessage, ...]
    choices: tuple[Offered, ...]
    input: InputKind
    requests: tuple[ContactRequest, ...] = ()
    """The contact requests that were sent, as they are now."""


class Opened(Shown, frozen=True, kw_only=True):
    """A new conversation, with the secret that opens it."""

    token: str
