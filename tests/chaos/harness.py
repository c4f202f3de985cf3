"""One run: people send requests, processes are killed, a receiver counts; then all is compared."""

import asyncio
import collections
import datetime
import multiprocessing
import random
import socket
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import aiohttp
import msgspec
import sqlalchemy as sa
from aiohttp import web
from cryptography.fernet import Fernet
from standardwebhooks import Webhook

from bot.contact.vault import Vault
from bot.store.database import connect
from bot.store.tables import outbox, requests
from tests.bot.delivery.receiving import SECRET
from tests.chaos import processes

PEOPLE = 4
PAUSE = 0.1
"""Seconds, on average, that a person waits before the next request."""
BETWEEN = 0.3
"""Seconds, on average, from one kill to the next."""
AT_A_DELIVERY = 0.3
"""The part of kills that hit a worker just as the receiver has got something, which it then cannot note."""
STRANGE = 0.03
"""The part of deliveries that the receiver answers with 500, and as large a part that it takes and never answers."""
DRAINED = 60.0
"""Seconds after the last kill within which all must have arrived; nobody is strange any more, and the workers' clock is
``AHEAD``, so that what failed more than once need not wait for hours."""
NOW, AHEAD = datetime.timedelta(), datetime.timedelta(days=1)
ROLES: dict[str, Callable[..., None]] = {
    "producer": processes.produce, "worker 1": processes.deliver, "worker 2": processes.deliver,
}  # fmt: skip
OPENING = {"audience": "youth", "language": "fi"}


class Figures(msgspec.Struct, kw_only=True):
    """What a run showed. ``lost``: acknowledged, and not received or not stored as it was sent. ``duplicates``: one id
    with two contents, a request under two ids, one act that made two requests. ``unknown``: told, and never saved."""

    database: str
    seed: int
    kills: dict[str, int]
    seconds: int
    acknowledged: int
    tries: int
    deliveries: int
    redeliveries: int
    lost: int
    duplicates: int
    unknown: int
    undelivered: int

    def line(self) -> str:
        """All on one line."""
        kills = ", ".join(f"{name} {count}" for name, count in self.kills.items())
        rest = {name: getattr(self, name) for name in self.__struct_fields__[3:]}
        return (
            f"{self.database}: {sum(self.kills.values())} kills ({kills}; seed {self.seed}), "
            + ", ".join(f"{name} {count}" for name, count in rest.items())
        )  # fmt: skip


class Inbox:
    """The receiver: verifies, remembers ids and bodies, and sometimes answers strangely."""

    def __init__(self, chance: random.Random, strange: float) -> None:
        self.chance, self.strange = chance, strange
        self.got: dict[str, list[bytes]] = {}
        self.arrived = asyncio.Event()

    async def take(self, request: web.Request) -> web.Response:
        body = await request.read()
        Webhook(SECRET).verify(body, dict(request.headers), json_parse=False)
        luck = self.chance.random()
        if luck < self.strange:
            return web.Response(status=500)
        self.got.setdefault(request.headers["webhook-id"], []).append(body)
        self.arrived.set()
        if luck < 2 * self.strange:
            await asyncio.sleep(2 * processes.LEASE.total_seconds())
        return web.Response(status=204)


class Run:
    """The processes of one run on the database at ``url``, which may be empty, and the people who use them."""

    def __init__(self, url: str, seed: int, between: float = BETWEEN, strange: float = STRANGE) -> None:
        self.url, self.seed, self.between, self.chance = url, seed, between, random.Random(seed)
        self.key = Fernet.generate_key()
        self.kills: collections.Counter[str] = collections.Counter({role: 0 for role in ROLES})
        self.acknowledged: dict[str, str] = {}
        """The request's id, and the name that its person gave."""
        self.tries = 0
        self.is_over = False
        self.running: dict[str, Any] = {}
        self.inbox = Inbox(random.Random(seed + 1), strange)
        self.hook = ""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.forking = multiprocessing.get_context("forkserver")
        self.forking.set_forkserver_preload(["tests.chaos.processes"])

    async def __call__(self, kills: int) -> Figures:
        began = time.monotonic()
        async with self._receiver(), aiohttp.ClientSession() as http:
            try:
                for role in ROLES:
                    self._start(role)
                people = [asyncio.create_task(self._person(http, f"person-{number}")) for number in range(PEOPLE)]
                for _ in range(kills):
                    await self._kill()
                self.is_over = True
                await asyncio.gather(*people)
                await self._drained()
            finally:
                for process in self.running.values():
                    process.kill()
                    process.join()
            return await self._figures(round(time.monotonic() - began))

    def _start(self, role: str, ahead: datetime.timedelta = NOW) -> None:
        arguments = (self.url, self.hook, self.key, self.port, ahead)
        self.running[role] = self.forking.Process(target=ROLES[role], args=arguments, daemon=True)
        self.running[role].start()

    async def _kill(self) -> None:
        """SIGKILL one, at a random moment or as something arrives, and start it again."""
        await asyncio.sleep(self.chance.expovariate(1 / self.between))
        role = self.chance.choice(list(ROLES))
        if role != "producer" and self.chance.random() < AT_A_DELIVERY * len(ROLES) / 2:
            self.inbox.arrived.clear()
            with suppress(TimeoutError):  # nothing is on its way just now
                await asyncio.wait_for(self.inbox.arrived.wait(), 1)
        self.running[role].kill()
        self.running[role].join()
        self.kills[role] += 1
        self._start(role)

    async def _person(self, http: aiohttp.ClientSession, name: str) -> None:
        chance, number = random.Random(f"{self.seed} {name}"), 0
        while not self.is_over:
            number += 1
            alias = f"{name}-{number}"
            talk = await self._insist(http, "/conversations", OPENING, {})
            here = f"/conversations/{talk['id']}/turns"
            headers = {"Authorization": f"Bearer {talk['token']}", "Idempotency-Key": f"ask {alias}"}
            form = await self._insist(http, here, {"choice": talk["choices"][-1]["id"]}, headers)
            assert form["input"] == "request", form
            filled = {"alias": alias, "way": "text", "contact": "040 000 1111", "consent": True}
            sent = await self._insist(http, here, {"request": filled}, headers | {"Idempotency-Key": f"send {alias}"})
            (message,) = sent["messages"]
            assert message["type"] == "request" and message["state"] in {"saved", "delivered"}, message
            assert message["id"] not in self.acknowledged
            self.acknowledged[message["id"]] = alias
            await asyncio.sleep(chance.uniform(0, 2 * PAUSE))

    async def _insist(
        self, http: aiohttp.ClientSession, path: str, body: dict[str, Any], headers: dict[str, str]
    ) -> dict[str, Any]:
        """Post until it is acknowledged, with the same key, as a browser on a bad line does."""
        while True:
            self.tries += 1
            try:
                url = f"http://127.0.0.1:{self.port}/api/v1{path}"
                async with http.post(url, json=body, headers=headers, timeout=aiohttp.ClientTimeout(10)) as answer:
                    found: dict[str, Any] = await answer.json()
                    assert answer.status < 400 or answer.status >= 500, (answer.status, found)
                    if answer.status < 400 and found["messages"][0].get("text") != "failed":
                        return found
            except (aiohttp.ClientError, OSError, TimeoutError):
                pass  # it is being killed, or started
            await asyncio.sleep(0.02)

    async def _drained(self) -> None:
        self.inbox.strange = 0
        for role in ("worker 1", "worker 2"):
            self.running[role].kill()
            self.running[role].join()
            self._start(role, AHEAD)
        engine = connect(self.url)
        waiting = sa.select(sa.func.count()).where(outbox.c.state == "waiting")
        until = time.monotonic() + DRAINED
        while time.monotonic() < until:
            async with engine.connect() as connection:
                if (await connection.execute(waiting)).scalar_one() == 0:
                    break
            await asyncio.sleep(0.1)
        await engine.dispose()

    async def _figures(self, seconds: int) -> Figures:
        engine = connect(self.url)
        async with engine.connect() as connection:
            rows = {row.id: row for row in await connection.execute(sa.select(requests))}
            states = [row.state for row in await connection.execute(sa.select(outbox.c.state))]
        await engine.dispose()
        vault, got = Vault([self.key]), self.inbox.got
        events: collections.Counter[str] = collections.Counter(id.rpartition(".")[0] for id in got)
        lost = sum(
            f"{id}.created" not in got or id not in rows or vault.open(rows[id].content).lines[0][1] != alias
            for id, alias in self.acknowledged.items()
        )
        deliveries = sum(map(len, got.values()))
        return Figures(
            database=engine.dialect.name, seed=self.seed, kills=dict(self.kills), seconds=seconds,
            acknowledged=len(self.acknowledged), tries=self.tries, deliveries=deliveries,
            redeliveries=deliveries - len(got), lost=lost,
            duplicates=sum(len(set(bodies)) > 1 for bodies in got.values())
            + sum(count > 1 for count in events.values()) + len(rows.keys() - self.acknowledged.keys()),
            unknown=len(events.keys() - rows.keys()),
            undelivered=sum(state != "delivered" for state in states)
            + sum(row.state != "delivered" for row in rows.values()),
        )  # fmt: skip

    @asynccontextmanager
    async def _receiver(self) -> AsyncIterator[None]:
        app = web.Application()
        app.add_routes([web.post("/in", self.inbox.take)])
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.hook = f"http://127.0.0.1:{runner.addresses[0][1]}/in"
        yield
        await runner.cleanup()
