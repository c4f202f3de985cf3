"""Rasa runs on this Python without TensorFlow (docs/adr/001)."""

import os
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent


def python(code: str, **environment: str) -> str:
    """What a fresh interpreter prints when it runs `code`."""
    kept = {name: value for name, value in os.environ.items() if name != "RASA_TELEMETRY_ENABLED"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=kept | environment)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_lock_holds_no_tensorflow_and_names_only_pypi() -> None:
    packages = tomllib.loads((ROOT / "uv.lock").read_text())["package"]
    assert [
        package["name"] for package in packages if "tensorflow" in package["name"] or package["name"] == "keras"
    ] == []
    assert {package["source"].get("registry") for package in packages} == {"https://pypi.org/simple", None}
    files = [file for package in packages for file in (*package.get("wheels", ()), package.get("sdist", {}))]
    assert {"/".join(file["url"].split("/")[:3]) for file in files if file} == {"https://files.pythonhosted.org"}


def test_rasa_is_importable_without_tensorflow_and_sends_no_telemetry() -> None:
    with pytest.raises(PackageNotFoundError):
        distribution("tensorflow")
    telling = "import os, rasa.core.agent, rasa.telemetry; print(rasa.telemetry.is_telemetry_enabled())"
    assert python(telling) == "False"


def test_python_starts_without_importing_rasa_or_what_it_needs() -> None:
    heavy = python("import sys; print(sorted({'rasa', 'numpy', 'sanic', 'sqlalchemy'} & set(sys.modules)))")
    assert heavy == "[]"


def test_only_rasa_is_given_a_stand_in() -> None:
    asking = "import rasa.core.channels\ntry: import slack_sdk.webhook\nexcept ImportError: print('no')"
    assert python(asking) == "no"


def test_using_a_stand_in_fails_and_says_why() -> None:
    use = (
        "import rasa.utils.tensorflow.layers, sys; tf = sys.modules['tensorflow']\n"
        "try: tf.keras.layers.Dense(3)\nexcept ImportError as error: print(error)"
    )
    assert "tensorflow is left out" in python(use)


def test_exceptions_of_left_out_packages_may_stand_in_an_except_clause() -> None:
    from rasa.core.tracker_store import InMemoryTrackerStore, TrackerStore
    from rasa.shared.core.domain import Domain

    assert isinstance(TrackerStore.create(None, Domain.empty()), InMemoryTrackerStore)
    assert (
        python(
            "import rasa.core.tracker_store as store\n"
            "exec('import pymongo.errors', vars(store))\n"
            "print(issubclass(store.pymongo.errors.ConnectionFailure, Exception))"
        )
        == "True"
    )


@pytest.mark.parametrize(
    "command", [[str(BIN / "rasa")], [sys.executable, "-m", "rasa"]], ids=["rasa", "python -m rasa"]
)
def test_the_rasa_command_answers(command: list[str]) -> None:
    done = subprocess.run([*command, "--version"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "3.6.21" in done.stdout
