"""Before a turn: a walk whose release is retired, or whose walker has changed, is brought to where it can go on."""

import msgspec

from actions import shelf
from actions.talk import Talk
from engine.walk import Dropped, carry_over, stands


def settle(talk: Talk, name: str) -> bool:
    """Bring the walk of path ``name`` onto a release that is served; True when it stands elsewhere now, or lost answers."""
    state = talk.kept.walks.get(name)
    if state is None:
        return False
    home = shelf.release(state.release)
    if home is None or name not in home.paths:
        home = talk.library
    path, release = home.paths.get(name), home.release
    if path is not None and release == state.release and stands(path, state) and state.walker == talk.walker:
        return False
    if path is None:
        walks = {key: walk for key, walk in talk.kept.walks.items() if key != name}
        talk.keep(walks=walks, current=None if talk.kept.current == name else talk.kept.current, changing=None)
        return True
    if state.ended:
        talk.keep(walks={**talk.kept.walks, name: msgspec.structs.replace(state, release=release)})
        return False
    state = msgspec.structs.replace(state, walker=talk.walker)
    turn = carry_over(path, state, talk.now, release)
    talk.keep(walks={**talk.kept.walks, name: turn.state}, changing=None)
    return turn.state.at != state.at or any(isinstance(event, Dropped) for event in turn.events)
