"""The dialogue with the real trained model: from words to a service, and everything that may happen on the way."""

import json
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.conversation import Conversations, Given, StaleChoice, UnknownConversation
from bot.store.work import Store
from engine.reply import CheckIn, Crisis
from tests.bot.talking import Talking, begin


async def test_the_talk_opens_with_a_welcome_and_the_paths_for_this_person(conversations: Conversations) -> None:
    young, parent = await begin(conversations), await begin(conversations, "parent")
    assert young.view.turn == 0
    assert len(young.labels) > len(parent.labels) >= 2
    assert not set(young.labels[:-1]) & set(parent.labels[:-1])


async def test_a_young_persons_words_lead_to_a_path_and_on_to_a_service_with_a_phone(
    conversations: Conversations,
) -> None:
    talk = await (await begin(conversations)).say("mua ahdistaa ennen kokeita enkä saa nukuttua")
    if talk.view.path is None:
        assert {"Ahdistaa", "Uni"} & {label.split()[0] for label in talk.labels}
        await talk.tap_label("hdist")
    assert talk.view.path == "anxiety"
    await talk.tap_on()
    assert any(phone.href.startswith("tel:") for card in talk.cards for phone in card.phones)
    assert all(card.why for card in talk.cards)


async def test_a_parents_words_lead_to_their_path_and_on_to_a_service_or_group(conversations: Conversations) -> None:
    talk = await (await begin(conversations, "parent")).say("erottiin keväällä ja lapsi oirailee")
    if talk.view.path is None:
        await talk.tap()
    assert talk.view.path == "parent_divorce"
    await talk.tap_on()
    assert "apua-eroon-chat" in {card.id for card in talk.cards}


async def test_going_back_stopping_and_going_on_keep_the_walk(conversations: Conversations) -> None:
    talk = await (await begin(conversations)).tap()
    first = talk.view.step
    await talk.tap()
    second = talk.view.step
    assert (await talk.say("takaisin")).view.step == first
    assert (await talk.tap()).view.step == second
    assert (await talk.say("lopetetaan tähän")).view.path is None
    assert (await talk.tap()).view.step == second


async def test_starting_over_goes_to_the_first_step(conversations: Conversations) -> None:
    talk = await (await begin(conversations)).tap()
    first = talk.view.step
    await talk.tap()
    assert (await talk.say("aloitetaan alusta")).view.step == first


async def test_a_changed_answer_is_asked_again_and_the_walk_goes_on(conversations: Conversations) -> None:
    talk = await (await begin(conversations)).tap()
    await (await talk.tap()).tap()
    await talk.say("haluan muuttaa vastausta")
    await talk.tap()
    assert len(talk.view.choices) > 1
    await talk.tap(1)
    assert talk.view.path is not None


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("kuka näkee tämän?", "tallen"),
        ("onko tää joku robotti", "ohjelma"),
        ("apua mitä täällä voi tehdä", "kirjoittaa"),
    ],
)
async def test_a_question_in_the_middle_of_a_path_is_answered_and_the_path_resumes(
    conversations: Conversations, text: str, part: str
) -> None:
    talk = await (await begin(conversations)).tap()
    step, labels = talk.view.step, talk.labels
    await talk.say(text)
    assert part in talk.words
    assert (talk.view.step, talk.labels) == (step, labels)


async def test_a_human_can_be_asked_for_at_any_time_and_the_path_waits(conversations: Conversations) -> None:
    talk = await (await begin(conversations)).tap()
    step = talk.view.step
    await talk.say("haluan puhua ihmiselle")
    assert any(card.phones for card in talk.cards)
    assert (await talk.tap()).view.step == step


async def test_another_worry_on_a_path_is_asked_about_first(conversations: Conversations) -> None:
    talk = await (await begin(conversations)).tap_label("hdist")
    step = talk.view.step
    await talk.say("en saa unta, valvon joka yö")
    assert talk.view.step == step
    assert len(talk.labels) == 2
    assert (await talk.tap(1)).view.path == "sleep"


async def test_a_label_may_be_typed_instead_of_tapped(conversations: Conversations) -> None:
    talk = await (await begin(conversations)).tap()
    before = talk.view.step
    assert (await talk.say(talk.labels[0].upper())).view.step != before


async def test_what_is_not_understood_gets_kind_words_and_ways_on(conversations: Conversations) -> None:
    talk = await (await begin(conversations)).say("qwxz plorb")
    assert talk.view.path is None
    assert len(talk.labels) >= 2


@pytest.mark.parametrize("text", ["", "   ", "😀😀😀", "\u200b\u200d", "\x00", "...", "x" * 2000, "\ud800"])
async def test_odd_texts_get_a_kind_answer(conversations: Conversations, text: str) -> None:
    talk = await (await begin(conversations)).say(text)
    assert talk.words.strip()
    assert talk.labels


@pytest.mark.parametrize(
    "text", ["/restart", "／restart", ' /answer{"answer":"x"}', "/\u200bopen", '/sleep{"answer":"start_over"}', "⁄back"]
)
async def test_typed_text_never_acts_as_a_payload(conversations: Conversations, text: str) -> None:
    talk = await (await begin(conversations)).say(text)
    work = await conversations.store.read(talk.view.id)
    [message] = [event for event in json.loads(work.snapshot or "{}")["tail"] if event["event"] == "user"][-1:]
    assert message["parse_data"]["intent"]["confidence"] < 1.0
    assert message["parse_data"].get("entities", []) == []


async def test_a_choice_that_was_not_offered_changes_nothing(conversations: Conversations) -> None:
    talk = await (await begin(conversations)).tap()
    old = (await begin(conversations)).view.choices[0].id
    before = talk.view
    for stale in ("nonsense", old, before.path or ""):
        with pytest.raises(StaleChoice) as refused:
            await conversations.turn(talk.view.id, talk.token, Given(choice=stale))
        assert refused.value.view.choices == before.choices
    assert await conversations.view(talk.view.id, talk.token) == before


async def test_anothers_conversation_is_unknown(conversations: Conversations) -> None:
    one, other = await begin(conversations), await begin(conversations)
    with pytest.raises(UnknownConversation):
        await conversations.view(one.view.id, other.token)
    with pytest.raises(UnknownConversation):
        await conversations.turn(one.view.id, other.token, Given(text="moi"))


async def test_the_same_key_gets_the_same_reply_and_one_turn(conversations: Conversations) -> None:
    talk = await (await begin(conversations)).tap()
    first = (await talk.say("takaisin", key="k1")).view
    again = (await talk.say("takaisin", key="k1")).view
    assert again == first
    assert (await conversations.view(talk.view.id, talk.token)).turn == first.turn


async def test_a_text_in_danger_gets_the_crisis_answer_and_the_path_goes_on(conversations: Conversations) -> None:
    talk = await (await begin(conversations)).tap()
    step = talk.view.step
    await talk.say("haluan kuolla")
    crisis = talk.view.messages[0]
    assert isinstance(crisis, Crisis) and crisis.category == "suicide_direct"
    assert "112" in crisis.text and crisis.services
    assert len(talk.labels) == 2
    await talk.tap()
    assert (await talk.tap()).view.step == step


async def test_the_same_crisis_words_are_not_said_twice_running(conversations: Conversations) -> None:
    talk = await begin(conversations)
    first = (await talk.say("haluan kuolla")).words
    assert (await talk.say("haluan kuolla")).words != first


async def test_a_check_in_asks_first_and_then_goes_on_to_what_was_written(
    conversations: Conversations, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.gate.screen import Screening

    talk = await begin(conversations)
    monkeypatch.setattr(
        conversations.danger.screen, "screen", lambda text, lang=None: Screening("check_in", "suicide_indirect")
    )
    await talk.say("en saa unta, valvon joka yö")
    assert isinstance(talk.view.messages[0], CheckIn) and len(talk.labels) == 2
    await talk.tap(1)
    assert talk.view.path == "sleep" or any("ni" in label for label in talk.labels)


async def test_a_failing_action_says_safety_words_and_leaves_everything_as_it_was(
    conversations: Conversations, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    talk = await (await begin(conversations)).tap()
    before = talk.view
    monkeypatch.setattr("actions.actions.handle", lambda talk: 1 / 0)
    await talk.say("salainen kissani Mirri")
    assert any(phone.href == "tel:112" for card in talk.cards for phone in card.phones)
    monkeypatch.undo()
    assert await conversations.view(talk.view.id, talk.token) == before
    written = capsys.readouterr()
    assert "Mirri" not in written.out + written.err


async def test_a_failing_store_says_safety_words(conversations: Conversations, monkeypatch: pytest.MonkeyPatch) -> None:
    talk = await (await begin(conversations)).tap()

    async def full(self: Store, connection: object, work: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(Store, "_write", full)
    await talk.tap()
    assert any(phone.href == "tel:112" for card in talk.cards for phone in card.phones)
    await talk.say("haluan kuolla")
    assert isinstance(talk.view.messages[0], Crisis)


async def test_nothing_that_was_typed_is_stored(conversations: Conversations, tmp_path: Path) -> None:
    talk = await begin(conversations)
    for text in ("kanarialintu Zyxwv ahdistaa", "haluan kuolla Zyxwv", "Zyxwv"):
        await talk.say(text)
    async with conversations.store.engine.connect() as connection:
        await connection.execute(sa.text("PRAGMA wal_checkpoint(TRUNCATE)"))
    held = b"".join(file.read_bytes() for file in tmp_path.rglob("polku.db*"))
    assert b"yxwv" not in held.lower()


async def test_forgetting_erases_the_conversation(conversations: Conversations) -> None:
    talk = await (await begin(conversations)).tap()
    await conversations.forget(talk.view.id, talk.token)
    with pytest.raises(UnknownConversation):
        await conversations.view(talk.view.id, talk.token)
    assert await conversations.store.snapshot(talk.view.id) is None
    assert await conversations.store.held(talk.view.id) == []


async def test_the_export_holds_the_walk_and_no_typed_text(conversations: Conversations) -> None:
    talk = await (await (await begin(conversations)).tap()).tap()
    held = await conversations.export(talk.view.id, talk.token)
    assert held["walks"][0]["answers"]
    assert held["walker"]["municipality"] == "Kotka"


async def test_the_language_changes_in_the_middle_of_a_path(conversations: Conversations) -> None:
    talk = await (await begin(conversations)).tap()
    step = talk.view.step
    view = await conversations.set_language(talk.view.id, talk.token, "sv")
    assert (view.step, view.language) == (step, "sv")
    assert view.messages[0].lang == "sv"


async def test_many_turns_at_once_are_taken_one_after_another(conversations: Conversations) -> None:
    import asyncio

    talk = await (await begin(conversations)).tap()
    before = talk.view.turn
    given = Given(text="toista")
    views = await asyncio.gather(*(conversations.turn(talk.view.id, talk.token, given) for _ in range(8)))
    assert sorted(view.turn for view in views) == list(range(before + 1, before + 9))


async def test_a_number_may_be_typed_where_one_is_asked_for(conversations: Conversations) -> None:
    talk = await (await begin(conversations)).tap_label("hdist")
    assert talk.view.input == "scale"
    before = talk.view.step
    await talk.say("7")
    assert talk.view.step != before
    [walk] = await conversations.store.held(talk.view.id)
    assert walk.answers[0].answer == 7


async def test_one_of_several_may_be_typed(conversations: Conversations) -> None:
    talk = await (await begin(conversations)).tap_label("hdist")
    for _ in range(9):
        if talk.view.input == "choices":
            break
        await talk.tap()
    before = talk.view.step
    assert (await talk.say(talk.labels[0])).view.step != before


async def test_what_is_told_in_words_is_kept_of_the_person_as_coarse_as_it_is_used(
    conversations: Conversations,
) -> None:
    view, token = await conversations.open(audience="youth", language="fi")
    talk = await Talking(conversations, view, token).say("oon Kouvolasta, olen 16 ja mua ahdistaa tosi paljon")
    held = await conversations.export(talk.view.id, token)
    assert held["walker"] == {"audience": "youth", "age_band": "16-17", "municipality": "Kouvola", "language": "fi"}


async def test_words_in_another_language_are_offered_that_language_once_and_a_tap_changes_it(
    conversations: Conversations,
) -> None:
    talk = await (await begin(conversations)).say("jag mår dåligt och har ångest inför proven")
    assert talk.labels[-2:] == ["Suomeksi", "På svenska"]
    await talk.tap(-1)
    assert talk.view.language == "sv"
    await talk.say("jag vill gärna ha hjälp med det här")
    assert "På svenska" not in talk.labels
