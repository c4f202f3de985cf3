"""``polku walk``: one path in the terminal, by the engine alone."""

import datetime
import sys

from engine.library import Library
from engine.plain import lines
from engine.problems import did_you_mean
from engine.render import Renderer
from engine.reply import Choice
from engine.steps import Answer
from engine.walk import Refused, Turn, advance, here, start
from engine.walker import Walker


def walk(library: Library, name: str, answers: str | None, walker: Walker) -> int:
    """Print the walk; exit code 2 for a path that is not there, 1 for an answer that does not fit."""
    path = library.paths.get(name)
    if path is None:
        print(f'there is no path "{name}"; {did_you_mean(name, library.paths)}'.rstrip("; "), file=sys.stderr)
        return 2
    given = answers.split(",") if answers else []
    renderer = Renderer(library, walker, datetime.datetime.now(datetime.UTC))
    turn = start(path, walker, renderer.now)
    while True:
        reply = renderer.events(turn.events)
        print("\n".join(lines(reply.messages)))
        if turn.state.ended:
            return 0
        ref = "/".join(turn.state.at)
        if answers is not None:
            if not given:
                print(f"\n(stands at {ref})")
                return 0
            typed = given.pop(0)
        else:
            typed = _ask(reply.choices)
        print(f"\n> {ref}: {typed}")
        after = _advance(
            path_turn=turn, library=library, name=name, answer=read(typed, reply.choices), now=renderer.now
        )
        if isinstance(after.events[0], Refused):
            print(f'"{typed}" does not answer {ref}', file=sys.stderr)
            if answers is not None:
                return 1
            after = Turn(turn.state, (here(path, turn.state),))
        turn = after


def read(typed: str, choices: tuple[Choice, ...]) -> Answer:
    """What was typed as an answer: the number of a choice in the list, its id, several with +, or a number."""
    answers = [choice.act.answer for choice in choices]
    by_number: dict[str, Answer] = {
        str(number): answer for number, answer in enumerate(answers, 1) if not isinstance(answer, int)
    }
    several = tuple(str(by_number.get(part, part)) for part in typed.split("+"))
    if len(several) > 1:
        return several
    if typed in by_number:
        return by_number[typed]
    return int(typed) if typed.lstrip("-").isdecimal() else typed


def _advance(path_turn: Turn, library: Library, name: str, answer: Answer, now: datetime.datetime) -> Turn:
    turn = advance(library.paths[name], path_turn.state, answer, now)
    if isinstance(turn.events[0], Refused) and isinstance(answer, str):  # one choice of a question that takes several
        return advance(library.paths[name], path_turn.state, (answer,), now)
    return turn


def _ask(choices: tuple[Choice, ...]) -> str:
    print()
    for number, choice in enumerate(choices, 1):
        print(f"  {number}. {choice.label}" if not isinstance(choice.act.answer, int) else f"  {choice.label}")
    try:
        return input("> ").strip()
    except EOFError:
        raise SystemExit(0) from None
