"""Time, taken so that a busy machine disturbs little: the best of several runs, or the median of many short ones."""

import time
from collections.abc import Callable
from statistics import median
from typing import Any

import msgspec

ROUNDS = 12


class Figure(msgspec.Struct, frozen=True):
    """One measured number; ``target`` is what it was asked to be, in words, empty where nothing was asked."""

    what: str
    value: float
    unit: str
    target: str = ""


class Seconds(msgspec.Struct, frozen=True):
    """Of one run: as the clock on the wall has it, and as this process had the processor."""

    wall: float
    cpu: float


def seconds(run: Callable[[], Any]) -> Seconds:
    wall, cpu = time.perf_counter(), time.process_time()
    run()
    return Seconds(time.perf_counter() - wall, time.process_time() - cpu)


def best(runs: list[Seconds]) -> Seconds:
    """The least of each."""
    return Seconds(min(one.wall for one in runs), min(one.cpu for one in runs))


def microseconds(calls: dict[str, Callable[[], Any]], row: int = 50, samples: int = 30) -> dict[str, float]:
    """For each call the best of ``ROUNDS`` medians, each of ``samples`` of ``row`` calls in a row, per call.

    In each round all calls come once, so that a busy minute of the machine falls on all of them.
    """
    rounds = [{name: median(_sample(call, row) for _ in range(samples)) for name, call in calls.items()}
              for _ in range(ROUNDS)]  # fmt: skip
    return {name: min(one[name] for one in rounds) for name in calls}


def _sample(call: Callable[[], Any], row: int) -> float:
    begin = time.perf_counter_ns()
    for _ in range(row):
        call()
    return (time.perf_counter_ns() - begin) / row / 1000
