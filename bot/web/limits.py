"""How fast one may go: token buckets in this process's memory, per conversation and per address."""

import math
import time
from collections.abc import Callable

import msgspec

MOST_BUCKETS = 20_000
"""When there are more, those that have filled up again are dropped; a full bucket says nothing."""


class Rate(msgspec.Struct, frozen=True):
    """``burst`` turns at once, then ``per_second``."""

    burst: float
    per_second: float


CONVERSATION = Rate(40, 2)
ADDRESS = Rate(600, 20)
"""Wide: a whole school may come from one address."""


class Limits:
    """Counts what is taken; an address is held in memory only, and no longer than its bucket is not full."""

    def __init__(
        self,
        conversation: Rate = CONVERSATION,
        address: Rate = ADDRESS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.rates = {"conversation": conversation, "address": address}
        self.clock = clock
        self._left: dict[tuple[str, str], tuple[float, float]] = {}

    def wait(self, conversation: str | None, address: str | None) -> int:
        """Take one turn; 0 when it was there, else the whole seconds to wait, and nothing is taken."""
        now = self.clock()
        pairs = (("conversation", conversation), ("address", address))
        keys = [(kind, value) for kind, value in pairs if value is not None]
        left = {key: self._now(key, now) for key in keys}
        short = [(1 - amount) / self.rates[kind].per_second for (kind, _), amount in left.items() if amount < 1]
        if short:
            return max(1, math.ceil(max(short)))
        for key, amount in left.items():
            self._left[key] = (amount - 1, now)
        if len(self._left) > MOST_BUCKETS:
            self._drop_full(now)
        return 0

    def _now(self, key: tuple[str, str], now: float) -> float:
        rate = self.rates[key[0]]
        amount, then = self._left.get(key, (rate.burst, now))
        return min(rate.burst, amount + (now - then) * rate.per_second)

    def _drop_full(self, now: float) -> None:
        self._left = {key: one for key, one in self._left.items() if self._now(key, now) < self.rates[key[0]].burst}
