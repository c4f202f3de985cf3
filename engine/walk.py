"""The walk: a function from where one stands and what one answers to where one stands next.

The state is the answers. The position ``at`` is a cache that always equals a full replay, so that a step costs the same at
answer 5 and at answer 500; *back*, *change* and *carry_over* replay.
"""

import datetime
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import Any, ClassVar

import msgspec

from engine.given import Answers, Given
from engine.path import LifePath
from engine.steps import SKIP, Answer, Ask, End, Run, Step
from engine.steps.ask import Choice
from engine.walker import FACTS, Walker

STATE_VERSION = 1
LONGEST_STRIDE = 100
"""Steps that one answer may pass through; the check (P041) keeps real paths below."""
MOST_ANSWERS = 2000
"""Answers that one walk may hold."""


class State(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """A walk as it is stored; goes through JSON and back unchanged. ``updated`` is ISO 8601 in UTC."""

    path: str
    walker: Walker
    updated: datetime.datetime
    answers: Answers = Answers()
    at: tuple[str, ...] = ()
    ended: bool = False
    release: str = ""
    version: int = STATE_VERSION

    @cached_property
    def latest(self) -> dict[str, tuple[Answer, int]]:
        """For each step that was answered its last answer, and how often it was answered; not stored."""
        last = {given.step: given.answer for given in self.answers}
        times = Counter(given.step for given in self.answers)
        return {step: (answer, times[step]) for step, answer in last.items()}


class Shown(msgspec.Struct, frozen=True):
    """A step was reached; its words are for the shell to say.

    ``path`` is the path whose step it is, ``visit`` counts from 1 how often the walk has stood here, ``values`` holds the
    answer (or fact) behind each of the path's variables.
    """

    ref: str
    path: LifePath
    name: str
    step: Step
    visit: int = 1
    values: dict[str, Answer | None] = {}
    code: ClassVar[str] = "shown"


class Refused(msgspec.Struct, frozen=True):
    """The answer was not taken and nothing has changed: ``does_not_fit``, ``ended``, ``not_answered`` or ``too_long``."""

    ref: str
    code: str


class Dropped(msgspec.Struct, frozen=True):
    """Later answers that no longer fit after one was changed."""

    refs: tuple[str, ...]
    code: ClassVar[str] = "dropped"


class Ended(msgspec.Struct, frozen=True):
    path: str
    code: ClassVar[str] = "ended"


class Halted(msgspec.Struct, frozen=True):
    """The path goes in a circle without waiting for anyone; the walk ends here, and the shell offers other help."""

    ref: str
    code: ClassVar[str] = "too_many_steps"


Event = Shown | Refused | Dropped | Ended | Halted


class Turn(msgspec.Struct, frozen=True):
    state: State
    events: tuple[Event, ...]


def start(path: LifePath, walker: Walker, now: datetime.datetime, release: str = "") -> Turn:
    """Begin ``path``: everything up to the first step that waits."""
    state = State(path=path.id, walker=walker, updated=now, release=release)
    return _stride(path, state, (path.first,), now)


def advance(path: LifePath, state: State, answer: Answer, now: datetime.datetime) -> Turn:
    """Answer the step where the walk waits. An answer that does not fit is an event and changes nothing."""
    ref = "/".join(state.at)
    if state.ended:
        return Turn(state, (Refused(ref, "ended"),))
    owner, name = locate(path, state.at)
    if not owner.steps[name].accepts(answer):
        return Turn(state, (Refused(ref, "does_not_fit"),))
    if len(state.answers) >= MOST_ANSWERS:
        return Turn(state, (Refused(ref, "too_long"),))
    return _leave(path, _answered(state, ref, answer), answer, now)


def here(path: LifePath, state: State) -> Shown:
    """The step where the walk stands."""
    return _shown(path, state, state.at)


def stands(path: LifePath, state: State) -> bool:
    """Whether the walk stands at a step of ``path``: not so when the state is of another release, or corrupt."""
    if not state.at:
        return False
    for name in state.at[:-1]:
        step = path.steps.get(name)
        if not isinstance(step, Run):
            return False
        path = path.runs[step.run]
    step = path.steps.get(state.at[-1])
    return step is not None and (step.waits or state.ended)


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


def carry_over(path: LifePath, state: State, now: datetime.datetime, release: str) -> Turn:
    """The walk on another release of its path: its answers are given again, by the names that steps and choices have now.

    It stands at the first step that none of them fits; what fits nowhere is named in a ``Dropped`` event.
    """
    renamed = tuple(_renamed(path, given) for given in state.answers)
    return replay(path, msgspec.structs.replace(state, path=path.id, release=release), renamed, now)


def replay(path: LifePath, state: State, answers: Sequence[Given], now: datetime.datetime) -> Turn:
    """Walk ``path`` from its first step with ``answers``.

    An answer whose step is not the one where the walk stands is put aside and tried again further on; what fits nowhere
    is named in a ``Dropped`` event. The other events are those of the last stride.
    """
    turn = start(path, state.walker, now, state.release)
    left: dict[str, list[tuple[int, Given]]] = {}
    for index, given in enumerate(answers):
        left.setdefault(given.step, []).append((index, given))
    for queue in left.values():
        queue.reverse()
    while not turn.state.ended:
        queue = left.get("/".join(turn.state.at), [])
        if not queue:
            break
        after = advance(path, turn.state, queue[-1][1].answer, now)
        if isinstance(after.events[0], Refused):
            break
        queue.pop()
        turn = after
    unused = sorted(one for queue in left.values() for one in queue)
    if unused:
        turn = Turn(turn.state, (*turn.events, Dropped(tuple(dict.fromkeys(given.step for _, given in unused)))))
    return turn


class _Known:
    """What the conditions of one path may ask; ``scope`` is where that path is run from."""

    def __init__(self, path: LifePath, state: State, scope: tuple[str, ...]) -> None:
        self.path = path
        self.state = state
        self.scope = scope

    def value(self, name: str) -> Any:
        if name in FACTS:
            return getattr(self.state.walker, name)
        answer, _ = self._latest(name)
        return None if answer == SKIP else answer

    def times(self, name: str) -> int:
        return self._latest(name)[1]

    def _latest(self, name: str) -> tuple[Answer | None, int]:
        path, refs = self.path, [*self.scope, name]
        step = path.steps.get(name)
        while isinstance(step, Run):  # its answer is the one that the shared path gives back
            path = path.runs[step.run]
            refs.append(path.gives or "")
            step = path.steps.get(refs[-1])
        return self.state.latest.get("/".join(refs), (None, 0))


def locate(path: LifePath, at: tuple[str, ...]) -> tuple[LifePath, str]:
    """The path that owns the step at ``at``, and the step's name in it; ``at`` is known to lead there."""
    for name in at[:-1]:
        step = path.steps[name]
        assert isinstance(step, Run)
        path = path.runs[step.run]
    return path, at[-1]


def _shown(path: LifePath, state: State, at: tuple[str, ...]) -> Shown:
    owner, name = locate(path, at)
    ref = "/".join(at)
    known = _Known(owner, state, at[:-1])
    values = {key: known.value(variable.of) for key, variable in owner.variables.items()}
    return Shown(ref, owner, name, owner.steps[name], state.latest.get(ref, (None, 0))[1] + 1, values)


def _answered(state: State, ref: str, answer: Answer) -> State:
    """The state with one answer more; the cache grows with it."""
    after = msgspec.structs.replace(state, answers=state.answers.plus(Given(ref, answer)))
    latest = {**state.latest, ref: (answer, state.latest.get(ref, (answer, 0))[1] + 1)}
    after.__dict__["latest"] = latest
    return after


def _moved(state: State, at: tuple[str, ...], ended: bool, now: datetime.datetime) -> State:
    after = msgspec.structs.replace(state, at=at, ended=ended, updated=now)
    after.__dict__["latest"] = state.latest
    return after


def _stride(path: LifePath, state: State, at: tuple[str, ...], now: datetime.datetime) -> Turn:
    """From ``at`` through all steps that do not wait, to the next that does or to the end."""
    events: list[Event] = []
    for _ in range(LONGEST_STRIDE):
        owner, name = locate(path, at)
        step = owner.steps[name]
        if isinstance(step, Run):
            at = (*at, owner.runs[step.run].first)
            continue
        events.append(_shown(path, state, at))
        if step.waits:
            return Turn(_moved(state, at, False, now), tuple(events))
        following = _following(path, state, at, None)
        if following is None:
            return Turn(_moved(state, at, True, now), (*events, Ended(path.id)))
        at = following
    return Turn(_moved(state, at, True, now), (*events, Halted("/".join(at))))


def _leave(path: LifePath, state: State, answer: Answer, now: datetime.datetime) -> Turn:
    following = _following(path, state, state.at, answer)
    if following is not None:
        return _stride(path, state, following, now)
    return Turn(_moved(state, state.at, True, now), (Ended(path.id),))


def _following(path: LifePath, state: State, at: tuple[str, ...], answer: Answer | None) -> tuple[str, ...] | None:
    """Where the step at ``at`` leads; out of a shared path when it has come to its end; None at the path's end."""
    while at:
        owner, name = locate(path, at)
        scope = at[:-1]
        step = owner.steps[name]
        target = None if isinstance(step, End) else step.onward(answer, _Known(owner, state, scope))
        if target is not None:
            return (*scope, target)
        at, answer = scope, None
    return None


def _renamed(path: LifePath, given: Given) -> Given:
    """An answer of an earlier release, by the names of this one."""
    refs: list[str] = []
    answer = given.answer
    for old in given.step.split("/"):
        name = next((name for name, step in path.steps.items() if step.renamed_from == old), old)
        refs.append(name)
        step = path.steps.get(name)
        if isinstance(step, Run):
            path = path.runs[step.run]
        elif isinstance(step, Ask):
            names = {choice.renamed_from: key for key, choice in step.choices.items() if isinstance(choice, Choice)}
            answer = (
                tuple(names.get(one, one) for one in answer)
                if isinstance(answer, tuple)
                else names.get(str(answer), answer)
            )
    return Given("/".join(refs), answer)
