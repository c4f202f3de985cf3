"""A group's meetings as a calendar file; it names the group, so it is fetched only when the person asks for it."""

import datetime

from aiohttp import web

from bot.web.render import library_of
from bot.web.session import language_of
from engine.catalogue import localized
from engine.meetings import calendar_file


async def meetings(request: web.Request) -> web.Response:
    """The file for the group ``id`` (text/calendar); 404 when the group is not shown or has no schedule."""
    id, language = request.match_info["id"], language_of(request)
    group = library_of(request).groups.get(id)
    if group is None or not group.show or group.schedule is None:
        raise web.HTTPNotFound
    value = {channel.kind: channel.value for channel in reversed(group.channels)}
    file = calendar_file(
        group.schedule, id, datetime.datetime.now(datetime.UTC), summary=localized(group.name, language),
        description=localized(group.summary, language), location=value.get("place", ""), url=value.get("web", ""),
    )  # fmt: skip
    headers = {"Content-Disposition": f'attachment; filename="{id}.ics"'}
    return web.Response(body=file, content_type="text/calendar", charset="utf-8", headers=headers)
