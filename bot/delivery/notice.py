"""What a receiver is told: that there is something to read, never what stands in it; and how telling it went."""

import datetime
from typing import Literal, Protocol

import msgspec


class Notice(msgspec.Struct, frozen=True):
    """``id`` is the same at every attempt; ``link`` leads authorised staff to the rest; ``time`` (UTC) is when it happened."""

    id: str
    type: str
    request: str
    time: datetime.datetime
    link: str


class Outcome(msgspec.Struct, frozen=True):
    """How one attempt went: ``error`` is a short code without a word of anybody's; ``wait`` what the receiver asks for."""

    result: Literal["delivered", "failed", "gone"]
    error: str = ""
    wait: datetime.timedelta | None = None


DELIVERED = Outcome("delivered")


class Adapter(Protocol):
    """A way to tell. It never raises for what a receiver or the network does."""

    async def tell(self, notice: Notice) -> Outcome: ...


class DeskAdapter:
    """Staff look at the desk, where the request is as soon as it is saved."""

    async def tell(self, notice: Notice) -> Outcome:
        return DELIVERED
