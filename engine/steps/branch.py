"""``branch``: the first case whose condition holds leads on; ``else`` is a must.

fork:
  branch:
    - {when: {how_long: {is: weeks}}, next: long_time}
  else: tip
"""

from collections.abc import Iterator
from typing import Annotated, Any

import msgspec

from engine.conditions import Condition, Known, condition
from engine.problems import Problem
from engine.steps.base import Answer, Key, Step, place_of
from engine.yaml_nodes import LATER, Mapping, Sequence


class Case(msgspec.Struct, frozen=True):
    when: Annotated[Condition, LATER]
    next: str


class Branch(Step, frozen=True, kw_only=True, tag="branch", rename={"otherwise": "else"}):
    branch: tuple[Case, ...]
    otherwise: str

    def targets(self) -> Iterator[tuple[Key, str]]:
        for index, case in enumerate(self.branch):
            yield ("branch", index, "next"), case.next
        yield ("else",), self.otherwise

    def onward(self, answer: Answer | None, known: Known) -> str | None:
        return next((case.next for case in self.branch if case.when.holds(known)), self.otherwise)

    def conditions(self) -> Iterator[Condition]:
        return (case.when for case in self.branch)

    def prepared(self, node: Any, problems: list[Problem]) -> "Step":
        if self.next is not None:
            problems.append(Problem(place_of(node, "next"), "P008", 'a branch has no "next"', 'use "else"'))
        if not self.branch:
            problems.append(Problem(place_of(node, "branch"), "P019", "a branch needs at least one case"))
        cases = []
        listed: Sequence = node.items["branch"]
        for case, written in zip(self.branch, listed.items, strict=True):
            assert isinstance(written, Mapping)  # the reader has made a Case of it
            when = condition(written.items["when"], problems)
            if when is not None:
                cases.append(Case(when, case.next))
        return msgspec.structs.replace(self, branch=tuple(cases))
