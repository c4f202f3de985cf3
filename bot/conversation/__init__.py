"""A conversation, whatever door it comes through: the gate first, then the dialogue, then one transaction."""

from bot.conversation.conversations import GENTLE, Conversations
from bot.conversation.view import Given, NotOpened, Offered, Seen, StaleChoice, View, texts_of
from bot.store.work import UnknownConversation

__all__ = [
    "GENTLE", "Conversations", "Given", "NotOpened", "Offered", "Seen", "StaleChoice", "UnknownConversation", "View",
    "texts_of",
]  # fmt: skip
