"""Whoever comes to a hand-off finds somebody behind it, or the check says who does not."""

from pathlib import Path

import msgspec
import pytest

from engine.conditions import condition
from engine.library import Library
from engine.loading import load
from engine.path import LifePath
from engine.proofs.hand_offs import Coverage, everybody, reached_by, surely
from engine.walker import Walker
from engine.yaml_nodes import compose
from tests.engine.making import made, read, written

KOTKA = Walker(audience="youth", municipality="Kotka", age_band="16-17")
UNSAID = Walker(audience="youth")


@pytest.fixture
def library(small: Path) -> Library:
    return load(small)


def told(library: Library, steps: str, head: str = "") -> list[str]:
    found, problems = read(written(steps, head=head))
    assert found is not None and problems == []
    return [problem.message for problem in Coverage(library).problems(found.path, found.where)]


CLOSED = "help: {hand_off: {service: kotka-chat}, text: Apua}\nbye: {end: Hei}"
OPEN = "help: {hand_off: {service: kotka-chat, need: trial}, text: Apua}\nbye: {end: Hei}"


def test_a_service_of_one_town_is_not_enough_for_those_of_another(library: Library) -> None:
    assert told(library, CLOSED) == ['"kotka-chat" is not there for youth, no age band, no municipality, fi']


def test_a_need_beside_it_is(library: Library) -> None:
    assert told(library, OPEN) == []


def test_a_condition_on_the_town_is(library: Library) -> None:
    fork = "fork:\n  branch: [{when: {municipality: {is: %s}}, next: help}]\n  else: other\nother: {end: Hei}\n"
    assert told(library, fork % "Kotka" + CLOSED) == []
    assert told(library, fork % "Kouvola" + CLOSED) == ['"kotka-chat" is not there for youth, no age band, Kouvola, fi']


def test_a_condition_on_an_answer_is_not_since_anyone_may_give_it(library: Library) -> None:
    steps = "q: {ask: Mitä, choices: {x: X, y: Y}}\nfork:\n  branch: [{when: {q: {is: x}}, next: help}]\n  else: bye\n"
    assert told(library, steps + CLOSED) == ['"kotka-chat" is not there for youth, no age band, no municipality, fi']


def test_a_group_is_found_by_its_name(library: Library) -> None:
    assert told(library, CLOSED.replace("service: kotka-chat", "group: cafe")) == []
    assert (
        told(
            library,
            CLOSED.replace("service: kotka-chat", "group: cafe"),
            "ages: [13-15]\n",
        )
        == []
    )


def test_nobody_at_all_is_told_apart_from_nobody_who_is_always_there(library: Library) -> None:
    grief = CLOSED.replace("service: kotka-chat", "need: grief")
    assert told(library, grief) == []
    some = {key: one for key, one in library.services.items() if key != "open-line"}
    without = msgspec.structs.replace(library, services=some)
    assert told(without, grief) == ["nothing fits for youth, no age band, no municipality, fi"]
    trial = CLOSED.replace("service: kotka-chat", "need: trial")
    assert told(without, trial) == ["no number that always answers fits for youth, no age band, no municipality, fi"]


def test_each_hand_off_is_told_once(library: Library) -> None:
    two = CLOSED.replace("bye:", "again: {hand_off: {service: kotka-chat}, text: Apua}\nbye:")
    assert len(told(library, two)) == 2


def test_everybody_is_whom_the_head_names() -> None:
    path = made("bye: {end: Hei}", head="ages: [13-15]\n")
    walkers = list(everybody(path, ("Kotka",)))
    assert {walker.age_band for walker in walkers} == {None, "13-15"}
    assert {walker.municipality for walker in walkers} == {None, "Kotka"}
    assert {walker.language for walker in walkers} == {"fi", "sv", "en"}
    assert len(walkers) == 2 * 2 * 3
    both = LifePath(**{key: getattr(path, key) for key in path.__struct_fields__} | {"audience": "any"})
    assert {walker.audience for walker in everybody(both, ())} == {"youth", "parent"}


@pytest.mark.parametrize(
    ("text", "walker", "expected"),
    [
        ("{municipality: {is: Kotka}}", KOTKA, True),
        ("{municipality: {is: Kotka}}", UNSAID, False),
        ("{age_band: {answered: false}}", UNSAID, True),
        ("{age_band: {times: 1}}", KOTKA, False),
        ("{q: {is: x}}", KOTKA, None),
        ("{not: {q: {is: x}}}", KOTKA, None),
        ("{not: {municipality: {is: Kotka}}}", KOTKA, False),
        ("{municipality: {is: Kotka}, q: {is: x}}", KOTKA, None),
        ("{municipality: {is: Kotka}, q: {is: x}}", UNSAID, False),
        ("{municipality: {is: Kotka}, age_band: {is: 16-17}}", KOTKA, True),
        ("{or: [{municipality: {is: Kotka}}, {q: {is: x}}]}", KOTKA, True),
        ("{or: [{municipality: {is: Kotka}}, {q: {is: x}}]}", UNSAID, None),
        ("{or: [{municipality: {is: Kotka}}, {age_band: {is: 18+}}]}", UNSAID, False),
    ],
)
def test_a_condition_is_sure_where_it_asks_only_for_facts(text: str, walker: Walker, expected: bool | None) -> None:
    node, _ = compose(text, "x.yml")
    assert node is not None
    read_back = condition(node, [])
    assert read_back is not None and surely(read_back, walker) is expected


def test_a_walker_reaches_what_some_answers_lead_to_and_their_own_facts_allow() -> None:
    path = made(
        """
        q: {ask: Mitä, choices: {x: X, y: {label: Y, next: aside}}}
        fork:
          branch:
            - {when: {q: {is: x}}, next: answered}
            - {when: {municipality: {is: Kotka}}, next: near}
            - {when: {age_band: {is: 16-17}}, next: behind}
          else: far
        aside: {end: Hei}
        answered: {end: Hei}
        near: {end: Hei}
        behind: {end: Hei}
        far: {end: Hei}
        """
    )
    assert reached_by(path, KOTKA) == {"q", "fork", "aside", "answered", "near"}
    assert reached_by(path, UNSAID) == {"q", "fork", "aside", "answered", "far"}
