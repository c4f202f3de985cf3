"""Settings of receivers: what is wrong with them is said where it stands."""

from pathlib import Path

import pytest

from bot.contact.receivers import NOBODY, SettingsError, Webhook, read_receivers
from engine.library import Library

GOOD = """
public_url: https://polku.example.org
smtp: {host: mail.example.org, sender: polku@example.org}
receivers:
  team:
    services: [opiskeluhuolto]
    name: {fi: Nuorten tiimi}
    seen_by: {fi: kaksi työntekijää}
    answer: {fi: kahdessa arkipäivässä}
    fields: [way, contact]
    deliver: {via: webhook, url: "https://intake.example.org/polku", secrets: [TEAM_SECRET]}
    second: {via: email, to: [team@example.org]}
"""
SECRETS = {"TEAM_SECRET": "whsec_QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB"}


def test_without_settings_the_demos_receiver_is_one_that_nobody_reads() -> None:
    assert read_receivers({}) is NOBODY
    assert [receiver.is_read for receiver in NOBODY.receivers.values()] == [False]


def test_the_demos_services_are_in_the_catalogue_and_shown(library: Library) -> None:
    entries = {**library.services, **library.groups}
    assert all(entries[id].show for id in NOBODY.receivers["demo"].services)


def test_settings_are_read(tmp_path: Path) -> None:
    file = tmp_path / "receivers.yml"
    file.write_text(GOOD, encoding="utf-8")
    settings = read_receivers(SECRETS | {"POLKU_RECEIVERS": str(file)})
    assert settings.of_service("opiskeluhuolto") == "team" and settings.of_service("sekasin-chat") is None
    assert isinstance(settings.channel("team", "first"), Webhook)
    assert settings.channel("team", "alert") is None and settings.channel("unknown", "first") is None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("https://intake", "http://intake", "must be https"),
        ("TEAM_SECRET", "OTHER", "OTHER must hold a secret"),
        ("{via: webhook,", "{via: pigeon,", "pigeon"),
        ("name: {fi: Nuorten tiimi}", "name: {sv: Ungdomsteamet}", "name needs at least Finnish words"),
        ("smtp: {host: mail.example.org, sender: polku@example.org}", "", "e-mail needs `smtp"),
        ("fields: [way, contact]", "fields: [alias]", "fields needs way and contact"),
        ("services:", "service:", "receivers"),
        ("fields: [way, contact]", "is_read: false", "is_read is for the demo"),
        ("receivers:", "receivers: [", "POLKU_RECEIVERS"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, old: str, new: str, said: str) -> None:
    file = tmp_path / "receivers.yml"
    assert old in GOOD
    file.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(SettingsError, match=said):
        read_receivers(SECRETS | {"POLKU_RECEIVERS": str(file)})


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(SettingsError, match="nowhere"):
        read_receivers({"POLKU_RECEIVERS": "/nowhere/receivers.yml"})
