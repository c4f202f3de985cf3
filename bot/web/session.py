"""Who comes back: the cookie that holds a conversation, the language, and proof that a form is ours."""

import hashlib
import hmac
from urllib.parse import urlsplit

import msgspec
from aiohttp import web

from bot.web.incoming import accepted_language, plain_id
from engine.walker import LANGUAGES, Language

SECRET: web.AppKey[bytes] = web.AppKey("secret", bytes)

SESSION_COOKIE = "polku"
LANGUAGE_COOKIE = "polku_language"


class Session(msgspec.Struct, frozen=True):
    """The conversation that this browser holds, and the secret that opens it."""

    id: str
    token: str

    @property
    def cookie(self) -> str:
        return f"{self.id}.{self.token}"


def session_of(request: web.Request) -> Session | None:
    id, _, token = request.cookies.get(SESSION_COOKIE, "").partition(".")
    return Session(id, token) if plain_id(id) and plain_id(token) else None


def language_of(request: web.Request) -> Language:
    """The language chosen on the page, else the one the browser asks for."""
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    return next((language for language in LANGUAGES if language == chosen), accepted_language(request))


def csrf_of(request: web.Request, session: Session | None) -> str:
    """The word that a form of this session carries."""
    value = session.cookie if session else ""
    return hmac.new(request.app[SECRET], b"form:" + value.encode(), hashlib.sha256).hexdigest()


def is_ours(request: web.Request, csrf: str) -> bool:
    """Whether a form was sent from our own page to this session.

    Sec-Fetch-Site decides where the browser sends it. Else Origin does, but under ``Referrer-Policy: no-referrer`` a
    browser may say ``null`` for our own form, and then the word alone decides.
    """
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin", "null")
    if site is not None and site not in {"same-origin", "none"}:
        return False
    if site is None and origin != "null" and urlsplit(origin).netloc != request.host:
        return False
    return hmac.compare_digest(csrf.encode(), csrf_of(request, session_of(request)).encode())


def remember(request: web.Request, response: web.StreamResponse, name: str, value: str) -> None:
    """A cookie that no script reads, that no other site sends, and that goes when the browser is closed."""
    secure = request.secure or request.headers.get("X-Forwarded-Proto") == "https"
    response.set_cookie(name, value, httponly=True, samesite="Strict", secure=secure, path="/")


def drop(response: web.StreamResponse, *names: str) -> None:
    for name in names:
        response.del_cookie(name, path="/", httponly=True, samesite="Strict")
