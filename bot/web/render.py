"""Pages as HTML: the templates with the words of the request's language."""

import re
import secrets
from collections.abc import Mapping
from typing import Any

from aiohttp import web
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from bot.conversation import View
from bot.web.panel import WATCH, panel
from bot.web.session import csrf_of, language_of, session_of
from engine.library import Library
from engine.reply import ContactRequest
from engine.walker import LANGUAGES, Language

LIBRARY: web.AppKey[Library] = web.AppKey("library", Library)
DEMO: web.AppKey[bool] = web.AppKey("demo", bool)
TEMPLATES: web.AppKey[Environment] = web.AppKey("templates", Environment)

ELSEWHERE = "https://www.ilmatieteenlaitos.fi/"
"""Where one who leaves quickly lands: the weather, which anybody may look at."""

EMERGENCY = re.compile(r"(?<![\d-])112(?!\d|[ -]\d)")
BLANK_LINE = re.compile(r"\n[ \t]*\n\s*")


def library_of(request: web.Request) -> Library:
    """The library whose words the pages say: under ``--watch`` the one that was saved last."""
    watch = request.app.get(WATCH)
    return request.app[LIBRARY] if watch is None else watch.library


def templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("bot.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["bubbles"] = bubbles
    environment.filters["callable_112"] = callable_112
    return environment


def bubbles(text: str) -> list[str]:
    """A blank line begins a new bubble."""
    return BLANK_LINE.split(text.strip()) if text.strip() else []


def callable_112(text: str) -> Markup:
    """``text`` with the emergency number as something to press."""
    return Markup('<a href="tel:112">112</a>').join(EMERGENCY.split(text))


def is_fragment(request: web.Request) -> bool:
    """Whether htmx asks, and only the new part of the page is wanted."""
    return request.headers.get("HX-Request") == "true"


def page(
    request: web.Request,
    template: str,
    status: int = 200,
    language: Language | None = None,
    gone: bool = False,
    **values: Any,
) -> web.Response:
    """One template as a response; ``gone`` when the session has just ended."""
    words, spoken = library_of(request).words, language or language_of(request)

    def say(key: str, **fillings: Any) -> str:
        return words.say(key, spoken, **fillings)

    def language_name(code: str) -> str:
        try:
            return say(f"language.{code}")
        except KeyError:
            return code

    session = None if gone else session_of(request)
    html = request.app[TEMPLATES].get_template(template).render(
        say=say, language=spoken, languages=LANGUAGES, language_name=language_name, demo=request.app[DEMO], session=session,
        csrf=csrf_of(request, session), key=secrets.token_urlsafe(12), here=request.path, elsewhere=ELSEWHERE,
        watch=panel(request, values.get("view")), **values,
    )  # fmt: skip
    return web.Response(status=status, text=html, content_type="text/html", charset="utf-8")


def talk(
    request: web.Request,
    view: View,
    *,
    own: str | None = None,
    notice: str | None = None,
    draft: str = "",
    status: int = 200,
    carried: Mapping[str, str] = {},
) -> web.Response:
    """What is said: the new part only for htmx, else the whole page. ``own`` is the person's bubble, ``draft`` unsent text;
    ``carried`` are the fields of a contact request that waits for an answer: they are only in this page."""
    say = library_of(request).words.say
    apart = (
        [one for one in view.choices if one.label == say("choice.rather_not", one.lang)]
        if view.input != "choice"
        else []
    )
    together = [one for one in view.choices if one not in apart]
    return page(
        request, "turn.html" if is_fragment(request) else "chat.html", status, view.language,
        view=view, own=own, notice=notice, draft=draft, apart=apart, together=together, carried=carried,
        filling=next((one for one in view.messages if isinstance(one, ContactRequest) and not one.id), None),
    )  # fmt: skip


def notice(request: web.Request, status: int, key: str) -> web.Response:
    """Kind words, a way back and a way to help, when the page cannot do what was asked."""
    return page(request, "notice_part.html" if is_fragment(request) else "notice.html", status, notice=key)
