"""Contact requests in the whole talk, with the real trained model."""

import asyncio
import logging
from pathlib import Path
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa

from bot.contact.asking import Asking
from bot.contact.receivers import NOBODY, Receivers
from bot.conversation import Conversations, Given, StaleChoice, View
from bot.store.database import connect
from bot.store.desk import DeskStore, NoSuchRequest
from bot.store.tables import closed_endpoints, outbox, requests
from bot.store.work import Store
from engine.reply import CheckIn, ContactRequest, Crisis
from tests.bot.contact.conftest import TEAM
from tests.bot.talking import Talking, begin
from tests.conftest import on_both

FIELDS = {
    "alias": "Kanarialintu",
    "way": "text",
    "contact": "040 000 1111",
    "when": "vain tekstiviesti",
    "message": "koulu",
}
CANARY = "kanarialintu"


async def asking(conversations: Conversations) -> Talking:
    """A young person with the form of a request before them."""
    talk = await offered(conversations)
    return await talk.tap_label("yhteydenottoa")


async def offered(conversations: Conversations) -> Talking:
    """A young person who has walked to a card where a request is offered."""
    talk = await begin(conversations)
    for _ in range(30):
        if any("yhteydenottoa" in label for label in talk.labels):
            return talk
        await talk.tap()
    raise AssertionError("no request was offered")


async def post(talk: Talking, key: str | None = None, **fields: Any) -> View:
    talk.view = await talk.conversations.turn(talk.view.id, talk.token, Given(request=FIELDS | fields), key)
    return talk.view


def beside(conversations: Conversations, url: str) -> Conversations:
    """The conversations of another process on the same database: with locks and connections of its own."""
    assert conversations.asking is not None
    engine = connect(url)
    asking = Asking(conversations.asking.settings, conversations.asking.vault, engine)
    return Conversations(
        conversations.library, Store(engine), conversations.dialogue, conversations.danger, asking=asking
    )


def shown(view: View) -> ContactRequest:
    return next(one for one in view.messages if isinstance(one, ContactRequest))


async def stored(conversations: Conversations, table: sa.Table) -> list[sa.RowMapping]:
    async with conversations.store.engine.connect() as connection:
        return list((await connection.execute(sa.select(table))).mappings())


async def test_a_card_whose_service_has_a_receiver_offers_a_request_and_no_other_does(
    conversations: Conversations,
) -> None:
    talk = await asking(conversations)
    form = shown(talk.view)
    assert talk.view.input == "request" and form.state == "form"
    assert (form.receiver, form.seen_by, form.answer) == ("Nuorten tiimi", "kaksi työntekijää", "kahdessa arkipäivässä")
    assert [field.name for field in form.fields] == ["alias", "way", "contact", "when", "message"]


@pytest.mark.parametrize("settings", [Receivers({})])
async def test_without_a_receiver_nothing_is_offered(conversations: Conversations, settings: Receivers) -> None:
    talk = await (await begin(conversations)).say("haluan puhua ihmiselle")
    assert talk.cards and not any(card.asking for card in talk.cards)
    assert not any("yhteydenottoa" in label for label in talk.labels)


@pytest.mark.parametrize("settings", [NOBODY])
async def test_the_demo_says_on_card_form_and_state_that_nobody_reads(
    conversations: Conversations, settings: Receivers
) -> None:
    nobody = conversations.library.words.say("request.demo", "fi")
    talk = await offered(conversations)
    assert any(nobody in card.asking for card in talk.cards)
    await talk.tap_label("yhteydenottoa")
    assert shown(talk.view).note == nobody
    assert shown(await post(talk)).note == nobody
    assert shown(await post(talk, consent=True)).note == nobody


async def test_before_it_is_sent_it_is_shown_word_for_word_and_nothing_is_stored(conversations: Conversations) -> None:
    talk = await asking(conversations)
    preview = shown(await post(talk))
    assert preview.state == "preview" and talk.view.input == "request"
    assert [value for _, value in preview.lines] == [
        "Kanarialintu",
        "Vain tekstiviesti",
        "040 000 1111",
        "vain tekstiviesti",
        "koulu",
    ]
    assert await stored(conversations, requests) == [] == await stored(conversations, outbox)
    again = await conversations.view(talk.view.id, talk.token)
    assert shown(again).lines == () and shown(again).state == "form"


@pytest.mark.parametrize("consent", [False, None, "true", 1, "yes", [True]])
async def test_only_true_is_consent(conversations: Conversations, consent: Any) -> None:
    talk = await asking(conversations)
    assert shown(await post(talk, consent=consent)).state == "preview"
    assert await stored(conversations, requests) == []


async def test_with_consent_it_is_saved_with_its_outbox_row_and_what_was_shown_is_what_is_sent(
    conversations: Conversations,
) -> None:
    talk = await asking(conversations)
    lines = shown(await post(talk)).lines
    sent = shown(await post(talk, consent=True))
    assert sent.state == "saved" and sent.lines == lines
    (row,), (told,) = await stored(conversations, requests), await stored(conversations, outbox)
    assert conversations.asking is not None
    assert conversations.asking.vault.open(row["content"]).lines == lines
    assert told["request_id"] == row["id"] == sent.id


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"way": "fax"}, "request.wrong.way"), ({"contact": "en kerro"}, "request.wrong.contact"),
        ({"contact": ""}, "request.wrong.contact"), ({"way": "email"}, "request.wrong.contact"),
        ({"message": "x" * 1001}, "request.wrong.long"), ({"walk": "sleep"}, "request.wrong.unknown"),
        ({"alias": {"$gt": ""}}, "request.wrong.unknown"),
    ],
)  # fmt: skip
async def test_what_does_not_fit_is_said_and_not_sent(
    conversations: Conversations, change: dict[str, Any], problem: str
) -> None:
    talk = await asking(conversations)
    view = await post(talk, **change, consent=True)
    assert shown(view).problem == conversations.library.words.say(problem, "fi")
    assert await stored(conversations, requests) == []


@pytest.mark.parametrize("field", ["alias", "when", "message"])
async def test_words_of_crisis_in_any_field_get_the_crisis_answer_and_no_request_goes(
    conversations: Conversations, field: str
) -> None:
    talk = await asking(conversations)
    view = await post(talk, **{field: "haluan kuolla"}, consent=True)
    assert isinstance(view.messages[0], Crisis)
    assert await stored(conversations, requests) == [] and not view.requests
    with pytest.raises(StaleChoice):
        await post(talk, consent=True)


async def test_words_of_crisis_that_are_spread_over_fields_are_heard(conversations: Conversations) -> None:
    talk = await asking(conversations)
    view = await post(talk, when="mä haluan", message="kuolla", consent=True)
    assert isinstance(view.messages[0], Crisis)


async def test_unsure_words_are_asked_about_and_a_no_leads_back_to_the_form(conversations: Conversations) -> None:
    talk = await asking(conversations)
    words = "en jaksa tätä kaikkea"
    assert isinstance((await post(talk, message=words, consent=True)).messages[0], CheckIn)
    assert await stored(conversations, requests) == []
    await talk.tap(1)
    assert talk.view.input == "request"
    assert shown(await post(talk, message=words)).state == "preview"
    assert shown(await post(talk, message=words, consent=True)).state == "saved"


@on_both
async def test_fifty_posts_with_one_key_to_two_processes_are_one_request_and_one_reply(
    conversations: Conversations, url: str
) -> None:
    talk = await asking(conversations)
    other = beside(conversations, url)
    given = Given(request=FIELDS | {"consent": True})
    here = (conversations.turn(talk.view.id, talk.token, given, "once") for _ in range(25))
    there = (other.turn(talk.view.id, talk.token, given, "once") for _ in range(25))
    views = await asyncio.gather(*here, *there)
    await other.store.close()
    assert len({msgspec.json.encode(view) for view in views}) == 1
    assert len(await stored(conversations, requests)) == 1 == len(await stored(conversations, outbox))


@on_both
async def test_a_double_tap_in_two_tabs_is_one_request(conversations: Conversations, url: str) -> None:
    talk = await asking(conversations)
    other = beside(conversations, url)
    given = Given(request=FIELDS | {"consent": True})
    done = await asyncio.gather(
        conversations.turn(talk.view.id, talk.token, given, "a"), other.turn(talk.view.id, talk.token, given, "b"),
        return_exceptions=True,
    )  # fmt: skip
    await other.store.close()
    assert sum(isinstance(one, StaleChoice) for one in done) == 1
    assert len(await stored(conversations, requests)) == 1


@on_both
async def test_it_can_be_withdrawn_until_somebody_takes_it_and_is_then_told_so(conversations: Conversations) -> None:
    talk = await asking(conversations)
    sent = shown(await post(talk, consent=True))
    withdraw = Given(choice=f"withdraw-{sent.id}")
    other = await begin(conversations)
    with pytest.raises(StaleChoice):
        await conversations.turn(other.view.id, other.token, withdraw)
    view = await conversations.turn(talk.view.id, talk.token, withdraw)
    assert shown(view).state == "withdrawn" and shown(view).lines == ()
    (row,) = await stored(conversations, requests)
    assert row["content"] is None and (await stored(conversations, outbox))[0]["state"] == "cancelled"

    talk = await asking(conversations)
    sent = shown(await post(talk, consent=True))
    await DeskStore(conversations.store.engine).take(sent.id, ["team"], "worker", conversations.clock())
    assert (await conversations.view(talk.view.id, talk.token)).requests[0].state == "taken"
    view = await conversations.turn(talk.view.id, talk.token, Given(choice=f"withdraw-{sent.id}"))
    assert view.messages[0].text == conversations.library.words.say("request.too_late", "fi")
    assert view.requests[0].state == "taken"


@on_both
async def test_who_is_forgotten_leaves_only_what_was_taken(conversations: Conversations) -> None:
    first, second = await asking(conversations), await asking(conversations)
    one, two = shown(await post(first, consent=True)), shown(await post(second, consent=True))
    await DeskStore(conversations.store.engine).take(two.id, ["team"], "worker", conversations.clock())
    for talk in (first, second):
        await conversations.forget(talk.view.id, talk.token)
    rows = {row["id"]: row for row in await stored(conversations, requests)}
    assert rows[one.id]["state"] == "withdrawn" and rows[one.id]["content"] is None
    assert rows[two.id]["state"] == "taken" and rows[two.id]["content"] is not None
    assert all(row["conversation_id"] is None for row in rows.values())


@on_both
async def test_a_code_needs_no_contact_details_is_said_once_and_used_once(conversations: Conversations) -> None:
    talk = await asking(conversations)
    sent = shown(await post(talk, way="code", contact="040 000 1111", consent=True))
    assert sent.state == "coded" and sent.code and "040 000 1111" not in str(sent.lines)
    assert await stored(conversations, outbox) == []
    assert conversations.asking is not None
    code_hashes = conversations.asking.vault.code_hashes
    desk, now = DeskStore(conversations.store.engine), conversations.clock()
    with pytest.raises(NoSuchRequest):
        await desk.find(code_hashes(sent.code), ["another"], "worker", now)
    said = sent.code.lower().replace("-", " ")
    assert await desk.find(code_hashes(said), ["team"], "worker", now) == sent.id
    with pytest.raises(NoSuchRequest):
        await desk.find(code_hashes(sent.code), ["team"], "worker", now)
    assert (await conversations.view(talk.view.id, talk.token)).requests[0].code == ""


async def test_what_a_person_writes_is_in_no_log_and_in_the_database_only_encrypted(
    conversations: Conversations, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    talk = await asking(conversations)
    written = {"alias": CANARY, "contact": f"{CANARY}@example.org", "way": "email", "when": CANARY, "message": CANARY}
    await post(talk, "key-1", **written)
    await post(talk, "key-2", **written, consent=True)
    await post(talk, "key-2", **written, consent=True)
    await talk.say("takaisin")
    await conversations.store.close()
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert files and not any(CANARY.encode() in file.read_bytes() for file in files)
    captured = capfd.readouterr()
    assert CANARY not in caplog.text + captured.out + captured.err


async def test_a_request_for_a_service_that_has_gone_meanwhile_is_not_sent(conversations: Conversations) -> None:
    talk = await asking(conversations)
    services = dict(conversations.library.services)
    del services["opiskeluhuolto"]
    conversations.library = msgspec.structs.replace(conversations.library, services=services)
    view = await post(talk, consent=True)
    assert view.messages[0].text == conversations.library.words.say("request.gone", "fi")
    assert await stored(conversations, requests) == []


async def test_a_request_whose_receiver_has_closed_meanwhile_is_not_sent_and_not_offered_again(
    conversations: Conversations,
) -> None:
    talk = await asking(conversations)
    async with conversations.store.engine.begin() as connection:
        now = conversations.clock()
        await connection.execute(closed_endpoints.insert().values(receiver="team", channel="first", since=now))
    view = await post(talk, consent=True)
    assert view.messages[0].text == conversations.library.words.say("request.gone", "fi")
    assert await stored(conversations, requests) == [] == await stored(conversations, outbox)
    assert await talk_is_offered(conversations) is False


async def talk_is_offered(conversations: Conversations) -> bool:
    """Whether a walk to the card ends with a request offered."""
    try:
        await offered(conversations)
    except AssertionError:
        return False
    return True


async def test_settings_of_the_tests_are_of_one_team() -> None:
    assert TEAM.of_service("opiskeluhuolto") == "team" and TEAM.of_service("sekasin-chat") is None
