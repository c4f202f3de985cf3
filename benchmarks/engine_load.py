"""Reading and checking a library of 10, 100 and 1,000 made paths of 30 steps: cold, from the cache, after one file changed."""

import gc
import tempfile
from functools import partial
from pathlib import Path

import yaml

from benchmarks.making import made_library, written_path
from benchmarks.measuring import Figure, Seconds, best, seconds
from engine.loading import read_library

SIZES = {10: 5, 100: 5, 1000: 3}
"""How many paths, and how often each is measured."""
TARGETS = {"cold": "≤ 5 s", "from the cache": "≤ 0.5 s"}


def figures() -> list[Figure]:
    found = []
    for paths, times in SIZES.items():
        target = TARGETS if paths == 1000 else {}
        for way, taken in _measured(paths, times).items():
            found.append(Figure(f"{paths} paths, {way}, processor", taken.cpu, "s", target.get(way, "")))
            found.append(Figure(f"{paths} paths, {way}, wall", taken.wall, "s"))
    return [*found, *_floor(found)]


def _floor(found: list[Figure]) -> list[Figure]:
    """What libyaml alone needs for the made files, and how many times that a cold reading takes."""
    texts = [written_path(f"made_{number:04}", 30, seed=number) for number in range(1000)]
    alone = best(
        [
            seconds(lambda: [sum(1 for _ in yaml.parse(text, Loader=yaml.CSafeLoader)) for text in texts])
            for _ in range(3)
        ]
    )
    cold = next(one.value for one in found if one.what == "1000 paths, cold, processor")
    return [
        Figure("1000 paths, the YAML parser alone, processor", alone.cpu, "s"),
        Figure("1000 paths, cold : the YAML parser alone", cold / alone.cpu, "×"),
    ]


def _measured(paths: int, times: int) -> dict[str, Seconds]:
    with tempfile.TemporaryDirectory() as folder:
        root, cache = made_library(Path(folder) / "library", paths), Path(folder) / "cache"
        file = root / "paths" / "made" / "made_0000.yml"
        ways = {"cold": None, "one file changed": cache, "from the cache": cache}
        taken: dict[str, list[Seconds]] = {way: [] for way in ways}
        for number in range(times):
            text = file.read_text(encoding="utf-8")
            file.write_text(text.replace("title: ", f"title: {number}", 1), encoding="utf-8")
            for way, kept in ways.items():
                gc.collect()
                taken[way].append(seconds(partial(read_library, root, kept)))
        loaded = read_library(root, cache)
        told = [one for one in loaded.problems if one.place.file.startswith("paths/made/")]
        assert loaded.library is not None and told == [], [*told, *loaded.problems][:5]
        return {way: best(runs) for way, runs in taken.items()}
