"""What ``make test`` tries of a proof that grows with the library, so that it stays quick; ``make test-full`` tries all."""

import os
import random
from collections.abc import Iterable
from typing import TypeVar

FULL = os.environ.get("POLKU_FULL") == "1"
SEED = 20261124
T = TypeVar("T")


def sampled(everything: Iterable[T], most: int) -> list[T]:
    """All with POLKU_FULL=1; else ``most`` of them, the same ones every time, in their order."""
    found = list(everything)
    if FULL or len(found) <= most:
        return found
    return [found[index] for index in sorted(random.Random(SEED).sample(range(len(found)), most))]
