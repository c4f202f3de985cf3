"""Each kind of step by itself: how it is read, where it leads, what it accepts, which words it carries, how it is walked."""

from typing import NamedTuple

import pytest

from engine.path import LifePath
from engine.steps import CONTINUE, DONE, SKIP, STEP_KINDS, Answer, Ask, Exercise, Feedback, HandOff, Info, Step
from engine.walk import Refused, advance, start
from tests.engine.making import NOON, YOUNG, compiled, made, refs, said, walked

TAIL = """
other: {say: Toinen}
last: {end: Hei}
"""


class Kind(NamedTuple):
    """One step called ``one``, and what is true of it; ``says`` is what a walk shows after each answer, and before any.

    ``accepts`` holds what fits beside ``possible()``, ``refuses`` what does not though it fits elsewhere.
    """

    kind: str
    step: str
    targets: dict[str, str]
    words: dict[str, str]
    says: dict[Answer | None, str]
    accepts: tuple[Answer, ...] = ()
    refuses: tuple[Answer, ...] = ()


KINDS = {
    "say": Kind(
        "say", "{say: Hei, next: last}",
        targets={"next": "last"},
        words={"trial.one.say": "Hei"},
        says={None: "one → last, ended"},
    ),
    "ask one": Kind(
        "ask", "{ask: Kauanko?, choices: {nights: Öitä, weeks: {label: Viikkoja, next: last, renamed_from: long}}}",
        targets={"choices.weeks.next": "last", "next": "other"},
        words={"trial.one.ask": "Kauanko?", "trial.one.choices.nights": "Öitä", "trial.one.choices.weeks": "Viikkoja"},
        says={None: "one", "nights": "other → last, ended", "weeks": "last, ended"},
        refuses=(SKIP, "long", ("nights",), 0),
    ),
    "ask one, optional": Kind(
        "ask", "{ask: Kauanko?, choices: {nights: {label: Öitä, next: last}}, optional: true}",
        targets={"choices.nights.next": "last", "next": "other"},
        words={"trial.one.ask": "Kauanko?", "trial.one.choices.nights": "Öitä"},
        says={None: "one", "nights": "last, ended", SKIP: "other → last, ended"},
    ),
    "ask many": Kind(
        "ask", "{ask: Mitkä?, type: many, choices: {phone: Puhelin, tea: Tee}, next: last}",
        targets={"next": "last"},
        words={"trial.one.ask": "Mitkä?", "trial.one.choices.phone": "Puhelin", "trial.one.choices.tea": "Tee"},
        says={None: "one", ("phone",): "last, ended"},
        accepts=(("phone", "tea"), ("tea", "phone")),
        refuses=("phone", ("phone", "phone"), ("phone", "coffee"), (), SKIP),
    ),
    "ask many, optional": Kind(
        "ask", "{ask: Mitkä?, type: many, choices: {phone: Puhelin}, optional: true}",
        targets={"next": "other"},
        words={"trial.one.ask": "Mitkä?", "trial.one.choices.phone": "Puhelin"},
        says={None: "one", SKIP: "other → last, ended"},
        refuses=((SKIP,), ("phone", SKIP)),
    ),
    "ask scale": Kind(
        "ask", "{ask: Kuinka vahva?, type: scale, scale: {from: -1, to: 2, low: heikko, high: vahva}}",
        targets={"next": "other"},
        words={
            "trial.one.ask": "Kuinka vahva?", "trial.one.scale.low": "heikko", "trial.one.scale.high": "vahva",
        },
        says={None: "one", -1: "other → last, ended", 2: "other → last, ended"},
        refuses=(-2, 3, "1", True, SKIP),
    ),
    "ask scale, optional": Kind(
        "ask", "{ask: Kuinka?, type: scale, scale: {from: 0, to: 1, low: a, high: b}, optional: true}",
        targets={"next": "other"},
        words={"trial.one.ask": "Kuinka?", "trial.one.scale.low": "a", "trial.one.scale.high": "b"},
        says={None: "one", SKIP: "other → last, ended"},
    ),
    "ask number": Kind(
        "ask", "{ask: Montako?, type: number, number: {from: 0, to: 16}, next: last}",
        targets={"next": "last"},
        words={"trial.one.ask": "Montako?"},
        says={None: "one", 0: "last, ended", 16: "last, ended"},
        refuses=(-1, 17, "7", False, (7,), SKIP),
    ),
    "ask number, optional": Kind(
        "ask", "{ask: Montako?, type: number, number: {from: 5, to: 6}, optional: true}",
        targets={"next": "other"},
        words={"trial.one.ask": "Montako?"},
        says={None: "one", 5: "other → last, ended", SKIP: "other → last, ended"},
    ),
    "ask yes or no": Kind(
        "ask", "{ask: Onko joku?, type: yes_no, choices: {yes: {next: last}}}",
        targets={"choices.yes.next": "last", "next": "other"},
        words={"trial.one.ask": "Onko joku?"},
        says={None: "one", "yes": "last, ended", "no": "other → last, ended"},
        refuses=(True, False, SKIP),
    ),
    "ask yes or no, optional, in own words": Kind(
        "ask", "{ask: Onko joku?, type: yes_no, choices: {yes: On, no: Ei ole}, optional: true}",
        targets={"next": "other"},
        words={"trial.one.ask": "Onko joku?", "trial.one.choices.yes": "On", "trial.one.choices.no": "Ei ole"},
        says={None: "one", "no": "other → last, ended", SKIP: "other → last, ended"},
    ),
    "exercise": Kind(
        "exercise",
        "{exercise: Hengitä, parts: [{text: Sisään, seconds: 4}, {text: Ulos, seconds: 6}],"
        ' source: {title: Lähde, url: "https://example.org"}}',
        targets={"next": "other"},
        words={"trial.one.exercise": "Hengitä", "trial.one.parts.0": "Sisään", "trial.one.parts.1": "Ulos"},
        says={None: "one", DONE: "other → last, ended", SKIP: "other → last, ended"},
        refuses=(CONTINUE, 0),
    ),
    "info": Kind(
        "info", '{info: Lue, links: [{title: Unen tarve, by: Terve koululainen, url: "https://example.org"}]}',
        targets={"next": "other"},
        words={"trial.one.info": "Lue", "trial.one.links.0": "Unen tarve"},
        says={None: "one", CONTINUE: "other → last, ended"},
        refuses=(DONE, SKIP),
    ),
    "branch": Kind(
        "branch", "{branch: [{when: {age_band: {is: 16-17}}, next: other}], else: last}",
        targets={"branch.0.next": "other", "else": "last"},
        words={},
        says={None: "one → last, ended"},
    ),
    "run": Kind(
        "run", "{run: breathing}",
        targets={"next": "other"},
        words={},
        says={None: "one/belly → one/calmer", "yes": "other → last, ended"},
    ),
    "hand_off to a need": Kind(
        "hand_off", "{hand_off: {need: sleep}, text: Apua saa}",
        targets={"next": "other"},
        words={"trial.one.text": "Apua saa"},
        says={None: "one", CONTINUE: "other → last, ended"},
        refuses=(DONE, SKIP),
    ),
    "hand_off to a service, else to a need": Kind(
        "hand_off", "{hand_off: {service: kotka-chat, need: sleep}, text: Apua saa}",
        targets={"next": "other"}, words={"trial.one.text": "Apua saa"}, says={None: "one"},
    ),
    "hand_off to a group": Kind(
        "hand_off", "{hand_off: {group: cafe}, text: Apua saa, next: last}",
        targets={"next": "last"}, words={"trial.one.text": "Apua saa"}, says={None: "one", CONTINUE: "last, ended"},
    ),
    "feedback": Kind(
        "feedback", "{feedback: Miltä tuntui?, choices: {helped: Auttoi, little: Vähän}}",
        targets={"next": "other"},
        words={
            "trial.one.feedback": "Miltä tuntui?", "trial.one.choices.helped": "Auttoi", "trial.one.choices.little": "Vähän",
        },
        says={None: "one", "helped": "other → last, ended", "little": "other → last, ended", SKIP: "other → last, ended"},
        refuses=(("helped",), 1),
    ),
    "end": Kind(
        "end", "{end: Hei}",
        targets={"next": "other"},  # what stands below; an end never goes there
        words={"trial.one.end": "Hei"},
        says={None: "one, ended"},
    ),
}  # fmt: skip

JUNK: tuple[object, ...] = ("", "nonsense", "one", " done", -99, 10**9, (), ("",), ("nonsense", "nonsense"), 1.5, None)
"""What fits nowhere."""

BREATHING = made("belly: {say: Hengitä}\ncalmer: {ask: Helpottiko?, type: yes_no}", "breathing")

each_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


def path_of(kind: Kind) -> LifePath:
    return made(f"one: {kind.step}{TAIL}", breathing=BREATHING)


def one(kind: Kind) -> Step:
    return path_of(kind).steps["one"]


def test_each_kind_has_a_fixture_here() -> None:
    assert {kind.kind for kind in KINDS.values()} == set(STEP_KINDS)


@each_kind
def test_its_key_names_its_kind(kind: Kind) -> None:
    assert type(one(kind)) is STEP_KINDS[kind.kind]


@each_kind
def test_it_names_the_steps_it_may_lead_to(kind: Kind) -> None:
    step = one(kind)
    targets = {".".join(map(str, key)): target for key, target in step.targets()}
    if kind.kind == "end":
        assert targets == {}
    else:
        assert targets == kind.targets


@each_kind
def test_every_possible_answer_is_accepted_and_listed_once(kind: Kind) -> None:
    step = one(kind)
    if step.waits:
        possible = list(step.possible())
        assert possible
        assert [answer for answer in (*possible, *kind.accepts) if not step.accepts(answer)] == []
        assert len(possible) == len(set(possible))
        assert set(kind.says) - {None} <= {*possible, *kind.accepts} or kind.kind == "run"


@each_kind
def test_what_is_no_answer_is_refused_and_moves_nothing(kind: Kind) -> None:
    path = path_of(kind)
    state = start(path, YOUNG, NOON).state
    if state.ended or kind.kind == "run":
        return
    for junk in (*JUNK, *kind.refuses):
        turn = advance(path, state, junk, NOON)  # type: ignore[arg-type]
        assert turn.events == (Refused("one", "does_not_fit"),), junk
        assert turn.state == state


@each_kind
def test_it_is_walked_through(kind: Kind) -> None:
    path = path_of(kind)
    for answer, expected in kind.says.items():
        assert said(walked(path, *(() if answer is None else (answer,)))) == expected


@each_kind
def test_all_its_words_have_a_context_for_their_translation(kind: Kind) -> None:
    words = {context: text for context, text in path_of(kind).words() if context.startswith("trial.one.")}
    assert words == kind.words


def test_only_a_question_an_exercise_information_a_hand_off_and_feedback_wait() -> None:
    assert {cls for cls in STEP_KINDS.values() if cls.waits} == {Ask, Exercise, Info, HandOff, Feedback}


def test_a_step_that_does_not_say_where_it_leads_goes_on_below_and_an_end_goes_nowhere() -> None:
    path = made("a: {say: Hei}\nb: {ask: Mitä, choices: {x: X}}\nc: {end: Hei}\nd: {say: Hei}")
    assert [step.next for step in path.steps.values()] == ["b", "c", None, None]


def test_a_path_may_come_to_its_end_without_an_end_step() -> None:
    path = made("a: {say: Hei}\nb: {ask: Mitä, choices: {x: X}}")
    assert said(walked(path, "x")) == "ended"


@pytest.mark.parametrize(
    ("lacks", "code"),
    [
        ("{ask: Mitä}", "P019"),
        ("{exercise: Hei, parts: []}", "P007"),
        ("{info: Hei}", "P007"),
        ("{branch: [{when: {q: {is: x}}, next: one}]}", "P007"),
        ("{run: }", "P006"),
        ("{hand_off: {need: sleep}}", "P007"),
        ("{feedback: Hei}", "P007"),
        ("{end: [Hei]}", "P006"),
        ("{say: Hei, optional: true}", "P008"),
    ],
)
def test_what_a_kind_must_have_is_asked_for(lacks: str, code: str) -> None:
    _, problems = compiled(f"one: {lacks}")
    assert [problem.code for problem in problems] == [code]


# -- a shared path gives a value back ------------------------------------------------------------------

INNER = made(
    """
    how_now: {ask: Miltä nyt?, choices: {easier: Helpompi, same: Sama}, optional: true}
    out: {end: No niin}
    """,
    "inner", head="gives: how_now\n",
)  # fmt: skip
MIDDLE = made("deeper: {run: inner}\nout: {end: No niin}", "middle", head="gives: deeper\n", inner=INNER)
FORK = """
fork:
  branch:
    - {when: {one: {is: easier}}, next: good}
    - {when: {one: {answered: false}}, next: unsaid}
  else: talk
good: {end: Hyvä}
unsaid: {end: Ei se mitään}
talk: {end: Jutellaan}
"""


@pytest.mark.parametrize(
    ("outer", "ref"),
    [
        (made(f"one: {{run: inner}}{FORK}", inner=INNER), "one/how_now"),
        (made(f"one: {{run: middle}}{FORK}", middle=MIDDLE), "one/deeper/how_now"),
    ],
    ids=["one deep", "two deep"],
)
def test_a_condition_on_a_shared_path_sees_the_answer_it_gives_back(outer: LifePath, ref: str) -> None:
    assert refs(walked(outer).events) == [ref]
    assert refs(walked(outer, "easier").events)[-2:] == ["fork", "good"]
    assert refs(walked(outer, "same").events)[-2:] == ["fork", "talk"]
    assert refs(walked(outer, "skip").events)[-2:] == ["fork", "unsaid"]
    assert walked(outer, "same").state.answers[0].step == ref


def test_two_steps_that_run_the_same_path_keep_their_answers_apart() -> None:
    path = made(f"first: {{run: inner}}\none: {{run: inner}}{FORK}", inner=INNER)
    assert refs(walked(path, "easier", "same").events)[-1] == "talk"
    assert refs(walked(path, "same", "easier").events)[-1] == "good"


def test_a_shared_path_that_gives_nothing_back_was_never_answered() -> None:
    silent = made("q: {ask: Mitä, choices: {easier: E}}", "silent")
    path = made(f"one: {{run: silent}}{FORK}", silent=silent)
    assert refs(walked(path, "easier").events)[-1] == "unsaid"
