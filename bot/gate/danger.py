"""What the gate says: the crisis answer, the check-in, what follows them, and the words for when something broke.

Everything here comes from the library in memory; it needs no Rasa, no database and no network.
"""

import datetime
import itertools
import secrets
from collections.abc import Callable
from typing import NamedTuple

from bot.gate.answer import choose
from bot.gate.screen import Screen
from engine.library import Library
from engine.match import Match, found
from engine.render import Renderer
from engine.reply import (
    Act,
    AnyMessage,
    CheckIn,
    Choice,
    Crisis,
    Reply,
    ServiceCard,
    Text,
)
from engine.safety import Bubbles, OtherLanguage, Said
from engine.walker import Language, Walker

SAFE, NOT_SAFE, IN_DANGER, NOT_IN_DANGER = "safe-yes", "safe-no", "check-yes", "check-no"
TAPS = (SAFE, NOT_SAFE, IN_DANGER, NOT_IN_DANGER)
"""The gate's own choices. Their ids are fixed: they must work where nothing can be stored."""


class Answered(NamedTuple):
    """A crisis answer, and the variant that it was, so that the next one is another."""

    reply: Reply
    variant: str


class Danger:
    """The gate's words and its screen, ready to use.

    ``screen``: one that is made of the same categories, which takes a second. ``clock``: the present moment (aware), for
    opening hours.
    """

    def __init__(
        self,
        library: Library,
        screen: Screen | None = None,
        clock: Callable[[], datetime.datetime] = lambda: datetime.datetime.now(datetime.UTC),
    ) -> None:
        self.library = library
        self.talk = library.talk
        self.screen = screen or Screen(library.categories.values())
        self.clock = clock
        # Where the last variant is not known, since nothing could be stored, the next one still is another.
        self._turns = itertools.count(secrets.randbelow(60))

    def answer(
        self, category: str, language: Language, last: str | None = None, theirs: OtherLanguage | None = None
    ) -> Answered:
        """The answer to a crisis: words, numbers to call, and whether the person is safe now.

        ``theirs``: the language of the text, where Polku does not speak it; a short call for help in it comes first.
        """
        chosen = choose(self.library.categories[category], language, last, seed=next(self._turns))
        cards = self._cards(chosen.services, language)
        message = Crisis(text="\n\n".join(chosen.bubbles), lang=language, category=category, services=cards)
        return Answered(self._asking(language, *self._in_theirs(category, theirs), message), chosen.variant)

    def check_in(self, language: Language, theirs: OtherLanguage | None = None) -> Reply:
        """The gentle question when the words may have meant danger; before it, the same in the language of the text."""
        words = self.talk.check_in
        choices = (_choice(words.yes, IN_DANGER, language), _choice(words.no, NOT_IN_DANGER, language))
        question = CheckIn(text=words.question[language], lang=language)
        other = self.talk.others.get(theirs) if theirs else None
        if other is None or theirs is None:
            return Reply((question,), choices, "choice")
        return Reply((CheckIn(text=other.check_in, lang=theirs), question), choices, "choice")

    def after(self, tap: str, language: Language, on_path: bool) -> Reply:
        """What follows a tap on one of the gate's choices. The path, where there is one, can go on."""
        safe_now, say = self.talk.safe_now, self.library.words.say
        if tap in {NOT_SAFE, IN_DANGER}:
            return self._asking(language, *self._bubbles(safe_now.reply_not_safe, language), *self._help(language))
        words: tuple[AnyMessage, ...] = self._bubbles(safe_now.reply_safe, language)
        if tap == NOT_IN_DANGER:
            words = (Text(text=self.talk.check_in.reply_no[language], lang=language),)
        offered = [("choice.talk_to_human", "talk_to_human"), ("choice.something_else", "open")]
        if on_path:
            offered.insert(0, ("choice.back_to_path", "continue"))
        return Reply(
            words, tuple(Choice(say(key, language), language, Act(intent)) for key, intent in offered), "choice"
        )

    def failure(self, language: Language) -> Reply:
        """Something broke: that much is said, and who helps meanwhile."""
        return Reply((*self._bubbles(self.talk.failure, language), *self._help(language)))

    def help_now(self, language: Language) -> tuple[str, tuple[ServiceCard, ...]]:
        """The help-now page: its words (paragraphs), and whom to call."""
        words = self.talk.help_now
        said = "\n\n".join(part[language] for part in (words.intro, words.emergency, words.cannot_speak))
        return said, self._help(language)

    def _in_theirs(self, category: str, theirs: OtherLanguage | None) -> tuple[Crisis, ...]:
        other = self.talk.others.get(theirs) if theirs else None
        if other is None or theirs is None:
            return ()
        about = self.library.categories[category].about
        text = "\n\n".join(
            (other.danger, other.violence) if other.violence and "violence" in about else (other.danger,)
        )
        return (Crisis(text=text, lang=theirs, category=category, services=()),)

    def _asking(self, language: Language, *messages: AnyMessage) -> Reply:
        """Messages above the two equal buttons: I am safe, I am not."""
        words = self.talk.safe_now
        return Reply(
            messages, (_choice(words.safe, SAFE, language), _choice(words.not_safe, NOT_SAFE, language)), "choice"
        )

    def _help(self, language: Language) -> tuple[ServiceCard, ...]:
        return self._cards(self.talk.help_now.services, language)

    def _cards(self, services: tuple[str, ...], language: Language) -> tuple[ServiceCard, ...]:
        """The cards of these services: whoever answers now first, whoever is closed last; among equals first who speaks the
        language, then as they were named. None is left out for its language: a line that answers is better than none."""
        renderer = Renderer(self.library, Walker(audience="youth", language=language), self.clock())

        def order(one: Match) -> tuple[bool, bool, bool]:
            spoken = one.service.languages
            return one.opens.open is False, one.opens.open is None, bool(spoken) and language not in spoken

        known = ((name, self.library.services.get(name)) for name in services)
        shown = [found(name, one, renderer.now) for name, one in known if one is not None and one.show]
        cards = [renderer.card(one) for one in sorted(shown, key=order)]
        return tuple(card for card in cards if isinstance(card, ServiceCard))

    def _bubbles(self, said: dict[Language, Bubbles], language: Language) -> tuple[Text, ...]:
        return tuple(Text(text=bubble, lang=language) for bubble in said[language])


def _choice(said: Said, tap: str, language: Language) -> Choice:
    return Choice(said[language], language, Act(tap))
