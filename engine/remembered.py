"""What one reading of a library leaves for the next, so that an editor who saves one file waits for that file."""

from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")


class Remembered:
    """What was made of something, as long as that is the same."""

    def __init__(self) -> None:
        self._made: dict[object, tuple[object, Any]] = {}

    def of(self, key: object, content: object, make: Callable[[], T]) -> T:
        """What ``make`` makes of ``content``, which ``key`` names; made again only when the content is another."""
        made = self._made.get(key)
        if made is None or made[0] != content:
            made = self._made[key] = content, make()
        value: T = made[1]
        return value
