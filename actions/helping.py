"""Handlers for what a person asks beside a path: a human, a service, who sees this, what is this; and what was not understood."""

import msgspec

from actions import walking
from actions.talk import Talk
from engine.catalogue import has_person
from engine.match import match
from engine.reply import AnyMessage, Choice, Reply
from engine.steps import Need

OFFERED_FROM = 0.08
"""A path that is less likely than this is not offered."""
MOST_OFFERED = 3
ABOUT = ("about.parents", "about.human", "about.cost", "about.made", "about.kept")
"""The answers to one question about Polku, by the entity ``about``."""


def human(talk: Talk) -> Reply:
    """Who can be talked to now; the path waits."""
    found = match(Need(need=talk.kept.current), talk.walker, talk.now, talk.library)
    cards = talk.renderer.cards([one for one in found if has_person(one.service)])
    waits = [talk.renderer.say("human.path_waits")] if talk.path else []
    return Reply((talk.renderer.say("human.intro"), *cards, *waits), onward(talk), "choice")


def find_service(talk: Talk) -> Reply:
    cards = talk.renderer.cards(match(Need(need=talk.kept.current), talk.walker, talk.now, talk.library))
    words = "service.found" if cards else "service.none"
    return Reply((talk.renderer.say(words), *cards), onward(talk), "choice")


def show_help(talk: Talk) -> Reply:
    return _words(talk, "help.intro")


def who_sees_this(talk: Talk) -> Reply:
    """What was asked of Polku itself; who sees what, all of it in short, where no one question is told."""
    return _about(talk, "about.who", "about.kept", "about.parents", "about.human", "about.cost")


def what_is_this(talk: Talk) -> Reply:
    return _about(talk, "what_is_this.reply")


def greet(talk: Talk) -> Reply:
    return _words(talk, "greeting.reply") if talk.kept.walks else walking.open_talk(talk)


def thank(talk: Talk) -> Reply:
    return _words(talk, "thanks.reply")


def out_of_scope(talk: Talk) -> Reply:
    return _words(talk, "understood.out_of_scope")


def empty(talk: Talk) -> Reply:
    """A message without a word in it."""
    return _words(talk, "understood.empty")


def unsure(talk: Talk) -> Reply:
    """Not sure what the words mean: up to three paths to choose from, or kind words when none is near."""
    near = [
        path
        for name, confidence in talk.ranking
        if (path := talk.library.paths.get(name)) and path in walking.paths_for(talk) and confidence >= OFFERED_FROM
    ][:MOST_OFFERED]
    if talk.path is not None:
        return walking.not_an_answer(talk)
    if not near:
        return _words(talk, "understood.none.2" if len(talk.text) % 2 else "understood.none.1")
    other = talk.renderer.choice("choice.none_of_these", "open")
    return Reply((talk.renderer.say("understood.several"),), (*walking.offer_paths(talk, near), other), "choice")


def crisis(talk: Talk) -> Reply:
    """The crisis answer at Rasa's own doors; ours give it before Rasa sees a word. ``answer`` is the category."""
    category = talk.library.categories[talk.answer]
    variants = category.answers.get(talk.walker.language) or category.answers["fi"]
    bubbles = variants[len(talk.kept.walks) % len(variants)]
    words = "\n\n".join(bubbles)
    shown: AnyMessage = msgspec.structs.replace(talk.renderer.say("help.intro"), text=words)
    return Reply((shown,), onward(talk), "choice")


def _about(talk: Talk, *general: str) -> Reply:
    asked = f"about.{talk.told.get('about')}"
    keys = (asked,) if asked in ABOUT else general
    # Only a young person is told what their parents may learn.
    keys = tuple(key for key in keys if key != "about.parents" or talk.walker.audience == "youth") or general[:1]
    return _words(talk, *keys, "about.no_alarm")


def _words(talk: Talk, *keys: str) -> Reply:
    """Reviewed words, and then the step again, or the paths to choose from."""
    said = tuple(talk.renderer.say(key) for key in keys)
    if talk.path and talk.state:
        again = walking.repeat(talk)
        return Reply((*said, *again.messages[1:]), again.choices, again.input)
    return Reply(said, onward(talk), "choice")


def onward(talk: Talk) -> tuple[Choice, ...]:
    if talk.path:
        return (talk.renderer.choice("choice.back_to_path", "continue"),)
    return walking.offer_paths(talk, walking.paths_for(talk))
