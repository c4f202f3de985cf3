"""Words: Finnish in the library, Swedish and English by gettext; named values come in through a Jinja2 sandbox."""

import io
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po
from jinja2 import StrictUndefined, Template, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from engine.problems import Place, Problem
from engine.remembered import Remembered
from engine.walker import Language

SOURCE_LANGUAGE: Language = "fi"
TRANSLATED: tuple[Language, ...] = ("sv", "en")

_environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
_environment.globals.clear()

Translations = dict[tuple[str, str], str]
"""From (context, Finnish words) to the translation; a translation of older words is not found."""


class Words:
    """The dialogue's own words by key, and the translations of all words of the library."""

    def __init__(self, words: dict[str, str], translations: dict[Language, Translations]) -> None:
        self.source = words
        self.translations = translations

    def text(self, context: str, source: str, language: Language) -> str:
        """The translation of ``source``, itself where there is none."""
        return self.translations.get(language, {}).get((context, source), source)

    def say(self, key: str, language: Language, **values: Any) -> str:
        """The dialogue's words for ``key`` with named values; raises KeyError for a key that is not in the library."""
        return _template(self.text(word_context(key), self.source[key], language)).render(values)

    def with_values(self, text: str, **values: Any) -> str:
        return _template(text).render(values)


def word_context(key: str) -> str:
    return f"word.{key}"


def parse_template(text: str) -> nodes.Template:
    """The syntax tree of words that may hold named values; raises jinja2.TemplateSyntaxError."""
    return _environment.parse(text)


@lru_cache(maxsize=4096)
def _template(text: str) -> Template:
    return _environment.from_string(text)


def po_file(root: Path, language: Language) -> Path:
    return root / "content" / "locale" / language / "LC_MESSAGES" / "polku.po"


def read_translations(
    root: Path, language: Language, remembered: Remembered | None = None
) -> tuple[Translations, list[Problem]]:
    """What translators have finished in ``language``; fuzzy entries are left out."""
    file = po_file(root, language)
    name = str(file.relative_to(root))
    try:
        content = file.read_bytes()
    except OSError:
        return {}, [Problem(Place(name), "P028", "the translations are missing", "run make messages")]
    remembered = remembered or Remembered()
    return remembered.of(name, content, lambda: _translations(content, name, language))


def _translations(content: bytes, name: str, language: Language) -> tuple[Translations, list[Problem]]:
    try:
        catalog = read_catalog(content, language)
    except (PoFileError, UnicodeDecodeError, ValueError) as error:
        return {}, [Problem(Place(name, getattr(error, "lineno", None) or 1), "P002", f"cannot be read: {error}")]
    done = {
        (message.context or "", str(message.id)): str(message.string)
        for message in catalog
        if message.id and message.string and not message.fuzzy
    }
    return done, []


def read_catalog(content: bytes, language: Language) -> Catalog:
    return read_po(io.BytesIO(content), locale=language, abort_invalid=True)
