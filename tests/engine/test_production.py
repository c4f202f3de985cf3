"""Before real people: facts that a person has checked, words that a clinician has reviewed, reviews that are not overdue."""

import datetime
from pathlib import Path

from engine.library import Library
from engine.loading import load
from engine.problems import errors
from engine.production import production_problems
from tests.engine.test_library import TRIAL, edit

TODAY = datetime.date(2026, 11, 24)


def test_facts_grow_old_and_crisis_lines_sooner(library: Library) -> None:
    def stale(days: int) -> set[str]:
        today = TODAY + datetime.timedelta(days)
        found = production_problems(library, False, today)
        return {problem.message.split('"')[1] for problem in found if problem.code == "P101"}

    assert stale(90) == set()
    assert "mieli-crisis-fi" in stale(91) and "apua-eroon-chat" not in stale(91)
    assert "apua-eroon-chat" in stale(181)


def test_production_needs_a_person_behind_each_fact_and_each_crisis_word(small: Path) -> None:
    found = list(production_problems(load(small), True, TODAY))
    assert errors(found) == found
    assert [str(problem) for problem in found] == [
        'content/services:1:1: P101 no person has checked "open-line"; check it against its source',
        'content/services:1:1: P101 no person has checked "kotka-chat"; check it against its source',
        'content/groups:1:1: P101 no person has checked "cafe"; check it against its source',
        "content/safety:1:1: P102 no clinician has reviewed the crisis words: danger, rules, talk; have them reviewed",
    ]


def test_without_production_these_are_warnings(small: Path) -> None:
    found = list(production_problems(load(small), False, TODAY))
    assert [(problem.code, problem.severity) for problem in found] == [("P102", "warning")]


def test_a_library_that_people_have_checked_is_ready(small: Path) -> None:
    for name in ("content/services/all.yml", "content/groups/all.yml"):
        for _ in range(3 if "services" in name else 1):
            edit(small, name, "by: null", "by: Tekijä")
    for name in ("danger", "rules", "talk"):
        reviewed = '"reviewed": {"on": "2026-11-24", "by": "Lääkäri"}'
        edit(small, f"content/safety/{name}.yml", '"reviewed": null', reviewed)
    assert list(production_problems(load(small), True, TODAY)) == []


def test_a_review_that_was_due_is_told_where_it_was_promised(small: Path) -> None:
    edit(small, TRIAL, "owner: tests", "owner: tests\nreviewed: {on: 2026-01-31, by: Joku}\nreview_by: 2026-11-23")
    found = [str(problem) for problem in production_problems(load(small), False, TODAY) if problem.code == "P038"]
    assert found == [
        f"{TRIAL}:8:12: P038 the review was due on 2026-11-23; have it reviewed, then write reviewed: and the next review_by:"
    ]
    yesterday = TODAY - datetime.timedelta(1)
    assert "P038" not in {problem.code for problem in production_problems(load(small), False, yesterday)}


def test_today_is_the_day_when_nobody_says_another(small: Path) -> None:
    edit(small, TRIAL, "owner: tests", "owner: tests\nreview_by: 2020-01-01")
    assert "P038" in {problem.code for problem in production_problems(load(small), False)}
