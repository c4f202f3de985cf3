"""Saving services for later within the talk: found again, offered once, told in the export and forgotten with the talk."""

import pytest

from bot.conversation import Conversations, UnknownConversation
from tests.bot.talking import begin


async def test_what_was_saved_is_found_again_beside_the_paths(conversations: Conversations) -> None:
    talk = await (await begin(conversations)).say("haluan puhua ihmiselle")
    shown = [card.id for card in talk.cards]
    assert shown and talk.labels[-1] == "Tallenna nämä myöhemmäksi"
    others = talk.labels[:-1]
    await talk.tap(-1)
    assert "tallessa" in talk.words and talk.labels[:-1] == others
    assert talk.labels[-1] == "Näytä, mitä tallensin"
    await talk.tap(-1)
    assert [card.id for card in talk.cards] == shown
    assert "Tallenna nämä myöhemmäksi" not in talk.labels
    again = await talk.say("haluan puhua ihmiselle")
    assert "Tallenna nämä myöhemmäksi" not in again.labels  # all of them are saved


async def test_on_a_path_saving_leaves_the_walk_where_it_stands(conversations: Conversations) -> None:
    talk = await (await begin(conversations)).tap()
    await talk.tap_on()
    step = talk.view.step
    await talk.tap_label("Tallenna")
    assert talk.view.step == step and "Jatketaan" in talk.labels
    assert "Näytä, mitä tallensin" not in talk.labels  # on a path it would be in the way
    assert (await talk.tap_label("Jatketaan")).view.step != step


async def test_what_is_saved_is_told_to_the_person_and_forgotten_with_the_talk(conversations: Conversations) -> None:
    talk = await (await begin(conversations)).say("haluan puhua ihmiselle")
    shown = [card.id for card in talk.cards]
    await talk.tap(-1)
    assert (await conversations.export(talk.view.id, talk.token))["saved"] == shown
    await conversations.forget(talk.view.id, talk.token)
    with pytest.raises(UnknownConversation):
        await conversations.export(talk.view.id, talk.token)
