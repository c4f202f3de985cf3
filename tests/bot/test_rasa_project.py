"""The repository is an ordinary Rasa project: Rasa's own commands work on it."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.rasa

RASA = str(Path(sys.executable).parent / "rasa")


def rasa(*arguments: str, data: Path, said: str = "") -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "POLKU_DATA": str(data),
        "RASA_CACHE_DIRECTORY": str(data / "cache"),
        "LOG_LEVEL": "WARNING",
    }
    command = [RASA, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, input=said, capture_output=True, text=True, timeout=180)


def test_rasa_train_makes_a_model(tmp_path: Path) -> None:
    done = rasa("train", "--out", str(tmp_path), "--fixed-model-name", "trained", data=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "trained.tar.gz").exists()


def test_rasa_data_validate_finds_no_fault(tmp_path: Path) -> None:
    done = rasa("data", "validate", data=tmp_path)
    assert done.returncode == 0, done.stderr


def test_rasa_test_nlu_understands_phrases_that_were_held_out(model: Path, tmp_path: Path) -> None:
    done = rasa(
        "test", "nlu", "--nlu", "tests/nlu", "-m", str(model), "--out", str(tmp_path), "--no-plot", data=tmp_path
    )
    assert done.returncode == 0, done.stderr
    report = json.loads((tmp_path / "intent_report.json").read_text())
    assert report["weighted avg"]["f1-score"] >= 0.85


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


@contextmanager
def running(port: int, *arguments: str, data: Path) -> Iterator[None]:
    """A server of Rasa's, from when it listens on ``port`` until it is ended by its id."""
    process = subprocess.Popen(
        [RASA, *arguments, "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, "POLKU_DATA": str(data), "LOG_LEVEL": "WARNING"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None, f"rasa {arguments[0]} has ended"
            time.sleep(0.1)
        yield
    finally:
        process.kill()
        process.wait()


def test_rasa_run_talks_through_rasa_run_actions_screens_and_takes_no_payload(model: Path, tmp_path: Path) -> None:
    actions, door = free_port(), free_port()
    endpoints = (ROOT / "endpoints.yml").read_text(encoding="utf-8").replace("5055", str(actions))
    (tmp_path / "endpoints.yml").write_text(endpoints, encoding="utf-8")
    (tmp_path / "credentials.yml").write_text("rest:\n", encoding="utf-8")

    def say(text: str) -> str:
        body = json.dumps({"sender": "somebody", "message": text}).encode()
        url = f"http://127.0.0.1:{door}/webhooks/rest/webhook"
        with urllib.request.urlopen(urllib.request.Request(url, body), timeout=30) as answer:
            return "\n".join(message.get("text", "") for message in json.load(answer))

    run = ("run", "-m", str(model), "--interface", "127.0.0.1", "--endpoints", str(tmp_path / "endpoints.yml"))
    with (
        running(actions, "run", "actions", data=tmp_path),
        running(door, *run, "--credentials", str(tmp_path / "credentials.yml"), data=tmp_path),
    ):
        for _ in range(100):
            if welcome := say("moi"):
                break
            time.sleep(0.2)  # it listens before its model is loaded
        assert "ohjelma" in welcome
        assert "112" in say("haluan kuolla")
        assert say("en saa unta, valvon joka yö")
        assert say('/answer{"answer": "begin"}')
