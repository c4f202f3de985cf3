"""What guards the paths that ship, held against mistakes made on purpose: does any of them go unnoticed?

A mutant (``mutants.py``) is noticed by the check (an error, or a warning that was not there), by a golden walk that its path
no longer follows, or by coverage: golden walks that no longer pass every step, case and answer, or an exhaustive walk that
no longer reaches them. It is equivalent when it compiles to a path that is walked alike. Whatever else survives stands
in ``survivors.yml`` with the reason.
"""

import os
import random
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from engine.library import Library
from tests.content.judging import Judge
from tests.content.mutants import Mutant

SAMPLE = 300
"""Mutants that ``make test`` tries, the same ones every time; POLKU_FULL=1 tries all."""
SEED = 20261124


class Survivors(msgspec.Struct, frozen=True):
    """Mutants that nothing notices for one reason."""

    why: str
    mutants: list[str]


LISTED = msgspec.yaml.decode(Path(__file__).with_name("survivors.yml").read_bytes(), type=dict[str, Survivors])


@pytest.fixture(scope="module")
def judge(library: Library) -> Judge:
    return Judge(library)


def test_golden_walks_together_pass_every_step_case_and_answer(library: Library, judge: Judge) -> None:
    assert judge.golden_gaps(library.paths, [*library.paths]) == set()


def test_every_mistake_in_a_path_is_noticed_or_listed_with_a_reason(judge: Judge) -> None:
    full = bool(os.environ.get("POLKU_FULL"))
    everything = judge.mutants()
    tried = everything if full else random.Random(SEED).sample(everything, SAMPLE)
    fates = {name(one): judge.fate(one) for one in tried}
    listed = {one for group in LISTED.values() for one in group.mutants}
    survivors = {one for one, fate in fates.items() if fate == "survives"}
    counts = Counter(fates.values())
    print(f"{len(fates)} mutants:", ", ".join(f"{count} {fate}" for fate, count in counts.most_common()))
    assert sorted(survivors - listed) == []
    assert sorted((listed & fates.keys()) - survivors) == [], "these are noticed now; take them out of survivors.yml"
    assert sorted(listed - {name(one) for one in everything}) == [], "there are no such mutants any more"


def name(mutant: Mutant) -> str:
    return f"{mutant.path}: {mutant.name}"
