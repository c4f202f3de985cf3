"""What the person told beside their wish: fills what was not known of the walker, and remembers a second worry."""

from typing import cast

import msgspec

from actions import walking
from actions.language import WRITTEN_IN
from actions.talk import Talk
from engine.walker import AGE_BANDS, AgeBand

MUNICIPALITY, AGE_BAND, FOR_WHOM, ABOUT, ALSO = "municipality", "age_band", "for_whom", "about", "also"
ENTITIES = (MUNICIPALITY, AGE_BAND, FOR_WHOM, ABOUT, ALSO, WRITTEN_IN)
"""What the understanding may tell of a message beside its intent. ``also``: the id of a second path that it spoke of."""


def hear(talk: Talk) -> None:
    """Take in what this turn's words told: never over what the person has chosen, and not what is said of a friend."""
    walker, whom = talk.walker, talk.told.get(FOR_WHOM)
    where, band = talk.told.get(MUNICIPALITY), talk.told.get(AGE_BAND)
    if walker.municipality is None and whom != "friend" and where in talk.library.county.municipalities:
        walker = msgspec.structs.replace(walker, municipality=where)
    if walker.age_band is None and walker.audience == "youth" and whom in (None, "self") and band in AGE_BANDS:
        walker = msgspec.structs.replace(walker, age_band=cast(AgeBand, band))
    talk.walker = walker
    also = talk.told.get(ALSO)
    mine = {path.id for path in walking.paths_for(talk)}
    if also in mine and talk.intent in mine and also != talk.intent:
        talk.keep(also=also)
