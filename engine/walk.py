"""The walk: a function from where one stands and what one answers to where one stands next.

The state is the answers. The position ``at`` is a cache that always equals a full replay, so that a step costs the same at
answer 5 and at answer 500; *back* and *change* replay.
"""

import datetime
from functools import partial
from typing import Any

import msgspec

from engine.path import LifePath
from engine.steps import SKIP, Answer, End, Run, Step
from engine.walker import FACTS, Walker

STATE_VERSION = 1
LONGEST_STRIDE = 100
"""Steps that one answer may pass through; the check (P022) keeps real paths far below."""


class Given(msgspec.Struct, frozen=True, array_like=True):
    """One answer, and the step it was given at (``breathe/belly`` in a shared path)."""

    step: str
    answer: Answer


class State(msgspec.Struct, frozen=True, kw_only=True):
    """A walk as it is stored; goes through JSON and back unchanged. ``updated`` is ISO 8601 in UTC."""

    path: str
    walker: Walker
    updated: datetime.datetime
    answers: tuple[Given, ...] = ()
    at: tuple[str, ...] = ()
    ended: bool = False
    release: str = ""
    version: int = STATE_VERSION


class Shown(msgspec.Struct, frozen=True):
    """A step was reached; its words are for the shell to say. ``path`` is the path whose step it is."""

    ref: str
    path: LifePath
    name: str
    step: Step


class Refused(msgspec.Struct, frozen=True):
    """The answer does not fit the step; nothing has changed."""

    ref: str
    code: str


class Dropped(msgspec.Struct, frozen=True):
    """Later answers that no longer fit after one was changed."""

    refs: tuple[str, ...]


class Ended(msgspec.Struct, frozen=True):
    path: str


Event = Shown | Refused | Dropped | Ended


class Turn(msgspec.Struct, frozen=True):
    state: State
    events: tuple[Event, ...]


def start(path: LifePath, walker: Walker, now: datetime.datetime, release: str = "") -> Turn:
    """Begin ``path``: everything up to the first step that waits."""
    state = State(path=path.id, walker=walker, updated=now, release=release)
    return _stride(path, state, (path.first,), now)


def advance(path: LifePath, state: State, answer: Answer, now: datetime.datetime) -> Turn:
    """Answer the step where the walk waits. An answer that does not fit is an event and changes nothing."""
    if state.ended:
        return Turn(state, (Refused("/".join(state.at), "ended"),))
    owner, name = _locate(path, state.at)
    step = owner.steps[name]
    ref = "/".join(state.at)
    if not step.accepts(answer):
        return Turn(state, (Refused(ref, "does_not_fit"),))
    state = msgspec.structs.replace(state, answers=(*state.answers, Given(ref, answer)))
    return _leave(path, state, state.at, answer, now)


def here(path: LifePath, state: State) -> Shown:
    """The step where the walk stands."""
    owner, name = _locate(path, state.at)
    return Shown("/".join(state.at), owner, name, owner.steps[name])


def back(path: LifePath, state: State, now: datetime.datetime) -> Turn:
    """Take the last answer away; at the first step that waits, nothing happens but its being shown again."""
    return replay(path, state, state.answers[:-1], now)


def change(path: LifePath, state: State, step: str, answer: Answer, now: datetime.datetime) -> Turn:
    """Give another answer to the last visit of ``step`` and keep the later answers that still fit."""
    index = max((i for i, given in enumerate(state.answers) if given.step == step), default=-1)
    if index < 0:
        return Turn(state, (Refused(step, "not_answered"),))
    changed = (*state.answers[:index], Given(step, answer), *state.answers[index + 1 :])
    turn = replay(path, state, changed, now)
    kept = turn.state.answers
    if len(kept) <= index or kept[index] != changed[index]:
        return Turn(state, (Refused(step, "does_not_fit"),))
    return turn


def replay(path: LifePath, state: State, answers: tuple[Given, ...], now: datetime.datetime) -> Turn:
    """Walk ``path`` from its first step with ``answers``.

    An answer whose step is not the one where the walk stands is put aside and tried again further on; what fits nowhere
    is named in a ``Dropped`` event. The other events are those of the last stride.
    """
    turn = start(path, state.walker, now, state.release)
    left = list(answers)
    while not turn.state.ended:
        ref = "/".join(turn.state.at)
        fitting = next((given for given in left if given.step == ref), None)
        if fitting is None:
            break
        left.remove(fitting)
        after = advance(path, turn.state, fitting.answer, now)
        if isinstance(after.events[0], Refused):
            left.append(fitting)
            break
        turn = after
    if left:
        turn = Turn(turn.state, (*turn.events, Dropped(tuple(dict.fromkeys(given.step for given in left)))))
    return turn


def _locate(path: LifePath, at: tuple[str, ...]) -> tuple[LifePath, str]:
    """The path that owns the step at ``at``, and the step's name in it."""
    for name in at[:-1]:
        step = path.steps[name]
        assert isinstance(step, Run)
        path = path.runs[step.run]
    return path, at[-1]


def _stride(path: LifePath, state: State, at: tuple[str, ...], now: datetime.datetime) -> Turn:
    """From ``at`` through all steps that do not wait, to the next that does or to the end."""
    events: list[Event] = []
    for _ in range(LONGEST_STRIDE):
        owner, name = _locate(path, at)
        step = owner.steps[name]
        if isinstance(step, Run):
            at = (*at, owner.runs[step.run].first)
            continue
        events.append(Shown("/".join(at), owner, name, step))
        if step.waits:
            return Turn(msgspec.structs.replace(state, at=at, updated=now), tuple(events))
        following = _following(path, state, at, None)
        if following is None:
            events.append(Ended(path.id))
            return Turn(msgspec.structs.replace(state, at=at, ended=True, updated=now), tuple(events))
        at = following
    raise RuntimeError(f"{path.id}: more than {LONGEST_STRIDE} steps without waiting at {'/'.join(at)}")


def _leave(path: LifePath, state: State, at: tuple[str, ...], answer: Answer, now: datetime.datetime) -> Turn:
    following = _following(path, state, at, answer)
    if following is not None:
        return _stride(path, state, following, now)
    ended = msgspec.structs.replace(state, ended=True, updated=now)
    return Turn(ended, (Ended(path.id),))


def _following(path: LifePath, state: State, at: tuple[str, ...], answer: Answer | None) -> tuple[str, ...] | None:
    """Where the step at ``at`` leads; out of a shared path when it has come to its end; None at the path's end."""
    while at:
        owner, name = _locate(path, at)
        scope = at[:-1]
        step = owner.steps[name]
        target = None if isinstance(step, End) else step.onward(answer, partial(_lookup, state, scope))
        if target is not None:
            return (*scope, target)
        at, answer = scope, None
    return None


def _lookup(state: State, scope: tuple[str, ...], name: str) -> Any:
    """The last answer to a step of the same path, or a fact about the walker; None when skipped or not there."""
    ref = "/".join((*scope, name))
    for given in reversed(state.answers):
        if given.step == ref:
            return None if given.answer == SKIP else given.answer
    return getattr(state.walker, name) if name in FACTS else None
