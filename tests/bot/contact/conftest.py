"""Conversations of a deployment that has a receiver, on a database of their own."""

from collections.abc import AsyncIterator

import pytest
from cryptography.fernet import Fernet

from bot.contact.asking import Asking
from bot.contact.receivers import NOBODY, Desk, Receiver, Receivers
from bot.contact.vault import Vault
from bot.conversation import Conversations
from bot.dialogue.agent import Dialogue
from bot.gate.danger import Danger
from bot.store.database import connect
from bot.store.work import Store
from engine.library import Library

TEAM = Receivers(
    {
        "team": Receiver(
            services=("opiskeluhuolto",), deliver=Desk(), name={"fi": "Nuorten tiimi"},
            seen_by={"fi": "kaksi työntekijää"}, answer={"fi": "kahdessa arkipäivässä"},
        )
    }
)  # fmt: skip


@pytest.fixture
def settings() -> Receivers:
    return TEAM


@pytest.fixture
async def conversations(
    library: Library, dialogue: Dialogue, danger: Danger, url: str, settings: Receivers
) -> AsyncIterator[Conversations]:
    engine = connect(url)
    store = Store(engine)
    asking = Asking(settings, Vault([Fernet.generate_key()]), engine)
    yield Conversations(library, store, dialogue, danger, asking=asking)
    await store.close()


__all__ = ["NOBODY", "TEAM"]
