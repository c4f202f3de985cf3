"""Polku as a client of the provider: its metadata and keys, the address that a person is sent to, the code's exchange."""

import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote_plus, urlencode, urlsplit

import aiohttp
import msgspec
from authlib.oauth2.rfc7523 import private_key_jwt_sign
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import Key, KeySet
from yarl import URL

from bot.identity.settings import Provider, is_safe_url
from bot.identity.tokens import NotBelieved, id_token, logout_token

PATIENCE = aiohttp.ClientTimeout(total=5)
KEPT = 3600
"""Seconds for which metadata and keys are not asked for again."""
AGAIN = 60
"""Seconds between two looks for a key that we do not know: a token with a wrong one must not send us there each time."""
LARGEST = 512 * 1024
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class ProviderAway(RuntimeError):
    """The provider does not answer, or not as a provider does."""


class Metadata(msgspec.Struct, frozen=True):
    """What of the discovery document is used (OpenID Connect Discovery 1.0)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str | None = None
    authorization_response_iss_parameter_supported: bool = False


class Client:
    """All that is said to the provider. ``http`` follows no redirects; ``clock`` gives seconds since 1970."""

    def __init__(self, provider: Provider, http: aiohttp.ClientSession, clock: Callable[[], float] = time.time) -> None:
        self.provider, self.settings = provider, provider.settings
        self.http, self.clock = http, clock
        self._metadata: tuple[float, Metadata] | None = None
        self._keys: tuple[float, KeySet] | None = None

    @property
    def callback(self) -> str:
        return self.settings.public_url.rstrip("/") + "/login/callback"

    async def metadata(self) -> Metadata:
        """Raises ProviderAway."""
        if self._metadata is not None and self.clock() - self._metadata[0] < KEPT:
            return self._metadata[1]
        address = self.settings.issuer.rstrip("/") + "/.well-known/openid-configuration"
        try:
            found = msgspec.json.decode(await self._ask("GET", address), type=Metadata)
        except msgspec.DecodeError:
            raise ProviderAway("metadata") from None
        urls = (found.authorization_endpoint, found.token_endpoint, found.jwks_uri, found.end_session_endpoint)
        if found.issuer != self.settings.issuer or not all(is_safe_url(url) for url in urls if url is not None):
            raise ProviderAway("metadata")
        self._metadata = self.clock(), found
        return found

    async def begin(self, state: str, nonce: str, verifier: str, language: str) -> str:
        """Where the person signs in. Raises ProviderAway."""
        settings, metadata = self.settings, await self.metadata()
        wanted = {
            "response_type": "code", "client_id": settings.client_id, "redirect_uri": self.callback, "scope": settings.scope,
            "state": state, "nonce": nonce, "code_challenge": create_s256_code_challenge(verifier),
            "code_challenge_method": "S256", "acr_values": " ".join(settings.acr), "ui_locales": language, "prompt": "login",
        }  # fmt: skip
        if settings.signed_requests:
            now, key = int(self.clock()), self.provider.key("sig")
            claims = {
                **wanted,
                "iss": settings.client_id,
                "aud": settings.issuer,
                "iat": now,
                "exp": now + 300,
                "jti": nonce,
            }
            signed = jwt.encode(
                self._header(key) | {"typ": "oauth-authz-req+jwt"}, claims, key, algorithms=[_algorithm(key)]
            )
            wanted = {name: wanted[name] for name in ("response_type", "client_id", "scope")} | {"request": signed}
        joined = "&" if urlsplit(metadata.authorization_endpoint).query else "?"
        return metadata.authorization_endpoint + joined + urlencode(wanted)

    async def claims(self, code: str, verifier: str, nonce: str) -> dict[str, Any]:
        """The believed claims of the ID token that ``code`` stands for. Raises ProviderAway, NotBelieved."""
        metadata = await self.metadata()
        form = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": self.callback,
            "code_verifier": verifier, "client_id": self.settings.client_id,
        }  # fmt: skip
        headers = {}
        if self.settings.client_auth == "private_key_jwt":
            key = self.provider.key("sig")
            form["client_assertion_type"] = ASSERTION
            form["client_assertion"] = private_key_jwt_sign(
                key, self.settings.client_id, self.settings.issuer, alg=_algorithm(key), header=self._header(key),
                expires_in=120,
            )  # fmt: skip
        else:
            # RFC 6749 2.3.1: both are form-encoded before they are joined.
            login, password = quote_plus(self.settings.client_id), quote_plus(self.provider.secret)
            headers["Authorization"] = aiohttp.encode_basic_auth(login, password)
        try:
            answer = msgspec.json.decode(
                await self._ask("POST", metadata.token_endpoint, form, headers), type=dict[str, Any]
            )
        except msgspec.DecodeError:
            raise ProviderAway("token") from None
        raw, access = answer.get("id_token"), answer.get("access_token")
        if not isinstance(raw, str) or not isinstance(access, str):
            raise NotBelieved("no_id_token")
        own = self.provider.key("enc") if self.settings.encrypted_id_token else None
        for keys in await self._known_then_new():
            try:
                return id_token(
                    raw, await keys(), self.settings, nonce=nonce, now=int(self.clock()), access_token=access, own=own
                )
            except NotBelieved as refused:
                last = refused
                if refused.code not in {"bad_signature", "invalid_key_id", "broken", "missing_key"}:
                    break
        raise last

    async def logged_out(self, raw: str) -> dict[str, Any]:
        """The believed claims of a logout token. Raises ProviderAway, NotBelieved."""
        for keys in await self._known_then_new():
            try:
                return logout_token(raw, await keys(), self.settings, int(self.clock()))
            except NotBelieved as refused:
                last = refused
                if refused.code not in {"bad_signature", "invalid_key_id", "broken", "missing_key"}:
                    break
        raise last

    async def leave(self, state: str) -> str | None:
        """Where the person signs out of the provider too (RP-initiated logout); None where it has no such place.

        No ``id_token_hint``: the ID token, with its birth date, is not kept. Raises ProviderAway.
        """
        place = (await self.metadata()).end_session_endpoint
        if place is None:
            return None
        back = self.settings.public_url.rstrip("/") + "/logout/done"
        wanted = {"client_id": self.settings.client_id, "post_logout_redirect_uri": back, "state": state}
        return place + ("&" if urlsplit(place).query else "?") + urlencode(wanted)

    async def _known_then_new(self) -> list[Callable[[], Any]]:
        async def known() -> KeySet:
            return await self._key_set(KEPT)

        async def new() -> KeySet:
            return await self._key_set(AGAIN)

        return [known, new]

    async def _key_set(self, oldest: float) -> KeySet:
        """The provider's public keys, asked for again when they are ``oldest`` seconds old."""
        if self._keys is None or self.clock() - self._keys[0] >= oldest:
            raw = await self._ask("GET", (await self.metadata()).jwks_uri)
            try:
                document = msgspec.json.decode(raw, type=dict[str, Any])
                signing = [key for key in document["keys"] if key.get("use", "sig") == "sig"]
                self._keys = self.clock(), KeySet.import_key_set({"keys": signing})
            except (msgspec.DecodeError, JoseError, LookupError, TypeError, ValueError, AttributeError):
                raise ProviderAway("keys") from None
        return self._keys[1]

    async def _ask(
        self, method: str, url: str, form: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> bytes:
        try:
            async with self.http.request(
                method, URL(url, encoded=True), data=form, headers=headers, timeout=PATIENCE, allow_redirects=False
            ) as answer:
                body = await answer.content.read(LARGEST)
                if 400 <= answer.status < 500 and method == "POST":
                    raise NotBelieved("code")  # used before, or not ours
                if answer.status != 200:
                    raise ProviderAway(f"status {answer.status}")
                return body
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise ProviderAway(type(error).__name__) from None

    def _header(self, key: Key) -> dict[str, str]:
        return {"alg": _algorithm(key)} | ({"kid": key.kid} if key.kid else {})


def _algorithm(key: Key) -> str:
    """How our key signs: as it says itself, else ES256 or RS256 by its kind."""
    said = key.get("alg")
    return said if isinstance(said, str) else "ES256" if key.key_type == "EC" else "RS256"
