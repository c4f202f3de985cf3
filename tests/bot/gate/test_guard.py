"""The trained guard on a corpus of a few lines: what it learns, and what is left of the screen when it is not there."""

from pathlib import Path

import msgspec
import numpy as np
import pytest

from bot.gate import learning
from bot.gate.classifier import Classifier
from bot.gate.guard import screen_of
from bot.gate.learning import examples, guard_path, train_guard
from bot.gate.screen import Screen
from bot.meaning.embedding import Vectors
from engine.library import Library
from tests.bot.gate.making import category

CRISIS = [
    f"{who} on hädässä {when} {what}"
    for who in ("äiti", "isä", "sisko")
    for when in ("nyt", "taas")
    for what in ("apua", "auta")
]
CALM = [
    f"{who} on koulussa {when} {what}"
    for who in ("äiti", "isä", "sisko")
    for when in ("nyt", "taas")
    for what in ("kai", "vissiin")
]


class Letters:
    """An embedder for tests: how often each letter is there."""

    name = "letters"
    dimension = 29
    asked = 0

    def encode(self, texts: list[str]) -> Vectors:
        self.asked += len(texts)
        counts = np.array([[text.count(letter) for letter in "abcdefghijklmnopqrstuvwxyzåäö"] for text in texts])
        return (counts / (np.linalg.norm(counts, axis=1, keepdims=True) + 1e-9)).astype(np.float32)

    encode_many = encode

    def fits(self, text: str) -> bool:
        return len(text) <= 60


@pytest.fixture
def small(library: Library, tmp_path: Path) -> Library:
    corpus = tmp_path / "library/content/safety/corpus"
    corpus.mkdir(parents=True)
    for name, label, lines in (("one.fi", "crisis", CRISIS), ("none.fi", "none", CALM)):
        ways = "".join(f"  way{part}:\n" + "".join(f"    - {line}\n" for line in lines[part::3]) for part in range(3))
        head = f"owner: test\nreviewed: null\ncategory: {name[:-3]}\nlanguage: fi\n{label}:\n"
        (corpus / f"{name}.yml").write_text(head + ways, encoding="utf-8")
    categories = {"one": category("one", phrases={"fi": ("pakko päästä",)}, exceptions={"fi": ("hädässä pelissä",)})}
    return msgspec.structs.replace(library, root=tmp_path / "library", categories=categories, paths={}, intents={})


@pytest.fixture
def trained(small: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(learning, "ALARMS", (0.0, 0.0))
    return train_guard(small, tmp_path, Letters())  # type: ignore[arg-type]


def test_it_learns_from_the_corpus_and_hears_what_no_phrase_says(small: Library, trained: Path) -> None:
    assert len(examples(small)) == 24
    screen = Screen(small.categories.values(), Classifier(trained, Letters()))
    assert screen.screen("veli on hädässä nyt apua").outcome == "crisis"
    assert screen.screen("veli on koulussa nyt kai").outcome == "none"


def test_it_says_which_ways_of_the_corpus_were_near_and_no_word_of_the_text(small: Library, trained: Path) -> None:
    screen = Screen(small.categories.values(), Classifier(trained, Letters()))
    found = screen.screen("VELI on hädässä nyt apua")
    assert found.category == "one" and any(reason.startswith("near: one.fi.crisis.") for reason in found.why)
    assert "veli" not in " ".join(found.why).lower()


def test_it_sees_through_missing_dots_capitals_and_hidden_characters(small: Library, trained: Path) -> None:
    screen = Screen(small.categories.values(), Classifier(trained, Letters()))
    for disguised in ("aiti on hadassa nyt apua", "ÄITI ON HÄDÄSSÄ NYT APUA", "äiti on h\u200bädässä nyt apua"):
        assert screen.screen(disguised).outcome == "crisis", disguised


def test_a_phrase_that_must_never_be_missed_is_at_least_asked_about(small: Library, trained: Path) -> None:
    screen = Screen(small.categories.values(), Classifier(trained, Letters()))
    assert screen.screen("äiti on koulussa nyt kai pakko päästä").outcome != "none"


def test_the_same_text_is_embedded_in_windows_and_only_the_most_dangerous(small: Library, trained: Path) -> None:
    letters = Letters()
    screen = Screen(small.categories.values(), Classifier(trained, letters))
    calm = " ".join(CALM)
    assert screen.screen(f"{calm}. {CRISIS[0]}. {calm}").outcome == "crisis"
    assert letters.asked == 3


def test_without_an_embedding_the_n_grams_answer(small: Library, trained: Path) -> None:
    screen = Screen(small.categories.values(), Classifier(trained, None))
    assert screen.screen("veli on hädässä nyt apua").outcome == "crisis"
    assert screen.screen("veli on koulussa nyt kai").outcome == "none"


def test_an_embedding_of_another_kind_is_not_mixed_with_what_was_learnt(trained: Path) -> None:
    other = Letters()
    other.name = "numbers"
    assert not Classifier(trained, other).embeds and Classifier(trained, Letters()).embeds


def test_its_file_is_named_after_what_it_learns_from(small: Library, tmp_path: Path) -> None:
    before = guard_path(small, tmp_path)
    file = small.root / "content/safety/corpus/one.fi.yml"
    file.write_text(file.read_text(encoding="utf-8") + "    - uusi rivi\n", encoding="utf-8")
    assert guard_path(small, tmp_path) != before


@pytest.mark.parametrize("broken", [None, b"", b"not a guard"])
def test_where_the_guard_is_missing_or_broken_phrases_stand_alone(
    small: Library, tmp_path: Path, broken: bytes | None, caplog: pytest.LogCaptureFixture
) -> None:
    file = guard_path(small, tmp_path)
    if broken is not None:
        file.parent.mkdir()
        file.write_bytes(broken)
    screen = screen_of(small, tmp_path)
    assert "run polku train" in caplog.text
    assert screen.screen("pakko päästä").outcome == "crisis"
    assert screen.screen("veli on hädässä nyt apua").outcome == "none"


def test_a_classifier_that_fails_leaves_the_word_to_the_phrases(
    small: Library, trained: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = Screen(small.categories.values(), Classifier(trained, Letters()))
    monkeypatch.setattr(Letters, "encode", lambda self, texts: 1 / 0)
    assert screen.screen("pakko päästä").outcome == "crisis"
    assert screen.screen("veli on hädässä nyt apua").outcome == "none"
