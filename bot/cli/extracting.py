"""Babel's extractor for the library's YAML: the words of paths and of the dialogue, each with the context of its translation.

``pybabel`` finds it under the name ``polku``; ``polku messages`` calls it. Words of pages and templates stand in
``content/dialogue`` too, so that one mechanism serves them all.
"""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from engine.dialogue import WordsFile
from engine.gathering import PathRead
from engine.path import PathFile, path_from
from engine.words import word_context
from engine.yaml_reader import parse

Extracted = tuple[int, str, tuple[str, str], list[str]]
"""Line, the function of gettext that takes a context, (context, Finnish words), comments: as Babel wants it."""


def extract(
    file: IO[bytes], keywords: Collection[str], comment_tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[Extracted]:
    """The words in one YAML file, in their order; nothing from a file that cannot be read: ``polku check`` says why."""
    text = file.read().decode("utf-8")
    name = Path(getattr(file, "name", "path.yml"))
    words = parse(text, name.name, WordsFile)
    if words.value is not None:
        for key, said in words.value.words.items():
            yield words.places["words", key].line, "pgettext", (word_context(key), said), []
        return
    read = parse(text, name.name, PathFile)
    path, _ = path_from(read, name.stem)
    if read.value is None or path is None:
        return
    found = PathRead(path, read, True)
    for context, said in path.words():
        keys = context.split(".")[1:]
        where = found.where(*keys) if keys[0] in {"title", "summary", "variables"} else found.where("steps", *keys)
        yield where.line, "pgettext", (context, said), []
