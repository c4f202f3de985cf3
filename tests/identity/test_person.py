"""What is kept of who signs in, and settings that cannot be used."""

import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.identity.person import Person, person_of, subject_of
from bot.identity.settings import Settings, SettingsError, Staff, read_settings

TODAY = datetime.date(2026, 11, 24)
SETTINGS = Settings(
    issuer="https://idp.example.org", client_id="polku", public_url="https://polku.example.org",
    staff=Staff("groups", {"nurses": ("youth-team",), "all": ("youth-team", "desk")}),
)  # fmt: skip


def of(for_desk: bool = False, **claims: Any) -> Person | str:
    return person_of({"sub": "somebody", **claims}, SETTINGS, b"key", TODAY, for_desk)


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        ("2013-11-25", "too_young"), ("2013-11-24", ("youth", "13-15")), ("2010-11-25", ("youth", "13-15")),
        ("2010-11-24", ("youth", "16-17")), ("2008-11-25", ("youth", "16-17")), ("2008-11-24", ("parent", None)),
        ("1970-01-01", ("parent", None)), ("2027-01-01", "no_age"), ("24.11.2010", "no_age"), (None, "no_age"),
    ],
)  # fmt: skip
def test_a_birth_date_becomes_an_audience_and_a_band(born: str | None, expected: Any) -> None:
    found = of(**{"urn:oid:1.3.6.1.5.5.7.9.1": born})
    assert ((found.audience, found.age_band) if isinstance(found, Person) else found) == expected


def test_a_subject_says_nothing_without_the_key_and_differs_by_issuer() -> None:
    one = subject_of(b"key", "https://a.example.org", "somebody")
    assert len(one) == 64 and "somebody" not in one
    assert one == subject_of(b"key", "https://a.example.org", "somebody")
    assert one not in {subject_of(b"other", "https://a.example.org", "somebody"), subject_of(b"key", "b", "somebody")}


def test_the_desk_opens_for_the_units_of_the_claim_alone() -> None:
    found = of(for_desk=True, groups=["nurses", "all", 3, "unknown"], birthdate="1970-01-01")
    assert isinstance(found, Person) and found.units == ("youth-team", "desk")
    assert of(for_desk=True, birthdate="1970-01-01") == "no_desk"
    person = of(groups="nurses", birthdate="1970-01-01")
    assert isinstance(person, Person) and person.units is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("issuer: http://idp.example.org\nclient_id: p\npublic_url: https://p.example.org", "issuer must be https"),
        ("issuer: https://i.example.org\nclient_id: p\npublic_url: https://p.example.org", "client_secret names"),
        ("issuer: https://i.example.org\nclient_id: p\npublic_url: https://p.example.org\nacr: []", "acr needs"),
        ("issuer: https://i.example.org\nclient_id: p\npublic_url: https://p.example.org\nclient_auth: private_key_jwt",
         'a private JWK with "use": "sig"'),
        ("issuer: https://i.example.org\nclient_id: p\npublic_url: https://p.example.org\nidle_minutes: 500", "idle_minutes"),
        ("secret: x", "unknown field"),
    ],
)  # fmt: skip
def test_settings_that_cannot_be_used_say_what_to_do(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "identity.yml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=said):
        read_settings({"POLKU_IDENTITY": str(file)})


def test_without_settings_there_is_no_provider() -> None:
    assert read_settings({}) is None
