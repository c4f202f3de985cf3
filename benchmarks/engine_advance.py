"""One step of a walk at answer 5, 50 and 500: the answer itself, where one stands, and a whole turn from JSON to JSON."""

import datetime
from collections.abc import Callable
from functools import partial
from typing import Any

from benchmarks.making import read_path
from benchmarks.measuring import Figure, microseconds
from engine.path import LifePath
from engine.state import from_json, to_json
from engine.steps import Answer
from engine.walk import State, advance, here, start
from engine.walker import Walker

NOW = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC)
WALKER = Walker(audience="youth", age_band="13-15", municipality="Kotka")
AT = (5, 50, 500)

ROUND: tuple[Answer, ...] = ("hard", "done", "yes", "so_so", "skip", "yes", "easy", "done", "yes")
"""Three times round, by each way; a walk goes on like this."""

LOOP = read_path(
    """\
schema_version: 1
path: loop
title: Kierros
summary: Polku, jota voi kiertää.
audience: youth
owner: benchmarks
steps:
  welcome: {say: Hei}
  mood:
    ask: Miltä tuntuu?
    choices: {easy: Hyvältä, so_so: Siltä väliltä, hard: Vaikealta}
  mood_fork:
    branch:
      - {when: {mood: {is: hard}, again: {times: 2}}, next: long_hard}
      - {when: {mood: {in: [hard, so_so]}}, next: hard_words}
    else: easy_words
  long_hard: {say: Tämä on kestänyt, next: breathe}
  hard_words: {say: Se painaa, next: breathe}
  easy_words: {say: Hyvä}
  breathe:
    exercise: Hengitä
    parts: [{text: Sisään ja ulos, seconds: 10}]
    source: {title: Lähde, url: "https://example.org"}
  again:
    ask: Vielä kerran?
    type: yes_no
    choices: {"yes": {next: mood}, "no": {next: help}}
  help: {hand_off: {need: loop}, text: Apua saa}
  goodbye: {end: Hei hei}
""",
    "loop",
)
"""A loop with a branch in it that asks for an answer and for the number of rounds."""


def walked(path: LifePath, count: int) -> State:
    """A walk with ``count`` answers."""
    state = start(path, WALKER, NOW).state
    for number in range(count):
        state = advance(path, state, ROUND[number % len(ROUND)], NOW).state
    return state


def figures() -> list[Figure]:
    sizes: dict[int, int] = {}
    calls: dict[str, Callable[[], Any]] = {}
    for count in AT:
        # Number 5, 50 and 500 are all given at the exercise; count - 1 answers stand before it.
        state, answer = walked(LOOP, count - 1), ROUND[(count - 1) % len(ROUND)]
        sizes[count] = len(to_json(state))
        calls |= {
            f"advance, answer {count}": partial(advance, LOOP, state, answer, NOW),
            f"here, answer {count}": partial(here, LOOP, state),
            f"to JSON and back, answer {count}": partial(_there_and_back, state),
            f"turn: from JSON, advance, to JSON, answer {count}": partial(_turn, to_json(state), answer),
        }
    taken = microseconds(calls)
    targets = dict.fromkeys((what for what in taken if what.startswith("advance")), "≤ 20 µs")
    return [
        *(Figure(what, value, "µs", targets.get(what, "")) for what, value in taken.items()),
        *(
            Figure(f"advance, answer {count} : answer 5", taken[f"advance, answer {count}"] / taken["advance, answer 5"],
                   "×", "0.8–1.2 ×")
            for count in AT[1:]
        ),
        *(Figure(f"the state as JSON, answer {count}", size, "bytes") for count, size in sizes.items()),
    ]  # fmt: skip


def _there_and_back(state: State) -> State:
    return from_json(to_json(state))


def _turn(text: str, answer: Answer) -> str:
    """What the product does for an answer, but for words and store."""
    return to_json(advance(LOOP, from_json(text), answer, NOW).state)
