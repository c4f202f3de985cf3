"""Which adapter tells which receiver: made of the settings, and of the secrets that they name."""

import os
from collections.abc import Mapping

import aiohttp

from bot.contact.receivers import Channel, Desk, Email, Receivers, Webhook
from bot.delivery.chatwoot import ChatwootAdapter
from bot.delivery.mail import MailAdapter, Say
from bot.delivery.notice import Adapter, DeskAdapter
from bot.delivery.webhook import WebhookAdapter


class Adapters:
    """Adapters by receiver and channel; ``say`` gives the words of e-mails."""

    def __init__(
        self, settings: Receivers, http: aiohttp.ClientSession, say: Say, environment: Mapping[str, str] = os.environ
    ) -> None:
        self.settings, self.http, self.say, self.environment = settings, http, say, environment

    def of(self, receiver: str, channel: str) -> Adapter | None:
        """None when the settings no longer know it."""
        found = self.settings.channel(receiver, channel)
        return None if found is None else self._adapter(found)

    def chat(self, receiver: str) -> ChatwootAdapter | None:
        """The live chat of a receiver; None when the settings no longer know it."""
        found = self.settings.chat(receiver)
        return None if found is None else ChatwootAdapter(self.http, found.url, found.inbox)

    def _adapter(self, channel: Channel) -> Adapter:
        match channel:
            case Webhook(url=url, secrets=names):
                secrets = [self.environment[name] for name in names]
                return WebhookAdapter(self.http, url, secrets, self.settings.public_url)
            case Email(to=to):
                smtp = self.settings.smtp
                assert smtp is not None, "read_receivers has checked it"
                password = self.environment[smtp.password] if smtp.password else None
                return MailAdapter(smtp, password, to, self.say)
            case Desk():
                return DeskAdapter()
