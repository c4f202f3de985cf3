"""The repository is an ordinary Rasa project: Rasa's own commands work on it."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.rasa

RASA = str(Path(sys.executable).parent / "rasa")


def rasa(*arguments: str, data: Path, said: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "POLKU_DATA": str(data), "RASA_CACHE_DIRECTORY": str(data / "cache"), "LOG_LEVEL": "WARNING"}
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
    done = rasa("test", "nlu", "--nlu", "tests/nlu", "-m", str(model), "--out", str(tmp_path), "--no-plot", data=tmp_path)
    assert done.returncode == 0, done.stderr
    report = json.loads((tmp_path / "intent_report.json").read_text())
    assert report["weighted avg"]["f1-score"] >= 0.85


@pytest.fixture
def action_server(tmp_path: Path) -> Iterator[Path]:
    """``rasa run actions`` on a free port; gives the endpoints file that names it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([RASA, "run", "actions", "--port", str(port)], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(400):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None, "the action server has ended"
            time.sleep(0.1)
        endpoints = tmp_path / "endpoints.yml"
        text = (ROOT / "endpoints.yml").read_text(encoding="utf-8")
        endpoints.write_text(text.replace("5055", str(port)), encoding="utf-8")
        yield endpoints
    finally:
        process.kill()
        process.wait()


def test_rasa_shell_talks_through_the_action_server_and_screens(model: Path, action_server: Path, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    arguments = ("shell", "-m", str(model), "--endpoints", str(action_server), "--interface", "127.0.0.1", "--port", port)
    done = rasa(*arguments, data=tmp_path, said="haluan kuolla\n/stop\n/stop\n")
    assert "112" in done.stdout, done.stdout + done.stderr
