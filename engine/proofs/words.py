"""What is proved about words: they can be rendered, they name only what the path declares, and a young person can read them."""

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from jinja2 import TemplateSyntaxError, nodes

from engine.path import LifePath
from engine.problems import Place, Problem, did_you_mean
from engine.proofs.graph import Where
from engine.words import parse_template

LONGEST_SENTENCE = 25
"""Words; a longer one is hard at 13."""
HARDEST_LIX = 45
"""Björnsson's läsbarhetsindex: words a sentence, plus the percentage of words of more than six letters."""

_SENTENCE = re.compile(r"[.!?…:]+(?:\s|$)|\n{2,}")
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_VALUES = re.compile(r"\{\{.*?\}\}")
_OTHER_BRACES = re.compile(r"\{[%#]")
ONLY_NAMES = "write {{ name }}, and nothing else in braces"


def template_problems(path: LifePath, where: Where) -> Iterator[Problem]:
    """Words that cannot be rendered or reach outside the path's variables (P032); variables that no words use (P031)."""
    used: set[str] = set()
    for place, text in _placed(path, where):
        if "{" not in text:
            continue
        names, problem = names_in(text, path.variables)
        used |= names
        if problem:
            hint = problem[1]
            yield Problem(place, "P032", problem[0], hint)
    for name in path.variables:
        if name not in used:
            yield Problem(where("variables", name, "of"), "P031", f'no words use "{name}"', "use it or take it away")


def names_in(text: str, known: Mapping[str, Any]) -> tuple[set[str], tuple[str, str] | None]:
    """The names that words hold, and what is wrong with them: a message and a hint. Only ``{{ name }}`` is allowed."""
    try:
        tree = parse_template(text)
    except TemplateSyntaxError as error:
        # Which names the words hold cannot be told, so none of the known ones is called unused.
        return set(known), (f"the words cannot be read: {error.message}", ONLY_NAMES)
    except RecursionError:
        return set(known), ("the words cannot be read: too many brackets", ONLY_NAMES)
    names = {node.name for node in tree.find_all(nodes.Name)}
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, nodes.Name | nodes.Output | nodes.TemplateData | nodes.Template):
            return names, (f"the words hold more than names ({type(node).__name__.lower()})", ONLY_NAMES)
    if _OTHER_BRACES.search(text):
        return names, ("the words hold more than names (a comment or a command)", ONLY_NAMES)
    for name in sorted(names - set(known)):
        hint = did_you_mean(name, known) or "declare it under variables: in the head of the path"
        return names, (f'unknown name "{name}" in the words', hint)
    return names, None


def reading_problems(path: LifePath, hard_words: Mapping[str, str], where: Where) -> Iterator[Problem]:
    """What a 13-year-old may stumble over (P034, P035); warnings. ``hard_words``: beginnings of words, each with plainer ones."""
    everything: list[list[str]] = []
    beginnings = tuple(hard_words)
    for place, text in _placed(path, where):
        found = sentences(_VALUES.sub("", text))
        everything += found
        for sentence in found:
            if len(sentence) > LONGEST_SENTENCE:
                message = f'a sentence of {len(sentence)} words, over {LONGEST_SENTENCE}: "{" ".join(sentence[:4])} …"'
                yield Problem(place, "P034", message, "make two of it", "warning")
        for word in chain.from_iterable(found):
            folded = word.casefold()
            if folded.startswith(beginnings):
                plainer = next(hard_words[hard] for hard in beginnings if folded.startswith(hard))
                yield Problem(place, "P035", f'"{word}" may not be known at 13', f"perhaps: {plainer}", "warning")
    index = lix(everything)
    if index > HARDEST_LIX:
        message = f"the path reads at LIX {index:.0f}, over {HARDEST_LIX}"
        yield Problem(where(), "P034", message, "shorter sentences, shorter words", "warning")


def sentences(text: str) -> list[list[str]]:
    """The sentences of a text, each as its words."""
    return [words for part in _SENTENCE.split(text) if (words := _WORD.findall(part))]


def lix(found: list[list[str]]) -> float:
    """Of sentences as their words: words a sentence, plus the percentage of words of more than six letters."""
    words = list(chain.from_iterable(found))
    if not words:
        return 0.0
    return len(words) / len(found) + 100 * sum(len(word) > 6 for word in words) / len(words)


def _placed(path: LifePath, where: Where) -> Iterator[tuple[Place, str]]:
    for name, step in path.steps.items():
        for key, text in step.words():
            yield where("steps", name, *key), text
