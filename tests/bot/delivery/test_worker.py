"""The worker and the outbox: attempts, leases, dead letters, alerts, the second channel."""

import asyncio
import datetime
from collections.abc import AsyncIterator

import pytest
import sqlalchemy as sa

from bot.contact.receivers import Desk, Email, Receiver, Receivers
from bot.delivery.notice import DELIVERED, Adapter, Notice, Outcome
from bot.delivery.schedule import WAITS
from bot.delivery.worker import Worker
from bot.store.database import connect, utc
from bot.store.desk import DeskStore
from bot.store.outbox import Outbox
from bot.store.requests import NotOpen, Request, closed_receivers, forget_requests, save, withdraw
from bot.store.tables import outbox, requests
from tests.conftest import on_both

pytestmark = on_both

START = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)


class Scripted:
    """An adapter that answers as it is told."""

    def __init__(self) -> None:
        self.outcome = DELIVERED
        self.told: list[Notice] = []

    async def tell(self, notice: Notice) -> Outcome:
        self.told.append(notice)
        return self.outcome


class Place:
    """A database with workers whose clock is moved by hand."""

    def __init__(self, box: Outbox) -> None:
        self.outbox, self.now = box, START
        self.channels: dict[str, Scripted] = {"first": Scripted(), "second": Scripted(), "alert": Scripted()}
        receiver = Receiver(services=("s",), deliver=Desk(), second=Email(("x@example.org",)))
        settings = Receivers({"team": receiver}, alert=Email(("duty@example.org",)))
        self.worker = Worker(box, settings, self, clock=lambda: self.now)

    def of(self, receiver: str, channel: str) -> Adapter | None:
        return self.channels[channel] if receiver == "team" else None

    async def save(self, id: str = "r1", receiver: str = "team") -> None:
        row = Request(
            id=id, conversation_id="c", service="s", receiver=receiver, state="saved", content=b"", created=self.now,
            changed=self.now,
        )  # fmt: skip
        async with self.outbox.engine.begin() as connection:
            await save(connection, row)

    async def state(self, id: str = "r1") -> str:
        async with self.outbox.engine.connect() as connection:
            found: str = (await connection.execute(sa.select(requests.c.state).where(requests.c.id == id))).scalar_one()
        return found

    async def rows(self) -> dict[str, str]:
        async with self.outbox.engine.connect() as connection:
            return {row.id: row.state for row in await connection.execute(sa.select(outbox))}


@pytest.fixture
async def place(url: str) -> AsyncIterator[Place]:
    engine = connect(url)
    yield Place(Outbox(engine))
    await engine.dispose()


async def test_saved_becomes_delivered_and_is_told_once(place: Place) -> None:
    await place.save()
    assert await place.state() == "saved"
    assert await place.worker.step() == 1 and await place.worker.step() == 0
    assert await place.state() == "delivered"
    (notice,) = place.channels["first"].told
    assert notice.id == "r1.created" and notice.link == "http://127.0.0.1:8080/desk/r1"


async def test_failures_are_tried_over_about_75_hours_and_then_wait_on_the_dead_letter_list(place: Place) -> None:
    await place.save()
    place.channels["first"].outcome = place.channels["second"].outcome = Outcome("failed", "status 500")
    for _ in range(len(WAITS) + 1):
        async with place.outbox.engine.connect() as connection:
            due = sa.select(outbox.c.due).where(outbox.c.id == "r1.created.first")
            place.now = utc((await connection.execute(due)).scalar_one()) or START
        await place.worker.step()
    assert len(place.channels["first"].told) == len(WAITS) + 1
    assert 65 <= (place.now - START) / datetime.timedelta(hours=1) <= 90
    assert len({notice.id for notice in place.channels["first"].told}) == 1
    assert (await place.outbox.dead())[0].error == "status 500" and await place.state() == "saved"
    place.channels["first"].outcome = DELIVERED
    assert await place.outbox.replay("r1.created.first", place.now) == 1
    await place.worker.step()
    assert await place.state() == "delivered"


async def test_undelivered_for_15_minutes_staff_are_told_once_and_at_30_the_second_channel_is_used(
    place: Place,
) -> None:
    await place.save()
    place.channels["first"].outcome = Outcome("failed", "timeout")
    for _ in range(40):
        await place.worker.step()
        if place.now - START < 15 * MINUTE:
            assert place.channels["alert"].told == []
        if place.now - START < 30 * MINUTE:
            assert place.channels["second"].told == []
        place.now += MINUTE
    assert [notice.type for notice in place.channels["alert"].told] == ["undelivered"]
    assert [notice.id for notice in place.channels["second"].told] == ["r1.created"]
    assert await place.state() == "delivered"
    assert (await place.rows())["r1.created.first"] == "cancelled"


async def test_gone_closes_the_endpoint_until_it_is_opened_again(place: Place) -> None:
    await place.save()
    place.channels["first"].outcome = Outcome("gone", "status 410")
    await place.worker.step()
    assert await closed_receivers(place.outbox.engine) == {"team"}
    await place.save("r2")
    await place.worker.step()
    assert len(place.channels["first"].told) == 1, "nothing more is sent to an endpoint that is gone"
    assert {row.id for row in await place.outbox.dead()} == {"r1.created.first", "r2.created.first"}
    place.channels["first"].outcome = DELIVERED
    assert await place.outbox.open_endpoint("team") == 1 and await place.outbox.replay(None, place.now) == 2
    await place.worker.step()
    assert await place.state("r1") == await place.state("r2") == "delivered"


async def test_what_a_dead_worker_held_is_leased_again_and_not_before(place: Place) -> None:
    await place.save()
    assert len(await place.outbox.lease(place.now, MINUTE)) == 1
    assert await place.worker.step() == 0
    place.now += MINUTE
    assert await place.worker.step() == 1 and await place.state() == "delivered"


async def test_one_row_is_leased_to_one_worker(place: Place) -> None:
    for number in range(20):
        await place.save(f"r{number}")
    leased = await asyncio.gather(*(place.outbox.lease(place.now, MINUTE, 3) for _ in range(10)))
    ids = [row.id for rows in leased for row in rows]
    assert len(ids) == len(set(ids)) and len(ids) >= 3


async def test_a_withdrawn_request_is_not_told_and_a_receiver_that_knows_of_it_is_told_that_it_is_withdrawn(
    place: Place,
) -> None:
    for id in ("r1", "r2"):
        await place.save(id)
        if id == "r2":
            await place.worker.step()
        async with place.outbox.engine.begin() as connection:
            await withdraw(connection, "c", id, place.now)
    await place.worker.step()
    assert [notice.id for notice in place.channels["first"].told] == ["r2.created", "r2.withdrawn"]
    assert place.channels["second"].told == []


async def test_a_receiver_that_the_settings_no_longer_know_is_tried_again(place: Place) -> None:
    await place.save(receiver="gone")
    await place.worker.step()
    assert (await place.rows())["r1.created.first"] == "waiting" and await place.state() == "saved"


async def test_an_adapter_that_breaks_is_an_attempt_that_failed_and_holds_up_no_alert(place: Place) -> None:
    class Broken(Scripted):
        async def tell(self, notice: Notice) -> Outcome:
            raise KeyError("a secret that is not there")

    place.channels["first"] = Broken()
    await place.save()
    place.now += 16 * MINUTE
    await place.worker.step()
    assert (await place.rows())["r1.undelivered.alert"] == "waiting"
    async with place.outbox.engine.connect() as connection:
        error = sa.select(outbox.c.error).where(outbox.c.id == "r1.created.first")
        assert (await connection.execute(error)).scalar_one() == "KeyError"


async def test_who_is_forgotten_while_their_request_is_on_its_way_is_withdrawn_and_the_receiver_told(
    place: Place,
) -> None:
    class OnItsWay(Scripted):
        async def tell(self, notice: Notice) -> Outcome:
            if notice.type == "created":
                async with place.outbox.engine.begin() as connection:
                    await forget_requests(connection, "c", place.now)
            return await super().tell(notice)

    place.channels["first"] = OnItsWay()
    await place.save()
    await place.worker.step()
    assert await place.state() == "withdrawn"
    await place.worker.step()
    assert [notice.id for notice in place.channels["first"].told] == ["r1.created", "r1.withdrawn"]


async def test_telling_taking_and_withdrawing_at_once_end_in_one_of_their_orders_and_in_no_deadlock(
    place: Place, url: str
) -> None:
    other = connect(url)
    try:
        for number in range(12):
            id = f"r{number}"
            await place.save(id)
            (row,) = [one for one in await place.outbox.lease(place.now, MINUTE) if one.request_id == id]

            async def withdrawing(id: str = id) -> None:
                async with other.begin() as connection:
                    await withdraw(connection, "c", id, place.now)

            acts = [
                place.outbox.delivered(row, place.now), withdrawing(),
                DeskStore(other).take(id, ["team"], "worker", place.now),
            ]  # fmt: skip
            ended = await asyncio.gather(*acts, return_exceptions=True)
            assert [type(error) for error in ended if error is not None] == [NotOpen]
            assert await place.state(id) in {"taken", "withdrawn"}
    finally:
        await other.dispose()
