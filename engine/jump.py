"""Brings a walk to a step that an editor picks; since a walk is its answers, that means finding answers that lead there."""

import datetime
from collections import deque
from collections.abc import Iterable, Iterator
from functools import lru_cache, partial
from typing import Any

import msgspec

from engine.answers import answers
from engine.explore import MOST_STATES, live_at, standpoint_of
from engine.path import LifePath
from engine.steps import Run, Step
from engine.walk import Refused, Shown, State, Turn, advance, replay, start

UNREACHABLE = "unreachable"
"""Code of the ``Refused`` event when no answers of this walker lead to the step."""


class Listed(msgspec.Struct, frozen=True):
    """A step as a list shows it: ``ref`` is what ``jump`` takes, ``words`` the beginning of what it says, empty for some kinds."""

    ref: str
    kind: str
    words: str


def listed(path: LifePath, scope: str = "") -> Iterator[Listed]:
    """The steps of ``path`` in the order they are written; below a ``run`` those of the path it runs."""
    for name, step in path.steps.items():
        ref = f"{scope}{name}"
        yield Listed(ref, str(step.__struct_config__.tag), _first_words(step))
        if isinstance(step, Run):
            yield from listed(path.runs[step.run], f"{ref}/")


def jump(path: LifePath, state: State, step: str, now: datetime.datetime, most: int = MOST_STATES) -> Turn:
    """The walk ``state`` at ``step`` (a ref: ``breathe/belly``), or where it waits next when that step does not wait.

    As many of the walker's own answers are kept as can be: the walk goes back to the last time it was there, else on from
    where it stands, else on from an answer before. Where no answers lead to the step, within ``most`` standpoints, the event
    is ``Refused`` and nothing changes.
    """
    behind = list(_retraced(path, state, now))
    turn = next((one for one in behind if _passes(one, step)), None) or _ahead(path, behind, step, now, most)
    if turn is None:
        return Turn(state, (Refused(step, UNREACHABLE),))
    return replay(path, state, turn.state.answers, now)


def _retraced(path: LifePath, state: State, now: datetime.datetime) -> Iterable[Turn]:
    """The turns that the walk has taken, the last first."""
    turns = [start(path, state.walker, now, state.release)]
    for given in state.answers:
        turn = advance(path, turns[-1].state, given.answer, now)
        if any(isinstance(event, Refused) for event in turn.events):
            break
        turns.append(turn)
    return reversed(turns)


def _ahead(path: LifePath, sources: list[Turn], step: str, now: datetime.datetime, most: int) -> Turn | None:
    """The nearest turn that passes ``step``, from the first of ``sources`` that leads there at all."""
    live = lru_cache(maxsize=None)(partial(live_at, path))
    # What an earlier source has looked at without success needs no second look from a later one.
    seen: set[Any] = set()
    for source in sources:
        waiting = deque([source.state])
        while waiting and len(seen) < most:
            state = waiting.popleft()
            standpoint = standpoint_of(state, live(state.at))
            if state.ended or standpoint in seen:
                continue
            seen.add(standpoint)
            for answer in answers(path, state):
                turn = advance(path, state, answer, now)
                if _passes(turn, step):
                    return turn
                waiting.append(turn.state)
    return None


def _passes(turn: Turn, step: str) -> bool:
    """Whether the turn shows ``step``, or a step of the path that it runs."""
    return any(
        isinstance(event, Shown) and (event.ref == step or event.ref.startswith(f"{step}/")) for event in turn.events
    )


def _first_words(step: Step) -> str:
    if isinstance(step, Run):
        return step.run
    return next((" ".join(text.split()) for _, text in step.words()), "")
