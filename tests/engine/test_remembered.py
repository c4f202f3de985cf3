"""Reading again with what an earlier reading left says what reading for the first time says."""

from pathlib import Path

import pytest

from engine.loading import read_library
from engine.remembered import Remembered
from tests.engine.test_compiled import same

SAVES = {
    "a step": ("paths/youth/trial.yml", "Miten menee?", "Mitä kuuluu?"),
    "a place": ("paths/youth/trial.yml", "    text: Tämä", "    # a line more\n    text: Tämä"),
    "a mistake": ("paths/youth/trial.yml", "next: near", "next: naer"),
    "a service": ("content/services/all.yml", "[Kotka]", "[Kouvola]"),
    "a translation": ("content/locale/sv/LC_MESSAGES/polku.po", "sv ", "på svenska "),
    "a golden walk": ("paths/youth/trial.walks.yml", "how: well", "how: worse"),
}


@pytest.mark.parametrize("save", SAVES)
def test_a_save_is_read_as_if_for_the_first_time(small: Path, save: str) -> None:
    name, before, after = SAVES[save]
    file, remembered = small / name, Remembered()
    written = file.read_text("utf-8")
    assert before in written and read_library(small, remembered=remembered).library is not None
    for text in (written.replace(before, after), written):
        file.write_text(text, "utf-8")
        again, first = read_library(small, remembered=remembered), read_library(small)
        assert again.problems == first.problems
        assert again.library is first.library is None or same(again.library, first.library)


def test_what_says_the_same_is_made_once() -> None:
    remembered, made = Remembered(), []
    for content in ("one", "one", "two", "one"):
        remembered.of("key", content, lambda content=content: made.append(content))
    assert made == ["one", "two", "one"]
