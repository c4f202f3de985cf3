"""The JSON API ``/api/v1`` for apps and other pages: read, call the conversation, write."""

import json
from typing import Any, TypeVar

import msgspec
from aiohttp import web
from aiohttp.typedefs import Handler

from bot.conversation import Given, NotOpened, StaleChoice, UnknownConversation, View
from bot.gate.normalise import strings_in
from bot.web.incoming import (
    CONVERSATIONS,
    Refused,
    accepted_language,
    check_length,
    check_rate,
    crisis_answer,
    first_bytes,
    plain_id,
    too_large,
)
from bot.web.render import library_of
from bot.web.shapes import Opened, Opening, Shown, Turning
from engine.reply import AnyMessage
from engine.walker import Language, age_band

T = TypeVar("T")

LONGEST_KEY = 200
OLDEST = 120
RETRY = 30
"""Seconds after which one may try again to open a conversation."""


async def open_conversation(request: web.Request) -> web.Response:
    """POST /conversations."""
    conversations = request.app[CONVERSATIONS]
    raw, whole = await first_bytes(request)
    try:
        opening = _read(raw, whole, Opening)
        check_rate(request, None)
        known = library_of(request).county.municipalities
        if opening.municipality not in {None, *known}:
            raise Refused(400, "Unknown municipality", f"One of {', '.join(known)}.")
    except Refused:
        view = await crisis_answer(conversations, _fields(raw), _language(raw) or accepted_language(request))
        if view is None:
            raise
        return _json(_shown(view))
    band = None if opening.age is None else age_band(min(opening.age, OLDEST))
    try:
        view, token = await conversations.open(
            audience=opening.audience, language=opening.language, age_band=band, municipality=opening.municipality
        )
    except NotOpened as trouble:
        return problem(
            503, "Not available now", "Nothing can be stored.", retry_after=RETRY, said=trouble.view.messages
        )
    return _json(Opened(token=token, **msgspec.structs.asdict(_shown(view))), 201)


async def take_turn(request: web.Request) -> web.Response:
    """POST /conversations/{id}/turns. A refused body that screens as crisis gets the crisis answer all the same."""
    conversations, (id, token) = request.app[CONVERSATIONS], _who(request)
    raw, whole = await first_bytes(request)
    try:
        key = request.headers.get("Idempotency-Key")
        if key is not None and not 0 < len(key) <= LONGEST_KEY:
            raise Refused(400, "Wrong Idempotency-Key", f"It holds 1 to {LONGEST_KEY} characters.")
        turning = _read(raw, whole, Turning)
        given = _given(turning)
        check_rate(request, id)
        view = await conversations.turn(id, token, given, key, accepted_language(request))
    except (Refused, StaleChoice, UnknownConversation):
        answer = await crisis_answer(conversations, _fields(raw), accepted_language(request), id, token)
        if answer is None:
            raise
        view = answer
    return _json(_shown(view))


async def messages_after(request: web.Request) -> web.Response:
    """GET /conversations/{id}/messages?after=n: what was said after turn n, empty when nothing was."""
    id, token = _who(request)
    after = request.query.get("after", "-1")
    if not after.removeprefix("-").isdecimal() or len(after) > 9:
        raise Refused(400, "Wrong query", "after is the number of a turn.")
    conversations = request.app[CONVERSATIONS]
    view = await conversations.messages_after(id, token, int(after))
    if view is None:
        now = await conversations.view(id, token)
        return _json(msgspec.structs.replace(_shown(now), messages=()))
    return _json(_shown(view))


async def where_i_am(request: web.Request) -> web.Response:
    """GET /conversations/{id}."""
    return _json(_shown(await request.app[CONVERSATIONS].view(*_who(request))))


async def forget(request: web.Request) -> web.Response:
    """DELETE /conversations/{id}."""
    await request.app[CONVERSATIONS].forget(*_who(request))
    return web.Response(status=204)


async def export(request: web.Request) -> web.Response:
    """GET /conversations/{id}/export."""
    return _json(await request.app[CONVERSATIONS].export(*_who(request)))


async def explained(request: web.Request, handler: Handler) -> web.StreamResponse:
    """What was refused, as problem JSON."""
    try:
        return await handler(request)
    except UnknownConversation:
        return problem(404, "No such conversation", "There is none with this id and token.")
    except StaleChoice as stale:
        return problem(409, "Not offered now", "Choose one of the present choices.", stale.view)
    except Refused as refused:
        return problem(refused.status, refused.title, refused.detail, retry_after=refused.retry_after)


def problem(
    status: int,
    title: str,
    detail: str,
    view: View | None = None,
    retry_after: int | None = None,
    said: tuple[AnyMessage, ...] = (),
) -> web.Response:
    """Problem JSON (RFC 9457); with ``view``, its present choices too; with ``said``, messages for the person."""
    body: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    if view is not None:
        body |= {"turn": view.turn, "choices": view.choices, "input": view.input}
    if said:
        body |= {"messages": said}
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return web.Response(
        status=status, body=msgspec.json.encode(body), content_type="application/problem+json", headers=headers
    )  # fmt: skip


def _who(request: web.Request) -> tuple[str, str]:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return plain_id(request.match_info["id"]), token.strip() if scheme.lower() == "bearer" else ""


def _read(raw: bytes, whole: bool, shape: type[T]) -> T:
    if not whole:
        raise too_large()
    try:
        return msgspec.json.decode(raw, type=shape)
    except msgspec.ValidationError as error:
        raise Refused(400, "Wrong fields", str(error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Refused(400, "Broken JSON", "The body is not JSON.") from None


def _given(turning: Turning) -> Given:
    """What was done; raises Refused."""
    named = [name for name in Turning.__struct_fields__ if getattr(turning, name) is not None]
    if len(named) != 1:
        raise Refused(400, "Wrong fields", "Exactly one of text, choice, choices, number, request.")
    if turning.text is not None:
        check_length(turning.text)
    return Given(**msgspec.structs.asdict(turning))


def _fields(raw: bytes) -> list[tuple[str, str]]:
    """Every string value of a body with the name of its field, and the body itself when it is not JSON."""
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):
        return [("", raw.decode("utf-8", "replace"))]
    parts = value.items() if isinstance(value, dict) else [("", value)]
    return [(name, text) for name, part in parts for text in strings_in(part)]


def _language(raw: bytes) -> Language | None:
    try:
        language: Language = msgspec.convert(json.loads(raw)["language"], Language)
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return language


def _shown(view: View) -> Shown:
    return Shown(**{name: getattr(view, name) for name in Shown.__struct_fields__})


def _json(value: object, status: int = 200) -> web.Response:
    return web.Response(status=status, body=msgspec.json.encode(value), content_type="application/json")
