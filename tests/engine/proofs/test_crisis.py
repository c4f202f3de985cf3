"""The linter of crisis words: the answers that ship pass, and each way to spoil one of them is told."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from engine.library import Library
from engine.problems import Place
from engine.proofs.crisis import CrisisWords
from engine.proofs.numbers import CALLABLE, numbers_in
from engine.safety import Bubbles, CategoryFile, CrisisRules
from engine.walker import LANGUAGES, Language
from engine.yaml_reader import read
from tests.conftest import ROOT

SEEN = {
    "promises secrecy": {"fi": "Tämä pysyy välillämme.", "sv": "Det stannar mellan oss.", "en": "It stays secret."},
    "says that a human speaks": {"fi": "Olen ihminen.", "sv": "Jag är en människa.", "en": "I am human."},
    "asks for a promise": {"fi": "Lupaa minulle.", "sv": "Lova mig.", "en": "Promise me."},
    "names a method": {"fi": "Piilota veitsi.", "sv": "Göm kniven.", "en": "Hide the knife."},
    "makes a diagnosis or a score": {
        "fi": "Sinulla on masennus.",
        "sv": "Du har en depression.",
        "en": "You are depressed.",
    },
    "blames": {"fi": "Se on oma vika.", "sv": "Det är ditt fel.", "en": "It is your fault."},
    "asks for contact details": {"fi": "Jätä yhteystietosi.", "sv": "Ge ditt namn.", "en": "Leave your number."},
}
"""Of each kind of forbidden words a sentence per language."""


@pytest.fixture(scope="module")
def rules() -> CrisisRules:
    found = read(ROOT / "content/safety/rules.yml", "rules.yml", CrisisRules).value
    assert found is not None
    return found


def where(file: str, *keys: str | int) -> Place:
    return Place(file)


def told(library: Library, rules: CrisisRules) -> list[str]:
    return [f"{one.code} {one.message}" for one in CrisisWords(library, rules, where).problems()]


def with_category(library: Library, name: str, **changes: Any) -> Library:
    changed = msgspec.structs.replace(library.categories[name], **changes)
    return msgspec.structs.replace(library, categories=library.categories | {name: changed})


def with_answer(library: Library, name: str, language: Language, change: Callable[[Bubbles], Bubbles]) -> Library:
    """The first answer of a category changed, in one language."""
    category = library.categories[name]
    first, *rest = category.answers[language]
    return with_category(library, name, answers=category.answers | {language: (change(first), *rest)})


def without(*words: str) -> Callable[[Bubbles], Bubbles]:
    def take_out(bubbles: Bubbles) -> Bubbles:
        for word in words:
            bubbles = tuple(bubble.replace(word, "…") for bubble in bubbles)
        return bubbles

    return take_out


def test_the_answers_that_ship_keep_every_rule(library: Library, rules: CrisisRules) -> None:
    assert told(library, rules) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("what", SEEN)
def test_forbidden_words_are_seen_in_each_language_and_around_an_answer(
    library: Library, rules: CrisisRules, what: str, language: Language
) -> None:
    assert set(SEEN) == set(rules.never)
    words = SEEN[what][language]
    spoilt = with_answer(library, "runaway", language, lambda bubbles: (f"{bubbles[0]} {words}", *bubbles[1:]))
    assert any(one.startswith(f'P051 answer 1 in "{language}" {what}: ') for one in told(spoilt, rules))
    failure = library.talk.failure | {language: (*library.talk.failure[language], words)}
    spoilt = msgspec.structs.replace(library, talk=msgspec.structs.replace(library.talk, failure=failure))
    assert any(f'what is said when something broke in "{language}" {what}: ' in one for one in told(spoilt, rules))


def test_a_promise_once_given_to_a_friend_is_no_contract(library: Library, rules: CrisisRules) -> None:
    words = {
        "fi": "Kerro, vaikka olisit luvannut olla hiljaa.",
        "sv": "Berätta, också om du har lovat att vara tyst.",
        "en": "Tell, even if you promised to keep quiet.",
    }
    for language in LANGUAGES:
        said = with_answer(
            library, "friend_danger", language, lambda bubbles, more=words[language]: (f"{bubbles[0]} {more}", *bubbles[1:])
        )  # fmt: skip
        assert told(said, rules) == []


LACKING = [
    ("suicide_direct", without("112"), "P050 answer 1 in \"fi\" does not give 112"),
    ("suicide_direct", without("09 2525 0111"), "P050 answer 1 in \"fi\" gives no line that always answers"),
    ("suicide_direct", without("sekasin.fi"), "P050 answer 1 in \"fi\" does not say: a chat for whoever cannot speak"),
    ("suicide_direct", without("jää yksin", "jonkun luo"), 'P050 answer 1 in "fi" does not say: to be with someone'),
    ("suicide_direct", without("pois"), 'P050 answer 1 in "fi" does not say: to be away from what could hurt'),
    ("suicide_direct", without("turvassa"), 'P050 answer 1 in "fi" does not ask once, and last, whether they are safe now'),
    ("suicide_direct", lambda bubbles: (bubbles[-1], *bubbles), 'P050 answer 1 in "fi" does not ask once, and last'),
    ("suicide_direct", lambda bubbles: (*bubbles, "Soita 112."), 'P050 answer 1 in "fi" does not ask once, and last'),
    ("abuse_home", without("syytäsi"), 'P050 answer 1 in "fi" does not say: that it is not their fault'),
    ("abuse_home", without("oikeus"), 'P050 answer 1 in "fi" does not say: that they have a right to tell'),
    ("sexual_violence", without("ilmoitu", "ilmoitta"), 'P050 answer 1 in "fi" does not say: that a bot cannot report for them'),
    ("sexual_violence", without("kuun"), 'P050 answer 1 in "fi" does not say: what comes next'),
    ("overdose_poisoning", without("0800 147 111"), 'P050 answer 1 in "fi" does not give 0800147111'),
    ("overdose_poisoning", lambda bubbles: ("Kiitos, että kerroit tästä. Soita 112.", *bubbles),
     'P053 answer 1 in "fi" does not begin with 112 or 0800147111'),
    ("runaway", lambda bubbles: (f"112. {bubbles[0]}", *bubbles[1:]), 'P053 answer 1 in "fi" begins with a number'),
    ("runaway", lambda bubbles: (f"{bubbles[0]} 040 123 4567.", *bubbles[1:]), 'P052 answer 1 in "fi" gives 0401234567'),
    ("runaway", lambda bubbles: (f"{bubbles[0]} 0800 147 111.", *bubbles[1:]), 'P052 answer 1 in "fi" gives 0800147111'),
    ("runaway", lambda bubbles: ("sana " * 61, *bubbles[1:]), 'P024 answer 1 in "fi" has a bubble of 61 words'),
    ("runaway", lambda bubbles: (), 'P024 answer 1 in "fi" is empty'),
    ("runaway", lambda bubbles: (*bubbles[:-1], "Hei.", bubbles[-1]), "P024 answer 1 has not as many bubbles in each language"),
]  # fmt: skip


@pytest.mark.parametrize(("category", "change", "says"), LACKING, ids=[one[2] for one in LACKING])
def test_what_an_answer_lacks_is_told(
    library: Library, rules: CrisisRules, category: str, change: Callable[[Bubbles], Bubbles], says: str
) -> None:
    spoilt = told(with_answer(library, category, "fi", change), rules)
    assert any(one.startswith(says) for one in spoilt), spoilt


def test_two_variants_that_differ_in_a_few_words_are_told(library: Library, rules: CrisisRules) -> None:
    second = library.categories["runaway"].answers["fi"][1]
    nearly = with_answer(library, "runaway", "fi", lambda _: tuple(f"No, {bubble}" for bubble in second))
    assert 'P024 answers 1 and 2 in "fi" are nearly the same' in told(nearly, rules)
    same = with_answer(library, "runaway", "fi", lambda _: second)
    assert 'P024 2 different answers in "fi", at least 3 are needed' in told(same, rules)


def test_a_line_that_may_be_closed_is_never_the_first_card(library: Library, rules: CrisisRules) -> None:
    chat_first = with_category(library, "suicide_indirect", services=("sekasin-chat", "emergency-112"))
    assert 'P053 "sekasin-chat" comes first and is not always open' in told(chat_first, rules)


def test_where_help_is_needed_now_the_emergency_number_is_the_first_card(library: Library, rules: CrisisRules) -> None:
    line_first = with_category(library, "runaway", services=("mieli-crisis-fi", "nollalinja", "emergency-112"))
    assert 'P053 "mieli-crisis-fi" stands before "emergency-112"' in told(line_first, rules)
    without_112 = with_category(library, "suicide_indirect", services=("mieli-crisis-fi", "mll-116111"))
    assert 'P050 "emergency-112" is not among the services' in told(without_112, rules)


def test_a_category_that_is_not_answered_and_a_rank_of_two_are_told(library: Library, rules: CrisisRules) -> None:
    some = {name: one for name, one in library.categories.items() if name != "runaway"}
    assert 'P050 the category "runaway" is not answered' in told(
        msgspec.structs.replace(library, categories=some), rules
    )
    twice = with_category(library, "runaway", rank=1)
    assert any(one.startswith("P024 rank 1 is that of ") for one in told(twice, rules))


def test_whoever_is_not_safe_and_whoever_meets_a_fault_get_112_and_a_line(library: Library, rules: CrisisRules) -> None:
    safe_now = msgspec.structs.replace(library.talk.safe_now, reply_not_safe=dict.fromkeys(LANGUAGES, ("Voi.",)))
    talk = msgspec.structs.replace(library.talk, safe_now=safe_now, failure=dict.fromkeys(LANGUAGES, ("Rikki.",)))
    found = told(msgspec.structs.replace(library, talk=talk), rules)
    for name in ("what follows a no", "what is said when something broke"):
        for language in LANGUAGES:
            assert f'P050 {name} in "{language}" does not give the emergency number' in found
            assert f'P050 {name} in "{language}" gives no line that always answers' in found


def test_the_page_of_help_begins_with_a_line_that_always_answers(library: Library, rules: CrisisRules) -> None:
    def served(*services: str) -> list[str]:
        help_now = msgspec.structs.replace(library.talk.help_now, services=services)
        return told(
            msgspec.structs.replace(library, talk=msgspec.structs.replace(library.talk, help_now=help_now)), rules
        )

    assert "P053 the page of help does not begin with a line that is always open" in served("sekasin-chat")
    assert "P053 the page of help does not begin with a line that is always open" in served()
    assert 'P024 "no-such-line" is not a service that is shown' in served("emergency-112", "no-such-line")


def test_a_rule_that_holds_nothing_is_told(library: Library, rules: CrisisRules) -> None:
    never = rules.never | {"blames": {"fi": ("(",), "sv": ("x",)}}
    found = told(library, msgspec.structs.replace(rules, never=never))
    assert 'P055 there are no words in "en"' in found
    assert any(one.startswith('P055 "(" cannot be read: ') for one in found)
    lost = msgspec.structs.replace(rules, emergency="emergency-113")
    assert 'P024 "emergency-113" is not a service that is shown with a phone number' in told(library, lost)


@pytest.mark.parametrize("number", ["112", "116 111", "116117", "09 2525 0111", "0800 94884", "+358 40 123 4567"])
def test_a_number_as_one_dials_it(number: str) -> None:
    assert CALLABLE.fullmatch(number)


@pytest.mark.parametrize(
    "number", ["+358 112", "+358 116 111", "+358116111", "1120", "09-2525", "soita", "", "116 1111"]
)
def test_a_number_that_a_phone_would_make_a_wrong_one_of(number: str) -> None:
    assert not CALLABLE.fullmatch(number)


def test_a_clock_is_no_number() -> None:
    assert numbers_in("klo 24 asti, 116 111 tai 09 2525 0111") == {"116111", "0925250111"}


def test_each_category_says_what_it_is_about(library: Library) -> None:
    """What decides which rules hold; a mistake here would loosen them without a word."""
    about: dict[str, set[str]] = {name: set(one.about) for name, one in library.categories.items()}
    assert {name for name, traits in about.items() if "violence" in traits} == {"abuse_home", "sexual_violence"}
    assert {name for name, traits in about.items() if "poisoning" in traits} == {"overdose_poisoning"}
    assert {name for name, traits in about.items() if "life" not in traits} == {
        "abuse_home",
        "sexual_violence",
        "runaway",
    }
    assert {name for name, traits in about.items() if "now" not in traits} == {"suicide_indirect"}


def test_a_category_has_to_say_what_it_is_about() -> None:
    assert CategoryFile.__struct_config__ is not None
    with pytest.raises(TypeError, match="about"):
        CategoryFile(id="x", owner="x", reviewed=None, rank=1, phrases={}, answers={}, services=())  # type: ignore[call-arg]
