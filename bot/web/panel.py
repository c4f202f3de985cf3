"""What an editor sees beside the page under ``polku serve --watch``: problems of the library, and the steps of the path."""

import msgspec
from aiohttp import web

from bot.conversation import View
from bot.watch import Watch
from engine.jump import Listed, listed
from engine.problems import Problem

WATCH: web.AppKey[Watch] = web.AppKey("watch", Watch)
NOTE: web.RequestKey[str] = web.RequestKey("note", str)
"""Where a request keeps what the panel has to say about it."""


class Panel(msgspec.Struct, frozen=True):
    """``version`` names what the files held when they were read, ``draft`` the library that is in use."""

    version: str
    draft: str
    errors: list[Problem]
    warnings: list[Problem]
    new_phrases: bool
    steps: list[Listed]
    present: str | None
    note: str


def panel(request: web.Request, view: View | None) -> Panel | None:
    """The panel beside a page that shows ``view``; None where Polku does not watch."""
    watch = request.app.get(WATCH)
    if watch is None:
        return None
    path = watch.library.paths.get(view.path) if view is not None and view.path else None
    return Panel(
        version=watch.version,
        draft=watch.library.release,
        errors=[one for one in watch.problems if one.severity == "error"],
        warnings=[one for one in watch.problems if one.severity == "warning"],
        new_phrases=watch.new_phrases,
        steps=list(listed(path)) if path is not None else [],
        present=view.step if view is not None else None,
        note=request.get(NOTE, ""),
    )
