"""``polku screen`` and ``polku understand``: JSON lines in, JSON lines out."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

import typer

from bot.dialogue.ranking import NAVIGATION, among, topics_of
from bot.gate.normalise import typed_text
from bot.gate.screen import Screen
from engine.library import Library


def screen_lines(screen: Screen, why: bool, source: TextIO, target: TextIO) -> None:
    """``why``: also name the content's phrases and ways that spoke for it."""
    for line in _read(source):
        found = screen.screen(line["text"], line.get("lang"))
        told = {"id": line["id"], "outcome": found.outcome, "category": found.category}
        _write(target, told | {"why": found.why} if why else told)


def understand_lines(library: Library, data: Path, scope: str, source: TextIO, target: TextIO) -> None:
    from bot.cli.serving import quiet_dialogue

    dialogue = quiet_dialogue(library, data)
    topics = topics_of(library)
    competing = {"topics": topics, "navigation": NAVIGATION, "all": [*topics, *library.intents]}[scope]
    for line in _read(source):
        ranking = among(asyncio.run(dialogue.understand(typed_text(line["text"]))), competing)
        scaled = [{"intent": name, "confidence": round(confidence, 4)} for name, confidence in ranking]
        first = scaled[0] if scaled else {"intent": None, "confidence": 0.0}
        _write(target, {"id": line["id"], **first, "ranking": scaled})


def _read(source: TextIO) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(source, 1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
            if not isinstance(found, dict) or not isinstance(found["text"], str) or "id" not in found:
                raise TypeError
        except (ValueError, KeyError, TypeError):
            typer.echo(f'line {number}: expected a JSON object with "id" and "text"', err=True)
            raise typer.Exit(2) from None
        yield found


def _write(target: TextIO, found: dict[str, Any]) -> None:
    target.write(json.dumps(found, ensure_ascii=False) + "\n")
    target.flush()
