"""Rasa's tracker as a snapshot and a short tail: one row, the same cost at turn 5 and at turn 1,000.

Stock Rasa keeps every event and replays them all at every turn. Ours keeps the slots and the events of the last turns,
without a word that was typed or said. It raises on any error, where Rasa's SQL store would fall back to memory.
"""

import datetime
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    Event,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.store.database import connect, database_url, migrate
from bot.store.work import Store, current

TAIL = 2
"""How many of the last turns keep their events; a rule looks at one."""

_KEPT = ("intent", "entities", "intent_ranking")


class SnapshotTrackerStore(TrackerStore):  # type: ignore[misc]
    """Within a turn it reads and writes the turn's unit of work; at Rasa's own doors, the database under POLKU_DATA."""

    def __init__(
        self, domain: Domain | None, event_broker: EventBroker | None = None, store: Store | None = None, **_: Any
    ) -> None:
        super().__init__(domain, event_broker)
        self._store = store

    @property
    def store(self) -> Store:
        if self._store is None:
            url = database_url(Path(os.environ.get("POLKU_DATA", "var")))
            migrate(url)
            self._store = Store(connect(url))
        return self._store

    async def save(self, tracker: DialogueStateTracker) -> None:
        snapshot = json.dumps(snapshot_of(tracker), ensure_ascii=False, separators=(",", ":"))
        work = current.get()
        if work is not None:
            work.snapshot = snapshot
        else:
            await self.store.save_snapshot(tracker.sender_id, snapshot)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        work = current.get()
        snapshot = work.snapshot if work is not None else await self.store.snapshot(sender_id)
        if snapshot is None:
            return None
        kept = json.loads(snapshot)
        slots = [SlotSet(name, value) for name, value in kept["slots"].items()]
        events = [event for one in kept["tail"] if (event := Event.from_parameters(one)) is not None]
        return DialogueStateTracker.from_events(sender_id, [*slots, *events], self.domain.slots, domain=self.domain)

    async def keys(self) -> Iterable[str]:
        return await self.store.sender_ids()

    async def delete(self, sender_id: str) -> None:
        await self.store.forget(sender_id, datetime.datetime.now(datetime.UTC))


def snapshot_of(tracker: DialogueStateTracker) -> dict[str, Any]:
    """What is kept of a tracker: the slots that are set, and the last turns' events without words."""
    slots = {name: slot.value for name, slot in tracker.slots.items() if slot.value != slot.initial_value}
    events = list(tracker.applied_events())
    starts = [index for index, event in enumerate(events) if isinstance(event, UserUttered)]
    tail = events[starts[-TAIL] :] if len(starts) > TAIL else events
    return {"slots": slots, "tail": [_wordless(event) for event in tail if not isinstance(event, BotUttered | SlotSet)]}


def _wordless(event: Event) -> dict[str, Any]:
    kept: dict[str, Any] = event.as_dict()
    if isinstance(event, UserUttered):
        kept["text"] = ""
        kept["metadata"] = {}
        kept["parse_data"] = {
            "text": "",
            **{key: kept["parse_data"].get(key) for key in _KEPT if key in kept["parse_data"]},
        }
    if isinstance(event, ActionExecuted):
        kept.pop("action_text", None)
    return kept
