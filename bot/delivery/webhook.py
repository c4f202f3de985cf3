"""A webhook: a CloudEvent in JSON, signed as Standard Webhooks asks."""

import datetime
import email.utils
from collections.abc import Callable

import aiohttp
from cloudevents.core.bindings.http import to_structured_event
from cloudevents.core.v1.event import CloudEvent
from standardwebhooks import Webhook

from bot.delivery.notice import DELIVERED, Notice, Outcome

TIMEOUT = 15.0
"""Seconds for the whole exchange."""


class WebhookAdapter:
    """Posts to ``url``; every one of ``secrets`` signs, so that a receiver may change its secret at its leisure."""

    def __init__(
        self,
        http: aiohttp.ClientSession,
        url: str,
        secrets: list[str],
        source: str,
        clock: Callable[[], datetime.datetime] = lambda: datetime.datetime.now(datetime.UTC),
        timeout: float = TIMEOUT,
    ) -> None:
        self.http, self.url, self.source, self.clock = http, url, source, clock
        self.signers = [Webhook(secret) for secret in secrets]
        self.timeout = aiohttp.ClientTimeout(total=timeout)

    async def tell(self, notice: Notice) -> Outcome:
        """2xx is delivered; 410 is gone; all else, a redirect too, is tried again."""
        body, headers = self.signed(notice)
        try:
            async with self.http.post(
                self.url, data=body, headers=headers, allow_redirects=False, timeout=self.timeout
            ) as answer:
                status, asked = answer.status, answer.headers.get("Retry-After")
        except TimeoutError:
            return Outcome("failed", "timeout")
        except aiohttp.ClientSSLError:
            return Outcome("failed", "tls")
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return Outcome("failed", type(error).__name__)
        if 200 <= status < 300:
            return DELIVERED
        if status == 410:
            return Outcome("gone", "status 410")
        return Outcome("failed", f"status {status}", self._wait(asked))

    def signed(self, notice: Notice) -> tuple[bytes, dict[str, str]]:
        """The body and the headers of an attempt made now."""
        event = CloudEvent(
            attributes={
                "id": notice.id, "source": self.source, "type": f"fi.polku.request.{notice.type}", "time": notice.time,
                "datacontenttype": "application/json",
            },
            data={"request": notice.request, "read_at": notice.link},
        )  # fmt: skip
        message = to_structured_event(event)
        now = self.clock()
        signatures = [one.sign(notice.id, now, message.body.decode()) for one in self.signers]
        return message.body, {
            **message.headers,
            "webhook-id": notice.id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": " ".join(signatures),
        }

    def _wait(self, asked: str | None) -> datetime.timedelta | None:
        """Retry-After, in seconds or as a date."""
        if asked is None:
            return None
        if asked.isdecimal() and len(asked) < 9:
            return datetime.timedelta(seconds=int(asked))
        try:
            until = email.utils.parsedate_to_datetime(asked)
        except ValueError:
            return None
        return max(until - self.clock(), datetime.timedelta()) if until.tzinfo else None
