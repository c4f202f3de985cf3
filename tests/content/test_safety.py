"""The crisis answers that ship, held to the rules of answers in safety.md (4 to 6, 10) and docs/safety.md."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import combinations
from typing import NamedTuple

import pytest

from engine.library import Library
from engine.safety import LEAST_VARIANTS, MOST_WORDS, Bubbles
from engine.walker import LANGUAGES, Language

ABOUT_LIFE = (
    "suicide_direct",
    "suicide_indirect",
    "suicide_plan_means",
    "self_harm_now",
    "overdose_poisoning",
    "danger_now",
    "friend_danger",
    "threat_to_others",
)
ABOUT_VIOLENCE = ("abuse_home", "sexual_violence")
CATEGORIES = (*ABOUT_LIFE, *ABOUT_VIOLENCE, "runaway")
MOST_ALIKE = 0.7
"""Two variants more alike than this are one with a few words changed."""

Words = dict[Language, str]

SAFE_NOW: Words = {"fi": r"turva(ssa|llis)", "sv": r"trygg|säkerhet", "en": r"\bsafe\b"}
WITH_SOMEONE: Words = {
    "fi": r"älä(kä)? jää (tilanteeseen )?yksin|et ole yksin|ei jää yksin|jonkun (kanssa|seuraan)|olemaan kanssasi"
    r"|vierellään|etsi seuraa|jonkun luo\b|aikuisen luo\b",
    "sv": r"inte (bli )?ensam|med någon|hos någon|med dig|vid hens sida|sällskap|till någon\b|trygg vuxen",
    "en": r"(not|n't) (stay|be) (in this )?alone|not alone|with someone|(be|stay) with you|at their side"
    r"|do not let them be alone|find someone|go to (someone|a safe adult)",
}
AWAY: Words = {
    "fi": r"\b(pois|kaua(s|ksi)|kaukana|erossa|etäisyyttä|anna vaaralliset|taak?se\w*|turvaan|jätä|jossa olet turvassa"
    r"|mikään ei voi vahingoittaa)\b",
    "sv": r"\b(bort|långt|borta|avstånd|ge de farliga|bakom dig|gå först i säkerhet|lämna|där du är trygg|inget kan skada)\b",
    "en": r"\b(away|far|distance|give the dangerous|behind you|to safety|leave|nothing can harm|where you are safe)\b",
}
NOT_YOUR_FAULT: Words = {
    "fi": r"ei ole sinun syytäsi|ei koskaan sinun",
    "sv": r"inte ditt fel|aldrig din\b",
    "en": r"not your fault|never yours",
}
RIGHT_TO_TELL: Words = {"fi": r"oikeus kertoa", "sv": r"rätt att berätta", "en": r"right to tell"}
CANNOT_REPORT: Words = {
    "fi": r"\bbotti\b[^.]*\b(enkä|ei) (voi|pysty) (ilmoittaa|tehdä ilmoitusta|tekemään ilmoitusta)",
    "sv": r"\bbot(en)?\b[^.]*kan inte (anmäla|göra en anmälan)",
    "en": r"\bbot\b[^.]*(cannot|can't) (report|make a report)",
}
NEXT: Words = {"fi": r"kuun(nellaan|telee)", "sv": r"lyssnar", "en": r"listen"}
CHAT = r"sekasin\.fi|nollalinja\.fi"
FORBIDDEN: dict[str, Words] = {
    "promises secrecy": {
        "fi": r"\ben kerro|kukaan ei saa tietää|salaisuu|salassa|välillämme|luottamuksellis|anonyymi|nimettömä",
        "sv": r"berättar inte för|ingen får veta|hemlig|mellan oss|konfidentiell|anonym",
        "en": r"\bsecret|between us|confidential|won't tell|will not tell|nobody will know|anonymous",
    },
    "says that a human speaks": {
        "fi": r"olen (oikea )?ihminen|en ole (botti|kone)",
        "sv": r"jag är (en )?(riktig )?människa|jag är inte en (bot|maskin)",
        "en": r"I('m| am) (a )?(real |human|person)|I('m| am) not a (bot|machine)",
    },
    "asks for a promise": {
        "fi": r"\blupaa\b|\blupaatko\b|lupaus|sopimus",
        "sv": r"\blova\b|\blovar du\b|löfte|kontrakt|avtal",
        "en": r"\bpromise (me|that|to|not)|\bcan you promise|contract|\bpact\b",
    },
    "names a method": {
        "fi": r"hirt|köy(si|de)|\bnaru|pilleri|lääk|tablet|veits|\bterä|viil|\base\b|aseen|hyppä|\bsilta|\bjuna|annos"
        r"|kaasu|hukut|polttaa|ranne|ranteet",
        "sv": r"häng(a|er)|\brep(et)?\b|snara|piller|medicin|tablett|kniv|rakblad|\bskär(a|er|ning)?\b|vapen|pistol|hoppa"
        r"|\bbro(n)?\b|\btåg|\bdos|dränk|handled",
        "en": r"\bhang|\brope|noose|\bpills?\b|medicine|tablet|knife|blade|razor|\bcut|\bgun\b|jump|bridge|\btrain"
        r"|\bdose|drown|wrist",
    },
    "makes a diagnosis or a score": {
        "fi": r"masennus|masentunut|diagnoo|sairau|häiriö|oirey|riskitaso|pistee",
        "sv": r"depress|diagnos|sjukdom|störning|risknivå|poäng",
        "en": r"depress|diagnos|illness|disorder|risk level|\bscore",
    },
    "blames": {
        "fi": r"oma vika|sinun vikasi|itsekä|olisit voinut|häpe|miksi (teit|et)\b",
        "sv": r"(?<!inte )ditt fel|självisk|skäms|varför (gjorde|har) du",
        "en": r"(?<!not )your fault|selfish|shame|why did(n't)? you|you should have",
    },
    "asks for contact details": {
        "fi": r"yhteystie|puhelinnumerosi|nimesi|osoitteesi|sähköposti",
        "sv": r"kontaktuppgift|ditt (telefon)?nummer|ditt namn|din adress|e-post",
        "en": r"contact details|your (phone )?number|your name|your address|e-?mail",
    },
}


class Said(NamedTuple):
    """One variant of an answer."""

    category: str
    language: Language
    number: int
    bubbles: Bubbles

    @property
    def text(self) -> str:
        return " ".join(self.bubbles)

    @property
    def name(self) -> str:
        return f"{self.category}.{self.number} {self.language}"


def answers(library: Library, *categories: str) -> Iterator[Said]:
    for category in categories:
        for language in LANGUAGES:
            for number, bubbles in enumerate(library.categories[category].answers[language], 1):
                yield Said(category, language, number, bubbles)


def has(pattern: str, text: str) -> bool:
    return re.search(pattern, text, re.IGNORECASE) is not None


def lacking(library: Library, rule: Words, *categories: str) -> list[str]:
    """The variants of these categories in which nothing fits the rule."""
    return [said.name for said in answers(library, *categories) if not has(rule[said.language], said.text)]


def digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def phones(library: Library, always_open: bool = False) -> set[str]:
    """Numbers of the services that are shown."""
    shown = (one for one in library.services.values() if one.show and (one.always_open or not always_open))
    return {digits(channel.value) for one in shown for channel in one.channels if channel.kind == "phone"}


def numbers(text: str) -> set[str]:
    """Whatever looks like a phone number; a clock ("kello 24") is too short to be one."""
    return {digits(found) for found in re.findall(r"\+?\d[\d ]*\d", text) if len(digits(found)) > 2}


def test_each_category_of_the_safety_rules_is_there_and_no_other(library: Library) -> None:
    assert sorted(library.categories) == sorted(CATEGORIES)


@pytest.mark.parametrize("category", CATEGORIES)
def test_each_category_has_three_answers_in_each_language_that_truly_differ(library: Library, category: str) -> None:
    for language in LANGUAGES:
        variants = library.categories[category].answers[language]
        assert len(variants) >= LEAST_VARIANTS
        for one, other in combinations(variants, 2):
            assert set(one) & set(other) == set()
            alike = SequenceMatcher(None, " ".join(one), " ".join(other), autojunk=False).ratio()
            assert alike < MOST_ALIKE, (category, language, round(alike, 2))


def test_a_variant_has_as_many_bubbles_in_each_language(library: Library) -> None:
    """Variants of one number say the same, so a change of language repeats none (bot/gate/answer.py)."""
    for category in library.categories.values():
        shapes = {tuple(len(bubbles) for bubbles in category.answers[language]) for language in LANGUAGES}
        assert len(shapes) == 1, category.id


def test_no_bubble_is_longer_than_sixty_words(library: Library) -> None:
    bubbles = [(said.name, bubble) for said in answers(library, *CATEGORIES) for bubble in said.bubbles]
    assert [name for name, bubble in bubbles if not 0 < len(bubble.split()) <= MOST_WORDS] == []


def test_each_answer_gives_112(library: Library) -> None:
    assert [said.name for said in answers(library, *CATEGORIES) if "112" not in numbers(said.text)] == []


def test_each_answer_gives_a_line_beside_112_that_is_always_open(library: Library) -> None:
    """Whom to talk with at any hour: the poison centre and the medical helpline are not for talking."""
    lines = phones(library, always_open=True) - {"112", "0800147111", "116117"}
    assert [said.name for said in answers(library, *CATEGORIES) if not numbers(said.text) & lines] == []


def test_each_answer_gives_a_chat_to_whoever_cannot_speak(library: Library) -> None:
    assert lacking(library, dict.fromkeys(LANGUAGES, CHAT), *CATEGORIES) == []


def test_poisoning_begins_with_the_number_to_call(library: Library) -> None:
    """Before 112 or the Poison Information Centre stand at most three words, and no other sentence."""
    begins = re.compile(r"(?:[^\W\d]+,? ){0,3}(?:112|0800 147 111)\b")
    assert [said.name for said in answers(library, "overdose_poisoning") if not begins.match(said.bubbles[0])] == []
    assert [
        said.name for said in answers(library, "overdose_poisoning") if not {"112", "0800147111"} <= numbers(said.text)
    ] == []


def test_any_other_answer_begins_with_words_and_not_with_a_number(library: Library) -> None:
    others = (category for category in CATEGORIES if category != "overdose_poisoning")
    first = [(said.name, re.split(r"[.;:?]", said.bubbles[0])[0]) for said in answers(library, *others)]
    assert [name for name, sentence in first if re.match(r"\W*\d", sentence)] == []


def test_where_life_may_be_in_danger_the_answer_says_to_be_with_someone(library: Library) -> None:
    assert lacking(library, WITH_SOMEONE, *ABOUT_LIFE) == []


def test_where_life_may_be_in_danger_the_answer_says_to_be_away_from_what_could_hurt(library: Library) -> None:
    assert lacking(library, AWAY, *ABOUT_LIFE) == []


def test_each_answer_asks_once_and_last_whether_the_person_is_safe_now(library: Library) -> None:
    for said in answers(library, *CATEGORIES):
        asked = [
            sentence for sentence in re.findall(r"[^.!?:]+\?", said.text) if has(SAFE_NOW[said.language], sentence)
        ]
        assert len(asked) == 1, said.name
        assert said.bubbles[-1].endswith(asked[0].strip()), said.name


@pytest.mark.parametrize("rule", [NOT_YOUR_FAULT, RIGHT_TO_TELL, CANNOT_REPORT, NEXT])
def test_violence_is_not_their_fault_may_be_told_and_what_comes_next_is_said_the_bot_not_reporting(
    library: Library, rule: Words
) -> None:
    assert lacking(library, rule, *ABOUT_VIOLENCE) == []


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_answer(library: Library, what: str) -> None:
    """...promises secrecy, names a method, and so on: the parameter ends the sentence."""
    rule = FORBIDDEN[what]
    found = [
        (said.name, match.group())
        for said in answers(library, *CATEGORIES)
        if (match := re.search(rule[said.language], said.text, re.IGNORECASE))
    ]
    assert found == []


def test_each_forbidden_word_would_be_seen() -> None:
    """The rules themselves: each finds what it is there to find."""
    seen = {
        "promises secrecy": {"fi": "Tämä pysyy välillämme.", "sv": "Det stannar mellan oss.", "en": "It stays secret."},
        "says that a human speaks": {"fi": "Olen ihminen.", "sv": "Jag är en människa.", "en": "I am human."},
        "asks for a promise": {"fi": "Lupaa minulle.", "sv": "Lova mig.", "en": "Promise me."},
        "names a method": {"fi": "Piilota veitsi.", "sv": "Göm kniven.", "en": "Hide the knife."},
        "makes a diagnosis or a score": {
            "fi": "Sinulla on masennus.",
            "sv": "Du har en depression.",
            "en": "You are depressed.",
        },
        "blames": {"fi": "Se on oma vika.", "sv": "Det är ditt fel.", "en": "It is your fault."},
        "asks for contact details": {"fi": "Jätä yhteystietosi.", "sv": "Ge ditt namn.", "en": "Leave your number."},
    }
    assert set(seen) == set(FORBIDDEN)
    assert [
        (what, language)
        for what in FORBIDDEN
        for language in LANGUAGES
        if not has(FORBIDDEN[what][language], seen[what][language])
    ] == []


def test_a_promise_once_given_to_a_friend_is_no_contract() -> None:
    """What friend_danger says of a promise to keep quiet is the opposite of one."""
    rule = FORBIDDEN["asks for a promise"]
    assert not has(rule["fi"], "vaikka olisit luvannut olla hiljaa")
    assert not has(rule["sv"], "också om du har lovat att vara tyst")
    assert not has(rule["en"], "even if you promised to keep quiet")


def test_each_service_of_an_answer_is_shown_and_112_comes_first(library: Library) -> None:
    for category in library.categories.values():
        assert [key for key in category.services if not library.services[key].show] == [], category.id
        assert "emergency-112" in category.services, category.id
        if category.id in ABOUT_LIFE and category.id != "suicide_indirect":
            assert category.services[0] == "emergency-112", category.id


def test_each_number_in_an_answer_is_one_of_a_service_that_is_shown_under_it(library: Library) -> None:
    known = phones(library)
    for said in answers(library, *CATEGORIES):
        assert numbers(said.text) <= known, said.name


def test_the_words_around_an_answer_keep_the_same_rules(library: Library) -> None:
    talk = library.talk
    for language in LANGUAGES:
        around = [*talk.safe_now.reply_safe[language], *talk.safe_now.reply_not_safe[language], *talk.failure[language]]
        around += [part[language] for part in (talk.check_in.question, talk.check_in.reply_no, talk.help_now.intro)]
        around += [part[language] for part in (talk.help_now.emergency, talk.help_now.cannot_speak, talk.not_reviewed)]
        for bubble in around:
            assert 0 < len(bubble.split()) <= MOST_WORDS, bubble
            assert [what for what, rule in FORBIDDEN.items() if has(rule[language], bubble)] == []
            assert numbers(bubble) <= phones(library), bubble


def test_112_and_a_line_that_is_always_open_are_given_to_whoever_is_not_safe_and_when_something_broke(
    library: Library,
) -> None:
    lines = phones(library, always_open=True) - {"112"}
    for language in LANGUAGES:
        for said in (library.talk.safe_now.reply_not_safe[language], library.talk.failure[language]):
            found = numbers(" ".join(said))
            assert "112" in found
            assert found & lines


def test_while_no_clinician_has_read_the_answers_the_page_says_so(library: Library) -> None:
    if any(category.reviewed is None for category in library.categories.values()):
        assert all("112" in library.talk.not_reviewed[language] for language in LANGUAGES)


def test_no_two_categories_share_a_rank(library: Library) -> None:
    ranks = [category.rank for category in library.categories.values()]
    assert len(set(ranks)) == len(ranks)
