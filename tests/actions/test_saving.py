"""Saving, one handler at a time: what is not shown any more, what was never there, and how many are kept."""

import msgspec

from actions import saving
from actions.kept import Kept
from actions.talk import Talk
from engine.library import Library
from engine.walker import Walker
from tests.conftest import NOON


def talking(library: Library, **kept: object) -> Talk:
    return Talk(library, Walker(audience="youth"), msgspec.convert(kept, Kept), NOON)


def test_an_id_that_is_hidden_or_unknown_is_not_kept(library: Library) -> None:
    talk = talking(library)
    talk.answer = ["mieli-crisis-fi", "mieli-crisis-sv", "nobody"]
    saving.save(talk)
    assert talk.kept.saved == ("mieli-crisis-fi",)


def test_an_answer_that_is_no_list_saves_nothing(library: Library) -> None:
    talk = talking(library)
    talk.answer = "mieli-crisis-fi"
    saving.save(talk)
    assert talk.kept.saved == ()


def test_the_oldest_go_first(library: Library) -> None:
    shown = [key for key, one in library.services.items() if one.show]
    talk = talking(library, saved=[f"old-{number}" for number in range(saving.MOST)])
    talk.answer = shown[:2]
    saving.save(talk)
    assert len(talk.kept.saved) == saving.MOST and talk.kept.saved[-2:] == tuple(shown[:2])


def test_what_has_gone_from_the_catalogue_is_said_kindly(library: Library) -> None:
    reply = saving.saved(talking(library, saved=["gone"]))
    assert [type(one).__name__ for one in reply.messages] == ["Text"] and reply.choices
