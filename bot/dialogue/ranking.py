"""From the scores of a kernel machine to what was meant: all intents by confidence, and whether one is sure. No Rasa here.

Two levels are decided as one sum: an intent is likely when its own score is high, and when the scores of all intents of
its side (paths of young people, of parents, navigation, the rest) are high together.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.meaning.machine import Floats, Machine
from engine.library import Library
from engine.walker import Audience

NAVIGATION = (
    "back", "restart", "stop", "continue", "help", "repeat", "change_answer", "who_sees_this", "yes", "no", "dont_know",
    "human",
)  # fmt: skip
"""What a person says to the dialogue itself while on a path."""
TOPICS_BESIDE_PATHS = ("find_service", "talk_to_human", "out_of_scope")
SAME = {"human": "talk_to_human"}
"""Said on a path or at the start, it is one wish: their confidences are one."""
TWIN = {other: name for name, other in SAME.items()}
UNSURE = "unsure"

MOST_WINDOWS = 3
OF_OTHERS = 0.1
"""How likely a path is that is not meant for the walker, beside one that is."""
STEERED = 3.0
"""How much more likely navigation is on a path than in a talk that begins."""

Side = Literal["youth", "parent", "navigation", "beside"]
SIDES: tuple[Side, ...] = ("youth", "parent", "navigation", "beside")
Ranking = list[tuple[str, float]]
"""Intents, the likeliest first, with confidences from 0 to 1."""


class Known(NamedTuple):
    """What is known before a word is read: for whom the paths are (None: not known), and whether one is being walked."""

    audience: Audience | None = None
    on_path: bool = False


NOTHING = Known()


class Curve(NamedTuple):
    """How scores become confidences: weights of an intent's own score, of its side's, and of a child being spoken of."""

    own: float
    side: float
    child: float


def sides_of(intents: Iterable[str], library: Library) -> list[Side]:
    """The side of each intent."""
    found: list[Side] = []
    for intent in intents:
        path = library.paths.get(intent)
        if path is not None and path.audience != "any":
            found.append(path.audience)
        else:
            found.append("navigation" if intent in NAVIGATION else "beside")
    return found


def topics_of(library: Library) -> list[str]:
    """The intents that compete for what somebody says at the start."""
    return [*(path.id for path in library.paths.values() if path.audience != "any"), *TOPICS_BESIDE_PATHS]


def ranked(machine: Machine, text: str, of_child: bool = False, known: Known = NOTHING) -> Ranking:
    """All intents by confidence. ``of_child``: whether the text speaks of the writer's child. See ``ranked_pieces``."""
    return ranked_pieces(machine, machine.pieces(text)[:MOST_WINDOWS], of_child, known)


def ranked_pieces(machine: Machine, pieces: Sequence[str], of_child: bool = False, known: Known = NOTHING) -> Ranking:
    """Of several windows each intent counts where it is the clearest."""
    scores = machine.both(pieces).scores.max(0, keepdims=True)
    sides: list[Side] = machine.about["sides"]
    found = confidences(scores, Curve(*machine.curve), sides, np.array([of_child]))[0]
    return ordered(machine.about["intents"], weighed(found, sides, known))


def confidences(scores: Floats, curve: Curve, sides: Sequence[Side], of_child: NDArray[np.bool_]) -> Floats:
    """Scores, shape (texts, intents), as confidences that sum to 1 for each text."""
    belongs = np.array(sides)[:, None] == np.array(SIDES)
    together = (scores + 1) @ belongs.astype(np.float32) / 2
    raised = curve.own * scores + curve.side * together[:, belongs.argmax(1)]
    raised = raised + curve.child * of_child[:, None] * belongs[:, SIDES.index("parent")]
    chances = np.exp(raised - raised.max(1, keepdims=True))
    result: Floats = (chances / chances.sum(1, keepdims=True)).astype(np.float32)
    return result


def weighed(found: Floats, sides: Sequence[Side], known: Known) -> Floats:
    """Confidences of one text, shape (intents,), after what is known before it is read."""
    weights = np.ones(len(sides), np.float32)
    for number, side in enumerate(sides):
        if known.audience is not None and side in ("youth", "parent") and side != known.audience:
            weights[number] = OF_OTHERS
        if known.on_path and side == "navigation":
            weights[number] = STEERED
    weighed = found * weights
    result: Floats = weighed / weighed.sum()
    return result


def ordered(intents: Sequence[str], found: Floats) -> Ranking:
    return [(intents[number], float(found[number])) for number in np.argsort(-found, kind="stable")]


def among(ranking: Ranking, competing: Collection[str]) -> Ranking:
    """The intents that compete, their confidences summing to 1; what is the same wish as one of them counts for it."""
    found = dict.fromkeys(competing, 0.0)
    for name, confidence in ranking:
        wish = next((one for one in (name, SAME.get(name), TWIN.get(name)) if one in found), None)
        if wish is not None:
            found[wish] += confidence
    total = sum(found.values()) or 1.0
    return sorted(((name, confidence / total) for name, confidence in found.items()), key=lambda one: -one[1])


def decided(ranking: Iterable[tuple[str, Any]], sure: float, ahead: float) -> tuple[str, float]:
    """The first intent where one can be sure of it, else ``unsure``; with the confidence of the first.

    ``sure``: the least confidence of the first; ``ahead``: how far it must be before the second. Both from 0 to 1.
    """
    meant: dict[str, float] = {}
    names: dict[str, str] = {}
    for name, confidence in ranking:
        wish = SAME.get(name, name)
        names.setdefault(wish, name)
        meant[wish] = meant.get(wish, 0.0) + confidence
    if not meant:
        return UNSURE, 0.0
    (wish, first), *rest = sorted(meant.items(), key=lambda one: -one[1])
    second = rest[0][1] if rest else 0.0
    return (names[wish] if first >= sure and first - second >= ahead else UNSURE), first
