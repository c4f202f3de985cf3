"""The answers of a walk: whatever is added to them, those before stay as they were."""

import pytest

from engine.given import MOST_RECENT, Answers, Given

GIVEN = tuple(Given(f"step_{number}", number) for number in range(3 * MOST_RECENT + 5))


def growing(count: int) -> list[Answers]:
    """All that one gets by adding answers one by one, from none to ``count``."""
    found = [Answers()]
    for given in GIVEN[:count]:
        found.append(found[-1].plus(given))
    return found


def test_one_more_answer_leaves_those_before_as_they_were() -> None:
    for count, answers in enumerate(growing(len(GIVEN))):
        assert len(answers) == count and tuple(answers) == answers[:] == GIVEN[:count]


def test_two_can_grow_from_one() -> None:
    for before in growing(2 * MOST_RECENT):
        here, there = before.plus(Given("here", 1)), before.plus(Given("there", 2))
        assert here[:-1] == there[:-1] == before[:]
        assert (here[-1], there[-1]) == (Given("here", 1), Given("there", 2))


def test_settled_answers_are_not_copied_for_one_more() -> None:
    before = Answers(GIVEN)
    assert before.plus(GIVEN[0])._parts[0] is before.flat()


def test_never_more_than_a_few_are_kept_beside_the_settled_ones() -> None:
    assert max(len(answers._parts[1]) for answers in growing(len(GIVEN))) == MOST_RECENT


def test_answers_are_equal_however_they_were_added() -> None:
    grown = growing(len(GIVEN))[-1]
    assert grown == Answers(GIVEN) and hash(grown) == hash(Answers(GIVEN))
    assert grown != Answers(GIVEN[:-1]) and grown != GIVEN
    assert repr(growing(1)[-1]) == "Answers((Given(step='step_0', answer=0),))"


def test_answers_hold_nothing_that_can_be_changed() -> None:
    with pytest.raises(TypeError):
        Answers(GIVEN)[0] = GIVEN[1]  # type: ignore[index]
