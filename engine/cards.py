"""Cards: a service or a group as the person sees it, with why it fits, how to reach it and when somebody answers."""

import datetime
from typing import Any
from urllib.parse import quote

from engine.catalogue import ANSWERED, Channel, ChannelKind, Group, Service, localized
from engine.library import Library
from engine.match import Because, Match
from engine.meetings import next_meetings
from engine.opening_words import meeting_words, opening_words, opens_words
from engine.reply import Address, GroupCard, Phone, ServiceCard
from engine.walker import Language, Walker

CALLED: dict[ChannelKind, str] = {"phone": "card.call", "sms": "card.sms", "whatsapp": "card.whatsapp"}
"""Kinds that are numbers, with what is said on their button."""

CRISIS_NEED = "crisis"
"""The need of services for emergencies: whoever calls them is asked, and need not prepare a sentence."""

MAP = "https://www.openstreetmap.org/search?query="


def card(found: Match, library: Library, walker: Walker, now: datetime.datetime) -> ServiceCard | GroupCard:
    """The card of a match for ``walker``, in their language as far as the entry has it; ``now`` is aware."""
    service, language = found.service, walker.language
    say = library.words.say
    address = next((channel.value for channel in found.channels if channel.kind == "place"), None)
    webs = [channel.value for channel in found.channels if channel.kind == "web"]
    group = _of_group(service, now, library, language) if isinstance(service, Group) else {}
    kind = GroupCard if isinstance(service, Group) else ServiceCard
    return kind(
        **group,
        text=localized(service.summary, language),
        lang=language if language in service.summary else "fi",
        id=found.id,
        name=localized(service.name, language),
        why=_why(found, library, language),
        contact=_contact(service, language),
        phones=tuple(
            Phone(say(CALLED[channel.kind], language), channel.value, href(channel))
            for channel in found.channels
            if channel.kind in CALLED
        ),
        links=tuple(
            Address(say(f"card.{channel.kind}", language), channel.value)
            for channel in found.channels
            if channel.value.startswith("https://")
        ),
        web=webs[0] if webs else None,
        open_now=found.opens.open,
        hours_text=_hours(found, library, language),
        languages=service.languages,
        address=address,
        cost=localized(service.cost, language),
        opens_text="" if service.always_open else opens_words(found.opens, now, library.words, language),
        say=_sentence(found, library, walker),
        map=MAP + quote(address) if address else None,
    )


def href(channel: Channel) -> str:
    """What a phone makes of a channel: ``tel:116111``. A short number stays as it is; no country code is put before it."""
    digits = "".join(character for character in channel.value if character.isdigit() or character == "+")
    if channel.kind == "whatsapp":
        return (
            "https://wa.me/358" + digits.removeprefix("0")
            if digits.startswith("0")
            else "https://wa.me/" + digits.lstrip("+")
        )
    return ("sms:" if channel.kind == "sms" else "tel:") + digits


def _of_group(group: Group, now: datetime.datetime, library: Library, language: Language) -> dict[str, Any]:
    """What only a group's card has."""
    meetings = next_meetings(group.schedule, now) if group.schedule else []
    return {
        "organiser": group.organiser,
        "form": tuple(library.words.say(f"card.form.{form}", language) for form in group.form),
        "for_whom": localized(group.for_whom, language),
        "values": localized(group.values, language),
        "practices": localized(group.practices, language),
        "capacity": group.capacity,
        "meets": tuple(meeting_words(*meeting, library.words, language) for meeting in meetings),
    }


def _contact(service: Service, language: Language) -> str:
    join = localized(service.how_to_join, language) if isinstance(service, Group) else ""
    return join or localized(service.contact, language)


def _hours(found: Match, library: Library, language: Language) -> str:
    """The hours of the first channel that has any: what is known exactly, then the words beside it."""
    if found.service.always_open:
        return library.words.say("card.open_always", language)
    for channel in found.channels:
        exact = [opening_words(channel.opening, library.words, language)] if channel.opening else []
        told = "; ".join(filter(None, (*exact, localized(channel.hours, language))))
        if told:
            return told
    return library.words.say("card.hours_unknown", language)


def _sentence(found: Match, library: Library, walker: Walker) -> str:
    """How one may begin: the entry's own words, or words that fit anybody; none for an emergency or a mere page."""
    own = localized(found.service.say, walker.language)
    reachable = any(channel.kind in ANSWERED for channel in found.channels)
    if own or not reachable or CRISIS_NEED in found.service.needs:
        return own
    return library.words.say(f"card.begin.{walker.audience}", walker.language)


def _why(found: Match, library: Library, language: Language) -> str:
    reasons = [_reason(one, library, language) for one in found.because]
    if not reasons:
        return ""
    *most, last = reasons
    joined = f"{', '.join(most)} {library.words.say('join.and', language)} {last}" if most else last
    return library.words.say("card.because", language, reasons=joined)


def _reason(because: Because, library: Library, language: Language) -> str:
    path = library.paths.get(because.value)
    title = library.words.text(f"{path.id}.title", path.title, language).lower() if path else because.value
    return library.words.say(
        f"because.{because.code}", language, title=title,
        age_band=because.value.replace("-", "–"), municipality=because.value,
    )  # fmt: skip
