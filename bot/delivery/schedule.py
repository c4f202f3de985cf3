"""When to try again: nine waits over about 75 hours, as Standard Webhooks suggests, each a little longer or shorter by chance."""

import datetime
import random
from collections.abc import Callable

WAITS = tuple(
    datetime.timedelta(seconds=seconds) for seconds in (5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400)
)
JITTER = 0.1
"""Each wait is made up to this part longer or shorter, so that a receiver that comes back is not called by all at once."""
LONGEST_WAIT = datetime.timedelta(hours=24)
"""A receiver's Retry-After is honoured up to this."""


def next_wait(
    attempts: int, asked: datetime.timedelta | None = None, chance: Callable[[], float] = random.random
) -> datetime.timedelta | None:
    """How long to wait after ``attempts`` failed attempts; None when that was the last one. ``asked``: Retry-After."""
    if attempts > len(WAITS):
        return None
    wait = WAITS[attempts - 1] * (1 + JITTER * (2 * chance() - 1))
    return max(wait, min(asked, LONGEST_WAIT)) if asked is not None else wait
