"""Saving services and groups for later within the talk: their ids alone, forgotten with everything else."""

import msgspec

from actions import helping
from actions.talk import Talk
from engine.catalogue import Group, Service
from engine.match import found
from engine.reply import Card, Reply

SAVE, SAVED = "save", "saved"
"""Intents of taps: save what is shown, show what was saved."""

MOST = 20
"""How many are kept; the oldest go first."""


def offered(talk: Talk, reply: Reply) -> Reply:
    """``reply`` with a choice more: to save the cards it shows, or, beside the paths, to see what was saved."""
    new = [one.id for one in reply.messages if isinstance(one, Card) and one.id not in talk.kept.saved]
    if new and reply.choices:
        return _with(reply, talk, "choice.save", SAVE, tuple(new))
    if talk.kept.saved and talk.path is None and talk.intent != SAVED and reply.choices:
        return _with(reply, talk, "choice.saved", SAVED)
    return reply


def save(talk: Talk) -> Reply:
    """Keep what the choice names; the other choices stay as they were."""
    ids = tuple(talk.answer) if isinstance(talk.answer, list | tuple) else ()
    kept = dict.fromkeys((*talk.kept.saved, *(one for one in ids if _entry(talk, one) is not None)))
    talk.keep(saved=tuple(kept)[-MOST:])
    choices = tuple(choice for choice in talk.kept.offered if choice.act.intent not in {SAVE, SAVED})
    return Reply((talk.renderer.say("saved.done"),), choices, "choice")


def saved(talk: Talk) -> Reply:
    """What was saved, as it is now; what has gone from the catalogue is not shown."""
    entries = [(one, _entry(talk, one)) for one in talk.kept.saved]
    cards = [talk.renderer.card(found(id, entry, talk.now)) for id, entry in entries if entry is not None]
    words = talk.renderer.say("saved.here" if cards else "saved.gone")
    return Reply((words, *cards), helping.onward(talk), "choice")


def _entry(talk: Talk, id: str) -> Service | Group | None:
    entry = talk.library.services.get(id) or talk.library.groups.get(id)
    return entry if entry is not None and entry.show else None


def _with(reply: Reply, talk: Talk, words: str, intent: str, ids: tuple[str, ...] | None = None) -> Reply:
    choice = talk.renderer.choice(words, intent, ids)
    return msgspec.structs.replace(reply, choices=(*reply.choices, choice))
