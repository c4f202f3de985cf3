"""Paths and libraries to measure with: made by a seeded generator, so that the same seed gives the same files.

A made path looks like one that ships: questions of every type, branches on what was answered and on age, exercises, the
shared breathing path, links, hand-offs, feedback, and sentences of words that look Finnish.
"""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

from engine.path import LifePath, PathFile, path_from
from engine.yaml_reader import parse

ROOT = Path(__file__).resolve().parent.parent
SYLLABLES = "ah ai al ha hi ja ju kai ko ku la li lo mi mu nä ni nu on pa pi rau sa se si su ta ti to tu uu va ve vä yö"
ENDINGS = ("", "", "n", "t", "an", "ssa")
NEEDS = ("anxiety", "sleep")
NAMED = ("shared/breathing.yml", "youth/anxiety.yml", "youth/sleep.yml")
"""Paths that ship and that made ones run or name as a need."""
PHRASES = {"fi": 60, "sv": 30, "en": 30}
"""As many as a path that ships must have."""


class Pen:
    """Writes the words and the steps of one path; ``lines`` is the YAML so far, ``names`` the steps in it.

    ``loop``: how many steps back a question may lead.
    """

    def __init__(self, seed: int, loop: int) -> None:
        self.loop = loop
        self.random = random.Random(seed)
        self.lines: list[str] = []
        self.names: list[str] = []

    def word(self) -> str:
        return "".join(self.random.choices(SYLLABLES.split(), k=2)) + self.random.choice(ENDINGS)

    def sentence(self) -> str:
        return " ".join(self.word() for _ in range(self.random.randint(4, 9))).capitalize() + "."

    def bubble(self) -> str:
        return " ".join(self.sentence() for _ in range(self.random.randint(2, 4)))

    def step(self, name: str, *lines: str) -> str:
        """Write a step; gives its id."""
        self.names.append(name)
        self.lines += [f"  {name}:", *(f"    {line}" for line in lines)]
        return name

    def fresh(self, kind: str) -> str:
        """An id that no step has yet."""
        return f"{kind}_{len(self.names)}"

    def ask_one(self, *choices: str) -> str:
        name = self.fresh("ask")
        labels = [f"  {choice}: {self.word()}" for choice in choices]
        return self.step(name, f"ask: {self.sentence()}", "choices:", *labels, "optional: true")

    def ask_many(self, *choices: str) -> str:
        name = self.fresh("many")
        labels = [f"  {choice}: {self.word()} {self.word()}" for choice in choices]
        return self.step(name, f"ask: {self.sentence()}", "type: many", "choices:", *labels)

    def ask_scale(self) -> str:
        name, ends = self.fresh("scale"), f"low: {self.word()}, high: {self.word()}"
        return self.step(name, f"ask: {self.sentence()}", "type: scale", f"scale: {{from: 0, to: 10, {ends}}}")

    def say(self, following: str = "") -> str:
        onward = [f"next: {following}"] if following else []
        return self.step(self.fresh("say"), "say: |", f"  {self.bubble()}", "", f"  {self.sentence()}", *onward)

    def exercise(self, name: str = "") -> str:
        parts = [f'  - {{text: "{self.sentence()}", seconds: {self.random.randint(5, 60)}}}' for _ in range(3)]
        source = f'source: {{title: {self.word()}, url: "https://example.org/{self.word()}"}}'
        return self.step(name or self.fresh("exercise"), f"exercise: {self.word()}", "parts:", *parts, source)

    def hand_off(self, name: str = "") -> str:
        need = f"hand_off: {{service: sekasin-chat, need: {self.random.choice(NEEDS)}}}"
        return self.step(name or self.fresh("help"), need, "text: |", f"  {self.bubble()}")

    def info(self, name: str = "") -> str:
        links = [
            f'  - {{title: {self.word()}, by: {self.word()}, url: "https://example.org/{number}"}}' for number in (1, 2)
        ]
        return self.step(name or self.fresh("info"), f"info: {self.sentence()}", "links:", *links)

    def breathe(self, name: str = "") -> str:
        return self.step(name or self.fresh("breathe"), "run: breathing")

    def again(self) -> str:
        """A question that may lead back."""
        target = self.names[-min(self.loop, len(self.names))]
        back, on = f"back: {{label: {self.word()}, next: {target}}}", f"on: {self.word()}"
        return self.step(self.fresh("again"), f"ask: {self.sentence()}", f"choices: {{{back}, {on}}}")

    def fork(self, *cases: str) -> str:
        """A branch whose cases, and whose else, lead each to a bubble of its own and on to one step after them."""
        number = len(self.names)
        bubbles = [f"say_{number + 1 + index}" for index in range(len(cases) + 1)]
        after = f"after_{number}"
        listed = [f"  - {{when: {when}, next: {bubble}}}" for when, bubble in zip(cases, bubbles, strict=False)]
        name = self.step(self.fresh("fork"), "branch:", *listed, f"else: {bubbles[-1]}")
        for _ in bubbles:
            self.say(after)
        self.random.choice((self.exercise, self.hand_off, self.info, self.breathe))(after)
        return name


def _on_one(pen: Pen) -> None:
    asked = pen.ask_one("few", "weeks", "months")
    pen.fork(f"{{{asked}: {{is: few}}}}", f"{{{asked}: {{in: [weeks, months]}}, age_band: {{is: 16-17}}}}")


def _on_many(pen: Pen) -> None:
    asked = pen.ask_many("phone", "worries", "home", "school")
    pen.fork(f"{{{asked}: {{includes: home}}}}", f"{{{asked}: {{includes: phone}}}}")


def _on_scale(pen: Pen) -> None:
    pen.fork(f"{{{pen.ask_scale()}: {{at_least: 7}}}}")


def _on_age(pen: Pen) -> None:
    pen.fork("{age_band: {is: 13-15}}")


BLOCKS: dict[Callable[[Pen], object], int] = {
    _on_one: 6, _on_many: 6, _on_scale: 5, _on_age: 4,
    Pen.again: 1, Pen.breathe: 1, Pen.exercise: 1, Pen.hand_off: 1, Pen.info: 1,
}  # fmt: skip
"""What a path is made of, each with its number of steps."""
LEAST_STEPS = 6
SHORT_LOOP = 7
"""Back to the question before a branch, not to the beginning of the path."""


def written_path(name: str, steps: int, seed: int, loop: int = SHORT_LOOP) -> str:
    """The YAML of a path of exactly ``steps`` steps (``LEAST_STEPS`` or more) that the check finds nothing wrong with."""
    pen = Pen(seed, loop)
    pen.say()
    while room := steps - len(pen.names) - 4:
        pen.random.choice([block for block, size in BLOCKS.items() if size <= room])(pen)
    pen.hand_off()
    pen.info()
    pen.step("how_was_it", f"feedback: {pen.sentence()}", "choices: {helped: Joo, little: Vähän, no_help: Ei}")
    pen.step("goodbye", f"end: {pen.sentence()}")
    said = [
        f"  {language}:\n" + "\n".join(f"    - {name} {pen.word()} {pen.word()} {number}" for number in range(count))
        for language, count in PHRASES.items()
    ]
    head = [
        "schema_version: 1", f"path: {name}", f"title: {pen.word().capitalize()}", f"summary: {pen.sentence()}",
        "audience: youth", "ages: [13-15, 16-17]", "owner: nuorisotyö", "reviewed: null", "languages: [fi]",
        "phrases:", *said, "steps:",
    ]  # fmt: skip
    return "\n".join([*head, *pen.lines]) + "\n"


def made_path(steps: int, seed: int, loop: int = SHORT_LOOP) -> LifePath:
    """A path of ``steps`` steps, linked to the breathing path that ships."""
    path = read_path(written_path("made", steps, seed, loop), "made")
    breathing = ROOT / "paths" / "shared" / "breathing.yml"
    path.runs["breathing"] = read_path(breathing.read_text(encoding="utf-8"), "breathing")
    return path


def read_path(text: str, name: str) -> LifePath:
    """The path in ``text``, which has no problems."""
    read = parse(text, f"paths/youth/{name}.yml", PathFile)
    path, problems = path_from(read, name)
    assert path is not None and not read.problems and not problems, [*read.problems, *problems]
    return path


def made_library(folder: Path, paths: int, steps: int = 30) -> Path:
    """A library in ``folder``: the content that ships, the paths that the others name, and ``paths`` made ones."""
    shutil.copytree(ROOT / "content", folder / "content")
    made = folder / "paths" / "made"
    made.mkdir(parents=True)
    for name in NAMED:
        shutil.copy(ROOT / "paths" / name, folder / "paths")
    for number in range(paths):
        text = written_path(f"made_{number:04}", steps, seed=number)
        (made / f"made_{number:04}.yml").write_text(text, encoding="utf-8")
    return folder
