"""The identity provider, from this deployment's settings (``POLKU_IDENTITY`` names the file); without it Polku is a demo.

    issuer: https://idp.example.org
    client_id: polku
    public_url: https://polku.example.org   # where people reach this server
    client_auth: private_key_jwt            # or client_secret
    keys: POLKU_IDENTITY_KEYS               # environment variable: a file with our private JWK set
    client_secret: POLKU_CLIENT_SECRET      # environment variable: the secret itself
    signed_requests: true
    encrypted_id_token: true
    staff: {claim: groups, units: {youth-nurses: [youth-team]}}

A secret is never in the file: ``keys`` and ``client_secret`` name environment variables. docs/identity.md tells each setting.
"""

import ipaddress
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import msgspec
import yaml
from joserfc.errors import JoseError
from joserfc.jwk import Key, KeySet

SUBSTANTIAL = (
    "http://ftn.ficora.fi/2017/loa2",
    "http://ftn.ficora.fi/2017/loa3",
    "http://eidas.europa.eu/LoA/substantial",
    "http://eidas.europa.eu/LoA/high",
)
"""Levels of assurance from substantial up, as the Finnish Trust Network and eIDAS name them."""
BIRTH_DATE = ("birthdate", "urn:oid:1.3.6.1.5.5.7.9.1")


class SettingsError(ValueError):
    """The settings cannot be used; the message says where and what to do."""


class Staff(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who works at the desk: what a value of ``claim`` (a text or a list of texts) opens, by receivers' ids."""

    claim: str
    units: dict[str, tuple[str, ...]]


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All settings of identity; times in minutes and days as the names say."""

    issuer: str
    client_id: str
    public_url: str
    client_auth: Literal["client_secret", "private_key_jwt"] = "client_secret"
    client_secret: str | None = None
    keys: str | None = None
    signed_requests: bool = False
    encrypted_id_token: bool = False
    algorithms: tuple[Literal["RS256", "PS256", "ES256"], ...] = ("RS256", "PS256", "ES256")
    """How the provider may sign; ours signs with the first that our key can."""
    acr: tuple[str, ...] = SUBSTANTIAL
    birth_date: tuple[str, ...] = BIRTH_DATE
    scope: str = "openid profile"
    idle_minutes: int = 15
    absolute_minutes: int = 120
    staff: Staff | None = None


class Provider(msgspec.Struct, frozen=True):
    """The settings with their secrets."""

    settings: Settings
    secret: str = ""
    keys: KeySet | None = None

    def key(self, use: str) -> Key:
        """Our private key for ``sig`` or ``enc``; reading the settings has made sure that it is there."""
        found = key_for(self.keys, use)
        if found is None:
            raise LookupError(use)
        return found


def key_for(keys: KeySet | None, use: str) -> Key | None:
    """The private key with this use; None where there is none."""
    return next((key for key in (keys.keys if keys else ()) if key.is_private and key.get("use") == use), None)


def read_settings(environment: Mapping[str, str] = os.environ) -> Provider | None:
    """The provider that ``POLKU_IDENTITY`` tells of; None without one. Raises SettingsError."""
    name = environment.get("POLKU_IDENTITY")
    if not name:
        return None
    place = f"POLKU_IDENTITY={name}"
    try:
        settings = msgspec.convert(yaml.safe_load(Path(name).read_text(encoding="utf-8")), Settings)
    except (OSError, yaml.YAMLError, msgspec.ValidationError) as error:
        raise SettingsError(f"{place}: {error}") from None
    for field in ("issuer", "public_url"):
        if not is_safe_url(getattr(settings, field)):
            raise SettingsError(f"{place}: {field} must be https (http only on this machine)")
    if not settings.acr:
        raise SettingsError(f"{place}: acr needs at least one level; leave it out for substantial and high")
    if not 0 < settings.idle_minutes <= settings.absolute_minutes:
        raise SettingsError(f"{place}: idle_minutes must be above 0 and not above absolute_minutes")
    keys = _keys(place, settings.keys, environment)
    if settings.client_auth == "client_secret" and not environment.get(settings.client_secret or ""):
        raise SettingsError(f"{place}: client_secret names the environment variable that holds the client's secret")
    for needed, use in (
        (settings.client_auth == "private_key_jwt" or settings.signed_requests, "sig"),
        (settings.encrypted_id_token, "enc"),
    ):
        if needed and key_for(keys, use) is None:
            raise SettingsError(f'{place}: keys needs a private JWK with "use": "{use}"')
    return Provider(settings, environment.get(settings.client_secret or "", ""), keys)


def _keys(place: str, variable: str | None, environment: Mapping[str, str]) -> KeySet | None:
    if variable is None:
        return None
    file = environment.get(variable)
    if not file:
        raise SettingsError(f"{place}: the environment variable {variable} must name a file with a JWK set")
    try:
        return KeySet.import_key_set(json.loads(Path(file).read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, JoseError) as error:
        raise SettingsError(f"{place}: {variable}={file} holds no JWK set: {type(error).__name__}") from None


def is_safe_url(url: str) -> bool:
    """Whether nobody on the way can read or change what goes there."""
    parts = urlsplit(url)
    if parts.scheme == "https":
        return bool(parts.hostname)
    try:
        return parts.scheme == "http" and (
            parts.hostname == "localhost" or ipaddress.ip_address(parts.hostname or "").is_loopback
        )
    except ValueError:
        return False
