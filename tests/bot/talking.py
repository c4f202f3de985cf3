"""A person at the chat, for tests of whole conversations."""

from bot.conversation import Conversations, Given, View
from engine.reply import Card


class Talking:
    """A person at the chat: says and taps, and sees the last view."""

    def __init__(self, conversations: Conversations, view: View, token: str) -> None:
        self.conversations = conversations
        self.view = view
        self.token = token

    @property
    def words(self) -> str:
        return "\n".join(message.text for message in self.view.messages)

    @property
    def labels(self) -> list[str]:
        return [choice.label for choice in self.view.choices]

    @property
    def cards(self) -> list[Card]:
        return [message for message in self.view.messages if isinstance(message, Card)]

    async def say(self, text: str, key: str | None = None) -> "Talking":
        self.view = await self.conversations.turn(self.view.id, self.token, Given(text=text), key)
        return self

    async def tap(self, index: int = 0) -> "Talking":
        """Tap the choice at this place, in the way the step wants to be answered."""
        choice = self.view.choices[index].id
        given = Given(choices=(choice,)) if self.view.input == "choices" else Given(choice=choice)
        self.view = await self.conversations.turn(self.view.id, self.token, given)
        return self

    async def tap_label(self, part: str) -> "Talking":
        return await self.tap(next(index for index, label in enumerate(self.labels) if part in label))

    async def tap_on(self, most: int = 25) -> "Talking":
        """Tap the first choice until a service or group is shown."""
        for _ in range(most):
            if self.cards:
                return self
            await self.tap()
        raise AssertionError("no service in sight")


async def begin(conversations: Conversations, audience: str = "youth", language: str = "fi") -> Talking:
    view, token = await conversations.open(audience=audience, language=language, age_band="13-15", municipality="Kotka")  # type: ignore[arg-type]
    return Talking(conversations, view, token)
