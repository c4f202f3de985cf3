"""``polku graph``: one path as a picture, as a page with the picture and the list of steps, or as the list alone."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.cli.drawing import description, draw
from bot.cli.outline import Outline, outline
from engine.library import Library
from engine.problems import did_you_mean
from engine.walker import Language


def graph(library: Library, name: str, format: str, language: Language, output: Path | None) -> int:
    """Write the path to ``output`` or to the terminal; exit code 2 for a path that is not there."""
    path = library.paths.get(name)
    if path is None:
        print(f'there is no path "{name}"; {did_you_mean(name, library.paths)}'.rstrip("; "), file=sys.stderr)
        return 2
    text = FORMATS[format](outline(library, path, language)).rstrip() + "\n"
    if output is None:
        sys.stdout.write(text)
    else:
        output.write_text(text, encoding="utf-8")
    return 0


def as_text(path: Outline) -> str:
    return "\n".join(_lines(path))


def as_page(path: Outline) -> str:
    """One file that needs no other: the picture, and beside it the same as a list with links."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    template = environment.get_template("graph.html")
    return template.render(path=path, picture=draw(path, linked=True), description=description(path))


FORMATS: dict[str, Callable[[Outline], str]] = {"svg": draw, "html": as_page, "text": as_text}


def _lines(path: Outline) -> Iterator[str]:
    yield f"{path.title} ({path.id}): {description(path)}"
    for number, item in enumerate(path.items, 1):
        kind = f"{item.kind}: {item.runs}" if item.runs else item.kind
        yield f"\n{number}. {item.name} ({kind})"
        if item.words:
            yield f"   {item.words}"
        yield from (f"   {lead.why + ' ' if lead.why else ''}→ {lead.target}" for lead in item.leads)
