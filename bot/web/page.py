"""The pages a person sees; every one works without JavaScript, and htmx only asks for less of the same."""

import hashlib
import hmac
from urllib.parse import parse_qsl

import msgspec
from aiohttp import web
from aiohttp.typedefs import Handler
from multidict import MultiDict

from bot.conversation import Given, NotOpened, StaleChoice, UnknownConversation, View
from bot.gate.danger import NOT_IN_DANGER, TAPS
from bot.web.incoming import CONVERSATIONS, Refused, check_length, check_rate, crisis_answer, first_bytes, too_large
from bot.web.render import ELSEWHERE, is_fragment, library_of, notice, page, talk
from bot.web.session import (
    LANGUAGE_COOKIE,
    SECRET,
    SESSION_COOKIE,
    Session,
    drop,
    is_ours,
    language_of,
    remember,
    session_of,
)
from engine.reply import CheckIn
from engine.walker import LANGUAGES, Audience, Language

BACK_TO = ("/", "/chat", "/help")
MOST_FIELDS = 60
NOTICES = {403: "page.not_ours", 404: "page.not_found", 413: "understood.too_long", 429: "page.too_fast"}

Form = MultiDict[str]


async def welcome(request: web.Request) -> web.Response:
    return page(request, "welcome.html", municipalities=library_of(request).county.municipalities)


async def start(request: web.Request) -> web.Response:
    """Open a conversation and go to it."""
    form = await _form(request)
    if not is_ours(request, form.get("csrf", "")):
        return notice(request, 403, NOTICES[403])
    check_rate(request, None)
    audience: Audience = "parent" if form.get("audience") == "parent" else "youth"
    municipality = form.get("municipality")
    try:
        view, token = await request.app[CONVERSATIONS].open(
            audience=audience,
            language=language_of(request),
            municipality=municipality if municipality in library_of(request).county.municipalities else None,
        )
    except NotOpened as trouble:
        return talk(request, trouble.view, status=503)
    response = _see("/chat")
    remember(request, response, SESSION_COOKIE, Session(view.id, token).cookie)
    remember(request, response, LANGUAGE_COOKIE, language_of(request))
    return response


async def chat(request: web.Request) -> web.Response:
    """Where I am."""
    session = session_of(request)
    if session is None:
        return _see("/")
    conversations = request.app[CONVERSATIONS]
    # What a human of a live chat has said meanwhile comes too. After turn -1 there is always something.
    view = await conversations.messages_after(session.id, session.token, -1)
    return talk(request, view or await conversations.view(session.id, session.token))


async def answer(request: web.Request) -> web.Response:
    """One turn. Whatever is wrong with the form, words that screen as crisis get their crisis answer."""
    conversations, session = request.app[CONVERSATIONS], session_of(request)
    raw, whole = await first_bytes(request)
    form = _fields(raw)
    text = form.get("text", "").replace("\r\n", "\n")
    try:
        if not whole:
            raise too_large()
        if not is_ours(request, form.get("csrf", "")):
            raise Refused(403, "Not ours", "The form did not come from this session's page.")
        check_length(text)
        if session is None:
            raise UnknownConversation
        given = _given(form, text)
        check_rate(request, session.id)
        own = given.text if given.text is not None else await _label(request, session, given)
        key = _key(request, form, given)
        view = await conversations.turn(session.id, session.token, given, key, language_of(request))
        filled = _filled(form)
        if given.choice == NOT_IN_DANGER and filled:  # it was asked about the words of a contact request: on with that
            view = await conversations.turn(session.id, session.token, Given(request=filled))
        asked_about = any(isinstance(message, CheckIn) for message in view.messages)
        return talk(request, view, own=own, carried=filled if asked_about else {})
    except (Refused, StaleChoice, UnknownConversation) as trouble:
        ours = session if session and is_ours(request, form.get("csrf", "")) else Session("", "")
        crisis = await crisis_answer(
            conversations, [("text", text), *form.items()], language_of(request), ours.id, ours.token
        )
        if crisis is not None:
            return talk(request, crisis, own=text[:2000] or None)
        if isinstance(trouble, UnknownConversation) and form.get("choice") in TAPS:
            return talk(request, conversations.after(form["choice"], language_of(request)))
        if isinstance(trouble, StaleChoice):
            return talk(request, trouble.view, notice="path.choice_gone", status=409)
        if session and isinstance(trouble, Refused) and trouble.status in {413, 429} and not is_fragment(request):
            response = talk(
                request, await conversations.view(session.id, session.token), notice=NOTICES[trouble.status],
                draft=text[:4000], status=trouble.status,
            )  # fmt: skip
            if trouble.retry_after:
                response.headers["Retry-After"] = str(trouble.retry_after)
            return response
        raise


async def help_now(request: web.Request) -> web.Response:
    """Numbers to call; needs no session and no database."""
    words, cards = request.app[CONVERSATIONS].help_now(language_of(request))
    return page(request, "help.html", words=words, cards=cards)


async def leave(request: web.Request) -> web.Response:
    """Go away at once, and let this browser forget that it was here."""
    response = _see(ELSEWHERE)
    if request.headers.get("Sec-Fetch-Site") != "cross-site":
        drop(response, SESSION_COOKIE, LANGUAGE_COOKIE)
    return response


async def choose_language(request: web.Request) -> web.Response:
    """The page, and the present step, in another language."""
    form, session = await _form(request), session_of(request)
    if not is_ours(request, form.get("csrf", "")):
        return notice(request, 403, NOTICES[403])
    language: Language = next((one for one in LANGUAGES if one == form.get("language")), "fi")
    if session is not None:
        await request.app[CONVERSATIONS].set_language(session.id, session.token, language)
    back = form.get("back", "/")
    response = _see(back if back in BACK_TO else "/")
    remember(request, response, LANGUAGE_COOKIE, language)
    return response


async def forget(request: web.Request) -> web.Response:
    form, session = await _form(request), session_of(request)
    if session is None:
        return _see("/")
    if not is_ours(request, form.get("csrf", "")):
        return notice(request, 403, NOTICES[403])
    await request.app[CONVERSATIONS].forget(session.id, session.token)
    response = page(request, "notice.html", gone=True, notice="page.forgotten")
    drop(response, SESSION_COOKIE)
    return response


async def explained(request: web.Request, handler: Handler) -> web.StreamResponse:
    """An unknown conversation begins anew at the door; other refusals become kind words."""
    try:
        return await handler(request)
    except UnknownConversation:
        response = web.Response(headers={"HX-Redirect": "/"}) if is_fragment(request) else _see("/")
        drop(response, SESSION_COOKIE)
        return response
    except Refused as refused:
        response = notice(request, refused.status, NOTICES.get(refused.status, "page.trouble"))
        if refused.retry_after:
            response.headers["Retry-After"] = str(refused.retry_after)
        return response


def _see(place: str) -> web.Response:
    return web.Response(status=303, headers={"Location": place})


async def _form(request: web.Request) -> Form:
    raw, whole = await first_bytes(request)
    if not whole:
        raise too_large()
    return _fields(raw)


def _fields(raw: bytes) -> Form:
    """The fields of a URL-encoded form; none when it has absurdly many."""
    try:
        return MultiDict(parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError:
        return MultiDict({"text": raw.decode("utf-8", "replace")})


def _given(form: Form, text: str) -> Given:
    """What the person did; a number that is none is taken as words, so that it is understood and screened."""
    if form.get("request"):
        return Given(request=_filled(form) | {"consent": form.get("consent") == "yes"})
    if "choices" in form:
        return Given(choices=tuple(form.getall("choices")))
    if "choice" in form:
        return Given(choice=form["choice"])
    number = form.get("number", "").strip()
    if number:
        return Given(number=int(number)) if number.isdecimal() and len(number) < 10 else Given(text=number)
    return Given(text=text)


def _filled(form: Form) -> dict[str, str]:
    """The fields of a contact request, by the receiver's names."""
    prefix = "request."
    return {
        name.removeprefix(prefix): value.replace("\r\n", "\n")
        for name, value in form.items()
        if name.startswith(prefix)
    }


def _key(request: web.Request, form: Form, given: Given) -> str | None:
    """The form's key made one with what was done: other words, or another button, of the same page are another turn."""
    key = form.get("key", "")[:64]
    done = key.encode("utf-8", "replace") + msgspec.json.encode(given)
    return hmac.new(request.app[SECRET], b"turn:" + done, hashlib.sha256).hexdigest() if key else None


async def _label(request: web.Request, session: Session, given: Given) -> str | None:
    """What was tapped, in the words that stood on it."""
    view: View = await request.app[CONVERSATIONS].view(session.id, session.token)
    labels = {one.id: one.label for one in view.choices}
    tapped = given.choices or ((given.choice,) if given.choice else ())
    if given.number is not None:
        return str(given.number)
    return ", ".join(labels[one] for one in tapped if one in labels) or None
