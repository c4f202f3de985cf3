"""What stands in the dialogue's place where Rasa or its model could not be loaded: no turn succeeds, so each is answered with
safety words, and the screen, which needs none of it, goes on answering danger."""

from engine.reply import Act, Reply
from engine.walker import Walker


class NoDialogue(RuntimeError):
    """There is nobody to understand or to walk."""


class AbsentDialogue:
    """A dialogue that says nothing."""

    is_there = False

    async def say(self, conversation: str, text: str, walker: Walker, gentle: bool = False) -> Reply:
        """Raises NoDialogue."""
        raise NoDialogue

    async def tap(self, conversation: str, act: Act, walker: Walker, gentle: bool = False) -> Reply:
        """Raises NoDialogue."""
        raise NoDialogue
