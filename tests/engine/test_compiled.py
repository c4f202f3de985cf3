"""The compiled library: what comes out of the cache is what was read, and a cache that fails is passed over."""

import os
from pathlib import Path

import msgspec
import pytest

from engine import compiled, loading
from engine.compiled import AnyStep, FlatPath, flat, relinked
from engine.library import Library
from engine.loading import Loaded, load, read_library
from engine.path import LifePath
from engine.remembered import Remembered
from engine.steps import STEP_KINDS


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "var" / "compiled"


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Grows by one whenever a library is really read."""
    found: list[Path] = []
    really = loading._read

    def noted(root: Path, remembered: Remembered) -> Loaded:
        found.append(root)
        return really(root, remembered)

    monkeypatch.setattr(loading, "_read", noted)
    return found


def same(one: Library | None, other: Library | None) -> bool:
    assert one is not None and other is not None
    values = [{name: getattr(library, name) for name in Library.__struct_fields__} for library in (one, other)]
    words = [value.pop("words") for value in values]
    assert words[0].source == words[1].source and words[0].translations == words[1].translations
    return values[0] == values[1]


def test_each_kind_of_step_can_be_stored() -> None:
    assert set(AnyStep.__args__) == set(STEP_KINDS.values())


def test_paths_come_back_from_storage_as_they_were(library: Library) -> None:
    stored = msgspec.msgpack.encode(flat(library.paths))
    back = relinked(msgspec.msgpack.decode(stored, type=dict[str, FlatPath]))
    assert back == library.paths
    assert all(type(path) is LifePath for path in back.values())
    assert back["sleep"].runs["breathing"] is back["breathing"]


def test_a_library_is_read_once_and_then_taken_from_the_cache(small: Path, cache: Path, reads: list[Path]) -> None:
    first, second = read_library(small, cache), read_library(small, cache)
    assert reads == [small]
    assert same(first.library, second.library) and first.problems == second.problems
    assert [file.suffix for file in cache.iterdir()] == [".library"]


def test_warnings_are_kept_with_the_library(small: Path, cache: Path) -> None:
    file = small / "paths/youth/trial.yml"
    file.write_text(file.read_text(encoding="utf-8").replace("Apua saa.", "Psyykkistä apua."), encoding="utf-8")
    told = [read_library(small, cache).problems for _ in range(2)]
    assert told[0] == told[1] and [problem.code for problem in told[0]] == ["P035"]


@pytest.mark.parametrize(
    "name", ["paths/youth/trial.yml", "content/dialogue/words.yml", "content/locale/sv/LC_MESSAGES/polku.po"]
)
def test_an_edit_makes_it_be_read_again(small: Path, cache: Path, reads: list[Path], name: str) -> None:
    load(small, cache)
    file = small / name
    file.write_text(file.read_text(encoding="utf-8") + "\n# edited\n", encoding="utf-8")
    load(small, cache)
    assert len(reads) == 2


def test_a_file_that_is_moved_or_added_makes_it_be_read_again(small: Path) -> None:
    keys = [compiled.key(small)]
    (small / "paths/youth/trial.yml").rename(small / "paths/shared/trial.yml")
    keys.append(compiled.key(small))
    (small / "content/groups/more.yml").write_text("groups: {}\n", encoding="utf-8")
    keys.append(compiled.key(small))
    assert len(set(keys)) == 3


def test_a_library_with_errors_is_not_kept(small: Path, cache: Path, reads: list[Path]) -> None:
    (small / "paths/youth/trial.yml").write_text("nothing: here\n", encoding="utf-8")
    assert read_library(small, cache).library is None and read_library(small, cache).library is None
    assert len(reads) == 2 and not cache.exists()


@pytest.mark.parametrize("content", [b"", b"garbage", b"\xc1", msgspec.msgpack.encode({"paths": 3})])
def test_a_cache_that_cannot_be_read_is_passed_over_and_mended(
    small: Path, cache: Path, reads: list[Path], content: bytes
) -> None:
    load(small, cache)
    [file] = cache.iterdir()
    file.write_bytes(content)
    assert load(small, cache).paths and load(small, cache).paths
    assert len(reads) == 2


def test_a_folder_that_cannot_be_written_is_passed_over(small: Path, tmp_path: Path, reads: list[Path]) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    for _ in range(2):
        assert load(small, tmp_path / "file" / "cache").paths
    assert len(reads) == 2


def test_only_the_three_newest_are_kept(small: Path, cache: Path) -> None:
    file = small / "content/county.yml"
    kept = []
    for number in range(5):
        file.write_text(f"{file.read_text(encoding='utf-8')}# {number}\n", encoding="utf-8")
        load(small, cache)
        newest = cache / f"{compiled.key(small)}.library"
        os.utime(newest, (number, number))
        kept.append(newest.name)
    assert {one.name for one in cache.iterdir()} == set(kept[-3:])
