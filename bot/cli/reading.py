"""What all commands read in the same way: the library, and who walks."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from bot.gate.check import phrase_problems
from engine.library import Library
from engine.loading import LibraryError, load
from engine.walker import AgeBand, Audience, Language, Walker, age_band

LibraryOption = Annotated[Path, typer.Option("--library", help="The folder that holds paths/ and content/.")]
AudienceOption = Annotated[Literal["youth", "parent"], typer.Option(help="Who walks.")]
LanguageOption = Annotated[Literal["fi", "sv", "en"], typer.Option(help="The language.")]
AgeOption = Annotated[int | None, typer.Option(help="Age in years; only its band is used.", min=0, max=120)]
MunicipalityOption = Annotated[str | None, typer.Option(help="Where they live; one of the library's county.")]


def library_or_exit(root: Path, data: Path = Path("var")) -> Library:
    """The library in ``root``; its problems and exit code 1 when it cannot be used. Compiled ones are kept under ``data``."""
    try:
        library = load(root.resolve(), data / "cache")
        unreadable = phrase_problems(library)
        if unreadable:
            raise LibraryError(unreadable)
        return library
    except LibraryError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        print(f"{len(error.problems)} problems: the library cannot be used until they are mended.", file=sys.stderr)
        raise typer.Exit(1) from None


def walker_of(
    library: Library, audience: Audience, language: Language, age: int | None, municipality: str | None
) -> Walker:
    """The walker that the options describe; exit code 2 for a municipality that is not in the county."""
    known = library.county.municipalities
    if municipality is not None and municipality not in known:
        raise typer.BadParameter(f"{municipality} is not one of {', '.join(known)}")
    band: AgeBand | None = age_band(age) if age is not None else None
    return Walker(audience=audience, language=language, age_band=band, municipality=municipality)
