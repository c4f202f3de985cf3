"""Tokens of a small provider of our own, whole and mutated: only the whole one is believed."""

import base64
import json
from typing import Any

import pytest
from joserfc import jwe, jwt
from joserfc.jwk import ECKey, KeySet, OctKey

from bot.identity.settings import Settings
from bot.identity.tokens import LOGOUT, NotBelieved, id_token, logout_token

NOW = 1_800_000_000
KEY = ECKey.generate_key("P-256", {"kid": "one", "use": "sig"})
OTHER = ECKey.generate_key("P-256", {"kid": "one", "use": "sig"})
OURS = ECKey.generate_key("P-256", {"kid": "enc", "use": "enc"})
KEYS = KeySet([KEY])
SETTINGS = Settings(issuer="https://idp.example.org", client_id="polku", public_url="https://polku.example.org")
CLAIMS: dict[str, Any] = {
    "iss": SETTINGS.issuer, "aud": "polku", "sub": "somebody", "nonce": "n", "iat": NOW, "exp": NOW + 300,
    "acr": SETTINGS.acr[0], "birthdate": "2010-01-01",
}  # fmt: skip
GOODBYE: dict[str, Any] = {
    "iss": SETTINGS.issuer, "aud": "polku", "sub": "somebody", "iat": NOW, "exp": NOW + 60, "jti": "j", "events": {LOGOUT: {}},
}  # fmt: skip


def signed(claims: dict[str, Any], key: ECKey = KEY, **header: Any) -> str:
    return jwt.encode({"alg": "ES256", "kid": "one"} | header, claims, key, algorithms=["ES256"])


def unsigned(claims: dict[str, Any]) -> str:
    parts = ({"alg": "none"}, claims)
    return ".".join(base64.urlsafe_b64encode(json.dumps(one).encode()).decode().rstrip("=") for one in parts) + "."


def believed(raw: str, settings: Settings = SETTINGS, nonce: str = "n", own: ECKey | None = None) -> dict[str, Any]:
    return id_token(raw, KEYS, settings, nonce=nonce, now=NOW, access_token="a", own=own)


def without(name: str, claims: dict[str, Any] = CLAIMS) -> dict[str, Any]:
    return {key: value for key, value in claims.items() if key != name}


def test_a_whole_id_token_is_believed() -> None:
    assert believed(signed(CLAIMS))["sub"] == "somebody"


@pytest.mark.parametrize(
    "claims",
    [
        CLAIMS | {"iss": "https://other.example.org"},
        CLAIMS | {"aud": "other"},
        CLAIMS | {"aud": ["polku", "other"], "azp": "polku"},
        CLAIMS | {"azp": "other"},
        CLAIMS | {"nonce": "other"},
        CLAIMS | {"acr": "http://eidas.europa.eu/LoA/low"},
        CLAIMS | {"acr": [SETTINGS.acr[0]]},
        CLAIMS | {"exp": NOW - 3600, "iat": NOW - 7200},
        CLAIMS | {"iat": NOW + 3600, "exp": NOW + 7200},
        CLAIMS | {"nbf": NOW + 3600},
        CLAIMS | {"at_hash": "another"},
        CLAIMS | {"sub": ""},
        *(without(name) for name in ("iss", "aud", "sub", "nonce", "iat", "exp", "acr")),
    ],
)
def test_an_id_token_with_a_wrong_claim_is_refused(claims: dict[str, Any]) -> None:
    with pytest.raises(NotBelieved):
        believed(signed(claims))


@pytest.mark.parametrize(
    "raw",
    [
        unsigned(CLAIMS),
        signed(CLAIMS, OTHER),
        signed(CLAIMS, kid="two"),
        signed(CLAIMS)[:-6] + "AAAAAA",
        jwt.encode(
            {"alg": "HS256"}, CLAIMS, OctKey.import_key("a secret that is long enough for it"), algorithms=["HS256"]
        ),
        "",
        "a.b.c",
        "x" * 30_000,
    ],
    ids=["none", "other key", "unknown key", "cut", "HS256", "empty", "noise", "long"],
)
def test_a_token_that_the_provider_did_not_sign_is_refused(raw: str) -> None:
    with pytest.raises(NotBelieved):
        believed(raw)
    with pytest.raises(NotBelieved):
        logout_token(raw, KEYS, SETTINGS, NOW)


def test_without_a_nonce_of_ours_nothing_is_believed() -> None:
    with pytest.raises(NotBelieved):
        believed(signed(CLAIMS | {"nonce": ""}), nonce="")


def test_where_tokens_must_be_encrypted_a_bare_one_is_refused() -> None:
    from msgspec.structs import replace

    settings = replace(SETTINGS, encrypted_id_token=True)
    header = {"alg": "ECDH-ES", "enc": "A128GCM", "cty": "JWT"}
    sealed = jwe.encrypt_compact(header, signed(CLAIMS), OURS, algorithms=["ECDH-ES", "A128GCM"])
    assert believed(sealed, settings, own=OURS)["sub"] == "somebody"
    for raw, own in ((signed(CLAIMS), OURS), (sealed, OTHER), (sealed, None)):
        with pytest.raises(NotBelieved):
            believed(raw, settings, own=own)


def test_a_whole_logout_token_is_believed() -> None:
    assert logout_token(signed(GOODBYE), KEYS, SETTINGS, NOW)["jti"] == "j"


@pytest.mark.parametrize(
    "claims",
    [
        CLAIMS,
        GOODBYE | {"nonce": "n"},
        GOODBYE | {"iss": "https://other.example.org"},
        GOODBYE | {"aud": "other"},
        GOODBYE | {"iat": NOW - 3600},
        GOODBYE | {"iat": "now"},
        GOODBYE | {"exp": NOW - 3600},
        GOODBYE | {"events": {}},
        *(without(name, GOODBYE) for name in ("iss", "aud", "iat", "jti", "events", "sub")),
    ],
)
def test_a_logout_token_with_a_wrong_claim_is_refused(claims: dict[str, Any]) -> None:
    with pytest.raises(NotBelieved):
        logout_token(signed(claims), KEYS, SETTINGS, NOW)
