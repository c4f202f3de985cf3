"""What is told beside the wish: places bent in any way, ages that become bands, of whom somebody speaks."""

import pytest

from bot.dialogue.entities import about, age, for_whom, municipality

NAMES = ("Hamina", "Kotka", "Kouvola", "Miehikkälä", "Pyhtää", "Virolahti")
ALSO = {"Fredrikshamn": "Hamina", "Pyttis": "Pyhtää", "Vederlax": "Virolahti"}


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("Oon Kotkasta ja mua ahdistaa", "Kotka"),
        ("asun kouvolassa", "Kouvola"),
        ("asutaan Haminassa", "Hamina"),
        ("muutettiin kotkaan", "Kotka"),
        ("oon kouvolast", "Kouvola"),
        ("asumme Virolahdella", "Virolahti"),
        ("virolahti", "Virolahti"),
        ("koulu on Pyhtäällä", "Pyhtää"),
        ("Miehikkälässä", "Miehikkälä"),
        ("vi bor i Fredrikshamn", "Hamina"),
        ("we live in Kotka", "Kotka"),
        ("muutin Kotkasta Kouvolaan", None),
        ("asun Helsingissä", None),
        ("kotkottaa", None),
        ("", None),
    ],
)
def test_a_municipality_is_heard_in_its_forms(text: str, where: str | None) -> None:
    assert municipality(text, NAMES, ALSO) == where


@pytest.mark.parametrize(
    ("text", "band"),
    [
        ("olen 15", "13-15"),
        ("oon 16 ja mua ahdistaa", "16-17"),
        ("15v tyttö", "13-15"),
        ("mun poika 14v", "13-15"),
        ("17-vuotias", "16-17"),
        ("jag är 14", "13-15"),
        ("14-årig", "13-15"),
        ("i'm 16 years old", "16-17"),
        ("I’m 13, help", "13-15"),
        ("olen 19-vuotias", "18+"),
        ("olen 12", None),
        ("olen 15 minuuttia myöhässä", None),
        ("15 v sitten", None),
        ("heräsin kello 15", None),
        ("lapset 13v ja 16v", None),
    ],
)
def test_an_age_becomes_its_band(text: str, band: str | None) -> None:
    assert age(text) == band


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("mun poika 14v ei mee kouluun", "child"),
        ("tyttäreni itkee", "child"),
        ("meidän teini lintsaa", "child"),
        ("min son spelar", "child"),
        ("my daughter cries", "child"),
        ("mun paras kaveri voi huonosti", "friend"),
        ("ystäväni juo", "friend"),
        ("min kompis mår dåligt", "friend"),
        ("my best friend is sad", "friend"),
        ("mua ahdistaa", "self"),
        ("jag kan inte sova", "self"),
        ("uni", None),
    ],
)
def test_of_whom_somebody_speaks(text: str, whom: str | None) -> None:
    assert for_whom(text) == whom


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("saako äiti tietää tästä", "parents"),
        ("does mum find out", "parents"),
        ("ootko robotti", "human"),
        ("är du en människa", "human"),
        ("paljonko tää maksaa", "cost"),
        ("is it free", "cost"),
        ("kuka tän on tehny", "made"),
        ("who made this", "made"),
        ("tallennetaanko mun viestit", "kept"),
        ("what do you know about me", "kept"),
        ("kuka näkee tämän", None),
        ("vem ser det här", None),
    ],
)
def test_which_question_about_us_is_asked(text: str, asked: str | None) -> None:
    assert about(text) == asked
