"""What was told beside the wish: it fills what was not known; a second worry waits until the first has been walked."""

import pytest

from engine.library import Library
from engine.reply import Act, Reply
from tests.actions.talking import Talking

QUESTIONS = ("parents", "human", "cost", "made", "kept")


def test_a_municipality_and_an_age_fill_what_was_not_known(library: Library) -> None:
    talk = Talking(library).say("sleep", municipality="Kotka", age_band="16-17", for_whom="self")
    assert (talk.walker.municipality, talk.walker.age_band) == ("Kotka", "16-17")


def test_what_the_person_chose_stays(library: Library) -> None:
    talk = Talking(library, municipality="Hamina", age_band="13-15").say(
        "sleep", municipality="Kotka", age_band="16-17"
    )
    assert (talk.walker.municipality, talk.walker.age_band) == ("Hamina", "13-15")


def test_what_is_said_of_a_friend_is_not_the_walkers(library: Library) -> None:
    talk = Talking(library).say("sleep", municipality="Kotka", age_band="16-17", for_whom="friend")
    assert (talk.walker.municipality, talk.walker.age_band) == (None, None)


def test_a_parent_lives_where_they_say_and_is_not_of_their_childs_age(library: Library) -> None:
    talk = Talking(library, "parent").say("parent_divorce", municipality="Kouvola", age_band="13-15", for_whom="child")
    assert (talk.walker.municipality, talk.walker.age_band) == ("Kouvola", None)


def test_a_second_worry_is_remembered_and_offered_when_the_first_is_walked(library: Library) -> None:
    talk = Talking(library).say("sleep", also="anxiety")
    title = library.paths["anxiety"].title
    assert talk.kept.current == "sleep"
    assert title in talk.words
    for _ in range(60):
        if talk.kept.current is None:
            break
        talk.tap(talk.reply.choices[-1].act if talk.reply.input != "choices" else _one_of_many(talk.reply))
    assert talk.kept.walks["sleep"].ended
    assert title in talk.words
    assert talk.reply.choices[0].act.intent == "anxiety"
    talk.tap(talk.reply.choices[0].act)
    assert talk.kept.current == "anxiety"
    assert talk.kept.also is None


def test_a_second_worry_comes_first_in_the_menu(library: Library) -> None:
    talk = Talking(library).say("sleep", also="anxiety").say("stop").say("stop")
    assert talk.reply.choices[0].act.intent == "anxiety"


@pytest.mark.parametrize("also", ["sleep", "parent_divorce", "breathing", "nothing"])
def test_only_another_path_for_this_person_can_wait(library: Library, also: str) -> None:
    assert Talking(library).say("sleep", also=also).kept.also is None


@pytest.mark.parametrize("asked", QUESTIONS)
@pytest.mark.parametrize("intent", ["who_sees_this", "what_is_this"])
def test_one_question_about_polku_gets_its_own_answer(library: Library, intent: str, asked: str) -> None:
    said = library.words.source
    reply = Talking(library).say(intent, about=asked).reply
    assert [message.text for message in reply.messages] == [said[f"about.{asked}"], said["about.no_alarm"]]


def test_who_sees_this_without_more_says_all_of_it(library: Library) -> None:
    words = Talking(library).say("who_sees_this").words
    assert all(library.words.source[f"about.{one}"] in words for one in ("who", "kept", "parents", "human", "cost"))


@pytest.mark.parametrize("told", [{}, {"about": "parents"}])
def test_a_parent_is_not_told_what_parents_may_learn(library: Library, told: dict[str, str]) -> None:
    words = Talking(library, "parent").say("who_sees_this", **told).words
    assert library.words.source["about.parents"] not in words
    assert library.words.source["about.who"] in words


def _one_of_many(reply: Reply) -> Act:
    return Act(reply.choices[-1].act.intent, [reply.choices[-1].act.answer])
