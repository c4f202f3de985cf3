"""Handlers for a path: begin, answer, go back, stop, go on, start over, repeat, change an answer."""

import msgspec

from actions.settling import settle
from actions.talk import Talk
from engine.match import match
from engine.path import LifePath
from engine.reply import AnyMessage, Choice, Reply
from engine.steps import SKIP, Answer, Ask, Feedback, Need
from engine.walk import (
    Dropped,
    Halted,
    Refused,
    Shown,
    State,
    Turn,
    advance,
    back,
    change,
    here,
    start,
)

BEGIN = "begin"
START_OVER = "start_over"
"""Answers of a choice whose intent is a path: to begin it whatever is under way, or from its first step."""


def begin(talk: Talk) -> Reply:
    """The intent is a path: begin it, or ask first when another one is under way or was left half-way."""
    path = talk.library.paths[talk.intent]
    before = talk.kept.walks.get(path.id)
    if talk.path is not None and talk.answer is None:
        return not_an_answer(talk) if talk.path.id == path.id else _other_worry(talk, path)
    if before is not None and not before.ended and before.answers and talk.answer != START_OVER:
        title = talk.renderer.title(path)
        choices = (
            talk.renderer.choice("choice.go_on", "continue", path.id),
            talk.renderer.choice("choice.start_over", path.id, START_OVER),
            talk.renderer.choice("choice.something_else", "open"),
        )
        return Reply((talk.renderer.say("path.last_time", title=title),), choices, "choice")
    return _take(talk, path, _start(talk, path), *_first_words(talk, path))


def answer(talk: Talk) -> Reply:
    """A tap, or words that were a choice's: the answer to the step where the walk stands."""
    path, state = talk.path, talk.state
    if path is None or state is None:
        return open_talk(talk)
    given: Answer = tuple(talk.answer) if isinstance(talk.answer, list) else talk.answer
    step = here(path, state).step
    if isinstance(step, Ask) and step.type == "many" and given in step.choices:
        given = (str(given),)  # one of several, by its label
    if talk.kept.changing:
        ref, talk.kept = talk.kept.changing, msgspec.structs.replace(talk.kept, changing=None)
        turn = change(path, state, ref, given, talk.now)
        return _take(talk, path, turn, talk.renderer.say("path.changed"))
    thanks = (
        [talk.renderer.say("feedback.thanks")]
        if isinstance(step, Feedback) and step.accepts(given) and given != SKIP
        else []
    )
    return _take(talk, path, advance(path, state, given, talk.now), *thanks)


def go_back(talk: Talk) -> Reply:
    path, state = talk.path, talk.state
    if path is None or state is None:
        return _not_on_path(talk)
    if not state.answers:
        return repeat(talk, "path.nothing_to_go_back")
    return _take(talk, path, back(path, state, talk.now), talk.renderer.say("path.went_back"), only_last=True)


def restart(talk: Talk) -> Reply:
    """From the first step, of the newest release."""
    path = talk.library.paths.get(talk.kept.current or "")
    if path is None:
        return _not_on_path(talk)
    return _take(talk, path, _start(talk, path), talk.renderer.say("path.restarted"))


def stop(talk: Talk) -> Reply:
    """Leave the path for now; the walk is kept."""
    path = talk.path
    if path is None:
        return Reply((talk.renderer.say("goodbye.reply"),), _beginnings(talk), "choice")
    talk.keep(current=None, changing=None)
    go_on = talk.renderer.choice("choice.go_on", "continue", path.id)
    else_ = talk.renderer.choice("choice.something_else", "open")
    return Reply((talk.renderer.say("path.stopped"),), (go_on, else_), "choice")


def go_on(talk: Talk) -> Reply:
    """Continue: the path under way, the one that the choice names, or the last one that was left half-way."""
    if talk.path is not None and (talk.answer is None):
        state = talk.state
        shown = here(talk.path, state) if state else None
        if talk.text and shown and shown.step.accepts("continue"):
            talk.answer = "continue"
            return answer(talk)
        if talk.text and shown and shown.step.accepts("done"):
            talk.answer = "done"
            return answer(talk)
        return repeat(talk)
    open_walks = [state for state in talk.kept.walks.values() if not state.ended and state.path in talk.library.paths]
    left = talk.kept.walks.get(talk.answer) if isinstance(talk.answer, str) else None
    state = left or max(open_walks, key=lambda one: one.updated, default=None)
    if state is None:
        return _not_on_path(talk)
    talk.keep(current=state.path, changing=None)
    if settle(talk, state.path):
        return moved(talk)
    return repeat(talk, "path.resumed_gently" if talk.gentle else "path.resumed")


def moved(talk: Talk) -> Reply:
    """The path has been renewed under the walk: said kindly, with the step where it stands now."""
    if talk.path is not None:
        return repeat(talk, "path.words_changed")
    return Reply((talk.renderer.say("path.gone"),), _beginnings(talk), "choice")


def repeat(talk: Talk, key: str = "path.repeat") -> Reply:
    """The step where the walk stands once more."""
    path, state = talk.path, talk.state
    if path is None or state is None:
        return _not_on_path(talk)
    return _with_words(talk, talk.renderer.events((here(path, state),)), talk.renderer.say(key))


def not_an_answer(talk: Talk) -> Reply:
    """Words in the middle of a path that were no answer: said kindly, with the step again."""
    return repeat(talk, "understood.not_an_answer") if talk.path else _unknown(talk)


def brought(talk: Talk, path: LifePath, turn: Turn) -> Reply:
    """The walk stands where ``turn`` has brought it without an answer: an editor saved other words, or jumps to a step."""
    return _take(talk, path, turn)


def change_answer(talk: Talk) -> Reply:
    """First which answer, then the step with its choices."""
    path, state = talk.path, talk.state
    if path is None or state is None:
        return _not_on_path(talk)
    asked = {shown.ref: shown for shown in _answered(path, state) if isinstance(shown.step, Ask)}
    if isinstance(talk.answer, str) and talk.answer in asked:
        talk.keep(changing=talk.answer)
        return talk.renderer.events((asked[talk.answer],))
    if not asked:
        return repeat(talk, "path.nothing_to_change")
    last = {given.step: given.answer for given in state.answers}
    choices = []
    for ref, shown in asked.items():
        question = talk.renderer.events((shown,)).messages[0]
        label = f"{question.text.splitlines()[-1]} – {talk.renderer.label(shown, last[ref])}"
        choices.append(
            msgspec.structs.replace(
                talk.renderer.choice("choice.back", "change_answer", ref), label=label, lang=question.lang
            )
        )
    return Reply(
        (talk.renderer.say("path.change_which"),), (*choices, talk.renderer.choice("choice.stay", "continue")), "choice"
    )


def affirm(talk: Talk) -> Reply:
    """A typed yes: to a yes-or-no question, or to the first thing that was offered."""
    return _yes_or_no(talk, "yes", 0)


def deny(talk: Talk) -> Reply:
    return _yes_or_no(talk, "no", 1)


def dont_know(talk: Talk) -> Reply:
    """A typed "I don't know": skips a question that may be skipped."""
    if talk.path and talk.state:
        if here(talk.path, talk.state).step.accepts(SKIP):
            talk.answer = SKIP
            return answer(talk)
        return repeat(talk, "understood.dont_know_question")
    return Reply((talk.renderer.say("understood.dont_know_start"),), _beginnings(talk), "choice")


def open_talk(talk: Talk) -> Reply:
    """The first words of a conversation, and the paths to choose from; also "something else"."""
    talk.keep(current=None, changing=None)
    key = "greeting.again" if talk.kept.walks else f"welcome.{talk.walker.audience}"
    return Reply((talk.renderer.say(key), talk.renderer.say("welcome.offer")), _beginnings(talk), "choice")


def paths_for(talk: Talk) -> list[LifePath]:
    """The paths that are meant for this person."""
    walker = talk.walker
    return [
        path
        for path in talk.library.paths.values()
        if path.audience == walker.audience
        and (not path.ages or walker.age_band is None or walker.age_band in path.ages)
    ]


def offer_paths(talk: Talk, paths: list[LifePath]) -> tuple[Choice, ...]:
    return tuple(
        msgspec.structs.replace(talk.renderer.choice("choice.yes", path.id, BEGIN), label=talk.renderer.title(path))
        for path in paths
    )


def _beginnings(talk: Talk) -> tuple[Choice, ...]:
    """The paths to choose from; one that waits since the person spoke of two things comes first."""
    paths = sorted(paths_for(talk), key=lambda path: path.id != talk.kept.also)
    return (*offer_paths(talk, paths), talk.renderer.choice("choice.talk_to_human", "talk_to_human"))


def _not_on_path(talk: Talk) -> Reply:
    return Reply((talk.renderer.say("path.not_on_path"),), _beginnings(talk), "choice")


def _unknown(talk: Talk) -> Reply:
    return Reply((talk.renderer.say("understood.none.1"),), _beginnings(talk), "choice")


def _other_worry(talk: Talk, path: LifePath) -> Reply:
    title = talk.renderer.title(path)
    choices = (
        talk.renderer.choice("choice.stay", "continue"),
        talk.renderer.choice("choice.switch", path.id, BEGIN, title=title),
    )
    return Reply((talk.renderer.say("understood.other_worry", title=title),), choices, "choice")


def _first_words(talk: Talk, path: LifePath) -> list[AnyMessage]:
    words = [talk.renderer.say("understood.start")] if talk.text else []
    waiting = talk.library.paths.get(talk.kept.also or "")
    if waiting is not None and talk.told.get("also") == waiting.id:
        words.append(talk.renderer.say("understood.also", title=talk.renderer.title(waiting)))
    if talk.walker.language not in path.languages:
        words.append(talk.renderer.say("path.finnish_only"))
    return list(words)


def _take(talk: Talk, path: LifePath, turn: Turn, *before: AnyMessage, only_last: bool = False) -> Reply:
    """Keep the walk where ``turn`` brought it, and say so."""
    first = turn.events[0]
    if isinstance(first, Refused):
        shown = here(path, turn.state)
        if first.code == "too_long":
            return repeat(talk, "path.too_long")
        kind = shown.step.type if isinstance(shown.step, Ask) else "one"
        key = {"number": "number.wrong", "scale": "number.wrong", "many": "many.wrong"}.get(kind, "one.wrong")
        return repeat(talk, key)
    turn = _without_feedback(talk, path, turn)
    walks = {**talk.kept.walks, path.id: turn.state}
    if talk.kept.also == path.id:
        talk.keep(also=None)
    talk.keep(walks=walks, current=None if turn.state.ended else path.id, changing=None)
    events = turn.events
    if only_last:
        events = tuple(event for event in events if isinstance(event, Shown | Dropped))[-1:]
    reply = _with_words(talk, talk.renderer.events(events), *before)
    if isinstance(turn.events[-1], Halted):
        found = talk.renderer.cards(match(Need(need=path.id), talk.walker, talk.now, talk.library))
        return Reply((*reply.messages, talk.renderer.say("path.halted"), *found), _beginnings(talk), "choice")
    if turn.state.ended:
        waiting = talk.library.paths.get(talk.kept.also or "")
        if waiting is not None:
            after = [talk.renderer.say("path.also", title=talk.renderer.title(waiting))]
        else:
            after = [] if talk.gentle else [talk.renderer.say("path.ended")]
        return Reply((*reply.messages, *after), _beginnings(talk), "choice")
    return reply


def _without_feedback(talk: Talk, path: LifePath, turn: Turn) -> Turn:
    """After a crisis nobody is asked how the path was: the question is skipped, and never shown."""
    while talk.gentle and not turn.state.ended and isinstance(here(path, turn.state).step, Feedback):
        before = tuple(
            event for event in turn.events if not (isinstance(event, Shown) and isinstance(event.step, Feedback))
        )
        after = advance(path, turn.state, SKIP, talk.now)
        turn = Turn(after.state, (*before, *after.events))
    return turn


def _with_words(talk: Talk, reply: Reply, *before: AnyMessage) -> Reply:
    return Reply((*before, *reply.messages), reply.choices, reply.input)


def _start(talk: Talk, path: LifePath) -> Turn:
    return start(path, talk.walker, talk.now, talk.library.release)


def _answered(path: LifePath, state: State) -> list[Shown]:
    """The steps that were answered, in order; each is found by walking the answers again."""
    shown = []
    turn = start(path, state.walker, state.updated)
    for given in state.answers:
        shown.append(here(path, turn.state))
        turn = advance(path, turn.state, given.answer, state.updated)
    return list({one.ref: one for one in shown}.values())


def _yes_or_no(talk: Talk, word: str, position: int) -> Reply:
    if talk.path and talk.state:
        step = here(talk.path, talk.state).step
        if isinstance(step, Ask) and step.type == "yes_no":
            talk.answer = word
            return answer(talk)
        return not_an_answer(talk)
    return Reply((talk.renderer.say("understood.yes_to_what"),), _beginnings(talk), "choice")
