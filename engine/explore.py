"""Explores a path exhaustively: every answer worth trying, wherever a walk can stand; tells what was reached, and so what never is.

Two walks that stand at the same step and differ only in answers about which nothing ahead asks go on alike, so the second
is not followed: a path of forty steps has some thousand such standpoints, not millions of walks.
"""

import datetime
from collections import deque
from collections.abc import Iterable
from functools import lru_cache, partial
from typing import Any

from engine.answers import answers, asked
from engine.explored import Exploration, Record, marked
from engine.path import LifePath
from engine.steps import Answer, Run
from engine.walk import Refused, State, advance, start
from engine.walker import Walker

MOST_STATES = 50_000
_NOW = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
"""Any moment: where a walk leads does not depend on it."""


def explore(path: LifePath, walkers: Iterable[Walker], most: int = MOST_STATES) -> Exploration:
    """Follow every answer from the start of ``path`` for each walker, breadth first, through at most ``most`` standpoints."""
    path, record = marked(path), Record()
    live = lru_cache(maxsize=None)(partial(live_at, path))
    waiting = deque(start(path, walker, _NOW) for walker in walkers)
    for turn in waiting:
        record.take(turn)
    seen: set[Any] = set()
    while waiting:
        state = waiting.popleft().state
        standpoint = standpoint_of(state, live(state.at))
        if state.ended or standpoint in seen:
            continue
        if len(seen) == most:
            return record.exploration(most, complete=False)
        seen.add(standpoint)
        tried = answers(path, state)
        if not tried:
            record.stuck.add("/".join(state.at))
        for answer in tried:
            after = advance(path, state, answer, _NOW)
            record.take(after)
            waiting.append(after)
    return record.exploration(len(seen), complete=True)


def retrace(path: LifePath, walker: Walker, given: Iterable[Answer]) -> Exploration:
    """What one walk reaches, up to an answer that does not fit."""
    path, record = marked(path), Record()
    turn = start(path, walker, _NOW)
    record.take(turn)
    for answer in given:
        turn = advance(path, turn.state, answer, _NOW)
        if any(isinstance(event, Refused) for event in turn.events):
            break
        record.take(turn)
    return record.exploration(len(turn.state.answers) + 1, complete=turn.state.ended)


def standpoint_of(state: State, live: dict[str, int]) -> tuple[Any, ...]:
    """Who stands where, with the last answers and the counts that still matter."""
    latest = ((ref, ref.rpartition("/")[2], answer, times) for ref, (answer, times) in sorted(state.latest.items()))
    matters = tuple((ref, answer, min(times, live[name])) for ref, name, answer, times in latest if name in live)
    return state.walker, state.at, matters


def live_at(path: LifePath, at: tuple[str, ...]) -> dict[str, int]:
    """The names that conditions may ask about from ``at`` on, also in the paths that run this one; each with the count that
    the largest ``times`` waits for, or 0."""
    found: dict[str, int] = {}
    for name in at:
        waiting, seen = [name], set[str]()
        while waiting:
            one = waiting.pop()
            if one in seen:
                continue
            seen.add(one)
            step = path.steps[one]
            for asks, test in asked(path, step):
                found[asks] = max(found.get(asks, 0), int(test.value) if test.operator == "times" else 0)
            waiting += [target for _, target in step.targets()]
        step = path.steps[name]
        path = path.runs[step.run] if isinstance(step, Run) else path
    return found
