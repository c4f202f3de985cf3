"""The desk, /desk: where a worker of a receiving unit reads requests, takes them and closes them."""

import datetime
from collections.abc import Mapping

import msgspec
from aiohttp import web

from bot.contact.receivers import Receivers
from bot.contact.vault import Content, InvalidToken, Vault
from bot.store.desk import WITHIN, DeskStore, NoSuchRequest, TooManyCodes
from bot.store.requests import NotOpen, Request
from bot.watch import is_loopback
from bot.web.incoming import Refused, check_rate, plain_id
from bot.web.render import DEMO, library_of, page
from bot.web.session import is_ours, language_of
from engine.catalogue import localized

LONGEST_OUTCOME = 2000
"""Characters of the note of outcome."""


class DeskRoom(msgspec.Struct, frozen=True):
    """What the desk works with."""

    store: DeskStore
    vault: Vault
    settings: Receivers


class Staff(msgspec.Struct, frozen=True):
    """Who works here: the subject of their identity, and the receivers whose requests they may read."""

    subject: str
    units: frozenset[str]


ROOM: web.AppKey[DeskRoom] = web.AppKey("desk", DeskRoom)


def add_desk(app: web.Application, room: DeskRoom) -> None:
    app[ROOM] = room
    app.add_routes(
        [
            web.get("/desk", show_all),
            web.post("/desk/code", find_by_code),
            web.get("/desk/{id}", show_one),
            web.post("/desk/{id}/take", take),
            web.post("/desk/{id}/close", close),
        ]
    )


def staff_of(request: web.Request) -> Staff:
    """Who asks; raises HTTPForbidden.

    There is no identity provider yet, so nobody but the demo's own machine gets in: a request that comes straight from a
    loopback address and names one, which no page of another site and no proxy in front brings about.
    """
    is_local = is_loopback(request.remote or "") and is_loopback(request.url.host or "")
    if request.app[DEMO] and is_local and not {"X-Forwarded-For", "Forwarded"} & set(request.headers):
        return Staff("demo", frozenset(request.app[ROOM].settings.receivers))
    raise web.HTTPForbidden


async def show_all(request: web.Request) -> web.Response:
    """The unit's requests: where from, since when, how far; not what stands in them."""
    return await _list(request, staff_of(request))


async def show_one(request: web.Request) -> web.Response:
    """One request, word for word as the person consented to it; the reading is written down."""
    staff, room = staff_of(request), request.app[ROOM]
    try:
        found = await room.store.read(_id(request), staff.units, staff.subject, _now())
    except NoSuchRequest:
        raise web.HTTPNotFound from None
    return _one(request, found)


async def find_by_code(request: web.Request) -> web.Response:
    """The request of somebody who calls and says their one-time code."""
    staff, form, room = staff_of(request), await _form(request), request.app[ROOM]
    try:
        hashes = room.vault.code_hashes(str(form.get("code", ""))[:40])
        id = await room.store.find(hashes, staff.units, staff.subject, _now())
    except NoSuchRequest:
        return await _list(request, staff, "desk.no_such_code", 404)
    except TooManyCodes:
        answer = await _list(request, staff, "desk.too_many_codes", 429)
        answer.headers["Retry-After"] = str(round(WITHIN.total_seconds()))
        return answer
    return _see(f"/desk/{id}")


async def take(request: web.Request) -> web.Response:
    staff, _ = staff_of(request), await _form(request)
    try:
        await request.app[ROOM].store.take(_id(request), staff.units, staff.subject, _now())
    except NotOpen:
        return await _list(request, staff, "desk.changed", 409)
    return _see(f"/desk/{_id(request)}")


async def close(request: web.Request) -> web.Response:
    staff, room, form = staff_of(request), request.app[ROOM], await _form(request)
    outcome = str(form.get("outcome", ""))[:LONGEST_OUTCOME]
    label = library_of(request).words.say("desk.outcome", "fi")
    try:
        sealed = room.vault.seal(Content(((label, outcome),)))
        await room.store.close(_id(request), staff.units, staff.subject, sealed, _now())
    except NotOpen:
        return await _list(request, staff, "desk.changed", 409)
    return _see("/desk")


async def _list(request: web.Request, staff: Staff, told: str | None = None, status: int = 200) -> web.Response:
    rows = await request.app[ROOM].store.open(staff.units)
    return page(request, "desk.html", status, rows=[(row, _service(request, row)) for row in rows], told=told)


def _one(request: web.Request, found: Request) -> web.Response:
    room, told = request.app[ROOM], None
    lines: tuple[tuple[str, str], ...] = ()
    try:
        for sealed in (found.content, found.outcome):
            if sealed is not None:
                lines += room.vault.open(sealed).lines
    except InvalidToken:
        told = "desk.unreadable"
    return page(request, "desk_request.html", row=found, service=_service(request, found), lines=lines, told=told)


def _service(request: web.Request, row: Request) -> str:
    library = library_of(request)
    entry = library.services.get(row.service) or library.groups.get(row.service)
    return localized(entry.name, language_of(request)) if entry else row.service


def _id(request: web.Request) -> str:
    return plain_id(request.match_info["id"])


async def _form(request: web.Request) -> Mapping[str, object]:
    """The posted form of this page; raises Refused when it is not ours."""
    check_rate(request, None)
    form = await request.post()
    if not is_ours(request, str(form.get("csrf", ""))):
        raise Refused(403, "Not ours", "The form did not come from the desk's own page.")
    return form


def _see(place: str) -> web.Response:
    return web.Response(status=303, headers={"Location": place})


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
