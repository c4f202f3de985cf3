"""The tracker store at Rasa's own doors, where no turn is under way."""

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue.tracker_store import SnapshotTrackerStore
from tests.conftest import on_both


@on_both
async def test_it_keeps_a_tracker_without_words_on_both_databases(
    url: str, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POLKU_DATA", str(tmp_path))
    if url.startswith("postgresql"):
        monkeypatch.setenv("DATABASE_URL", url)
    domain = Domain.from_yaml("slots: {walk: {type: any, mappings: [{type: custom}]}}")
    store = SnapshotTrackerStore(domain)
    tracker = DialogueStateTracker.from_events(
        "c", [UserUttered("Kanarialintu"), SlotSet("walk", "ä\x00")], domain.slots
    )
    await store.save(tracker)
    await store.save(tracker)
    found = await store.retrieve("c")
    assert found is not None and found.get_slot("walk") == "ä\x00"
    assert "Kanarialintu" not in (await store.store.snapshot("c") or "")
    assert list(await store.keys()) == ["c"]
    await store.delete("c")
    assert await store.retrieve("c") is None
    await store.store.close()
