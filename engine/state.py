"""A walk's state as JSON, and back; what is not a state of this version is refused as a whole."""

import msgspec

from engine.walk import STATE_VERSION, State

_decoder = msgspec.json.Decoder(State)


class ForeignState(ValueError):
    """Text that is no state of a walk that this version of Polku can read."""


def to_json(state: State) -> str:
    return msgspec.json.encode(state).decode()


def from_json(text: str) -> State:
    """The state in ``text``; raises ForeignState."""
    try:
        state = _decoder.decode(text)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise ForeignState(str(error)) from None
    if state.version != STATE_VERSION:
        raise ForeignState(f"version {state.version}, not {STATE_VERSION}")
    return state
