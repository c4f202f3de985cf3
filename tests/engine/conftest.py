"""Libraries on disk that a test may break, and how long Hypothesis looks for a counterexample."""

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.conftest import ROOT
from tests.engine import small_library
from tests.sampling import FULL

# make test: the same few hundred steps every time; make test-full: ten thousand walks, other ones every night.
settings.register_profile(
    "default", deadline=None, derandomize=True, max_examples=30, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("nightly", settings.get_profile("default"), derandomize=False, max_examples=10_000)
settings.load_profile("nightly" if FULL else "default")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The library that ships, as a copy."""
    for part in ("paths", "content"):
        shutil.copytree(ROOT / part, tmp_path / part)
    return tmp_path


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """The smallest library in which nothing is wrong: read in a hundredth of a second."""
    root = tmp_path / "small"
    small_library.write(root)
    return root
