"""What guards the paths that ship, held against mistakes made on purpose: does any of them go unnoticed?

A mutant (``mutants.py``) is noticed by the check (an error, or a warning that was not there), by a golden walk that its path
no longer follows, or by coverage: golden walks that pass less than before, or an exhaustive walk that no longer reaches
every step, case and answer. Of those that nothing notices,

- *equivalent* ones compile to a path that is walked alike, and *alike* ones cannot be told from their path by walking
  (mostly cases that never hold at once, put in another order);
- *bubbles* lead every walk to the same questions and the same end, and only say another bubble on the way. A golden walk
  names the steps that wait and cannot name a bubble, so nothing can notice them; they are counted and printed;
- all others stand in ``survivors.yml`` with the reason.
"""

from collections import Counter
from pathlib import Path

import msgspec
import pytest

from engine.gathering import is_path, path_files
from engine.library import Library
from tests.conftest import ROOT
from tests.content.judging import Judge
from tests.content.mutants import Mutant
from tests.sampling import FULL, sampled

SAMPLE = 300
"""Mutants that ``make test`` tries."""
WALKED_WHOLLY = [file.stem for file in path_files(ROOT, is_path)]


class Survivors(msgspec.Struct, frozen=True):
    """Mutants that nothing notices for one reason."""

    why: str
    mutants: list[str]


LISTED = msgspec.yaml.decode(Path(__file__).with_name("survivors.yml").read_bytes(), type=dict[str, Survivors])


@pytest.fixture(scope="module")
def judge(library: Library) -> Judge:
    return Judge(library)


@pytest.mark.parametrize("path", sampled(WALKED_WHOLLY, 8))
def test_golden_walks_pass_every_step_case_and_answer(library: Library, judge: Judge, path: str) -> None:
    gaps = judge.golden_gaps(library.paths, judge.affected(path))
    assert {one for one in gaps if one[0] == path} == set()


def test_every_mistake_in_a_path_is_noticed_or_listed_with_a_reason(judge: Judge) -> None:
    fates = {name(one): judge.fate(one) for one in sampled(judge.mutants(), SAMPLE)}
    listed = {one for group in LISTED.values() for one in group.mutants}
    survivors = {one for one, fate in fates.items() if fate == "survives"}
    counts = Counter(fates.values())
    print(f"{len(fates)} mutants:", ", ".join(f"{count} {fate}" for fate, count in counts.most_common()))
    assert sorted(survivors - listed) == []
    if FULL:
        assert sorted(listed - survivors) == [], "these are noticed now, or are no more; take them out of survivors.yml"


def name(mutant: Mutant) -> str:
    return f"{mutant.path}: {mutant.name}"
