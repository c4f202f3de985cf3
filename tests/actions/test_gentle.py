"""After a crisis a walk asks for no feedback and does not cheer (docs/safety-case.md, H12)."""

import pytest

from actions.handlers import handle
from actions.kept import Kept
from actions.talk import Talk
from engine.library import Library
from engine.reply import Choice
from engine.walker import Walker
from tests.conftest import NOON

MOST_TURNS = 60


def walked(library: Library, path: str, walker: Walker, gentle: bool) -> str:
    """All that is said on a path to its end; the last choice that answers is tapped each time."""
    kept, said = Kept(), []
    intent, answer = path, None
    for _ in range(MOST_TURNS):
        talk = Talk(library, walker, kept, NOON)
        talk.intent, talk.answer, talk.gentle = intent, answer, gentle
        reply = handle(talk)
        talk.keep(offered=reply.choices)
        kept = talk.kept
        said += [message.text for message in reply.messages]
        if kept.current is None:
            return "\n".join(said)
        tapped: Choice = next(one for one in reply.choices if one.act.intent == "answer")
        intent, answer = tapped.act.intent, tapped.act.answer
        if reply.input == "choices":
            answer = [answer]
    raise AssertionError(f"{path} does not end")


QUESTION = "Miltä tämä polku tuntui?"


@pytest.mark.parametrize("gentle", [True, False])
def test_after_a_crisis_no_path_asks_how_it_was_or_cheers(
    library: Library, young: Walker, monkeypatch: pytest.MonkeyPatch, gentle: bool
) -> None:
    monkeypatch.setattr("actions.shelf._library", library)
    said = walked(library, "anxiety", young, gentle)
    assert (QUESTION in said) is not gentle
    assert (library.words.say("path.ended", "fi") in said) is not gentle
