"""Adds the `.pth` file that installs the stand-in for TensorFlow (bot/tensorflow_standin.py) to our wheel.

A build hook, since an editable install takes only what `force_include_editable` names.
"""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class RasaPth(BuildHookInterface):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        build_data["force_include_editable" if version == "editable" else "force_include"][
            str(Path(self.root, "bot", "polku_rasa.pth"))
        ] = "polku_rasa.pth"
