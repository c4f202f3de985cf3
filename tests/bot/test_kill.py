"""kill -9 in the middle of a walk: after a new start the walk goes on where it was."""

import json
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Served


def ask(url: str, body: dict[str, Any] | None = None, token: str = "") -> dict[str, Any]:
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    data = json.dumps(body).encode() if body is not None else None
    with urllib.request.urlopen(urllib.request.Request(url, data, headers), timeout=20) as answer:
        found: dict[str, Any] = json.load(answer)
    return found


@pytest.mark.rasa
def test_a_walk_survives_kill_9(model: Path, tmp_path: Path) -> None:
    (tmp_path / "models").symlink_to(model.parent)
    polku = Served(tmp_path)
    polku.start()
    try:
        api = f"{polku.url}/api/v1/conversations"
        talk = ask(api, {"audience": "youth", "language": "fi", "age": 15})
        here, token = f"{api}/{talk['id']}", talk["token"]
        for _ in range(3):
            choice = (
                {"choices": [talk["choices"][0]["id"]]}
                if talk["input"] == "choices"
                else {"choice": talk["choices"][0]["id"]}
            )
            talk = ask(f"{here}/turns", choice, token)
        polku.kill()
        polku.start()
        again = ask(here, token=token)
        assert (again["path"], again["step"], again["turn"]) == (talk["path"], talk["step"], talk["turn"])
        choice = (
            {"choices": [again["choices"][0]["id"]]}
            if again["input"] == "choices"
            else {"choice": again["choices"][0]["id"]}
        )
        assert ask(f"{here}/turns", choice, token)["turn"] == talk["turn"] + 1
    finally:
        polku.kill()
