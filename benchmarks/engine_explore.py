"""Exploring made paths of 10, 20, 40 and 80 steps exhaustively: the time, and the standpoints there are."""

from functools import partial
from statistics import median

from benchmarks.making import made_path
from benchmarks.measuring import Figure, best, seconds
from engine.answers import walkers
from engine.explore import explore
from engine.path import LifePath

SIZES = (10, 20, 40, 80)
SEEDS = range(4)


def figures() -> list[Figure]:
    found = []
    for steps in SIZES:
        found += _explored(f"{steps} steps", [made_path(steps, seed) for seed in SEEDS])
    long_loops = [made_path(40, seed, loop=40) for seed in SEEDS]
    return found + _explored("40 steps, loops to the first step", long_loops, times=1)


def _explored(what: str, paths: list[LifePath], times: int = 3) -> list[Figure]:
    taken, states, whole = [], [], 0
    for path in paths:
        everybody = walkers(path)
        told = explore(path, everybody)
        assert not told.complete or set(path.steps) <= told.steps
        states.append(told.states)
        whole += told.complete
        taken.append(best([seconds(partial(explore, path, everybody)) for _ in range(times)]).cpu)
    return [
        Figure(f"{what}, median of {len(paths)} paths", median(taken) * 1000, "ms"),
        Figure(f"{what}, slowest", max(taken) * 1000, "ms"),
        Figure(f"{what}, most standpoints", max(states), ""),
        Figure(f"{what}, explored to the end", whole, f"of {len(paths)}"),
    ]
