"""What an exploration has reached: steps, answers, the cases of branches, and a shortest way to each end."""

import msgspec

from engine.given import Given
from engine.path import LifePath
from engine.steps import Answer, Branch, Say, Step
from engine.walk import Halted, Shown, Turn
from engine.walker import Walker

ELSE = "else"
_MARK = "#"


class Way(msgspec.Struct, frozen=True):
    """Who walks and what they answer."""

    walker: Walker
    answers: tuple[Given, ...]


class Exploration(msgspec.Struct, frozen=True):
    """What was reached. Steps are refs (``breathe/belly``); a case is a branch's ref and its index or ``else``.

    ``ends`` holds a shortest way to each end; ``states`` counts the different standpoints; ``complete`` is False when the
    exploration stopped at its limit; ``stuck`` names steps from which no answer leads on, or that go in a circle without waiting.
    """

    steps: frozenset[str]
    answers: frozenset[tuple[str, Answer]]
    cases: frozenset[tuple[str, int | str]]
    ends: dict[str, Way]
    states: int
    complete: bool
    stuck: frozenset[str]

    @property
    def choices(self) -> frozenset[tuple[str, Answer]]:
        """Each step with each answer given there, alone or among several."""
        several = ((ref, given if isinstance(given, tuple) else (given,)) for ref, given in self.answers)
        return frozenset((ref, one) for ref, all_given in several for one in all_given)


class Record:
    """Collects what turns on a marked path have shown."""

    def __init__(self) -> None:
        self.steps: set[str] = set()
        self.answers: set[tuple[str, Answer]] = set()
        self.cases: set[tuple[str, int | str]] = set()
        self.ends: dict[str, Way] = {}
        self.stuck: set[str] = set()

    def take(self, turn: Turn) -> None:
        last = "/".join(turn.state.at)
        for ref in (event.ref for event in turn.events if isinstance(event, Shown)):
            step, mark, case = ref.partition(_MARK)
            if mark:
                self.cases.add((step, case if case == ELSE else int(case)))
            else:
                last = ref
                parts = ref.split("/")
                self.steps |= {"/".join(parts[:length]) for length in range(1, len(parts) + 1)}
        self.answers |= {(given.step, given.answer) for given in turn.state.answers[-1:]}
        halted = {event.ref for event in turn.events if isinstance(event, Halted)}
        self.stuck |= halted
        if turn.state.ended and not halted:
            self.ends.setdefault(last, Way(turn.state.walker, turn.state.answers.flat()))

    def exploration(self, states: int, complete: bool) -> Exploration:
        return Exploration(
            frozenset(self.steps), frozenset(self.answers), frozenset(self.cases), self.ends, states, complete,
            frozenset(self.stuck),
        )  # fmt: skip


def marked(path: LifePath) -> LifePath:
    """``path`` with a silent step behind each case of its branches, so that the walk itself tells which case it took."""
    steps: dict[str, Step] = {}
    for name, step in path.steps.items():
        if isinstance(step, Branch):
            marks = [f"{name}{_MARK}{index}" for index in range(len(step.branch))] + [f"{name}{_MARK}{ELSE}"]
            targets = [case.next for case in step.branch] + [step.otherwise]
            steps |= {mark: Say(say="", next=target) for mark, target in zip(marks, targets, strict=True)}
            cases = [msgspec.structs.replace(case, next=mark) for case, mark in zip(step.branch, marks, strict=False)]
            step = msgspec.structs.replace(step, branch=tuple(cases), otherwise=marks[-1])
        steps[name] = step
    first = {path.first: steps.pop(path.first)}  # the first step stays the first
    return msgspec.structs.replace(path, steps=first | steps, runs={key: marked(run) for key, run in path.runs.items()})
