"""A group's meetings as a file that a phone's calendar takes."""

import pytest
from icalendar import Calendar
from recurring_ical_events import of

from tests.web.conftest import Client


async def test_the_meetings_of_a_group_are_a_calendar_file(client: Client) -> None:
    response = await client.get("/groups/two.ics", headers={"Accept-Language": "sv"})
    assert response.status == 200 and response.content_type == "text/calendar"
    assert response.headers["Content-Disposition"] == 'attachment; filename="two.ics"'
    found = Calendar.from_ical(await response.read())
    [event] = found.events
    assert (str(event["SUMMARY"]), str(event["LOCATION"])) == ("Kamratgrupp", "Kirkkokatu 1, Kotka")
    days = [one["DTSTART"].dt.isoformat() for one in of(found).between((2026, 11, 24), (2026, 12, 9))]
    assert days == ["2026-11-24T17:00:00+02:00", "2026-12-08T17:00:00+02:00"]
    assert found.timezones and not event["DTSTAMP"].dt.utcoffset()


@pytest.mark.parametrize("id", ["hidden", "open", "nobody"])
async def test_what_is_not_shown_or_never_meets_has_no_file(client: Client, id: str) -> None:
    assert (await client.get(f"/groups/{id}.ics")).status == 404
