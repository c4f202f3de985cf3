"""The web application: every route in one table, what each depends on, and the headers of every response."""

import importlib.util
from pathlib import Path

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from bot.conversation import Conversations
from bot.watch import Watch
from bot.web import api, hooks, openapi, page
from bot.web.calendars import meetings
from bot.web.desk import DeskRoom, add_desk
from bot.web.incoming import CONVERSATIONS, LARGEST_BODY, LIMITS
from bot.web.limits import Limits
from bot.web.render import DEMO, LIBRARY, TEMPLATES, notice, templates
from bot.web.session import SECRET
from engine.library import Library

log = structlog.get_logger()

API = "/api/v1"
MACHINES = (API, "/health/", "/metrics", "/hooks/")
"""Where a program asks; it gets problem JSON instead of a page."""

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'self'",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "SAMEORIGIN",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


def make_app(
    conversations: Conversations,
    library: Library,
    *,
    secret: bytes,
    demo: bool = True,
    limits: Limits | None = None,
    watch: Watch | None = None,
    desk: DeskRoom | None = None,
) -> web.Application:
    """The application over ``conversations``.

    ``secret`` signs forms; ``demo`` shows the banner; ``watch`` adds the editors' panel, ``desk``
    the page where staff read contact requests.
    """
    app = web.Application(middlewares=[unbroken, explained], client_max_size=LARGEST_BODY)
    app[CONVERSATIONS], app[LIBRARY], app[SECRET], app[DEMO] = conversations, library, secret, demo
    app[LIMITS], app[TEMPLATES] = limits or Limits(), templates()
    app.on_response_prepare.append(_secured)
    app.add_routes(routes())
    if watch is not None:
        from bot.web.watching import add_watching  # with it comes Rasa, which a server without it must not need

        add_watching(app, watch)
    if desk is not None:
        add_desk(app, desk)
    return app


def routes() -> list[web.AbstractRouteDef]:
    one = API + "/conversations/{id}"
    return [
        web.get("/", page.welcome),
        web.post("/", page.start),
        web.get("/chat", page.chat),
        web.post("/chat", page.answer),
        web.get("/help", page.help_now),
        web.get("/groups/{id}.ics", meetings),
        web.get("/leave", page.leave),
        web.post("/leave", page.leave),
        web.post("/language", page.choose_language),
        web.post("/forget", page.forget),
        web.post(API + "/conversations", api.open_conversation),
        web.get(one, api.where_i_am),
        web.delete(one, api.forget),
        web.post(one + "/turns", api.take_turn),
        web.get(one + "/messages", api.messages_after),
        web.get(one + "/export", api.export),
        web.post("/hooks/chatwoot/{receiver}", hooks.chatwoot),
        web.get(API + "/openapi.json", described),
        web.get("/health/live", live),
        web.get("/health/ready", ready),
        web.get("/static/htmx.js", htmx),
        web.static("/static", Path(__file__).parent / "static"),
    ]


async def described(request: web.Request) -> web.Response:
    return web.json_response(openapi.document())


async def live(request: web.Request) -> web.Response:
    return web.json_response({"status": "ok"})


async def ready(request: web.Request) -> web.Response:
    is_ready = await request.app[CONVERSATIONS].ready()
    return web.json_response({"status": "ok" if is_ready else "not ready"}, status=200 if is_ready else 503)


async def htmx(request: web.Request) -> web.FileResponse:
    """htmx as the package django-js-lib-htmx holds it; found without importing it, since that would need Django."""
    return web.FileResponse(_htmx_file())


def _htmx_file() -> Path:
    found = importlib.util.find_spec("js_lib_htmx")
    if found is None or found.origin is None:
        raise FileNotFoundError("django-js-lib-htmx is not installed")
    return Path(found.origin).parent / "static/htmx/htmx.min.js"


@web.middleware
async def unbroken(request: web.Request, handler: Handler) -> web.StreamResponse:
    """No trace and no bare error ever reaches anybody: kind pages for people, problem JSON for programs."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        response = _sorry(request, error.status, error.reason)
        if "Allow" in error.headers:
            response.headers["Allow"] = error.headers["Allow"]
        return response
    except Exception as error:
        log.error("request failed", method=request.method, error=type(error).__name__)
        return _sorry(request, 500, "Internal error")


@web.middleware
async def explained(request: web.Request, handler: Handler) -> web.StreamResponse:
    """What our own code refuses, in the manner of the door it came through."""
    explain = api.explained if request.path.startswith(MACHINES) else page.explained
    return await explain(request, handler)


def _sorry(request: web.Request, status: int, title: str) -> web.Response:
    if request.path.startswith(MACHINES):
        return api.problem(status, title, title)
    if status == 403 and request.path.startswith("/desk"):
        return notice(request, status, "desk.closed_door")
    return notice(request, status, page.NOTICES.get(status, "page.trouble"))


async def _secured(request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(HEADERS)
