"""``polku messages``: brings the translators' PO files up to date with the library's words."""

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from rich.console import Console

from engine.library import Library
from engine.words import TRANSLATED, po_file, read_catalog, word_context


def template(library: Library) -> Catalog:
    """All Finnish words with the context of their translation."""
    catalog = Catalog(project="Polku", fuzzy=False)
    for key, text in sorted(library.words.source.items()):
        catalog.add(text, context=word_context(key))
    for path in library.paths.values():
        for context, text in path.words():
            catalog.add(text, context=context)
    return catalog


def update(library: Library, progress: Console) -> None:
    """Merge the template into each language; what changed becomes fuzzy, what is gone is dropped."""
    source = template(library)
    for language in TRANSLATED:
        file = po_file(library.root, language)
        catalog = read_catalog(file, language) if file.exists() else Catalog(locale=language, fuzzy=False)
        catalog.update(source, no_fuzzy_matching=False)
        catalog.obsolete.clear()
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as stream:
            write_po(stream, catalog, width=120, omit_header=False, sort_output=True)
        missing = sum(1 for message in catalog if message.id and not message.string)
        progress.print(f"{language}: {len(catalog)} texts, {missing} without a translation")
