"""E-mail: a link to the desk, and no word of what stands there."""

import email.utils
from collections.abc import Callable
from email.message import EmailMessage

import aiosmtplib

from bot.contact.receivers import Smtp
from bot.delivery.notice import DELIVERED, Notice, Outcome

TIMEOUT = 30.0
"""Seconds for each command."""

Say = Callable[..., str]
"""The library's words for a key, with values."""


class MailAdapter:
    """Sends to ``to``. The Message-ID is the same at every attempt."""

    def __init__(
        self, smtp: Smtp, password: str | None, to: tuple[str, ...], say: Say, timeout: float = TIMEOUT
    ) -> None:
        self.smtp, self.password, self.to, self.say, self.timeout = smtp, password, to, say, timeout

    async def tell(self, notice: Notice) -> Outcome:
        try:
            await aiosmtplib.send(
                self.message(notice), hostname=self.smtp.host, port=self.smtp.port, username=self.smtp.username,
                password=self.password, use_tls=self.smtp.tls == "tls", start_tls=self.smtp.tls == "starttls",
                timeout=self.timeout,
            )  # fmt: skip
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            return Outcome("failed", type(error).__name__)
        return DELIVERED

    def message(self, notice: Notice) -> EmailMessage:
        message = EmailMessage()
        message["Subject"] = self.say(f"mail.{notice.type}.subject")
        message["From"], message["To"] = self.smtp.sender, ", ".join(self.to)
        message["Date"] = email.utils.format_datetime(notice.time)
        message["Message-ID"] = f"<{notice.id}@{self.smtp.sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(self.say(f"mail.{notice.type}.text", link=notice.link))
        return message
