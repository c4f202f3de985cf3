"""Danger said in languages that Polku does not speak is heard by phrases alone; ordinary words in them are not."""

import pytest

from bot.gate.screen import Screen
from engine.library import Library

SAID = {
    "ru": {
        "suicide_direct": "Привет, мне 15, и я больше не хочу жить, честно",
        "suicide_indirect": "родителям будет легче без меня, я это знаю",
        "suicide_plan_means": "я сижу на крыше, внизу машины",
        "self_harm_now": "вчера опять порезала руки лезвием от точилки",
        "overdose_poisoning": "я выпила пачку таблеток час назад",
        "danger_now": "помогите, мой брат не дышит!!!",
        "abuse_home": "папа меня бьет, когда выпьет",
        "sexual_violence": "он шантажирует меня, говорит что выложит мои фотки",
        "runaway": "убежала из дома, и мне негде спать",
        "friend_danger": "моя подруга пишет, что хочет умереть",
        "threat_to_others": "завтра возьму нож и приду в школу",
    },
    "uk": {
        "suicide_direct": "мені 14 і я дуже хочу померти",
        "suicide_indirect": "батькам буде легше без мене",
        "suicide_plan_means": "стою на мосту і дивлюсь на воду",
        "self_harm_now": "я знову порізала собі руки",
        "overdose_poisoning": "молодша сестра випила відбілювач",
        "danger_now": "допоможіть, тато не дихає",
        "abuse_home": "вітчим б’є маму і мене",
        "sexual_violence": "хлопець шантажує мене моїми фото",
        "runaway": "мене вигнали з дому, ніде ночувати",
        "friend_danger": "моя подруга каже, що хоче вбити себе",
        "threat_to_others": "я вб'ю їх всіх у школі",
    },
    "ar": {
        "suicide_direct": "عمري 15 سنة وأريد أن أموت",
        "suicide_indirect": "عائلتي ستكون أفضل من دوني",
        "suicide_plan_means": "أنا واقفة على السطح الآن",
        "self_harm_now": "جرحت يدي مرة ثانية اليوم",
        "overdose_poisoning": "بلعت علبة حبوب قبل ساعة",
        "danger_now": "ساعدوني أخي لا يتنفس",
        "abuse_home": "ابوي يضربني كل يوم وأخاف منه",
        "sexual_violence": "شخص يبتزني بصوري ويطلب فلوس",
        "runaway": "هربت من البيت وما عندي مكان أنام فيه",
        "friend_danger": "صديقتي قالت إنها تريد الموت",
        "threat_to_others": "سأقتلهم كلهم في المدرسة",
    },
    "so": {
        "suicide_direct": "waxaan ahay 15 jir, waxaan rabaa inaan dhinto",
        "suicide_indirect": "qoyskayga wuu ka fiican yahay la'aantay",
        "suicide_plan_means": "hadda waxaan ku taaganahay buundada",
        "self_harm_now": "shalay waxaan jaray gacantayda",
        "overdose_poisoning": "waxaan cunay kiniinno badan",
        "danger_now": "aabbahay ma neefsanayo, soo dhakhsada",
        "abuse_home": "aabahay wuu i garaacaa habeen kasta",
        "sexual_violence": "nin ayaa ii hanjabay inuu faafiyo sawirrada qaawan",
        "runaway": "waan ka cararay guriga, meel aan seexdo ma haysto",
        "friend_danger": "saaxiibtay waxay i tiri inay is disho",
        "threat_to_others": "waan dili doonaa macallinka",
    },
}
EVERYDAY = {
    "ru": ["Как записаться к школьной медсестре?", "завтра контрольная по математике, я волнуюсь", "мы играли в футбол и проиграли"],
    "uk": ["Де знайти гурток малювання для доньки?", "я сумую за бабусею і нашим котом", "сьогодні йде дощ"],
    "ar": ["كيف أحجز موعدا عند ممرضة المدرسة؟", "عندي امتحان رياضيات غدا", "أحب كرة القدم مع أصدقائي"],
    "so": ["sideen ballan uga qabsadaa kalkaalisada dugsiga?", "berri imtixaan xisaab ah ayaan leeyahay", "waxaan jeclahay kubadda cagta"],
}  # fmt: skip


@pytest.fixture(scope="module")
def screen(library: Library) -> Screen:
    return Screen(library.categories.values())


@pytest.mark.parametrize("language", SAID)
def test_danger_of_each_category_is_heard(screen: Screen, library: Library, language: str) -> None:
    assert set(SAID[language]) == set(library.categories)
    found = {category: screen.screen(text) for category, text in SAID[language].items()}
    missed = {category: one for category, one in found.items() if (one.outcome, one.language) != ("crisis", language)}
    assert missed == {}
    elsewhere = {category for category, one in found.items() if not any(why.startswith(category) for why in one.why)}
    assert elsewhere == set()


@pytest.mark.parametrize("language", EVERYDAY)
def test_ordinary_words_are_no_danger(screen: Screen, language: str) -> None:
    assert [screen.screen(text).why for text in EVERYDAY[language]] == [()] * 3


def test_phrases_of_other_languages_are_not_in_what_is_said_in_ours(screen: Screen, library: Library) -> None:
    """A Somali word may look like a Swedish one; of what people say to find a path, none is taken for it."""
    phrases = [text for path in library.paths.values() for texts in path.phrases.values() for text in texts][::4]
    assert [text for text in phrases if screen.screen(text).language] == []


@pytest.mark.parametrize("language", SAID)
def test_each_category_has_many_ways_in_each_language(library: Library, language: str) -> None:
    few = {c.id: len(c.phrases.get(language, ())) for c in library.categories.values()}  # type: ignore[call-overload]
    assert min(few.values()) >= 15, few
