"""Random small libraries for Hypothesis: a main path and up to two shared ones, of all kinds of step, with rounds and branches.

They are sound by how they are made: a step leads back only by a choice, every step can go on to the next, the way to the
end goes through a hand-off. Only a condition may be one that always or never holds.
"""

import json
from typing import Any, NamedTuple

from hypothesis import strategies as st

from engine.path import LifePath, runs_of
from engine.problems import Problem
from engine.proofs.graph import reached
from engine.walker import AGE_BANDS, LANGUAGES, Walker
from tests.engine.making import COUNTY, checked, read

Draw = st.DrawFn
Written = dict[str, Any]

SOURCE = {"title": "Lähde", "url": "https://example.org"}
FACTS: dict[str, tuple[str, ...]] = {
    "age_band": AGE_BANDS, "audience": ("youth", "parent"), "language": LANGUAGES, "municipality": COUNTY.municipalities,
}  # fmt: skip


class Library(NamedTuple):
    """The main path, all paths by name, compiled and linked, and the texts of their files."""

    main: LifePath
    paths: dict[str, LifePath]
    texts: dict[str, str]


walkers = st.builds(
    Walker,
    audience=st.just("youth"),
    age_band=st.sampled_from([None, *AGE_BANDS]),
    municipality=st.sampled_from([None, *COUNTY.municipalities]),
    language=st.sampled_from(LANGUAGES),
)


@st.composite
def libraries(draw: Draw) -> Library:
    shared: dict[str, LifePath] = {}
    texts: dict[str, str] = {}
    for name in ("inner", "outer")[: draw(st.sampled_from([0, 1, 2, 2]))]:
        shared[name], texts[name] = draw(paths(name, dict(shared)))
    main, texts["main"] = draw(paths("main", shared))
    return Library(main, {**shared, "main": main}, texts)


@st.composite
def paths(draw: Draw, name: str, shared: dict[str, LifePath]) -> tuple[LifePath, str]:
    """One path that may run ``shared``, and its file."""
    size = draw(st.sampled_from([1, 4, 5, 6, 7, 8]))
    names = [f"s{number}" for number in range(size)] + ["help_them", "bye"]
    steps = {one: draw(_steps(one, names, shared)) for one in names[:size]}
    steps["help_them"] = {
        "hand_off": draw(st.sampled_from([{"need": "sleep"}, {"service": "line", "need": "sleep"}])),
        "text": "Apua",
    }
    steps["bye"] = {"end": "Hei"}
    head: Written = {
        "schema_version": 1, "path": name, "title": "T", "summary": "S", "owner": "tests",
        "audience": "youth" if name == "main" else "any",
    }  # fmt: skip
    steps = _reached(head, steps)
    questions = {
        one: step for one, step in steps.items() if kind_of(step) in {"ask", "exercise", "feedback", "info", "run"}
    }
    questions = {one: step for one, step in questions.items() if "run" not in step or shared[step["run"]].gives}
    predicates: Written = {}
    for number in range(draw(st.integers(0, 2))):
        predicates[f"p{number}"] = draw(_conditions(questions, dict(predicates), shared))
    for step in steps.values():
        for case in step.get("branch", ()):
            case["when"] = draw(_conditions(questions, predicates, shared))
    _add_used(head, steps, predicates)
    giving = [one for one, step in questions.items() if kind_of(step) in {"ask", "run"}]
    if name != "main" and giving and draw(st.booleans()):
        head["gives"] = draw(st.sampled_from(giving))
    if draw(st.booleans()):
        named = [one for one, step in questions.items() if kind_of(step) in {"ask", "feedback", "run"}]
        head["variables"] = {"value": {"of": draw(st.sampled_from([*named, "age_band"])), "else": "jotain"}}
        steps["help_them"]["text"] = "Apua, {{ value }}"
    return _compiled(name, head | {"steps": steps}, shared)


def kind_of(step: Written) -> str:
    """The kind of a step: its first key."""
    return next(iter(step))


@st.composite
def _steps(draw: Draw, name: str, names: list[str], shared: dict[str, LifePath]) -> Written:
    here = names.index(name)
    ahead = st.sampled_from(names[here + 1 : -1])
    anywhere = st.sampled_from(names[:-1])
    kinds = ["say", "one", "one", "many", "scale", "number", "yes_no", "exercise", "info", "hand_off", "feedback"]
    kinds += ["branch"] * 4
    kind = draw(st.sampled_from([*kinds, *(["run"] * 4 if shared else [])]))
    optional = {"optional": True} if draw(st.booleans()) else {}
    jump = {"next": draw(ahead)} if draw(st.integers(0, 3)) == 0 else {}
    if kind == "say":
        return {"say": "Hei", **jump}
    if kind == "one":
        choices: Written = {"on": "Eteenpäin"}
        for choice in draw(st.lists(st.sampled_from(["a", "b", "c"]), unique=True, max_size=3)):
            choices[choice] = {"label": "L", "next": draw(anywhere)} if draw(st.booleans()) else "L"
        return {"ask": "Mitä?", "choices": choices, **optional, **jump}
    if kind == "many":
        return {"ask": "Mitkä?", "type": "many", "choices": {"a": "A", "b": "B", "c": "C"}, **optional, **jump}
    if kind == "scale":
        return {
            "ask": "M?",
            "type": "scale",
            "scale": {"from": 0, "to": 3, "low": "a", "high": "b"},
            **optional,
            **jump,
        }
    if kind == "number":
        return {"ask": "M?", "type": "number", "number": {"from": -2, "to": 20}, **optional, **jump}
    if kind == "yes_no":
        away = {"choices": {"no": {"next": draw(anywhere)}}} if draw(st.booleans()) else {}
        return {"ask": "Onko?", "type": "yes_no", **away, **optional, **jump}
    if kind == "exercise":
        return {"exercise": "E", "parts": [{"text": "x", "seconds": 1}], "source": SOURCE, **jump}
    if kind == "info":
        return {"info": "Lue", "links": [], **jump}
    if kind == "hand_off":
        return {"hand_off": {"need": "sleep"}, "text": "Apua", **jump}
    if kind == "feedback":
        return {"feedback": "Miltä?", "choices": {"good": "Hyvä", "bad": "Huono"}, **jump}
    if kind == "run":
        return {"run": draw(st.sampled_from(sorted(shared))), **jump}
    cases = [{"when": {"language": {"is": "fi"}}, "next": draw(ahead)} for _ in range(draw(st.integers(1, 3)))]
    return {"branch": cases, "else": names[here + 1]}


def _reached(head: Written, steps: Written) -> Written:
    """The steps that can be reached; the others would be a problem."""
    found, _ = read(json.dumps(head | {"steps": steps}), head["path"])
    assert found is not None
    seen = reached(found.path, found.path.first)
    return {name: step for name, step in steps.items() if name in seen}


@st.composite
def _conditions(
    draw: Draw, questions: Written, predicates: Written, shared: dict[str, LifePath], deep: int = 2
) -> Written:
    shapes = ["fact", *(["question"] * 3 if questions else []), *(["predicate"] if predicates else [])]
    shape = draw(st.sampled_from([*shapes, *(["both", "or", "and", "not"] if deep else [])]))
    inner = _conditions(questions, predicates, shared, deep - 1)
    if shape == "both":
        return {**draw(inner), **draw(inner)}
    if shape == "not":
        return {"not": draw(inner)}
    if shape in {"or", "and"}:
        return {shape: draw(st.lists(inner, min_size=1, max_size=3))}
    if shape == "predicate":
        return {draw(st.sampled_from(sorted(predicates))): {"holds": draw(st.booleans())}}
    if shape == "fact":
        fact = draw(st.sampled_from(sorted(FACTS)))
        return {fact: draw(_tests(list(FACTS[fact])))}
    name = draw(st.sampled_from(sorted(questions)))
    return {name: draw(_question_tests(questions[name], shared))}


def _question_tests(step: Written, shared: dict[str, LifePath]) -> st.SearchStrategy[Written]:
    if "run" in step:
        return st.sampled_from([{"answered": True}, {"answered": False}])
    numbers = step.get("scale") or step.get("number")
    if numbers:
        limits = st.integers(numbers["from"], numbers["to"])
        return st.one_of(
            st.builds(lambda value: {"at_least": value}, limits), st.builds(lambda value: {"at_most": value}, limits),
            st.builds(lambda value: {"is": value}, limits), _times(),
        )  # fmt: skip
    if step.get("type") == "many":
        return st.one_of(st.builds(lambda value: {"includes": value}, st.sampled_from("abc")), _times())
    if step.get("type") == "yes_no":
        return st.one_of(_tests(["yes", "no"]), _times())
    values = list(step.get("choices", ())) or (["done"] if "exercise" in step else ["continue"])
    return st.one_of(_tests(values), _times())


def _times() -> st.SearchStrategy[Written]:
    return st.builds(lambda value: {"times": value}, st.integers(1, 3))


def _tests(values: list[str]) -> st.SearchStrategy[Written]:
    return st.one_of(
        st.builds(lambda value: {"is": value}, st.sampled_from(values)),
        st.builds(lambda some: {"in": some}, st.lists(st.sampled_from(values), min_size=1, unique=True)),
        st.builds(lambda value: {"answered": value}, st.booleans()),
    )


def _add_used(head: Written, steps: Written, predicates: Written) -> None:
    """Into the head only the predicates that something uses; one below may be what uses another."""
    text = json.dumps([step.get("branch") for step in steps.values()])
    for name in reversed(predicates):
        if f'"{name}": {{"holds"' in text:
            text += json.dumps(predicates[name])
            head["predicates"] = {name: predicates[name], **head.get("predicates", {})}


def _compiled(name: str, written: Written, shared: dict[str, LifePath]) -> tuple[LifePath, str]:
    text = json.dumps(written, ensure_ascii=False, indent=1)
    found, problems = read(text, name)
    assert found is not None and problems == [], "\n".join(map(str, [*problems, text]))
    found.path.runs.update({target: shared[target] for _, target in runs_of(found.path)})
    return found.path, text


def problems_of(library: Library) -> list[Problem]:
    """What can be said of the library but for conditions that always or never hold, and of what is hard to read."""
    found = [one for name, text in library.texts.items() for one in checked(text, name, None, **library.paths)]
    return [problem for problem in found if problem.code not in {"P029", "P030", "P034"}]
