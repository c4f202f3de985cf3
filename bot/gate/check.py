"""Problems of crisis phrases that only the screen can see."""

from bot.gate.phrases import PhraseError, rows
from engine.library import Library
from engine.problems import Place, Problem


def phrase_problems(library: Library) -> list[Problem]:
    """Each phrase that the screen cannot read (P024)."""
    lists = {name: words for category in library.categories.values() for name, words in category.lists.items()}
    problems = []
    for category in library.categories.values():
        place = Place(f"content/safety/{category.id}.yml")
        for part in (category.phrases, category.unsure, category.exceptions):
            for phrase in (phrase for phrases in part.values() for phrase in phrases):
                try:
                    list(rows(phrase, lists))
                except PhraseError as error:
                    problems.append(Problem(place, "P024", str(error), "docs/safety.md shows how phrases are written"))
    return problems
