"""The screen, with small categories of its own: disguises are seen through, and only what phrases say is found."""

import pytest

from bot.gate.phrases import PhraseError
from bot.gate.screen import BETWEEN, SCREENED, Screen, Screening
from tests.bot.gate.making import category, screen_of

DIE = screen_of("haluan kuolla", "en … elää", "tapan itseni", "hätä nyt")


@pytest.mark.parametrize(
    "text",
    [
        "haluan kuolla",
        "HALUAN KUOLLA",
        "moi, mä haluan kuolla tänään",
        "haluan ku\u200bol\u200bla",
        "halu\u00adan kuolla",
        "haluan\u00a0kuolla",
        "haluan kuollaaaaa",
        "haluan kkuuoollllaa",
        "haluaaaan kuolla",
        "haluan k u o l l a",
        "haluan k.u.o.l.l.a",
        "haluan ku0lla",
        "h4lu4n kuoll4",
        "haluan kuоllа",
        "ｈａｌｕａｎ ｋｕｏｌｌａ",
        "haluan... kuolla",
        "haluan\nkuolla",
        "hata nyt",
        "HÄTÄ NYT",
        "ha\u0308ta\u0308 nyt",
    ],
)
def test_a_disguise_is_seen_through(text: str) -> None:
    assert DIE.screen(text).outcome == "crisis"


@pytest.mark.parametrize("text", ["haluan elää", "kuolla haluan", "haluan kuollakseni", "haluan ehkä kuolla", "hei"])
def test_what_no_phrase_says_is_not_found(text: str) -> None:
    assert DIE.screen(text) == Screening("none")


def test_a_gap_holds_up_to_four_words() -> None:
    assert DIE.screen(f"en {'sana ' * BETWEEN}elää").outcome == "crisis"
    assert DIE.screen(f"en {'sana ' * (BETWEEN + 1)}elää").outcome == "none"


def test_a_gap_does_not_reach_into_the_next_sentence() -> None:
    assert DIE.screen("en halua elää").outcome == "crisis"
    assert DIE.screen("en tiedä. Aion elää").outcome == "none"


def test_endings_beginnings_and_numbers_fit() -> None:
    found = screen_of("kuol*", "*murha", "otin ## nappia")
    assert [found.screen(text).outcome for text in ("kuolema", "itsemurha", "otin 20 nappia", "otin 2 nappia")] == [
        "crisis",
        "crisis",
        "crisis",
        "none",
    ]


def test_a_phrase_at_the_beginning_or_the_end_fits_nowhere_else() -> None:
    found = screen_of("< hyvästi kaikille", "en jaksa >")
    texts = ("hyvästi kaikille nyt", "sano hyvästi kaikille", "mä en jaksa", "en jaksa läksyjä")
    assert [found.screen(text).outcome for text in texts] == ["crisis", "none", "crisis", "none"]


def test_an_exception_covers_its_own_words_and_no_others() -> None:
    found = screen_of("haluan kuolla", exceptions={"fi": ("haluan kuolla nauruun",)})
    assert found.screen("haluan kuolla nauruun").outcome == "none"
    assert found.screen("haluan kuolla nauruun. Oikeasti haluan kuolla").outcome == "crisis"


def test_an_exception_of_one_category_covers_words_for_each_other() -> None:
    one = category("one", 1, phrases={"fi": ("haluan kuolla",)})
    other = category("other", 2, exceptions={"fi": ("haluan kuolla nauruun",)})
    assert Screen([one, other]).screen("haluan kuolla nauruun").outcome == "none"


def test_an_unsure_phrase_leads_to_the_check_in() -> None:
    found = screen_of(unsure={"fi": ("en jaksa",)})
    assert found.screen("en jaksa").outcome == "check_in"


def test_a_sure_phrase_is_stronger_than_an_unsure_one_of_a_lower_rank() -> None:
    unsure = category("unsure", 1, unsure={"fi": ("en jaksa",)})
    sure = category("sure", 9, phrases={"fi": ("haluan kuolla",)})
    assert Screen([unsure, sure]).screen("en jaksa, haluan kuolla")[:2] == ("crisis", "sure")


def test_rank_decides_between_categories_and_not_their_order() -> None:
    low = category("low", 1, phrases={"fi": ("otin kaikki",)})
    high = category("high", 2, phrases={"fi": ("haluan kuolla",)})
    for categories in ([low, high], [high, low]):
        assert Screen(categories).screen("haluan kuolla, otin kaikki").category == "low"


def test_all_languages_are_read_whatever_the_page_speaks() -> None:
    found = Screen([category(phrases={"sv": ("vill dö",), "en": ("want to die",)})])
    assert found.screen("jag vill dö", "fi").outcome == "crisis"
    assert found.screen("i want to die", "fi").outcome == "crisis"


def test_why_names_the_phrase_of_the_content_and_never_the_text() -> None:
    assert screen_of("haluan kuol*").screen("salaisuus: haluan kuolla").why == ("first.fi: haluan kuol*",)


def test_the_first_two_thousand_characters_are_read() -> None:
    phrase = "haluan kuolla"
    assert SCREENED == 2000
    assert DIE.screen("x" * (SCREENED - len(phrase) - 1) + " " + phrase).outcome == "crisis"
    assert DIE.screen("x" * SCREENED + " " + phrase).outcome == "none"


@pytest.mark.parametrize(
    "text", ["haluan\x00 kuolla", "\x00haluan kuo\x00lla", "\ud83d haluan kuolla", "haluan kuol\udc00la"]
)
def test_nul_and_broken_characters_hide_nothing(text: str) -> None:
    assert DIE.screen(text).outcome == "crisis"


@pytest.mark.parametrize("text", ["", " ", "\x00", "\ud800", "...", "\u200b", "🙂"])
def test_a_text_without_words_is_nothing(text: str) -> None:
    assert DIE.screen(text) == Screening("none")


def test_a_screen_without_phrases_finds_nothing() -> None:
    assert Screen([]).screen("haluan kuolla") == Screening("none")


def test_a_list_of_one_category_serves_another() -> None:
    one = category("one", 1, lists={"self": ("itseni", "mut")})
    other = category("other", 2, phrases={"fi": ("tapan {self}",)})
    assert Screen([one, other]).screen("tapan mut").category == "other"


def test_a_phrase_that_cannot_be_read_is_told_with_its_file() -> None:
    with pytest.raises(PhraseError, match=r"content/safety/first\.yml: .*does not close"):
        screen_of("(haluan kuolla")
