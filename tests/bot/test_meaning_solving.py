"""Steps and the exact way agree, also on what would be said of lines left out."""

import numpy as np
import pytest
import scipy.sparse

from bot.meaning import solving
from bot.meaning.solving import Likeness, Nearness, by_steps, exactly, folds


def test_steps_find_what_the_inverse_finds_whole_and_with_folds_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solving, "BLOCK", 128)
    chance = np.random.default_rng(7)
    lines = chance.normal(size=(300, 12)).astype(np.float32)
    said = scipy.sparse.random(300, 80, 0.1, "csr", np.float32, chance)
    likeness = Likeness(said, Nearness(lines, 12.0, 2.0))
    targets = np.sign(lines[:, :3] + chance.normal(size=(300, 3))).astype(np.float32)
    fold = folds(chance.integers(0, 20, 300), 4)
    for one, other in zip(
        exactly(likeness, 0.5, targets, fold, 2), by_steps(likeness, 0.5, targets, fold, 2), strict=True
    ):
        assert one.shape == other.shape
        assert np.abs(one - other).max() < 0.02


def test_groups_stay_together_and_folds_are_of_like_size() -> None:
    groups = np.repeat(np.arange(12), np.arange(1, 13))
    fold = folds(groups, 4)
    assert all(len(set(fold[groups == group])) == 1 for group in range(12))
    assert max(np.bincount(fold)) - min(np.bincount(fold)) <= 3
