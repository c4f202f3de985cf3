"""What a person sees and does, what is stored of it with their conversation, and how a tap finds its meaning."""

import hashlib
import secrets
from typing import Any

import msgspec

from actions.kept import SLOT, Kept, kept_of
from bot.contact.asking import ASK, CANCEL
from bot.contact.chatting import BEGIN, CHAT, LEAVE
from bot.gate.danger import TAPS
from bot.gate.normalise import strings_in, typed_text
from bot.store.work import Row, Work
from engine.library import Library
from engine.reply import Act, AnyMessage, Choice, ContactRequest, InputKind, Reply
from engine.walker import Audience, Language

OURS = {ASK, CANCEL, CHAT, BEGIN, LEAVE}
"""What choices mean that Rasa does not know."""
SCREENED = 2000
"""Characters of a text that are screened; a longer text is not taken, but its beginning is screened."""


class Offered(msgspec.Struct, frozen=True):
    """A choice as a browser sees it; the id is opaque, and belongs to this turn of this conversation."""

    id: str
    label: str
    lang: Language


class View(msgspec.Struct, frozen=True, kw_only=True):
    """What the person sees: the last reply, and where they are."""

    id: str
    turn: int
    audience: Audience
    language: Language
    path: str | None = None
    path_title: str | None = None
    step: str | None = None
    steps_so_far: int = 0
    ended: bool = False
    messages: tuple[AnyMessage, ...] = ()
    choices: tuple[Offered, ...] = ()
    input: InputKind = "text"
    asked: bool = False
    requests: tuple[ContactRequest, ...] = ()
    """The contact requests that were sent, as they are now; ``asked`` where there are any."""


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """What the person did: exactly one of these is set."""

    text: str | None = None
    choice: str | None = None
    choices: tuple[str, ...] | None = None
    number: int | None = None
    request: dict[str, Any] | None = None
    """The fields of a contact request, and ``consent``; without consent it is only shown as it would be sent."""


class StaleChoice(Exception):
    """The choice was not offered at this step to this person; ``view`` holds the present ones."""

    def __init__(self, view: View) -> None:
        super().__init__("not offered")
        self.view = view


class NotOpened(Exception):
    """Nothing can be stored, so no conversation begins; ``view`` holds safety words and help numbers."""

    def __init__(self, view: View) -> None:
        super().__init__("not opened")
        self.view = view


class Seen(msgspec.Struct, frozen=True):
    """A reply as it is stored with its conversation: the choices with their opaque ids, and where the person is."""

    reply: Reply
    ids: tuple[str, ...]
    path: str | None = None
    step: str | None = None
    steps_so_far: int = 0
    ended: bool = False
    asked: bool = False
    form: str | None = None
    checked: bool = False
    """``form``: the service for which a request is being filled in; ``checked``: the check-in about its words was answered."""


def texts_of(given: Given) -> list[str]:
    """What the person wrote, in whatever field; of a request also all of it as one text."""
    if given.text is not None:
        return [given.text]
    texts = strings_in(given.request or {})
    return [*texts, " ".join(texts)] if len(texts) > 1 else texts


def hash_of(secret: str) -> str:
    """SHA-256, hex: of what opens a conversation only this is stored."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def id_of(choice: Choice) -> str:
    """A new opaque id; the gate's own choices have fixed ones, since they must work without a database."""
    return choice.act.intent if choice.act.intent in TAPS else secrets.token_urlsafe(9)


def kept_in(work: Work) -> Kept:
    """What the talk keeps, as the turn has it now."""
    if work.snapshot is None:
        return Kept()
    slot = msgspec.json.decode(work.snapshot)["slots"].get(SLOT)
    return kept_of(slot, work.row.walker, work.row.updated)


def act_of(given: Given, seen: Seen) -> Act | None:
    """What the tap means, when it was offered; None when it was not."""
    offered = dict(zip(seen.ids, seen.reply.choices, strict=True))
    if given.choice is not None:
        return offered[given.choice].act if given.choice in offered else None
    if given.choices is not None:
        if seen.reply.input != "choices" or not given.choices or not all(one in offered for one in given.choices):
            return None
        return Act("answer", [offered[one].act.answer for one in given.choices])
    if given.number is not None and seen.reply.input in {"number", "scale"}:
        return Act("answer", given.number)
    return None


def named_act(text: str, seen: Seen) -> Act | None:
    """What words mean that are the label of a choice of ours, which Rasa does not know."""
    typed = typed_text(text).casefold()
    ours = [one for one in seen.reply.choices if one.act.intent in OURS]
    return next((one.act for one in ours if one.label.casefold() == typed), None)


def view_of(row: Row, library: Library) -> View:
    """What the person sees of a stored conversation."""
    seen = msgspec.json.decode(row.reply, type=Seen)
    path = library.paths.get(seen.path or "")
    language = row.walker.language
    return View(
        id=row.id, turn=row.turn, audience=row.walker.audience, language=language, path=seen.path, step=seen.step,
        path_title=library.words.text(f"{path.id}.title", path.title, language) if path else None,
        steps_so_far=seen.steps_so_far, ended=seen.ended, messages=seen.reply.messages,
        choices=tuple(Offered(id, choice.label, choice.lang) for id, choice in zip(seen.ids, seen.reply.choices, strict=True)),
        input=seen.reply.input, asked=seen.asked,
    )  # fmt: skip


def bare_view(reply: Reply, language: Language) -> View:
    """A view that belongs to no stored conversation: of the choices it has those of the gate, which work without one."""
    ours = (choice for choice in reply.choices if choice.act.intent in TAPS)
    choices = tuple(Offered(id_of(choice), choice.label, choice.lang) for choice in ours)
    return View(
        id="", turn=0, audience="youth", language=language, messages=reply.messages, choices=choices,
        input="choice" if choices else "text",
    )  # fmt: skip
