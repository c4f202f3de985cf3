"""The routes of ``polku serve --watch``: news of saved files, a jump to a step, what a problem means. On this machine only."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.editing import DraftConversations
from bot.watch import Watch, is_loopback
from bot.web.incoming import CONVERSATIONS, check_rate
from bot.web.page import NOTICES
from bot.web.panel import NOTE, WATCH
from bot.web.render import notice, page, talk
from bot.web.session import is_ours, session_of
from engine.codes import CODES

STILL_THERE = 15.0
"""Seconds after which a stream without news says that it is alive, so that one whose page is gone is noticed."""
FILES = Path(__file__).parent / "watched"


def add_watching(app: web.Application, watch: Watch) -> None:
    """Let the pages of ``app`` show what ``watch`` finds."""
    app[WATCH] = watch
    app.middlewares.append(local_only)
    app.cleanup_ctx.append(_watching)
    app.on_shutdown.append(_let_go)
    app.add_routes(
        [
            web.get("/watch/events", events),
            web.post("/watch/jump", jump_to_step),
            web.get("/watch/problems/{code}", explain),
            web.static("/watch/files", FILES),
        ]
    )


@web.middleware
async def local_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """No page of another site gets here under a name of its own that leads to this machine (DNS rebinding)."""
    if not is_loopback(request.url.host or ""):
        raise web.HTTPForbidden
    return await handler(request)


async def events(request: web.Request) -> web.StreamResponse:
    """Server-sent events: ``saved`` with the version of the files, at once and after each reading."""
    watch = request.app[WATCH]
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    told = None
    try:
        await response.write(b"retry: 500\n\n")
        while not watch.closed:
            is_new, told = told != watch.version, watch.version
            await response.write(f"event: saved\ndata: {told}\n\n".encode() if is_new else b":\n\n")
            try:
                await asyncio.wait_for(watch.newer(told), STILL_THERE)
            except TimeoutError:
                continue
    except ConnectionError:
        pass  # the page is gone
    return response


async def jump_to_step(request: web.Request) -> web.Response:
    """The walk at another step."""
    form, session, conversations = await request.post(), session_of(request), request.app[CONVERSATIONS]
    if not is_ours(request, str(form.get("csrf", ""))):
        return notice(request, 403, NOTICES[403])
    if session is None or not isinstance(conversations, DraftConversations):
        return web.Response(status=303, headers={"Location": "/"})
    check_rate(request, session.id)
    step = str(form.get("step", ""))[:200]
    if await conversations.jump(session.id, session.token, step):
        return web.Response(status=303, headers={"Location": "/chat"})
    request[NOTE] = f"No answers of this walker lead to {step}."
    return talk(request, await conversations.view(session.id, session.token), status=409)


async def explain(request: web.Request) -> web.Response:
    """What a problem code means."""
    code = request.match_info["code"]
    if code not in CODES:
        raise web.HTTPNotFound
    return page(request, "problem.html", code=code, problem=CODES[code])


async def _watching(app: web.Application) -> AsyncIterator[None]:
    """Watch as long as the application runs."""
    task = asyncio.create_task(app[WATCH].run())
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def _let_go(app: web.Application) -> None:
    app[WATCH].close()
