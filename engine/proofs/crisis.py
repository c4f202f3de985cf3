"""The crisis words of a library against its rules (``content/safety/rules.yml``): what a machine can hold of safety.md.

Every rule is held in every variant of every language, and the words around an answer keep those that fit them, too.
"""

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import combinations
from typing import NamedTuple

from engine.library import Library
from engine.problems import Place, Problem, did_you_mean
from engine.proofs.numbers import Where, digits, numbers_in
from engine.safety import Bubbles, CategoryFile, CrisisRules, Patterns
from engine.walker import LANGUAGES, Language

LEAST_VARIANTS = 3
MOST_WORDS = 60
MOST_ALIKE = 0.7
"""Two variants that share more of their words, in order, are one with a few words changed."""
BEFORE_A_NUMBER = 3
"""Words that may stand before the number with which an answer about poisoning begins: "Soita heti 112"."""


class Answer(NamedTuple):
    """One variant of an answer, and where it stands."""

    category: CategoryFile
    language: Language
    number: int
    bubbles: Bubbles

    @property
    def text(self) -> str:
        return " ".join(self.bubbles)

    @property
    def name(self) -> str:
        return f'answer {self.number} in "{self.language}"'


class CrisisWords:
    """The crisis words of ``library`` beside the rules; ``where`` finds what stands in a file."""

    def __init__(self, library: Library, rules: CrisisRules, where: Where) -> None:
        self.library, self.rules, self.where = library, rules, where
        self.broken: list[Problem] = []
        self.asks_safe = self._compiled(rules.asks_safe, "asks_safe")
        self.says = {name: self._compiled(must.words, "says", name, "words") for name, must in rules.says.items()}
        self.never = {name: self._compiled(words, "never", name) for name, words in rules.never.items()}
        shown = {key: one for key, one in library.services.items() if one.show}
        self.numbers = {key: {digits(one.value) for one in service.channels if one.kind == "phone"}
                        for key, service in shown.items()}  # fmt: skip
        always = [
            self.numbers[key] for key, one in shown.items() if one.always_open and key not in rules.not_for_talking
        ]
        self.lines = set().union(*always)

    def problems(self) -> Iterator[Problem]:
        yield from self.broken
        yield from self._whole()
        for category in self.library.categories.values():
            yield from self._services(category)
            yield from self._variants(category)
            for language in LANGUAGES:
                for number, bubbles in enumerate(category.answers.get(language, ()), 1):
                    yield from self._answer(Answer(category, language, number, bubbles))
        yield from self._talk()

    def _whole(self) -> Iterator[Problem]:
        """Every category is there, no two share a rank, and the rules name services that are shown."""
        ranks: dict[int, str] = {}
        for name in self.rules.categories:
            if name not in self.library.categories:
                message = f'the category "{name}" is not answered'
                yield Problem(self._rule("categories"), "P050", message, f"write content/safety/{name}.yml")
        for category in self.library.categories.values():
            if category.rank in ranks:
                message = f'rank {category.rank} is that of "{ranks[category.rank]}", too'
                yield Problem(self._place(category, "rank"), "P024", message, "give each category its own")
            ranks[category.rank] = category.id
        for key in ("emergency", "poison_line"):
            service = getattr(self.rules, key)
            if not self.numbers.get(service):
                message = f'"{service}" is not a service that is shown with a phone number'
                yield Problem(self._rule(key), "P024", message, did_you_mean(service, self.numbers))

    def _services(self, category: CategoryFile) -> Iterator[Problem]:
        """The cards under an answer: all of them shown; first one that always answers, the emergency number where it is urgent."""
        place = self._place(category, "services")
        if not category.services:
            yield Problem(place, "P024", "no service is named")
            return
        hidden = [one for one in category.services if one not in self.numbers]
        for service in hidden:
            hint = did_you_mean(service, self.library.services)
            at = self._place(category, "services", category.services.index(service))
            yield Problem(at, "P024", f'"{service}" is not a service that is shown', hint)
        if hidden:
            return
        if self.rules.emergency not in category.services:
            yield Problem(place, "P050", f'"{self.rules.emergency}" is not among the services', "name it")
        first = category.services[0]
        if "now" in category.about and first != self.rules.emergency:
            yield Problem(place, "P053", f'"{first}" stands before "{self.rules.emergency}"', "put that first")
        elif not self.library.services[first].always_open:
            yield Problem(place, "P053", f'"{first}" comes first and is not always open', "begin with one that is")

    def _variants(self, category: CategoryFile) -> Iterator[Problem]:
        """Enough of them, truly different, and saying the same in each language."""
        for language in LANGUAGES:
            variants = category.answers.get(language, ())
            place = self._place(category, "answers", language)
            if len(set(variants)) < LEAST_VARIANTS:
                message = (
                    f'{len(set(variants))} different answers in "{language}", at least {LEAST_VARIANTS} are needed'
                )
                yield Problem(place, "P024", message)
            for (one, first), (other, second) in combinations(enumerate(variants, 1), 2):
                if first != second and alike(first, second):
                    message = f'answers {one} and {other} in "{language}" are nearly the same'
                    yield Problem(place, "P024", message, "write one of them anew")
        for index in range(max((len(one) for one in category.answers.values()), default=0)):
            shapes = {len(one[index]) for one in category.answers.values() if index < len(one)}
            if len(shapes) > 1:
                message = f"answer {index + 1} has not as many bubbles in each language"
                hint = "answers of one number say the same, so that a change of language repeats none"
                yield Problem(self._place(category, "answers"), "P024", message, hint)

    def _answer(self, answer: Answer) -> Iterator[Problem]:
        category, language, text = answer.category, answer.language, answer.text
        place = self._place(category, "answers", language, answer.number - 1)
        if not answer.bubbles:
            yield Problem(place, "P024", f"{answer.name} is empty")
            return
        for bubble in answer.bubbles:
            if len(bubble.split()) > MOST_WORDS:
                message = f"{answer.name} has a bubble of {len(bubble.split())} words, over {MOST_WORDS}"
                yield Problem(place, "P024", message, "make two of it")
        yield from self._forbidden(text, language, answer.name, place)
        for name, must in self.rules.says.items():
            if (must.about is None or must.about in category.about) and not found(self.says[name], language, text):
                yield Problem(place, "P050", f"{answer.name} does not say: {name}", "say it in words of rules.yml")
        asked = [one for one in re.findall(r"[^.!?:]+\?", text) if found(self.asks_safe, language, one)]
        if len(asked) != 1 or not answer.bubbles[-1].endswith(asked[0].strip()):
            message = f"{answer.name} does not ask once, and last, whether they are safe now"
            yield Problem(place, "P050", message, "end it with that question")
        yield from self._numbers(answer, place)

    def _numbers(self, answer: Answer, place: Place) -> Iterator[Problem]:
        """The numbers in an answer: which must be there, where, and that a card under it belongs to each."""
        given = numbers_in(answer.text)
        emergency, poison = (self.numbers.get(key, set()) for key in (self.rules.emergency, self.rules.poison_line))
        if not given & emergency:
            yield Problem(place, "P050", f"{answer.name} does not give {_named(emergency)}", "give it")
        if not given & self.lines:
            yield Problem(place, "P050", f"{answer.name} gives no line that always answers", "give one")
        if set(answer.category.services) <= set(self.numbers):
            yield from self._unknown(given, answer.category.services, answer.name, place)
        begins = re.match(rf"(?:[^\W\d]+,? ){{0,{BEFORE_A_NUMBER}}}(\+?\d[\d ]*\d)", answer.bubbles[0])
        if "poisoning" in answer.category.about:
            if begins is None or digits(begins[1]) not in emergency | poison:
                message = f"{answer.name} does not begin with {_named(emergency)} or {_named(poison)}"
                yield Problem(place, "P053", message, "put the number to call before all else")
            if not given & poison:
                yield Problem(place, "P050", f"{answer.name} does not give {_named(poison)}", "give it")
        elif re.match(r"\W*\d", answer.bubbles[0]):
            yield Problem(place, "P053", f"{answer.name} begins with a number", "see the person first, then the number")

    def _talk(self) -> Iterator[Problem]:
        """The words around an answer."""
        talk, file = self.library.talk, "content/safety/talk.yml"
        services = talk.help_now.services
        for index, service in enumerate(services):
            if service not in self.numbers:
                place = self.where(file, "help_now", "services", index)
                hint = did_you_mean(service, self.library.services)
                yield Problem(place, "P024", f'"{service}" is not a service that is shown', hint)
        place = self.where(file, "help_now", "services")
        if not services or (services[0] in self.numbers and not self.library.services[services[0]].always_open):
            yield Problem(
                place, "P053", "the page of help does not begin with a line that is always open", "put one first"
            )
        urgent = {("safe_now", "reply_not_safe"), ("failure",)}
        for keys, name, by_language in _around(self.library):
            for language, bubbles in by_language.items():
                place, said = self.where(file, *keys, language), f'{name} in "{language}"'
                yield from self._forbidden(" ".join(bubbles), language, said, place)
                for bubble in bubbles:
                    if not 0 < len(bubble.split()) <= MOST_WORDS:
                        message = f"{said} has a bubble of {len(bubble.split())} words"
                        yield Problem(place, "P024", message, f"1 to {MOST_WORDS}")
                given = numbers_in(" ".join(bubbles))
                yield from self._unknown(given, self.numbers, said, place)
                if keys in urgent and not given & self.numbers.get(self.rules.emergency, set()):
                    yield Problem(place, "P050", f"{said} does not give the emergency number", "give it")
                if keys in urgent and not given & self.lines:
                    yield Problem(place, "P050", f"{said} gives no line that always answers", "give one")
        for other, words in talk.others.items():
            for key in ("danger", "violence", "no_danger"):
                place, said = self.where(file, "others", other, key), f'"{key}" in "{other}"'
                given = numbers_in(getattr(words, key))
                yield from self._unknown(given, self.numbers, said, place)
                if key != "violence" and not given & self.numbers.get(self.rules.emergency, set()):
                    yield Problem(place, "P050", f"{said} does not give the emergency number", "give it")

    def _forbidden(self, text: str, language: Language, name: str, place: Place) -> Iterator[Problem]:
        for what, patterns in self.never.items():
            for hit in (one.search(text) for one in patterns.get(language, ())):
                if hit is not None:
                    yield Problem(place, "P051", f'{name} {what}: "{hit.group()}"', "write it without")
                    break

    def _unknown(self, given: set[str], services: Iterable[str], name: str, place: Place) -> Iterator[Problem]:
        known = set().union(*(self.numbers.get(service, set()) for service in services))
        for number in sorted(given - known):
            message = f"{name} gives {number}, which is no number of a service that is shown with it"
            yield Problem(place, "P052", message, "name the service, or take the number out")

    def _compiled(self, patterns: Patterns, *keys: str) -> dict[Language, list[re.Pattern[str]]]:
        compiled: dict[Language, list[re.Pattern[str]]] = {}
        for language in LANGUAGES:
            compiled[language] = []
            if not patterns.get(language):
                self.broken.append(
                    Problem(self._rule(*keys), "P055", f'there are no words in "{language}"', "write some")
                )
            for index, pattern in enumerate(patterns.get(language, ())):
                try:
                    compiled[language].append(re.compile(pattern, re.IGNORECASE))
                except re.error as error:
                    place = self._rule(*keys, language, index)
                    self.broken.append(
                        Problem(place, "P055", f'"{pattern}" cannot be read: {error}', "mend the expression")
                    )
        return compiled

    def _place(self, category: CategoryFile, *keys: str | int) -> Place:
        return self.where(f"content/safety/{category.id}.yml", *keys)

    def _rule(self, *keys: str | int) -> Place:
        return self.where("content/safety/rules.yml", *keys)


def alike(one: Bubbles, other: Bubbles) -> bool:
    """Whether two variants share a bubble, or most of their words."""
    first, second = " ".join(one).split(), " ".join(other).split()
    return bool(set(one) & set(other)) or SequenceMatcher(None, first, second, autojunk=False).ratio() >= MOST_ALIKE


def found(patterns: dict[Language, list[re.Pattern[str]]], language: Language, text: str) -> bool:
    return any(one.search(text) for one in patterns[language])


def _named(numbers: set[str]) -> str:
    return " or ".join(sorted(numbers)) or "the number"


def _around(library: Library) -> Iterator[tuple[tuple[str, ...], str, dict[Language, Bubbles]]]:
    """The words of ``talk.yml`` that stand in bubbles: their keys, what they are called, the words."""
    talk = library.talk
    yield ("safe_now", "reply_safe"), "what follows a yes", talk.safe_now.reply_safe
    yield ("safe_now", "reply_not_safe"), "what follows a no", talk.safe_now.reply_not_safe
    yield ("failure",), "what is said when something broke", talk.failure
    alone = {
        ("check_in", "question"): ("the check-in", talk.check_in.question),
        ("check_in", "reply_no"): ("what follows the check-in", talk.check_in.reply_no),
        ("help_now", "intro"): ("the page of help", talk.help_now.intro),
        ("help_now", "emergency"): ("the page of help", talk.help_now.emergency),
        ("help_now", "cannot_speak"): ("the page of help", talk.help_now.cannot_speak),
        ("not_reviewed",): ("the banner", talk.not_reviewed),
    }
    for keys, (name, said) in alone.items():
        yield keys, name, {language: (words,) for language, words in said.items()}
