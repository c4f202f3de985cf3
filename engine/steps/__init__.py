"""The kinds of step, one file each; a new kind is a new file and one line in this table."""

from engine.steps.ask import Ask
from engine.steps.base import CONTINUE, DONE, SKIP, Answer, Step
from engine.steps.branch import Branch
from engine.steps.end import End
from engine.steps.exercise import Exercise
from engine.steps.feedback import Feedback
from engine.steps.hand_off import HandOff, Need
from engine.steps.info import Info
from engine.steps.run import Run
from engine.steps.say import Say

STEP_KINDS: dict[str, type[Step]] = {
    "say": Say,
    "ask": Ask,
    "exercise": Exercise,
    "info": Info,
    "branch": Branch,
    "run": Run,
    "hand_off": HandOff,
    "feedback": Feedback,
    "end": End,
}

__all__ = [
    "CONTINUE", "DONE", "SKIP", "STEP_KINDS",
    "Answer", "Ask", "Branch", "End", "Exercise", "Feedback", "HandOff", "Info", "Need", "Run", "Say", "Step",
]  # fmt: skip
