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
from bot.watch import is_loopback

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help="Polku: a guided path to help.",
)
progress = Console(stderr=True)

DataOption = Annotated[Path, typer.Option("--data", help="Everything that is stored lies under this folder.")]
EmbeddingOption = Annotated[
    bool, typer.Option(help="Without: as where the sentence embedding cannot be loaded, on phrases and n-grams.")
]
Format = Literal["text", "json", "sarif"]


@app.command(epilog="Example: `polku serve --port 8080`")
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8080,
    data: DataOption = Path("var"),
    library: LibraryOption = Path("."),
    publish: Annotated[
        bool, typer.Option(help="Make the library's paths the newest release first, when they have changed.")
    ] = True,
    watch: Annotated[
        bool,
        typer.Option(
            "--watch", help="For editors: show what is saved at once, and what is wrong with it; publish nothing."
        ),
    ] = False,
    deliver: Annotated[
        bool, typer.Option(help="Deliver contact requests in this process; not with `polku deliver` beside it.")
    ] = True,
) -> None:
    """Serve the chat and the JSON API."""
    from bot.cli.serving import serve as run

    if watch and not is_loopback(host):
        raise typer.BadParameter(f"--watch is for an editor's own machine; {host} can be reached from others")
    run(host, port, data, library_or_exit(library, data), progress, publish, watch, deliver)


@app.command(epilog="Example: `polku check --format json`")
def check(
    library: LibraryOption = Path("."),
    format: Annotated[Format, typer.Option(help="How the problems are written.")] = "text",
    production: Annotated[
        bool, typer.Option("--production", help="What must be right before real people use it.")
    ] = False,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Also walk every way and tell what is never reached (text, json).")
    ] = False,
) -> None:
    """Every problem in the library, at once."""
    from bot.cli.checking import check as run
    from bot.cli.covered import check_and_cover

    if coverage and format == "sarif":
        raise typer.BadParameter("--coverage goes with --format text or json")
    raise typer.Exit((check_and_cover if coverage else run)(library, format, production))


@app.command(epilog="Example: `polku explain P012`")
def explain(
    code: Annotated[str | None, typer.Argument(help="A problem code.", show_default=False)] = None,
    write: Annotated[Path | None, typer.Option(help="Write the pages of all codes into this folder.")] = None,
) -> None:
    """What a problem code means, with an example."""
    from bot.cli.explaining import explain as run
    from bot.cli.explaining import write as write_pages

    if (code is None) == (write is None):
        raise typer.BadParameter("give a code, or --write FOLDER")
    if write is not None:
        write_pages(write)
    elif code is not None:
        raise typer.Exit(run(code))


@app.command(epilog="Example: `polku schema services`, or `polku schema --write var/schema`")
def schema(
    name: Annotated[str, typer.Argument(help="A kind of file.")] = "path",
    write: Annotated[
        Path | None, typer.Option(help="Write all schemas here, and print what an editor's yaml.schemas needs.")
    ] = None,
    library: LibraryOption = Path("."),
) -> None:
    """The JSON Schema of the library's files, for editors."""
    from bot.cli.describing import show_schema, write_schemas

    raise typer.Exit(show_schema(name) if write is None else write_schemas(write, library.resolve()))


@app.command(epilog="Example: `polku walk sleep --answers few_nights,done`")
def walk(
    path: Annotated[str, typer.Argument(help="The path's id.")],
    answers: Annotated[str | None, typer.Option(help="Answers in order, a,b,c; several choices in one: a+b.")] = None,
    audience: AudienceOption = "youth",
    language: LanguageOption = "fi",
    age: AgeOption = None,
    municipality: MunicipalityOption = None,
    random: Annotated[
        int | None, typer.Option(metavar="SEED", help="Answer at random; the same seed, the same walk.")
    ] = None,
    steps: Annotated[int, typer.Option(help="Answers of a random walk; at an end it begins again.", min=1)] = 50,
    record: Annotated[
        str | None, typer.Option(metavar="NAME", help="Keep this walk as a golden walk called NAME.")
    ] = None,
    library: LibraryOption = Path("."),
) -> None:
    """Walk one path in the terminal, without Rasa."""
    from bot.cli.walking import walk as run

    if random is not None and (answers is not None or record is not None):
        raise typer.BadParameter("--random goes with neither --answers nor --record")
    loaded = library_or_exit(library)
    walker = walker_of(loaded, audience, language, age, municipality)
    raise typer.Exit(run(loaded, path, walker, answers, record, None if random is None else (random, steps)))


@app.command(epilog="Example: `polku graph sleep --format html --output sleep.html`")
def graph(
    path: Annotated[str, typer.Argument(help="The path's id.")],
    format: Annotated[
        Literal["svg", "html", "text"],
        typer.Option(help="A picture, a page with the picture and the list of steps, or the list alone."),
    ] = "svg",
    output: Annotated[Path | None, typer.Option(help="Where to write it; to the terminal without.")] = None,
    language: LanguageOption = "fi",
    library: LibraryOption = Path("."),
) -> None:
    """Draw one path: its steps and what leads where."""
    from bot.cli.graphing import graph as run

    raise typer.Exit(run(library_or_exit(library), path, format, language, output))


@app.command(epilog="Example: `polku publish --dry-run`")
def publish(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what it would mean for walks under way.")
    ] = False,
    data: DataOption = Path("var"),
    library: LibraryOption = Path("."),
) -> None:
    """Make the library's paths the newest release: new walks begin on it, walks under way stay on theirs."""
    from bot.cli.publishing import publish as run

    raise typer.Exit(run(library_or_exit(library), data, dry_run))


@app.command(epilog="Example: `polku retire 3 --dry-run`")
def retire(
    number: Annotated[int, typer.Argument(help="The release.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say where its walks would stand.")] = False,
    data: DataOption = Path("var"),
    library: LibraryOption = Path("."),
) -> None:
    """Let the walks of a release go on in the newest one, at their next turn."""
    from bot.cli.publishing import retire as run

    raise typer.Exit(run(library_or_exit(library), data, number, dry_run))


@app.command()
def releases(data: DataOption = Path("var")) -> None:
    """All releases, the oldest first."""
    from bot.cli.publishing import releases as run

    raise typer.Exit(run(data))


@app.command(epilog="Example: `polku deliver --data var`")
def deliver(data: DataOption = Path("var"), library: LibraryOption = Path(".")) -> None:
    """Deliver contact requests to their receivers, in a process of its own."""
    from bot.cli.delivering import deliver as run

    run(data, library_or_exit(library, data))


@app.command(epilog="Example: `polku requests replay --only ID`")
def requests(
    what: Annotated[
        Literal["dead", "replay", "reopen", "rotate"],
        typer.Argument(
            help="dead: what could not be delivered. replay: try it again. reopen: a receiver that was gone is there. "
            "rotate: encrypt with the newest key."
        ),
    ],
    only: Annotated[
        str | None, typer.Option(help="One row of the dead-letter list (replay), or the receiver (reopen).")
    ] = None,
    data: DataOption = Path("var"),
) -> None:
    """Contact requests that were not delivered, and the keys that they are encrypted with."""
    from bot.cli.delivering import tend as run

    if what == "reopen" and only is None:
        raise typer.BadParameter("reopen needs --only RECEIVER")
    raise typer.Exit(run(what, data, only))


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

    loaded = library_or_exit(library)
    run(loaded, data, walker_of(loaded, audience, language, age, municipality), progress)


@app.command(epilog='Example: `echo \'{"id": "1", "text": "moi"}\' | polku screen`')
def screen(
    why: Annotated[
        bool, typer.Option("--why", help="Also name the phrases and ways of the content behind it.")
    ] = False,
    embedding: EmbeddingOption = True,
    data: DataOption = Path("var"),
    library: LibraryOption = Path("."),
) -> None:
    """Screen texts for danger: JSON lines in, JSON lines out."""
    from bot.cli.lines import screen_lines
    from bot.cli.serving import guarded

    screen_lines(guarded(library_or_exit(library), data, progress, embedding), why, sys.stdin, sys.stdout)


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
    """Train the understanding and the guard, when what they learn from has changed."""
    from bot.cli.serving import guarded, trained

    loaded = library_or_exit(library)
    guarded(loaded, data, progress)
    trained(loaded, data, progress)


@app.command(epilog="Example: `polku eval sets/`; without a folder the library's own phrases are left out in turn")
def eval(
    folder: Annotated[
        Path | None,
        typer.Argument(help="A folder with crisis_positive.jsonl, intents.jsonl and others.", show_default=False),
    ] = None,
    compare: Annotated[
        bool, typer.Option("--compare", help="Also learn from the embedding alone, to compare; a minute more.")
    ] = False,
    embedding: EmbeddingOption = True,
    data: DataOption = Path("var"),
    library: LibraryOption = Path("."),
) -> None:
    """Measure the guard and the understanding on evaluation sets, or the understanding on the library's own phrases."""
    from bot.cli.measuring import measure

    if folder is not None and not folder.is_dir():
        raise typer.BadParameter(f"there is no folder {folder}", param_hint="FOLDER")
    measure(library_or_exit(library), data, folder, embedding, compare, progress)


@app.command()
def messages(library: LibraryOption = Path(".")) -> None:
    """Bring the translators' files (PO) up to date with the library's words."""
    from bot.cli.messages import update

    update(library_or_exit(library), progress)
