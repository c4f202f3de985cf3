"""``polku chat``: the same dialogue as on the page, in the terminal."""

import asyncio
import sys
from pathlib import Path

from rich.console import Console

from bot.cli.serving import build, guarded, trained
from bot.conversation import Given, StaleChoice, View
from bot.gate.screen import Screen
from engine.library import Library
from engine.plain import lines
from engine.walker import Walker


def chat(library: Library, data: Path, walker: Walker, progress: Console) -> None:
    """Talk until the input ends (Ctrl+D)."""
    screen = guarded(library, data, progress)
    asyncio.run(_chat(library, data, walker, trained(library, data, progress), screen))


async def _chat(library: Library, data: Path, walker: Walker, model: Path, screen: Screen) -> None:
    conversations = await build(library, data, model, screen)
    view, token = await conversations.open(
        audience=walker.audience, language=walker.language, age_band=walker.age_band, municipality=walker.municipality
    )
    id = view.id
    try:
        while True:
            _show(view)
            typed = await asyncio.to_thread(_read)
            if typed is None:
                return
            try:
                view = await conversations.turn(id, token, given(typed, view))
            except StaleChoice as stale:
                view = stale.view
    finally:
        await conversations.forget(id, token)
        await conversations.store.close()


def given(typed: str, view: View) -> Given:
    """A number is the choice with that number in the list (1,3 for several), all else is text."""
    numbers = [int(part) for part in typed.split(",") if part.strip().isdecimal()]
    if numbers and len(numbers) == len(typed.split(",")):
        if view.input == "number":
            return Given(number=numbers[0])
        if all(1 <= number <= len(view.choices) for number in numbers):
            ids = tuple(view.choices[number - 1].id for number in numbers)
            return Given(choices=ids) if view.input == "choices" else Given(choice=ids[0])
    return Given(text=typed)


def _show(view: View) -> None:
    print("\n".join(lines(view.messages)))
    print()
    for number, choice in enumerate(view.choices, 1):
        print(f"  {number}. {choice.label}")


def _read() -> str | None:
    print("> ", end="", flush=True)
    line = sys.stdin.readline()
    return line.strip() if line else None
