"""The dialogue at a glance: each intent and what is done about it."""

from actions import helping, language, saving, told, walking
from actions.settling import settle
from actions.talk import Handler, Talk
from engine.render import ANSWER
from engine.reply import Reply

PATH = "path"
"""Stands for the intents that are the ids of paths."""

HANDLERS: dict[str, Handler] = {
    PATH: walking.begin,
    "open": walking.open_talk,
    ANSWER: walking.answer,
    "back": walking.go_back,
    "restart": walking.restart,
    "stop": walking.stop,
    "continue": walking.go_on,
    "repeat": walking.repeat,
    "change_answer": walking.change_answer,
    "yes": walking.affirm,
    "no": walking.deny,
    "dont_know": walking.dont_know,
    "help": helping.show_help,
    "who_sees_this": helping.who_sees_this,
    "what_is_this": helping.what_is_this,
    "greeting": helping.greet,
    "thanks": helping.thank,
    "human": helping.human,
    "talk_to_human": helping.human,
    "find_service": helping.find_service,
    "out_of_scope": helping.out_of_scope,
    saving.SAVE: saving.save,
    saving.SAVED: saving.saved,
    "unsure": helping.unsure,
    "empty": helping.empty,
    "crisis": helping.crisis,
    language.INTENT: language.choose,
}

MADE_BY_POLKU = ("open", ANSWER, saving.SAVE, saving.SAVED, "unsure", "empty", "crisis", language.INTENT)
"""Intents that no phrase teaches: taps, and what the pipeline itself decides."""

MEANT_FOR_A_STEP = (ANSWER, "back", "continue", "repeat", "change_answer", "yes", "no", "dont_know")
"""Intents that say nothing any more once the walk has been brought elsewhere."""


def action_name(intent: str) -> str:
    """The Rasa action that handles ``intent``; one action serves all paths."""
    return f"action_{intent if intent in HANDLERS else PATH}"


def handle(talk: Talk) -> Reply:
    """The reply to the turn. Words that are the label of an offered choice are a tap on it."""
    act = talk.typed_act()
    if act is not None:
        talk.intent, talk.answer, talk.text = act.intent, act.answer, ""
    else:
        told.hear(talk)
    moved = talk.kept.current is not None and settle(talk, talk.kept.current)
    if moved and talk.intent in MEANT_FOR_A_STEP:
        reply = walking.moved(talk)
    else:
        reply = HANDLERS[talk.intent if talk.intent in HANDLERS else PATH](talk)
    reply = language.offer(talk, saving.offered(talk, reply))
    talk.keep(offered=reply.choices, walker=talk.walker)
    return reply
