"""The plainest words of each category, which reviewed phrases must know by themselves, whatever is learnt beside them."""

import pytest

from bot.gate.danger import Danger
from bot.gate.screen import Screen

PLAIN = {
    "suicide_direct": (
        "haluan kuolla", "mä haluun kuolla", "aion tappaa itseni", "en halua enää elää",
        "jag vill dö", "jag vill bara dö", "vill dö", "nu vill jag dö", "jag vill inte leva längre", "jag ska ta mitt liv",
        "jag tänker ta livet av mig", "I want to die", "I want to kill myself", "I don't want to live anymore",
    ),
    "suicide_indirect": (
        "kaikilla olisi parempi ilman minua", "toivon etten heräisi enää", "alla skulle ha det bättre utan mig",
        "jag önskar att jag aldrig vaknade", "everyone would be better off without me",
    ),
    "suicide_plan_means": (
        "mulla on kaikki valmiina, teen sen tänä iltana", "olen kirjoittanut jäähyväiskirjeen", "tiedän miten tapan itseni",
        "jag har bestämt hur jag ska ta mitt liv", "jag har skrivit ett avskedsbrev", "I have a plan to kill myself tonight",
    ),
    "self_harm_now": (
        "oon just viiltänyt itseäni ja verta tulee", "jag skär mig just nu", "I am cutting myself right now",
    ),
    "overdose_poisoning": (
        "otin paljon lääkkeitä", "söin koko purkin panadolia", "jag har tagit massor av tabletter", "I took a lot of pills",
    ),
    "danger_now": ("en saa henkeä", "kaveri on tajuton", "jag kan inte andas", "I can't breathe"),
    "abuse_home": ("isä lyö minua", "äiti hakkaa mua", "pappa slår mig", "my dad hits me"),
    "sexual_violence": ("minut raiskattiin", "jag blev våldtagen", "I was raped", "he threatens to share my nudes"),
    "runaway": (
        "karkasin kotoa", "olen karannut enkä voi mennä kotiin", "jag har rymt hemifrån", "I ran away from home",
    ),
    "friend_danger": ("kaverini aikoo tappaa itsensä", "min kompis vill dö", "my friend wants to kill herself"),
    "threat_to_others": ("aion tappaa jonkun", "jag ska döda någon", "I am going to kill someone"),
}  # fmt: skip

NO_DANGER = (
    "jag vill inte dö", "jag vill dö av skratt", "alla ska dö någon gång", "hur många vill dö i filmen",
    "otin lääkkeet niin kuin lääkäri sanoi", "söin paljon karkkia",
)  # fmt: skip


@pytest.mark.parametrize(("category", "text"), [(name, text) for name, texts in PLAIN.items() for text in texts])
def test_the_plainest_words_are_answered(danger: Danger, category: str, text: str) -> None:
    assert danger.screen.screen(text)[:2] == ("crisis", category)


def test_each_category_has_plain_words(danger: Danger) -> None:
    assert set(PLAIN) == set(danger.library.categories)


@pytest.mark.parametrize("text", NO_DANGER)
def test_words_that_only_look_alike_are_no_crisis(danger: Danger, text: str) -> None:
    """No phrase finds them; the classifier may ask gently, and no more."""
    assert Screen(danger.library.categories.values()).screen(text).outcome == "none"
    assert danger.screen.screen(text).outcome != "crisis"
