"""The table of problem codes: what each means to an editor, read from ``codes.yml`` beside this file.

The entries hold Finnish words and YAML, so they stand in a file for people and not in Python.
"""

from pathlib import Path

import msgspec


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """A code explained; the fields are described at the head of ``codes.yml``."""

    name: str
    title: str
    why: str
    says: str
    file: str | None = None
    broken: str
    fixed: str


CODES: dict[str, Explanation] = msgspec.yaml.decode(
    Path(__file__).with_suffix(".yml").read_bytes(), type=dict[str, Explanation]
)
"""By code, in order. Read when this module is imported: it is a part of the code that is kept in another file."""
