"""Receivers of contact requests, from this deployment's settings (``POLKU_RECEIVERS``); never from content.

    public_url: https://polku.example.org      # where staff open /desk
    smtp: {host: mail.example.org, sender: polku@example.org}
    alert: {via: email, to: [on-duty@example.org]}
    receivers:
      youth-team:
        services: [opiskeluhuolto]
        name: {fi: Nuorten tiimi}
        seen_by: {fi: Nuorten tiimin kaksi työntekijää}
        answer: {fi: Kahden arkipäivän kuluessa}
        fields: [alias, way, contact, when, message]
        deliver: {via: webhook, url: "https://intake.example.org/polku", secrets: [YOUTH_TEAM_SECRET]}
        second: {via: email, to: [youth-team@example.org]}
      youth-chat:                              # a live chat: no fields, no second channel
        services: [opiskeluhuolto]
        name: {fi: Nuorten chat}
        seen_by: {fi: Chatin päivystäjät}
        answer: {fi: Muutamassa minuutissa arkisin 12–18}
        deliver: {via: chatwoot, url: "https://chat.example.org", inbox: INBOX_IDENTIFIER, secret: YOUTH_CHAT_SECRET}

A secret is never in the file: ``secret``, ``secrets`` and ``password`` name environment variables.
"""

import ipaddress
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import msgspec
import yaml

from engine.catalogue import Localized

FieldName = Literal["alias", "way", "contact", "when", "message"]
Way = Literal["call", "text", "email", "code"]
"""How the person wants to be reached; ``code``: not at all, they call themselves and say a one-time code."""

DEMO_SERVICES = ("opiskeluhuolto", "oma-kymenlaakso", "mll-family-cafe")
"""Cards on which the demo shows what a request is like."""


class Webhook(msgspec.Struct, frozen=True, tag_field="via", tag="webhook", forbid_unknown_fields=True):
    """``secrets`` name environment variables that hold ``whsec_…``; with two, both sign (rotation)."""

    url: str
    secrets: tuple[str, ...]


class Email(msgspec.Struct, frozen=True, tag_field="via", tag="email", forbid_unknown_fields=True):
    to: tuple[str, ...]


class Desk(msgspec.Struct, frozen=True, tag_field="via", tag="desk", forbid_unknown_fields=True):
    """Staff look at /desk by themselves; nothing is sent."""


class Chatwoot(msgspec.Struct, frozen=True, tag_field="via", tag="chatwoot", forbid_unknown_fields=True):
    """A live chat in an API inbox of a Chatwoot; ``secret`` names an environment variable with the webhook's secret."""

    url: str
    inbox: str
    secret: str


Channel = Webhook | Email | Desk


class Receiver(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One unit that answers requests for some services; words as the person reads them.

    ``is_read`` is false only for the demo's, whose words are the library's.
    """

    services: tuple[str, ...]
    fields: tuple[FieldName, ...] = ("alias", "way", "contact", "when", "message")
    ways: tuple[Way, ...] = ("call", "text", "email", "code")
    deliver: Channel | Chatwoot
    second: Channel | None = None
    name: Localized = {}
    seen_by: Localized = {}
    answer: Localized = {}
    is_read: bool = True

    @property
    def is_chat(self) -> bool:
        return isinstance(self.deliver, Chatwoot)


class Smtp(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``password`` names an environment variable."""

    host: str
    sender: str
    port: int = 587
    tls: Literal["starttls", "tls", "none"] = "starttls"
    username: str | None = None
    password: str | None = None


class Receivers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All settings of contact requests."""

    receivers: dict[str, Receiver]
    public_url: str = "http://127.0.0.1:8080"
    smtp: Smtp | None = None
    alert: Webhook | Email | None = None

    def of_service(self, service: str) -> str | None:
        """The id of the receiver that answers for a service; None where this deployment has none."""
        return self._of(service, chats=False)

    def chat_of_service(self, service: str) -> str | None:
        """The id of the receiver with whom one can chat about a service."""
        return self._of(service, chats=True)

    def _of(self, service: str, chats: bool) -> str | None:
        found = (id for id, one in self.receivers.items() if service in one.services and one.is_chat == chats)
        return next(found, None)

    def channel(self, receiver: str, name: str) -> Channel | None:
        """A receiver's channel, or where alerts go."""
        if name == "alert":
            return self.alert
        found = self.receivers.get(receiver)
        if found is None or isinstance(found.deliver, Chatwoot):
            return None
        return found.deliver if name == "first" else found.second

    def chat(self, receiver: str) -> Chatwoot | None:
        """A receiver's live chat."""
        found = self.receivers.get(receiver)
        return found.deliver if found is not None and isinstance(found.deliver, Chatwoot) else None


class SettingsError(ValueError):
    """The settings cannot be used; the message says where and what to do."""


NOBODY = Receivers({"demo": Receiver(services=DEMO_SERVICES, deliver=Desk(), is_read=False)})
"""The demo's only receiver: nobody reads what it gets, and everything says so."""


def read_receivers(environment: Mapping[str, str] = os.environ) -> Receivers:
    """The settings in the file that ``POLKU_RECEIVERS`` names; without one, the demo's. Raises SettingsError."""
    name = environment.get("POLKU_RECEIVERS")
    if not name:
        return NOBODY
    try:
        found = msgspec.convert(yaml.safe_load(Path(name).read_text(encoding="utf-8")), Receivers)
    except (OSError, yaml.YAMLError, msgspec.ValidationError) as error:
        raise SettingsError(f"POLKU_RECEIVERS={name}: {error}") from None
    for id, receiver in found.receivers.items():
        _check(f"POLKU_RECEIVERS={name}: receivers.{id}", receiver, found, environment)
    return found


def _check(place: str, receiver: Receiver, settings: Receivers, environment: Mapping[str, str]) -> None:
    if not receiver.is_read:
        raise SettingsError(f"{place}: is_read is for the demo, which needs no settings")
    for name in ("name", "seen_by", "answer"):
        if not getattr(receiver, name).get("fi"):
            raise SettingsError(f"{place}: {name} needs at least Finnish words, `{name}: {{fi: …}}`")
    if isinstance(receiver.deliver, Chatwoot):
        _check_url(place, receiver.deliver.url)
        if not environment.get(receiver.deliver.secret):
            raise SettingsError(
                f"{place}: the environment variable {receiver.deliver.secret} must hold the webhook's secret"
            )
        if receiver.second is not None:
            raise SettingsError(f"{place}: a live chat has no second channel")
        return
    if "way" not in receiver.fields or ("contact" not in receiver.fields and receiver.ways != ("code",)):
        raise SettingsError(f"{place}: fields needs way and contact, else nobody can be answered")
    for channel in (receiver.deliver, receiver.second, settings.alert):
        if isinstance(channel, Email) and settings.smtp is None:
            raise SettingsError(f"{place}: e-mail needs `smtp: {{host: …, sender: …}}`")
        if isinstance(channel, Webhook):
            _check_webhook(place, channel, environment)


def _check_webhook(place: str, channel: Webhook, environment: Mapping[str, str]) -> None:
    _check_url(place, channel.url)
    if not channel.secrets:
        raise SettingsError(f"{place}: secrets names the environment variable that holds whsec_…")
    for secret in channel.secrets:
        if not environment.get(secret, "").startswith("whsec_"):
            raise SettingsError(f"{place}: the environment variable {secret} must hold a secret whsec_…")


def _check_url(place: str, address: str) -> None:
    url = urlsplit(address)
    if url.scheme != "https" and not (url.scheme == "http" and _is_loopback(url.hostname)):
        raise SettingsError(f"{place}: {address} must be https")


def _is_loopback(host: str | None) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False
