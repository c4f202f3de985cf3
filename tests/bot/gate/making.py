"""Small categories for the gate's tests."""

from typing import Any

from bot.gate.screen import Screen
from engine.safety import CategoryFile


def category(name: str = "first", rank: int = 1, **changes: Any) -> CategoryFile:
    values: dict[str, Any] = {
        "id": name,
        "owner": "a test",
        "reviewed": None,
        "rank": rank,
        "about": (),
        "phrases": {},
        "answers": {},
        "services": (),
    }
    return CategoryFile(**(values | changes))


def screen_of(*phrases: str, **changes: Any) -> Screen:
    """A screen of one category with these Finnish phrases."""
    return Screen([category(phrases={"fi": phrases}, **changes)])
