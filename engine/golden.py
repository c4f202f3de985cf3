"""Golden walks: conversations beside a path (``sleep.walks.yml``) that must keep working."""

import datetime
from typing import Any

import msgspec

from engine.library import Library
from engine.match import match, shortlist
from engine.path import LifePath
from engine.problems import Place, Problem
from engine.steps import Answer, End, HandOff
from engine.walk import Event, Refused, Shown, advance, start
from engine.walker import Walker

NOON = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC)
"""The moment at which golden walks are walked."""


class GoldenWalk(msgspec.Struct, frozen=True):
    """The steps that wait, in order, each with its answer; where it ends; what must stand among the cards."""

    walker: Walker
    walk: tuple[dict[str, Any], ...]
    ends: str
    offers: tuple[str, ...] = ()


def follow(path: LifePath, golden: GoldenWalk, place: Place, library: Library) -> list[Problem]:
    """Walk ``golden`` and tell the first place where the path no longer follows it."""

    def lost(message: str, hint: str = "") -> list[Problem]:
        return [Problem(place, "P021", message, hint)]

    turn = start(path, golden.walker, NOON)
    events: list[Event] = list(turn.events)
    for expected in golden.walk:
        if len(expected) != 1:
            return lost("an entry of a walk is one step with its answer", "for example - how_long: weeks")
        ((ref, answer),) = expected.items()
        at = "/".join(turn.state.at)
        if turn.state.ended or at != ref:
            return lost(
                f'expected to stand at "{ref}"',
                f'the walk stands at "{at}"' + (" and has ended" if turn.state.ended else ""),
            )
        turn = advance(path, turn.state, given(answer), NOON)
        if isinstance(turn.events[0], Refused):
            return lost(f'"{ref}" does not accept {answer!r}')
        events += turn.events
    shown = [event for event in events if isinstance(event, Shown)]
    if not turn.state.ended:
        return lost("the walk has not ended", f'it stands at "{"/".join(turn.state.at)}"')
    last = shown[-1]
    if last.ref != golden.ends:
        return lost(f'expected to end at "{golden.ends}"', f'it ended at "{last.ref}"')
    offered = {
        one.id
        for event in shown
        if isinstance(event.step, HandOff)
        for one in shortlist(match(event.step.hand_off, golden.walker, NOON, library))
    }
    missing = [wanted for wanted in golden.offers if wanted not in offered]
    return lost(f"was not offered {', '.join(missing)}", f"offered: {', '.join(sorted(offered))}") if missing else []


def given(answer: Any) -> Answer:
    """An answer as YAML writes it, as the walk takes it."""
    if isinstance(answer, list | tuple):
        return tuple(map(str, answer))
    return answer if isinstance(answer, str | int) else str(answer)


def ends(path: LifePath) -> list[str]:
    return [name for name, step in path.steps.items() if isinstance(step, End)]
