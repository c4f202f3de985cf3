"""The language of the talk: when somebody writes in another one, they are understood, and asked once which to use."""

import msgspec

from actions import walking
from actions.settling import settle
from actions.talk import Talk
from engine.reply import Act, Choice, Reply, Text
from engine.walker import LANGUAGES, Language

INTENT = "language"
"""A choice of a language; its answer is the language."""
WRITTEN_IN = "written_in"
"""The entity that tells in which language the words are, as an ISO 639-1 code; absent where that is not clear."""
WIDELY_READ: Language = "en"
"""Read by most who write in none of ours."""


def offer(talk: Talk, reply: Reply) -> Reply:
    """``reply``, and beside it, once in a talk, a word about the language when the person wrote in another one.

    One of ours is offered with two equal choices; of another it is said which ones are
    understood: in that language where there is a sentence of it, otherwise in English. Where several answers
    may be marked, such a choice has no place among them: the offer waits for another turn.
    """
    code = talk.told.get(WRITTEN_IN)
    if code is None or code == talk.walker.language or talk.kept.language_offered:
        return reply
    theirs = next((language for language in LANGUAGES if language == code), None)
    if theirs is None:
        talk.keep(language_offered=True)
        other = next((one for one in talk.library.talk.others if one == code), None)
        if other is not None:
            told = Text(text=talk.library.talk.others[other].no_danger, lang=other)
            return msgspec.structs.replace(reply, messages=(told, *reply.messages))
        sorry = Text(text=talk.library.words.say("language.other", WIDELY_READ), lang=WIDELY_READ)
        return msgspec.structs.replace(reply, messages=(sorry, *reply.messages))
    if reply.input == "choices":
        return reply
    talk.keep(language_offered=True)
    question = Text(text=talk.library.words.say("language.offer", theirs), lang=theirs)
    both = tuple(_named(talk, language) for language in (talk.walker.language, theirs))
    return Reply(
        (*reply.messages, question), (*reply.choices, *both), "number" if reply.input == "number" else "choice"
    )


def choose(talk: Talk) -> Reply:
    """The talk goes on in the language that was tapped, where it stood."""
    language = next((one for one in LANGUAGES if one == talk.answer), talk.walker.language)
    talk.walker = msgspec.structs.replace(talk.walker, language=language)
    if talk.kept.current is not None:
        settle(talk, talk.kept.current)
    return walking.repeat(talk) if talk.path else walking.open_talk(talk)


def _named(talk: Talk, language: Language) -> Choice:
    """A choice of a language, named in itself."""
    return Choice(talk.library.words.say(f"language.{language}", language), language, Act(INTENT, language))
