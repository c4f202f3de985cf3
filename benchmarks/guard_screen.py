"""The guard: what a message costs beside its one embedding, what a long one costs, loading and memory."""

import gc
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from benchmarks.measuring import Figure
from bot.gate.guard import guard_path, screen_of
from bot.gate.screen import SCREENED, Screen
from bot.meaning.embedding import Embedder, Vectors, embedder
from engine.corpus import read_corpus
from engine.loading import load

ROOT = Path(__file__).resolve().parent.parent
SENTENCES, LONG_ONES = 60, 10
"""More than there are embeddings that a process remembers, so that none is found again."""
LENGTH = range(40, 90)
"""Characters of a message as people write them."""


class _Remembering:
    """An embedder that has seen every text before: what is left is the rest of the screen."""

    def __init__(self, inner: Embedder) -> None:
        self.name, self.dimension, self.fits = inner.name, inner.dimension, inner.fits
        self._inner = inner
        self._seen: dict[tuple[str, ...], Vectors] = {}

    def encode(self, texts: Sequence[str]) -> Vectors:
        key = tuple(texts)
        if key not in self._seen:
            self._seen[key] = self._inner.encode(texts)
        return self._seen[key]


def figures() -> list[Figure]:
    library, data = load(ROOT), ROOT / "var"
    model = embedder()
    if model is None or not guard_path(library, data).exists():
        raise SystemExit("guard_screen needs a trained guard with its embedding: run make train")
    lines = [line.text for line in read_corpus(ROOT, set(library.categories))[0] if len(line.text) in LENGTH]
    texts = lines[:: len(lines) // SENTENCES][:SENTENCES]
    gc.collect()
    before, begin = _memory(), time.perf_counter()
    screen = screen_of(library, data)
    loaded, memory = time.perf_counter() - begin, _memory() - before
    long = [" ".join(lines[start::97])[:SCREENED] for start in range(LONG_ONES)]
    whole = _milliseconds(screen, texts)
    long_one = _milliseconds(screen, long)
    embedding = _each(texts, lambda text, turn: model.encode([f"{text} {turn}"]))
    assert screen.classifier is not None
    screen.classifier._machine.embedder = _Remembering(model)
    rest, long_rest = _milliseconds(screen, texts), _milliseconds(screen, long)
    return [
        Figure("one embedding of a sentence", embedding, "ms"),
        Figure("screen of a sentence, beside its embedding", rest, "ms"),
        Figure("beside : embedding", rest / embedding, "×", "≤ 0.5 ×"),
        Figure("screen of a sentence, whole", whole, "ms"),
        Figure("screen of 2,000 characters, whole", long_one, "ms"),
        Figure("2,000 characters : sentence", long_one / whole, "×", "≤ 10 ×"),
        Figure("screen of 2,000 characters, beside its embeddings", long_rest, "ms"),
        Figure("loading the guard and its phrases", loaded, "s"),
        Figure("memory of the guard and its phrases", memory, "MB"),
    ]


def _milliseconds(screen: Screen, texts: list[str]) -> float:
    return _each(texts, lambda text, turn: screen.screen(text))


def _each(texts: list[str], call: Callable[[str, int], object], turns: int = 5) -> float:
    """Milliseconds of processor a call: the least, over turns, of the median over texts."""
    medians = []
    for turn in range(turns):
        taken = []
        for text in texts:
            begin = time.process_time()
            call(text, turn)
            taken.append(time.process_time() - begin)
        medians.append(median(taken))
    return 1000 * min(medians)


def _memory() -> float:
    """Megabytes that this process has in memory."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
