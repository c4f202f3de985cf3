"""Releases in the database."""

import pytest

from bot.store.database import connect
from bot.store.releases import NewestRelease, ReleaseStore
from bot.store.work import Row, Store, Work
from engine.walk import State
from engine.walker import Walker
from tests.conftest import NOON, on_both


@on_both
async def test_walks_under_way_are_found_by_their_release_and_only_an_older_one_is_retired(url: str) -> None:
    engine, walker = connect(url), Walker(audience="youth", language="fi")
    releases = ReleaseStore(engine)
    for content in (b"one", b"two"):
        await releases.publish(content, NOON)
    for release in ("1", "2"):
        row = Row(id=release, token_hash="", walker=walker, created=NOON, updated=NOON)
        async with Store(engine).turn(Work(row, None, True)) as work:
            work.walks = (State(path="sleep", walker=walker, updated=NOON, release=release),)
    assert [state.release async for state in releases.live_walks(1)] == ["1"]
    assert len([state async for state in releases.live_walks()]) == 2 and await releases.needed() == {"1", "2"}
    await releases.retire(1, NOON)
    assert [one.retired == NOON for one in await releases.all()] == [True, False]
    with pytest.raises(NewestRelease):
        await releases.retire(2, NOON)
    assert await releases.content(2) == b"two"
    await engine.dispose()
