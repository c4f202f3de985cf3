"""The client against a small provider on loopback, which checks what it is sent and gives a code's token once."""

import time
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet
from msgspec.structs import replace

from bot.identity.client import Client, ProviderAway
from bot.identity.settings import Provider, Settings
from bot.identity.tokens import NotBelieved

SIGNING = ECKey.generate_key("P-256", {"kid": "theirs", "use": "sig"})
OURS = ECKey.generate_key("P-256", {"kid": "ours", "use": "sig", "alg": "ES256"})


class Idp:
    """The provider: what stands behind a code, and how it is asked for."""

    def __init__(self) -> None:
        self.issuer, self.challenge, self.codes = "", "", {"code"}
        self.forms: list[dict[str, Any]] = []

    async def discovery(self, request: web.Request) -> web.Response:
        names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        return web.json_response({"issuer": self.issuer} | {name: f"{self.issuer}/{name}" for name in names})

    async def keys(self, request: web.Request) -> web.Response:
        return web.json_response(KeySet([SIGNING]).as_dict(private=False))

    async def token(self, request: web.Request) -> web.Response:
        form = dict(await request.post())
        self.forms.append(form | {"authorization": request.headers.get("Authorization")})
        if form["code"] not in self.codes or create_s256_code_challenge(form["code_verifier"]) != self.challenge:
            return web.json_response({"error": "invalid_grant"}, status=400)
        self.codes.discard(str(form["code"]))
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": "polku",
            "sub": "s",
            "nonce": "n",
            "iat": now,
            "exp": now + 60,
            "acr": "high",
        }
        token = jwt.encode({"alg": "ES256", "kid": "theirs"}, claims, SIGNING, algorithms=["ES256"])
        return web.json_response({"id_token": token, "access_token": "a", "token_type": "Bearer"})


@pytest_asyncio.fixture
async def idp() -> AsyncIterator[Idp]:
    provider, app = Idp(), web.Application()
    app.router.add_get("/.well-known/openid-configuration", provider.discovery)
    app.router.add_get("/jwks_uri", provider.keys)
    app.router.add_post("/token_endpoint", provider.token)
    async with TestServer(app, host="127.0.0.1") as server:
        provider.issuer = f"http://127.0.0.1:{server.port}"
        yield provider


@pytest_asyncio.fixture
async def client(idp: Idp) -> AsyncIterator[Client]:
    settings = Settings(issuer=idp.issuer, client_id="polku", public_url="https://polku.example.org", acr=("high",))
    async with aiohttp.ClientSession() as http:
        yield Client(Provider(settings, "secret", KeySet([OURS])), http)


async def begun(client: Client, idp: Idp) -> dict[str, str]:
    asked = {
        name: one[0] for name, one in parse_qs(urlsplit(await client.begin("s", "n", "v" * 43, "fi")).query).items()
    }
    idp.challenge = create_s256_code_challenge("v" * 43)
    return asked


async def test_a_code_is_exchanged_once(client: Client, idp: Idp) -> None:
    asked = await begun(client, idp)
    assert asked["state"] == "s" and asked["nonce"] == "n" and asked["acr_values"] == "high"
    assert (asked["code_challenge"], asked["code_challenge_method"]) == (idp.challenge, "S256")
    assert (await client.claims("code", "v" * 43, "n"))["sub"] == "s"
    assert idp.forms[0]["authorization"].startswith("Basic ")
    with pytest.raises(NotBelieved):
        await client.claims("code", "v" * 43, "n")


async def test_another_verifier_or_nonce_is_refused(client: Client, idp: Idp) -> None:
    await begun(client, idp)
    with pytest.raises(NotBelieved):
        await client.claims("code", "w" * 43, "n")
    with pytest.raises(NotBelieved):
        await client.claims("code", "v" * 43, "other")


async def test_with_a_key_of_ours_no_secret_is_sent_and_the_request_is_signed(client: Client, idp: Idp) -> None:
    client.settings = replace(client.settings, client_auth="private_key_jwt", signed_requests=True)
    asked = await begun(client, idp)
    assert set(asked) == {"response_type", "client_id", "scope", "request"}
    inside = jwt.decode(asked["request"], OURS, algorithms=["ES256"]).claims
    assert (inside["aud"], inside["state"], inside["code_challenge"]) == (idp.issuer, "s", idp.challenge)
    await client.claims("code", "v" * 43, "n")
    said = jwt.decode(idp.forms[0]["client_assertion"], OURS, algorithms=["ES256"]).claims
    assert idp.forms[0]["authorization"] is None
    assert (said["iss"], said["sub"], said["aud"]) == ("polku", "polku", idp.issuer)


async def test_a_provider_that_names_another_issuer_or_is_away_is_not_used(client: Client, idp: Idp) -> None:
    real, idp.issuer = idp.issuer, "https://other.example.org"
    with pytest.raises(ProviderAway):
        await client.begin("s", "n", "v" * 43, "fi")
    client.settings = replace(client.settings, issuer=real + "/nowhere")
    with pytest.raises(ProviderAway):
        await client.begin("s", "n", "v" * 43, "fi")
