"""``say``: a bubble; the walk goes on by itself.

welcome:
  say: |
    Hei. Hyvä, että tulit.

    Tässä voi kulkea omaan tahtiin.
"""

from collections.abc import Iterator

from engine.steps.base import Key, Step


class Say(Step, frozen=True, kw_only=True, tag="say"):
    say: str

    def words(self) -> Iterator[tuple[Key, str]]:
        yield ("say",), self.say
