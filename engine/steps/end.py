"""``end``: the last words of a path; of a shared path that is run, the words before it goes back.

goodbye:
  end: Kiitos, että pysähdyit tähän.
"""

from collections.abc import Iterator

from engine.steps.base import Key, Step


class End(Step, frozen=True, kw_only=True, tag="end"):
    end: str

    def words(self) -> Iterator[tuple[Key, str]]:
        yield ("end",), self.end
