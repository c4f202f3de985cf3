"""``polku messages``: brings the translators' PO files up to date with the library's words."""

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from rich.console import Console

from bot.cli.extracting import extract
from engine.gathering import is_path, path_files
from engine.library import Library
from engine.words import TRANSLATED, po_file, read_catalog


def template(root: Path) -> Catalog:
    """All Finnish words of the library in ``root``, each with the context of its translation and the file it stands in."""
    catalog = Catalog(project="Polku", fuzzy=False)
    files = [
        *sorted((root / "content/dialogue").glob("[!u]*.yml")),
        *path_files(root, is_path),
    ]
    for file in files:
        place = file.relative_to(root).as_posix()
        with file.open("rb") as stream:
            for line, _, (context, text), _ in extract(stream, (), (), {}):
                catalog.add(text, context=context, locations=[(place, line)])
    return catalog


def update(library: Library, progress: Console) -> None:
    """Merge the template into each language; what changed becomes fuzzy, what is gone is dropped."""
    source = template(library.root)
    for language in TRANSLATED:
        file = po_file(library.root, language)
        catalog = read_catalog(file.read_bytes(), language) if file.exists() else Catalog(locale=language, fuzzy=False)
        source.creation_date = catalog.creation_date  # a date alone is no news
        catalog.update(source, no_fuzzy_matching=False)
        catalog.obsolete.clear()
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as stream:
            write_po(stream, catalog, width=120, omit_header=False, sort_output=True, include_lineno=False)
        missing = sum(1 for message in catalog if message.id and not message.string)
        progress.print(f"{language}: {len(catalog)} texts, {missing} without a translation")
