"""A small Conversations in memory: the contract of bot/conversation with a scripted talk that shows every kind of message."""

import secrets
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import yaml

from bot.conversation import Given, Offered, StaleChoice, UnknownConversation, View, texts_of
from engine.catalogue import Group
from engine.reply import (
    Address,
    AnyMessage,
    CheckIn,
    Crisis,
    Exercise,
    GroupCard,
    InputKind,
    Link,
    Phone,
    ServiceCard,
    Text,
    Timed,
)  # fmt: skip
from engine.walker import County, Language
from engine.words import TRANSLATED, Translations, Words, read_translations

ROOT = Path(__file__).parents[2]
CRISIS = ("haluan kuolla", "jag vill dö", "i want to die")

CARD: dict[str, Any] = {
    "text": "Sekasin-chatissa voi jutella ammattilaisen tai koulutetun vapaaehtoisen kanssa.",
    "lang": "fi", "id": "one", "name": "Koulukuraattori",
    "why": "Sopii sinulle, koska se on nuorille ja kotikuntasi on Kotka.",
    "contact": "Kerro nimesi ja mikä mietityttää. Sovitte yhdessä ajan.",
    "phones": (Phone("Soita", "116 111", "tel:116111"), Phone("Lähetä tekstiviesti", "040 000 0000", "sms:0400000000")),
    "links": (Address("Avaa chat", "https://example.org/chat"),), "web": "https://example.org", "open_now": True,
    "hours_text": "ma–pe 9–15, la–su suljettu", "languages": ("fi", "sv", "so"),
    "address": "Karhulantie 30, Kotka", "cost": "Maksuton",
}  # fmt: skip
SERVICE = ServiceCard(**CARD)
GROUP = GroupCard(
    **CARD | {"id": "two", "name": "Vertaisryhmä vanhemmille", "open_now": None},
    organiser="Yhdistys",
    form=("etänä",),
    for_whom="Eronneille vanhemmille.",
    capacity=8,
    meets=("ti 1. joulukuuta klo 17–18.30",),
)

CRISIS_MESSAGE = Crisis(
    text="Kiitos, että kerroit. Tuo kuulostaa todella raskaalta.\n\nOletko nyt turvassa? Jos olet vaarassa, soita 112.",
    lang="fi", category="suicide_direct", services=(SERVICE,),
)  # fmt: skip
EXERCISE = Exercise(
    text="Hengitä rauhassa", lang="fi", parts=(Timed("Hengitä sisään nenän kautta.", 4), Timed("Hengitä hitaasti ulos.", 6)),
    source_title="Mielenterveystalo", source_url="https://www.mielenterveystalo.fi",
)  # fmt: skip
LINK = Link(text="Nuoren uni", lang="fi", url="https://www.nuortenelama.fi", by="Nuorten elämä")

SCENES: dict[str, tuple[tuple[AnyMessage, ...], InputKind, tuple[str, ...]]] = {
    "start": (
        (Text(text="Hei. Hyvä, että tulit.\n\nMistä haluaisit aloittaa?", lang="fi"),),
        "choice", ("Uni", "Luku", "Monta", "Asteikko", "Olen huolissani itsestäni tai jostakusta toisesta",
         "Ryhmä", "Ystävät", "Koti"),
    ),
    "Uni": ((Text(text="Mennään rauhassa.", lang="fi"), EXERCISE, LINK), "choice", ("Jatketaan", "Ei nyt")),
    "Jatketaan": ((Text(text="Näihin voit ottaa yhteyttä.", lang="fi"), SERVICE, GROUP), "choice", ("Jatketaan",)),
    "Ryhmä": ((GROUP,), "none", ()),
    "Luku": ((Text(text="How many hours do you sleep?", lang="en"),), "number", ("En halua sanoa",)),
    "Monta": (
        (Text(text="Mitkä näistä?", lang="fi"), Text(text="Voit valita useita.", lang="fi")), "choices",
        ("Valvon myöhään", "Herään yöllä", "Puhelin on sängyssä", "En halua sanoa"),
    ),
    "Asteikko": ((Text(text="Millainen olo?", lang="fi"),), "scale",
        ("0 – hyvä", *map(str, range(1, 10)), "10 – todella raskas", "En halua sanoa")),
    "crisis": ((CRISIS_MESSAGE,), "choice", ("Olen turvassa", "En ole turvassa")),
    "check_in": ((CheckIn(text="Tarkoititko, että olet vaarassa?", lang="fi"),), "choice", ("Kyllä", "En")),
}  # fmt: skip


MEETING: dict[str, Any] = {
    "name": {"fi": "Vertaisryhmä", "sv": "Kamratgrupp"}, "summary": {"fi": "Juttelua."}, "audience": ["parent"],
    "needs": ["parent_divorce"], "show": True, "checked": {"on": "2026-11-24", "by": None, "source": "a test"},
    "channels": [{"kind": "place", "value": "Kirkkokatu 1, Kotka"}],
    "schedule": {"first": "2026-09-01T17:00:00", "minutes": 90, "rule": "FREQ=WEEKLY;BYDAY=TU", "except": ["2026-12-01"]},
}  # fmt: skip
GROUPS = {
    "two": msgspec.convert(MEETING, Group), "hidden": msgspec.convert(MEETING | {"show": False}, Group),
    "open": msgspec.convert(MEETING | {"schedule": None}, Group),
}  # fmt: skip


class FakeConversations:
    """Every text is answered with the scene it names; nothing typed is kept."""

    def __init__(self) -> None:
        self.views: dict[str, tuple[str, View]] = {}
        self.replies: dict[str, View] = {}
        self.bands: list[str | None] = []
        self.turns = 0

    async def open(
        self, *, audience: Any, language: Language, age_band: Any = None, municipality: str | None = None
    ) -> tuple[View, str]:
        id, token = secrets.token_urlsafe(12), secrets.token_urlsafe(32)
        self.bands.append(age_band)
        view = scene("start", View(id=id, turn=-1, audience=audience, language=language))
        self.views[id] = token, view
        return view, token

    async def turn(self, id: str, token: str, given: Given, key: str | None = None, language: Language = "fi") -> View:
        view = self._open(id, token)
        if key is not None and key in self.replies:
            return self.replies[key]
        labels = {one.id: one.label for one in view.choices}
        if given.choice is not None and given.choice not in labels:
            raise StaleChoice(view)
        if given.request is not None:
            said = next((one for one in texts_of(given) if self.screen_only(one)), None)
            if said is None:
                raise StaleChoice(view)
            given = Given(text=said)
        name = labels.get(given.choice or "", "start")
        if given.text is not None:
            name = "crisis" if self.screen_only(given.text) else "check_in" if "en jaksa" in given.text else "Uni"
        self.turns += 1
        view = scene(name if name in SCENES else "start", view)
        self.views[id] = token, view
        if key is not None:
            self.replies[key] = view
        return view

    async def view(self, id: str, token: str) -> View:
        return self._open(id, token)

    async def messages_after(self, id: str, token: str, turn: int) -> View | None:
        view = await self.view(id, token)
        return view if view.turn > turn else None

    async def set_language(self, id: str, token: str, language: Language) -> View:
        view = msgspec.structs.replace(self._open(id, token), language=language)
        self.views[id] = token, view
        return view

    async def forget(self, id: str, token: str) -> None:
        self._open(id, token)
        del self.views[id]

    async def export(self, id: str, token: str) -> dict[str, Any]:
        return {"conversation": {"id": self._open(id, token).id}, "typed_texts": []}

    async def ready(self) -> bool:
        return True

    def screen_only(self, text: str, language: Language = "fi", typed: bool = True) -> View | None:
        if not any(one in text.lower() for one in CRISIS):
            return None
        return scene("crisis", View(id="", turn=-1, audience="youth", language=language))

    def after(self, tap: str, language: Language = "fi") -> View:
        return scene("start", View(id="", turn=-1, audience="youth", language=language))

    def help_now(self, language: Language) -> tuple[str, tuple[ServiceCard, ...]]:
        return "Jos joku on vaarassa, soita 112.", (SERVICE,)

    def _open(self, id: str, token: str) -> View:
        if id not in self.views or not secrets.compare_digest(self.views[id][0], token):
            raise UnknownConversation
        return self.views[id][1]


def scene(name: str, view: View) -> View:
    """The next turn of ``view``: what the scene says, with new opaque ids."""
    messages, kind, labels = SCENES[name]
    choices = tuple(Offered(secrets.token_urlsafe(6), label, "fi") for label in labels)
    return msgspec.structs.replace(
        view, turn=view.turn + 1, messages=messages, choices=choices, input=kind, steps_so_far=view.steps_so_far + 1,
        path=None if name == "start" else "sleep", path_title=None if name == "start" else "Uni ja jaksaminen",
    )  # fmt: skip


def fake_library() -> Any:
    """A library of words only; the languages stand side by side in the file, or Finnish stands alone."""
    inline: dict[str, Any] = {}
    for file in (ROOT / "content/dialogue").glob("[!u]*.yml"):
        inline |= yaml.safe_load(file.read_text(encoding="utf-8"))["words"]

    def of(language: str) -> dict[str, str]:
        return {key: one if isinstance(one, str) else one[language] for key, one in inline.items()}

    finnish = of("fi")
    translations: dict[Language, Translations] = {}
    for language in TRANSLATED:
        beside = {(f"word.{key}", finnish[key]): text for key, text in of(language).items() if text != finnish[key]}
        translations[language] = read_translations(ROOT, language)[0] | beside
    county = msgspec.convert(yaml.safe_load((ROOT / "content/county.yml").read_text(encoding="utf-8")), County)
    return SimpleNamespace(words=Words(finnish, translations), county=county, groups=GROUPS)
