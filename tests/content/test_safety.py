"""The crisis words that ship. What a machine can hold of an answer, ``polku check`` does (tests/engine/proofs/test_crisis.py)."""

from engine.library import Library
from engine.safety import CrisisRules
from engine.yaml_reader import read
from tests.conftest import ROOT

CATEGORIES = {
    "suicide_direct", "suicide_indirect", "suicide_plan_means", "self_harm_now", "overdose_poisoning", "danger_now",
    "abuse_home", "sexual_violence", "runaway", "friend_danger", "threat_to_others",
}  # fmt: skip
"""safety.md, rule 4."""


def test_each_category_of_the_safety_rules_is_answered_and_no_other(library: Library) -> None:
    rules = read(ROOT / "content/safety/rules.yml", "rules.yml", CrisisRules).value
    assert rules is not None and set(rules.categories) == set(library.categories) == CATEGORIES


def test_the_buttons_that_ask_are_equal(library: Library) -> None:
    """No answer is longer than the other by more than a few letters (safety.md, rule 9)."""
    safe_now, check_in = library.talk.safe_now, library.talk.check_in
    for one, other in ((safe_now.safe, safe_now.not_safe), (check_in.yes, check_in.no)):
        assert all(abs(len(one[language]) - len(other[language])) <= 5 for language in one)


def test_while_no_clinician_has_read_the_answers_the_page_says_so(library: Library) -> None:
    if any(category.reviewed is None for category in library.categories.values()):
        assert all("112" in words for words in library.talk.not_reviewed.values())
