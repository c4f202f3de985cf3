"""The browser: Debian's Chromium, where it is installed."""

import shutil

import pytest


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the browser's program; without it the test is skipped, and the summary says why."""
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("there is no chromium here; apt-get install chromium")
    return found
