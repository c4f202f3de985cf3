"""``info``: reliable information made by others, as links; the walk waits while they are read.

read_more:
  info: Täältä saat luotettavaa tietoa unesta.
  links:
    - {title: Unen tarve, by: Terve koululainen, url: "https://…"}
"""

from collections.abc import Iterator
from typing import ClassVar

import msgspec

from engine.steps.base import Key, Step


class Link(msgspec.Struct, frozen=True):
    title: str
    url: str
    by: str


class Info(Step, frozen=True, kw_only=True, tag="info"):
    info: str
    links: tuple[Link, ...]

    waits: ClassVar[bool] = True

    def words(self) -> Iterator[tuple[Key, str]]:
        yield ("info",), self.info
        for index, link in enumerate(self.links):
            yield ("links", index), link.title
