"""Random walks through random libraries: whatever is drawn, these hold."""

from typing import Any

import msgspec
from hypothesis import given, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from engine import state as states
from engine.compiled import FlatPath, flat, relinked
from engine.proofs.graph import graph_problems, stride
from engine.state import rescue
from engine.steps import Answer
from engine.walk import (
    LONGEST_STRIDE,
    Dropped,
    Event,
    Halted,
    Refused,
    Shown,
    State,
    Turn,
    advance,
    back,
    carry_over,
    change,
    here,
    replay,
    stands,
    start,
)
from engine.walker import LANGUAGES, Walker
from tests.engine.making import NOON
from tests.engine.random_library import Library, libraries, problems_of, walkers

JUNK: list[Any] = ["", "nonsense", "skip!", -99, 10**9, True, (), ("nonsense",), ("a", "a"), ("on",)]


class RandomWalk(RuleBasedStateMachine):
    """Answers, junk, back, change, storage, another language, another release: in any order."""

    @initialize(library=libraries(), walker=walkers)
    def begin(self, library: Library, walker: Walker) -> None:
        note("\n".join(library.texts.values()))
        self.path = library.main
        self.take(start(self.path, walker, NOON))

    def take(self, turn: Turn) -> None:
        """Take what a turn gives, if it keeps what every turn must."""
        assert not any(isinstance(event, Halted) for event in turn.events)
        shown = [event for event in turn.events if isinstance(event, Shown)]
        assert len(shown) <= LONGEST_STRIDE
        assert all(not event.step.waits for event in shown[:-1])
        self.state: State = turn.state
        self.events: tuple[Event, ...] = turn.events

    @precondition(lambda self: not self.state.ended)
    @rule(data=st.data())
    def answer(self, data: st.DataObject) -> None:
        before = self.state
        self.take(advance(self.path, before, data.draw(answers(before, self.path)), NOON))
        assert len(self.state.answers) == len(before.answers) + 1
        assert back(self.path, self.state, NOON).state == before

    @rule(junk=st.sampled_from(JUNK))
    def answer_junk(self, junk: Answer) -> None:
        turn = advance(self.path, self.state, junk, NOON)
        if not self.state.ended and here(self.path, self.state).step.accepts(junk):
            return
        assert turn.state is self.state
        assert [type(event) for event in turn.events] == [Refused]

    @rule()
    def go_back(self) -> None:
        before = self.state
        self.take(back(self.path, before, NOON))
        assert self.state.answers[:] == before.answers[:-1]

    @precondition(lambda self: self.state.answers)
    @rule(data=st.data())
    def change_an_answer(self, data: st.DataObject) -> None:
        before = self.state
        ref = data.draw(st.sampled_from(sorted({given.step for given in before.answers})))
        index = max(number for number, given in enumerate(before.answers) if given.step == ref)
        there = replay(self.path, before, before.answers[:index], NOON).state
        answer = data.draw(answers(there, self.path))
        self.take(change(self.path, before, ref, answer, NOON))
        assert self.state.answers[: index + 1] == (
            *before.answers[:index],
            msgspec.structs.replace(before.answers[index], answer=answer),
        )
        kept, dropped = len(self.state.answers), [event for event in self.events if isinstance(event, Dropped)]
        assert (kept < len(before.answers)) == bool(dropped)

    @rule()
    def store_and_load(self) -> None:
        self.state = states.from_json(states.to_json(self.state))

    @rule()
    def find_it_whole(self) -> None:
        turn, quarantined = rescue(self.path, states.to_plain(self.state), self.state.walker, NOON)
        assert quarantined is None and turn.state == self.state

    @rule()
    def find_it_broken(self) -> None:
        found = states.to_plain(self.state) | {"at": ["nowhere"], "ended": False}
        turn, quarantined = rescue(self.path, found, self.state.walker, NOON)
        assert quarantined is not None and quarantined.dropped == 0 and turn.state == self.state

    @rule(language=st.sampled_from(LANGUAGES))
    def speak_another_language(self, language: str) -> None:
        """As ``actions/settling.py`` does when the walker has changed."""
        walker = msgspec.structs.replace(self.state.walker, language=language)
        self.take(carry_over(self.path, msgspec.structs.replace(self.state, walker=walker), NOON, self.state.release))
        assert self.state.walker.language == language

    @rule()
    def carry_over_to_the_same_path(self) -> None:
        turn = carry_over(self.path, self.state, NOON, self.state.release)
        assert turn.state == self.state
        assert not any(isinstance(event, Dropped) for event in turn.events)

    @invariant()
    def replaying_equals_stepping(self) -> None:
        assert replay(self.path, self.state, self.state.answers, NOON).state == self.state

    @invariant()
    def the_cache_of_last_answers_equals_one_built_anew(self) -> None:
        anew = states.from_json(states.to_json(self.state))
        assert anew == self.state and anew.latest == self.state.latest

    @invariant()
    def it_stands_in_the_path(self) -> None:
        assert stands(self.path, self.state)
        shown = here(self.path, self.state)
        assert self.state.ended or (shown.step.waits and next(shown.step.possible(), None) is not None)
        assert shown.ref == "/".join(self.state.at)


@st.composite
def answers(draw: st.DrawFn, state: State, path: Any) -> Answer:
    """An answer that fits where the walk stands."""
    possible = list(here(path, state).step.possible())
    several = [one[0] for one in possible if isinstance(one, tuple)]
    if several and draw(st.booleans()):
        return tuple(draw(st.lists(st.sampled_from(several), min_size=1, unique=True)))
    return draw(st.sampled_from(possible))


TestRandomWalks = RandomWalk.TestCase
# In make test 30 walks of up to 15 turns; in make test-full 10,000.
TestRandomWalks.settings = settings(settings(), stateful_step_count=15)


@given(libraries())
def test_what_is_drawn_is_a_sound_library(library: Library) -> None:
    assert problems_of(library) == []


@given(libraries())
def test_a_random_library_comes_back_from_storage_as_it_was(library: Library) -> None:
    stored = msgspec.msgpack.encode(flat(library.paths))
    assert relinked(msgspec.msgpack.decode(stored, type=dict[str, FlatPath])) == library.paths


@given(libraries(), walkers, st.data())
def test_a_stride_is_never_longer_than_was_proved(library: Library, walker: Walker, data: st.DataObject) -> None:
    path = library.main
    assert graph_problems(path, lambda *keys: None) == []  # type: ignore[arg-type, return-value]
    most = max(stride(path).values())
    turn = start(path, walker, NOON)
    for _ in range(8):
        runs = sum(event.ref.count("/") for event in turn.events if isinstance(event, Shown))
        assert len([event for event in turn.events if isinstance(event, Shown)]) <= most, runs
        if turn.state.ended:
            break
        turn = advance(path, turn.state, data.draw(answers(turn.state, path)), NOON)
