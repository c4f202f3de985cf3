"""A reply as plain text: for a terminal, and for the doors that show nothing else."""

from collections.abc import Iterable, Iterator

from engine.reply import AnyMessage, Card, Crisis, Exercise, GroupCard, Link, LiveChat


def lines(messages: Iterable[AnyMessage]) -> Iterator[str]:
    for message in messages:
        yield ""
        if isinstance(message, Card):
            yield from _card(message)
            continue
        yield message.text.strip()
        if isinstance(message, Exercise):
            yield from (f"  · {part.text} ({part.seconds} s)" for part in message.parts)
            yield f"  {message.source_title}: {message.source_url}"
        elif isinstance(message, Link):
            yield f"  {message.by}: {message.url}"
        elif isinstance(message, LiveChat):
            yield from (f"  {line.by}: {line.text}" for line in message.lines)
        elif isinstance(message, Crisis):
            for card in message.services:
                yield from _card(card)


def _card(card: Card) -> Iterator[str]:
    yield f"┌ {card.name}"
    told = [card.why, card.text, card.contact, card.say]
    told += [f"{phone.label}: {phone.number} <{phone.href}>" for phone in card.phones]
    told += [f"{link.label}: {link.url}" for link in card.links]
    told += [card.address or "", card.opens_text, card.hours_text, card.cost]
    if isinstance(card, GroupCard):
        told += [card.for_whom, card.values, card.practices, *card.meets]
    yield from (f"│ {line.strip()}" for line in told if line.strip())
