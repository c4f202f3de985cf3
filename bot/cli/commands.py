"""The table of commands. Exit code 0: fine; 1: problems found; 2: wrong use. Rasa is imported only by those that need it."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console

from bot.cli.reading import (
    AgeOption,
    AudienceOption,
    LanguageOption,
    LibraryOption,
    MunicipalityOption,
    library_or_exit,
    walker_of,
)

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help="Polku: a guided path to help.",
)
progress = Console(stderr=True)

DataOption = Annotated[Path, typer.Option("--data", help="Everything that is stored lies under this folder.")]
Format = Literal["text", "json", "sarif"]


@app.command(epilog="Example: `polku serve --port 8080`")
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8080,
    data: DataOption = Path("var"),
    library: LibraryOption = Path("."),
) -> None:
    """Serve the chat and the JSON API."""
    from bot.cli.serving import serve as run

    run(host, port, data, library_or_exit(library), progress)


@app.command(epilog="Example: `polku check --format json`")
def check(
    library: LibraryOption = Path("."),
    format: Annotated[Format, typer.Option(help="How the problems are written.")] = "text",
    production: Annotated[
        bool, typer.Option("--production", help="What must be right before real people use it.")
    ] = False,
) -> None:
    """Every problem in the library, at once."""
    from bot.cli.checking import check as run

    raise typer.Exit(run(library, format, production))


@app.command(epilog="Example: `polku walk sleep --answers few_nights,done`")
def walk(
    path: Annotated[str, typer.Argument(help="The path's id.")],
    answers: Annotated[str | None, typer.Option(help="Answers in order, a,b,c; several choices in one: a+b.")] = None,
    audience: AudienceOption = "youth",
    language: LanguageOption = "fi",
    age: AgeOption = None,
    municipality: MunicipalityOption = None,
    library: LibraryOption = Path("."),
) -> None:
    """Walk one path in the terminal, without Rasa."""
    from bot.cli.walking import walk as run

    raise typer.Exit(run(library_or_exit(library), path, answers, walker_of(audience, language, age, municipality)))


@app.command(epilog="Example: `polku chat --audience parent --language sv`")
def chat(
    audience: AudienceOption = "youth",
    language: LanguageOption = "fi",
    age: AgeOption = None,
    municipality: MunicipalityOption = None,
    data: DataOption = Path("var"),
    library: LibraryOption = Path("."),
) -> None:
    """The same dialogue as on the page, in the terminal."""
    from bot.cli.chatting import chat as run

    run(library_or_exit(library), data, walker_of(audience, language, age, municipality), progress)


@app.command(epilog='Example: `echo \'{"id": "1", "text": "moi"}\' | polku screen`')
def screen(library: LibraryOption = Path(".")) -> None:
    """Screen texts for danger: JSON lines in, JSON lines out."""
    from bot.cli.lines import screen_lines

    screen_lines(library_or_exit(library), sys.stdin, sys.stdout)


@app.command(epilog='Example: `echo \'{"id": "1", "text": "takas"}\' | polku understand --scope navigation`')
def understand(
    scope: Annotated[Literal["all", "topics", "navigation"], typer.Option(help="Which intents compete.")] = "all",
    data: DataOption = Path("var"),
    library: LibraryOption = Path("."),
) -> None:
    """What texts mean: JSON lines in, JSON lines out."""
    from bot.cli.lines import understand_lines

    understand_lines(library_or_exit(library), data, scope, sys.stdin, sys.stdout)


@app.command()
def train(data: DataOption = Path("var"), library: LibraryOption = Path(".")) -> None:
    """Train the understanding, when what it learns from has changed."""
    from bot.cli.serving import trained

    trained(library_or_exit(library), data, progress)


@app.command(epilog="Example: `polku eval sets/`")
def eval(
    folder: Annotated[Path, typer.Argument(help="A folder with crisis_positive.jsonl and others.")],
    library: LibraryOption = Path("."),
) -> None:
    """Measure the guard on evaluation sets."""
    from bot.gate.evaluate import evaluate

    print(evaluate(folder, library_or_exit(library)))


@app.command()
def messages(library: LibraryOption = Path(".")) -> None:
    """Bring the translators' files (PO) up to date with the library's words."""
    from bot.cli.messages import update

    update(library_or_exit(library), progress)
