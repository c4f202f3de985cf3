"""From the events of a walk to a reply: words in the person's language, cards of what fits, and what can be chosen."""

import datetime

from engine.cards import card
from engine.library import Library
from engine.match import Match, match, shortlist
from engine.path import LifePath, Variable, context, source
from engine.reply import (
    Act,
    AnyMessage,
    Choice,
    Exercise,
    GroupCard,
    InputKind,
    Link,
    Reply,
    ServiceCard,
    Text,
    Timed,
)
from engine.steps import CONTINUE, DONE, SKIP, Ask, End, Feedback, HandOff, Info, Say
from engine.steps import Exercise as ExerciseStep
from engine.steps.base import Answer
from engine.walk import Event, Shown
from engine.walker import Language, Walker

ANSWER = "answer"
"""The intent of every choice that answers a step."""


class Renderer:
    """Says a walk's events to one walker, at one moment (aware)."""

    def __init__(self, library: Library, walker: Walker, now: datetime.datetime) -> None:
        self.library = library
        self.walker = walker
        self.now = now
        self.language: Language = walker.language

    def say(self, key: str, **values: object) -> Text:
        """The dialogue's own words."""
        return Text(text=self.library.words.say(key, self.language, **values), lang=self.language)

    def choice(self, key: str, intent: str, answer: Answer | None = None, **values: object) -> Choice:
        return Choice(self.library.words.say(key, self.language, **values), self.language, Act(intent, answer))

    def title(self, path: LifePath) -> str:
        return self._of_path(path, "title", path.title)[0]

    def events(self, events: tuple[Event, ...]) -> Reply:
        """What the steps shown say, and the choices of the one that waits."""
        messages: list[AnyMessage] = []
        reply = Reply()
        for event in events:
            if isinstance(event, Shown):
                messages += self._messages(event)
                reply = self._waiting(event)
        return Reply(tuple(messages), reply.choices, reply.input)

    def label(self, shown: Shown, answer: Answer) -> str:
        """An answer in the words of the choices it was made of."""
        labels = {choice.act.answer: choice.label for choice in self._waiting(shown).choices}
        several = answer if isinstance(answer, tuple) else (answer,)
        return ", ".join(labels.get(one, str(one)) for one in several)

    def cards(self, need_match: list[Match]) -> list[ServiceCard | GroupCard]:
        return [self.card(one) for one in shortlist(need_match)]

    def card(self, found: Match) -> ServiceCard | GroupCard:
        """The card of a service or group, with why it fits."""
        return card(found, self.library, self.walker, self.now)

    def _of_path(self, path: LifePath, where: str, source: str) -> tuple[str, Language]:
        """Words of a path and the language they are really in."""
        text = self.library.words.text(f"{path.id}.{where}", source, self.language)
        return text, self.language if text != source or self.language in path.languages else "fi"

    def _values(self, shown: Shown) -> dict[str, str]:
        """The path's variables in words, for the words of a step."""
        said = {}
        for name, variable in shown.path.variables.items():
            answer = shown.values.get(name)
            several = answer if isinstance(answer, tuple) else () if answer is None else (answer,)
            said[name] = ", ".join(self._value(shown.path, name, variable, one) for one in several)
            if not said[name]:
                said[name] = self._of_path(shown.path, context("", "variables", name, "else")[1:], variable.otherwise)[
                    0
                ]
        return said

    def _value(self, path: LifePath, name: str, variable: Variable, answer: str | int) -> str:
        if variable.words:
            text = variable.words.get(str(answer))
            return self._of_path(path, context("", "variables", name, str(answer))[1:], text)[0] if text else ""
        owner, asked = source(path, variable.of)
        step = owner.steps.get(asked)
        if not isinstance(step, Ask | Feedback) or answer not in step.choices:
            return str(answer)
        label = step.choice(str(answer)).label if isinstance(step, Ask) else step.choices[str(answer)]
        if label is None:
            return self.library.words.say(f"choice.{answer}", self.language)
        return self._of_path(owner, context("", asked, "choices", str(answer))[1:], label)[0]

    def _messages(self, shown: Shown) -> list[AnyMessage]:
        step = shown.step

        values = self._values(shown)

        def words(source: str, *key: str | int) -> Text:
            text, lang = self._of_path(shown.path, context("", shown.name, *key)[1:], source)
            return Text(text=self.library.words.with_values(text, **values) if values else text, lang=lang)

        match step:
            case Say():
                return [words(step.say, "say")]
            case End():
                return [words(step.end, "end")]
            case Ask():
                hint = {"many": "many.hint", "number": "number.hint"}.get(step.type)
                span = {"low": step.span.start, "high": step.span.stop - 1} if step.number else {}
                return [words(step.ask, "ask"), *([self.say(hint, **span)] if hint else [])]
            case ExerciseStep():
                title = words(step.exercise, "exercise")
                parts = tuple(
                    Timed(words(part.text, "parts", index).text, part.seconds) for index, part in enumerate(step.parts)
                )
                source = step.source
                return [
                    Exercise(
                        text=title.text, lang=title.lang, parts=parts, source_title=source.title, source_url=source.url
                    )
                ]
            case Feedback():
                return [words(step.feedback, "feedback")]
            case Info():
                links = [(words(link.title, "links", index), link) for index, link in enumerate(step.links)]
                return [
                    words(step.info, "info"),
                    *(Link(text=title.text, lang=title.lang, url=link.url, by=link.by) for title, link in links),
                ]
            case HandOff():
                found = match(step.hand_off, self.walker, self.now, self.library)
                return [words(step.text, "text"), *self.cards(found)]
        return []

    def _waiting(self, shown: Shown) -> Reply:
        step = shown.step
        match step:
            case Ask():
                return Reply((), tuple(self._answers(shown, step)), INPUTS[step.type])
            case ExerciseStep():
                done = self.choice("choice.done", ANSWER, DONE)
                return Reply((), (done, self.choice("choice.skip", ANSWER, SKIP)), "choice")
            case Feedback():
                labels = [
                    (name, *self._of_path(shown.path, context("", shown.name, "choices", name)[1:], label))
                    for name, label in step.choices.items()
                ]
                answers = [Choice(text, lang, Act(ANSWER, name)) for name, text, lang in labels]
                return Reply((), (*answers, self.choice("choice.skip", ANSWER, SKIP)), "choice")
            case Info() | HandOff():
                return Reply((), (self.choice("choice.continue", ANSWER, CONTINUE),), "choice")
        return Reply((), (), "none")

    def _answers(self, shown: Shown, step: Ask) -> list[Choice]:
        choices = []
        for name in step.choices:
            label = step.choice(name).label
            if label is None:
                choices.append(self.choice(f"choice.{name}", ANSWER, name))
            else:
                text, lang = self._of_path(shown.path, context("", shown.name, "choices", name)[1:], label)
                choices.append(Choice(text, lang, Act(ANSWER, name)))
        if step.scale:
            ends = {step.span.start: ("low", step.scale.low), step.span.stop - 1: ("high", step.scale.high)}
            for number in step.span:
                key, words = ends.get(number, ("", ""))
                text, lang = (
                    self._of_path(shown.path, context("", shown.name, "scale", key)[1:], words) if key else ("", "fi")
                )
                choices.append(Choice(f"{number} – {text}" if text else str(number), lang, Act(ANSWER, number)))
        if step.optional:
            choices.append(self.choice("choice.rather_not", ANSWER, SKIP))
        return choices


INPUTS: dict[str, InputKind] = {
    "one": "choice", "yes_no": "choice", "many": "choices", "scale": "scale", "number": "number",
}  # fmt: skip
