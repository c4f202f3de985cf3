"""An editor's desk, for tests of ``polku serve --watch``: a copy of the library, with one small path to write in."""

import shutil
from pathlib import Path

from tests.conftest import ROOT

TITLE = "Kokeilu"
TRIAL = """\
schema_version: 1
path: trial
title: Kokeilu
summary: Polku, jota kirjoitetaan.
audience: youth
owner: tests
steps:
  welcome:
    say: Ensimmäinen lause.
  mood:
    ask: Millainen päivä?
    choices:
      good: Hyvä
      bad: {label: Huono, next: more}
  less: {say: Sepä mukavaa., next: help}
  more:
    ask: Mikä siinä oli huonoa?
    choices: {school: Koulu, home: Koti}
  help:
    hand_off: {service: sekasin-chat}
    text: Tässä on joku.
  older:
    branch:
      - {when: {age_band: {is: 16-17}}, next: only_older}
    else: bye
  only_older: {ask: Käytkö töissä?, type: yes_no}
  bye: {end: Hei hei.}
"""


class Desk:
    """A library that may be written in and broken."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for part in ("paths", "content"):
            shutil.copytree(ROOT / part, root / part)
        self.file = root / "paths/youth/trial.yml"
        self.save(TRIAL)

    def save(self, text: str) -> None:
        self.file.write_text(text, encoding="utf-8")

    def change(self, old: str, new: str) -> None:
        """Save the path with ``new`` in the place of ``old``."""
        text = self.file.read_text(encoding="utf-8")
        assert text.count(old) == 1
        self.save(text.replace(old, new))
