"""What a provider's tokens must hold before anything in them is believed. No network, no clock."""

from collections.abc import Mapping
from typing import Any, TypeGuard

from authlib.oidc.core import CodeIDToken
from joserfc import jwe, jwt
from joserfc.errors import JoseError
from joserfc.jwk import Key, KeySet

from bot.identity.settings import Settings

LEEWAY = 60
"""Seconds that two clocks may differ."""
OLDEST_LOGOUT = 300
"""Seconds after which a logout token is refused, whatever it says itself."""
LOGOUT = "http://schemas.openid.net/event/backchannel-logout"
LONGEST = 20_000
"""Characters of a token that are looked at."""
ENCRYPTION = [
    "RSA-OAEP", "RSA-OAEP-256", "ECDH-ES", "ECDH-ES+A256KW",
    "A128GCM", "A256GCM", "A128CBC-HS256", "A256CBC-HS512",
]  # fmt: skip


class NotBelieved(Exception):
    """A token that is refused; the code says why, for the log: it never holds a part of the token."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def id_token(
    raw: str, keys: KeySet, settings: Settings, *, nonce: str, now: int, access_token: str, own: Key | None = None
) -> dict[str, Any]:
    """The claims of an ID token (OpenID Connect Core 3.1.3.7); ``own`` decrypts it where it must be encrypted.

    Raises NotBelieved.
    """
    header, claims = _signed(_decrypted(raw, own) if settings.encrypted_id_token else raw, keys, settings)
    options = {
        "iss": {"essential": True, "value": settings.issuer},
        "aud": {"essential": True, "value": settings.client_id},
    }
    params = {"nonce": nonce, "client_id": settings.client_id, "access_token": access_token}
    try:
        CodeIDToken(claims, header, options, params).validate(now=now, leeway=LEEWAY)
    except JoseError as error:
        raise NotBelieved(error.error) from None
    except (TypeError, ValueError):
        raise NotBelieved("broken_claims") from None
    if not nonce or claims.get("nonce") != nonce:
        raise NotBelieved("nonce")
    _all_ours(claims, settings)
    if claims.get("acr") not in settings.acr:
        raise NotBelieved("acr")
    if not isinstance(claims["sub"], str) or not claims["sub"]:
        raise NotBelieved("sub")
    return claims


def logout_token(raw: str, keys: KeySet, settings: Settings, now: int) -> dict[str, Any]:
    """The claims of a logout token (OpenID Connect Back-Channel Logout 2.6), but whether its ``jti`` is new. Raises NotBelieved."""
    _, claims = _signed(raw, keys, settings)
    issued, ends = claims.get("iat"), claims.get("exp")
    if claims.get("iss") != settings.issuer:
        raise NotBelieved("iss")
    audience = claims.get("aud")
    if settings.client_id not in (audience if isinstance(audience, list) else [audience]):
        raise NotBelieved("aud")
    if not _is_number(issued) or not now - OLDEST_LOGOUT - LEEWAY <= issued <= now + LEEWAY:
        raise NotBelieved("iat")
    if ends is not None and (not _is_number(ends) or ends + LEEWAY < now):
        raise NotBelieved("exp")
    events = claims.get("events")
    if not isinstance(events, Mapping) or not isinstance(events.get(LOGOUT), Mapping):
        raise NotBelieved("events")
    if "nonce" in claims:  # an ID token must not pass for one
        raise NotBelieved("nonce")
    if not isinstance(claims.get("jti"), str) or not claims["jti"]:
        raise NotBelieved("jti")
    if not any(isinstance(claims.get(name), str) and claims[name] for name in ("sub", "sid")):
        raise NotBelieved("sub")
    return claims


def _signed(raw: str, keys: KeySet, settings: Settings) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims of a token that one of the provider's keys has signed, in a way that the settings allow."""
    if len(raw) > LONGEST:
        raise NotBelieved("too_long")
    try:
        token = jwt.decode(raw, keys, algorithms=list(settings.algorithms))
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise NotBelieved(getattr(error, "error", "broken")) from None
    return dict(token.header), dict(token.claims)


def _decrypted(raw: str, own: Key | None) -> str:
    if own is None or len(raw) > LONGEST:
        raise NotBelieved("not_encrypted_for_us")
    try:
        plain = jwe.decrypt_compact(raw, own, algorithms=ENCRYPTION).plaintext
        return (plain or b"").decode("ascii")
    except (JoseError, ValueError, TypeError, KeyError):
        raise NotBelieved("not_encrypted_for_us") from None


def _all_ours(claims: Mapping[str, Any], settings: Settings) -> None:
    """No audience beside ours: a token that another client may hold too is not for a login here."""
    audience = claims["aud"]
    if audience not in (settings.client_id, [settings.client_id]):
        raise NotBelieved("aud")


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)
