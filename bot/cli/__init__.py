"""The ``polku`` command; each subcommand is a thin shell over one function."""

from bot.cli.commands import app


def main() -> None:
    app()
