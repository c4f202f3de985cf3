"""What a catalogue lacks for one walker, told from what it offers them."""

from collections.abc import Iterator

from engine.catalogue import can_be_called, has_person
from engine.match import Match
from engine.walker import Walker


def lacks(offered: list[Match], walker: Walker) -> tuple[str, ...]:
    """The names that full_catalogue/walkers.yml explains."""
    return tuple(_lacks(offered, walker))


def _lacks(offered: list[Match], walker: Walker) -> Iterator[str]:
    just_this = [one for one in offered if not one.for_anything]
    if not any(one.service.municipalities and has_person(one.service) for one in offered):
        yield "near"
    if not any(one.opens.open for one in just_this):
        yield "now"
    if not any(can_be_called(one.service) and walker.language in one.service.languages for one in offered):
        yield "language"
    if walker.audience == "parent" and not any(one.is_group for one in just_this):
        yield "group"
