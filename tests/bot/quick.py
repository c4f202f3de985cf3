"""Conversations with the real gate and the real store, and a dialogue that says one sentence: ready in milliseconds."""

from pathlib import Path

from bot.conversation import Conversations
from bot.gate.danger import Danger
from bot.store.database import connect, migrate, sqlite_url
from bot.store.work import Store
from engine.library import Library
from engine.reply import Act, Choice, Reply, Text
from engine.walker import Walker

HEARD = "Kuulin."


class OneSentence:
    """Stands in the place of Rasa; remembers whether it was asked to speak gently."""

    is_there = True

    def __init__(self) -> None:
        self.gentle: list[bool] = []

    async def say(self, conversation: str, text: str, walker: Walker, gentle: bool = False) -> Reply:
        return await self.tap(conversation, Act("empty"), walker, gentle)

    async def tap(self, conversation: str, act: Act, walker: Walker, gentle: bool = False) -> Reply:
        self.gentle.append(gentle)
        choice = Choice("Jatketaan", "fi", Act("continue"))
        return Reply((Text(text=HEARD, lang=walker.language),), (choice,), "choice")


def quick_conversations(library: Library, danger: Danger, data: Path) -> Conversations:
    url = sqlite_url(data)
    migrate(url)
    return Conversations(library, Store(connect(url)), OneSentence(), danger)  # type: ignore[arg-type]
