"""The walk of ``engine_advance`` as a state machine of the ``transitions`` library, step for step beside the engine.

A state for each step that waits, a trigger for each answer, conditions where the path has a branch: the shape that serves
``transitions`` best, for the silent steps between are gone. It records the answers, as the conditions need them. What it
does not do, and the engine does in the time measured: refuse an answer with a reason, list the words to show, keep the
old state as it was (so that *back* and *change* are possible), keep state that goes to JSON, run a shared path.
"""

from collections.abc import Callable
from typing import Any

from transitions import Machine

from benchmarks.engine_advance import LOOP, NOW, ROUND, WALKER
from benchmarks.measuring import Figure, microseconds
from engine.walk import advance, start

STEPS = 54
"""Answers of one measured walk: six times ``ROUND``."""

TRANSITIONS: list[dict[str, Any]] = [
    {"trigger": "hard", "source": "mood", "dest": "breathe", "conditions": "has_been_hard_long", "after": "long_hard"},
    {"trigger": "hard", "source": "mood", "dest": "breathe", "after": "hard_words"},
    {"trigger": "so_so", "source": "mood", "dest": "breathe", "after": "hard_words"},
    {"trigger": "easy", "source": "mood", "dest": "breathe", "after": "easy_words"},
    {"trigger": "done", "source": "breathe", "dest": "again"},
    {"trigger": "skip", "source": "breathe", "dest": "again"},
    {"trigger": "yes", "source": "again", "dest": "mood"},
    {"trigger": "no", "source": "again", "dest": "help"},
    {"trigger": "continue", "source": "help", "dest": "goodbye"},
]


class Walk:
    """The model of the machine: what was answered, and the bubbles that were said on the way."""

    state: str
    trigger: Callable[[str], bool]

    def __init__(self) -> None:
        self.answers: list[tuple[str, str]] = []
        self.times: dict[str, int] = {}
        self.said: list[str] = []

    def answer(self, answer: str) -> None:
        self.answers.append((self.state, answer))
        self.times[self.state] = self.times.get(self.state, 0) + 1
        self.trigger(answer)

    def has_been_hard_long(self) -> bool:
        return self.times.get("again", 0) >= 2

    def long_hard(self) -> None:
        self.said.append("long_hard")

    def hard_words(self) -> None:
        self.said.append("hard_words")

    def easy_words(self) -> None:
        self.said.append("easy_words")


def machine() -> Machine:
    states = ["mood", "breathe", "again", "help", "goodbye"]
    return Machine(model=None, states=states, transitions=TRANSITIONS, initial="mood", auto_transitions=False)


def figures() -> list[Figure]:
    answers = [ROUND[number % len(ROUND)] for number in range(STEPS)]
    shared = machine()

    def by_machine() -> list[str]:
        walk = Walk()
        shared.add_model(walk)
        stood = [walk.state]
        for answer in answers:
            walk.answer(str(answer))
            stood.append(walk.state)
        shared.remove_model(walk)
        return stood

    def by_engine() -> list[str]:
        state = start(LOOP, WALKER, NOW).state
        stood = [state.at[0]]
        for answer in answers:
            state = advance(LOOP, state, answer, NOW).state
            stood.append(state.at[0])
        return stood

    assert by_machine() == by_engine(), "the two do not walk the same way"
    taken = microseconds({"engine": by_engine, "transitions": by_machine}, row=5, samples=10)
    ours, theirs = taken["engine"] / STEPS, taken["transitions"] / STEPS
    return [
        Figure("engine, a step", ours, "µs"),
        Figure("transitions, a step", theirs, "µs"),
        Figure("engine : transitions", ours / theirs, "×"),
    ]
