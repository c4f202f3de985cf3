"""The short form; ``make chaos`` is the full one."""

from tests.chaos.harness import Run
from tests.conftest import on_both

KILLS = 24


@on_both
async def test_kills_at_random_moments_lose_nothing_and_tell_nothing_twice(
    url: str,
) -> None:
    found = await Run(url, seed=6, between=0.1, strange=0)(KILLS)
    assert sum(found.kills.values()) == KILLS and found.acknowledged > 0
    assert (found.lost, found.duplicates, found.unknown, found.undelivered) == (0, 0, 0, 0), found.line()
