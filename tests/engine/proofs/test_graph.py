"""The graph of a path: what counts as help and as waiting where paths run each other, and how long a stride may get."""

from engine.path import LifePath
from engine.problems import Place
from engine.proofs.graph import graph_problems, helps, reached, stride
from engine.walk import LONGEST_STRIDE
from tests.engine.making import made, refs, walked

QUESTION = "{ask: Mitä, choices: {x: X}}"
HELP = "help: {hand_off: {need: sleep}, text: Apua}\nbye: {end: Hei}"


def codes(path: LifePath) -> list[str]:
    return [problem.code for problem in graph_problems(path, lambda *keys: Place("x"))]


def says(count: int, prefix: str = "s") -> str:
    return "\n".join(f"{prefix}{number}: {{say: Hei}}" for number in range(count))


ASKING = made(f"q: {QUESTION}", "shared")
TALKING = made("a: {say: Hei}\nb: {end: Hei}", "shared")
EITHER = made(
    "a: {branch: [{when: {age_band: {is: 18+}}, next: q}], else: b}\nq: " + QUESTION + "\nb: {end: Hei}", "shared"
)
HELPING = made("help: {hand_off: {need: sleep}, text: Apua}", "shared")
MAYBE_HELPING = made(
    "a: {branch: [{when: {age_band: {is: 18+}}, next: bye}], else: help}\n" + HELP, "shared"
)  # fmt: skip


def test_running_a_shared_path_is_help_when_no_way_through_it_goes_without() -> None:
    path = made(f"run_it: {{run: shared}}\n{HELP}", shared=HELPING)
    assert helps(path.steps["run_it"], path)
    for shared in (TALKING, MAYBE_HELPING):
        path.runs["shared"] = shared
        assert not helps(path.steps["run_it"], path)


def test_a_path_may_be_helped_by_one_it_runs_two_deep() -> None:
    middle = made("inner: {run: shared}\nout: {end: Hei}", "middle", shared=HELPING)
    assert codes(made("run_it: {run: middle}\nbye: {end: Hei}", middle=middle)) == []
    middle.runs["shared"] = MAYBE_HELPING
    assert codes(made("run_it: {run: middle}\nbye: {end: Hei}", middle=middle)) == ["P020", "P039"]


def test_a_circle_through_a_shared_path_waits_only_where_every_way_through_that_waits() -> None:
    circle = f"run_it: {{run: shared}}\nfork:\n  branch: [{{when: {{age_band: {{is: 18+}}}}, next: run_it}}]\n  else: help\n{HELP}"
    assert codes(made(circle, shared=ASKING)) == []
    assert codes(made(circle, shared=TALKING)) == ["P022"]
    assert codes(made(circle, shared=EITHER)) == ["P022"]


def test_only_one_circle_is_told_for_all_the_steps_in_it() -> None:
    assert codes(made(f"a: {QUESTION}\nb: {QUESTION}\nc: {{say: Hei, next: a}}")) == ["P036"] + ["P039"] * 3


def test_a_shared_path_for_all_need_not_come_to_a_person() -> None:
    assert codes(made("a: {say: Hei}\nbye: {end: Hei}", head="")) == ["P020", "P039"]
    shared = made("a: {say: Hei}\nbye: {end: Hei}")
    assert (
        codes(shared.__class__(**{key: getattr(shared, key) for key in shared.__struct_fields__} | {"audience": "any"}))
        == []
    )


def test_an_end_leads_nowhere_even_when_it_names_a_step() -> None:
    path = made(f"a: {QUESTION}\nbye: {{end: Hei, next: lost}}\nlost: {{say: Hei}}")
    assert reached(path, "a") == {"a", "bye"}


# -- how many steps one answer may pass ----------------------------------------------------------------


def longest(path: LifePath) -> int:
    return max(stride(path).values())


def test_a_stride_counts_the_step_where_it_stops() -> None:
    path = made(f"{says(4)}\nq: {QUESTION}\n{says(2, 't')}\nbye: {{end: Hei}}")
    assert longest(path) == 5 and stride(path)["t0"] == 3
    assert len(refs(walked(path).events)) == 5


def test_a_stride_goes_into_a_shared_path_and_out_of_it() -> None:
    shared = made(f"{says(3)}\nq: {QUESTION}\n{says(4, 't')}", "shared")
    path = made(f"a: {{say: Hei}}\nrun_it: {{run: shared}}\n{says(5)}\nq: {QUESTION}", shared=shared)
    assert stride(path)["a"] == 1 + 1 + 4  # with the run itself
    assert stride(path)["run_it"] == 4 + 6 == len(refs(walked(path, "x").events))


def test_a_stride_that_leaves_several_paths_at_once_is_counted_whole() -> None:
    """None of the three has more than half of the limit, all three together more than the whole."""
    inner = made(f"q: {QUESTION}\n{says(40)}", "inner")
    middle = made(f"run_it: {{run: inner}}\n{says(40)}", "middle", inner=inner)
    outer = made(f"run_it: {{run: middle}}\n{says(40)}\n{HELP}", middle=middle)
    assert longest(inner) == 40 and longest(outer) == 121 > LONGEST_STRIDE
    assert "P041" not in codes(inner) and "P041" in codes(outer)


def test_many_steps_with_questions_between_them_are_no_long_stride() -> None:
    rounds = "\n".join(f"{says(9, f'r{number}x')}\nq{number}: {QUESTION}" for number in range(8))
    assert codes(made(f"{rounds}\n{HELP}")) == []


def test_steps_that_lead_backwards_by_the_thousand_are_proved_too() -> None:
    """The file is read upwards, so each step waits for the one above it to be known."""
    count = 3000
    back = "\n".join(f"s{number}: {{say: Hei, next: s{number - 1}}}" for number in range(1, count))
    path = made(f"first: {{say: Hei, next: s{count - 1}}}\nhelp: {{hand_off: {{need: x}}, text: A, next: bye}}\n"
                f"s0: {{say: Hei, next: help}}\n{back}\nbye: {{end: Hei}}")  # fmt: skip
    assert longest(path) == count + 2
