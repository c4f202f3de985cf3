"""``polku graph``: a picture that needs no sight, a page that needs no other file, and a list."""

import re
import xml.etree.ElementTree as xml
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

from bot.cli.commands import app
from bot.cli.drawing import SVG, description, draw
from bot.cli.graphing import as_page, as_text
from bot.cli.outline import Item, Lead, Outline, condition_words, outline
from engine.gathering import is_path, path_files
from engine.library import Library
from engine.steps import STEP_KINDS
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def sleep(library: Library) -> Outline:
    return outline(library, library.paths["sleep"], "fi")


@pytest.fixture(scope="module")
def picture(sleep: Outline) -> xml.Element:
    return xml.fromstring(draw(sleep))


def texts(element: xml.Element) -> str:
    return " ".join("".join(one.itertext()) for one in element.iter(f"{{{SVG}}}text"))


def nodes(picture: xml.Element) -> dict[str, xml.Element]:
    return {one.get("id", ""): one for one in picture.iter(f"{{{SVG}}}g") if one.get("class") == "node"}


def test_the_picture_has_a_node_for_each_step_with_its_id_kind_and_first_words(
    picture: xml.Element, sleep: Outline
) -> None:
    drawn = nodes(picture)
    assert drawn.keys() == {f"graph-{item.name}" for item in sleep.items}
    for item in sleep.items:
        said = texts(drawn[f"graph-{item.name}"]).replace("\xa0", " ")
        assert said.startswith(f"{item.name} {item.kind}") and item.words in said


def test_choices_and_conditions_stand_on_the_edges(picture: xml.Element, library: Library) -> None:
    edges = {
        "".join(one.find(f"{{{SVG}}}title").itertext()): texts(one)  # type: ignore[union-attr]
        for one in picture.iter(f"{{{SVG}}}g")
        if one.get("class") == "edge"
    }
    assert "evening includes thoughts" in edges["thoughts_fork → park_worries"]
    assert "else" in edges["thoughts_fork → tip_fork"]
    assert library.words.say("choice.yes", "fi") in edges["more → read_more"]
    assert edges["how_long → evening"] == ""


def test_the_picture_says_what_it_is_and_has_no_font_of_its_own(picture: xml.Element, library: Library) -> None:
    title, told = picture[0], picture[1]
    assert title.tag.endswith("title") and title.text == f"{library.paths['sleep'].title} (sleep)"
    assert told.tag.endswith("desc") and "from welcome to goodbye" in (told.text or "")
    assert picture.get("role") == "img" and picture.get("lang") == "fi"
    assert picture.get("aria-labelledby") == f"{title.get('id')} {told.get('id')}"
    assert {one.get("font-family") for one in picture.iter(f"{{{SVG}}}text")} == {"sans-serif"}


def test_hand_offs_branches_and_ends_differ_by_shape(picture: xml.Element) -> None:
    def corners(name: str) -> list[int]:
        group = nodes(picture)[f"graph-{name}"]
        return [len((one.get("points") or "").split()) for one in group if one.tag.endswith(("polygon", "ellipse"))]

    assert corners("hours") == [5] and corners("talk_help") == [9]  # the first corner stands twice
    assert corners("goodbye") == [0, 0]  # two ellipses, one in the other
    assert len({str(corners(name)) for name in ("hours", "talk_help", "goodbye")}) == 3


def test_the_same_path_gives_the_same_bytes(sleep: Outline) -> None:
    assert draw(sleep) == draw(sleep) and as_page(sleep) == as_page(sleep)


def test_every_kind_of_step_is_drawn_and_words_mean_only_themselves() -> None:
    names = [*STEP_KINDS, "strange_words"]
    items = [Item(name, name, "", (Lead("", after),)) for name, after in pairwise(names)]
    last = Item("strange_words", "say", r"<b> & &auml; \N \G \l {a|b}", (Lead("a < b & \\N", "say"),))
    drawn = nodes(xml.fromstring(draw(Outline("all", "A & B", "fi", (*items, last)))))
    assert len(drawn) == len(names)
    said = texts(drawn["graph-strange_words"])
    for word in last.words.split():
        assert word in said


def test_forty_steps_with_many_ways_are_drawn() -> None:
    items = tuple(
        Item(f"s{at}", "ask", "Sana " * 10, tuple(Lead(f"Tie {to}", f"s{to}") for to in range(at + 1, min(at + 6, 40))))
        for at in range(40)
    )
    assert len(nodes(xml.fromstring(draw(Outline("big", "Iso", "fi", items))))) == 40


def test_the_page_stands_alone_and_its_links_lead_somewhere(sleep: Outline) -> None:
    page = as_page(sleep)
    assert page.startswith('<!DOCTYPE html>\n<html lang="en">') and page.count("<svg") == 1
    assert "<script" not in page and "src=" not in page and "url(" not in page and "<link" not in page
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    links = set(re.findall(r'href="([^"]*)"', page))
    assert {link for link in links if not link.startswith("#")} == set()
    assert {link[1:] for link in links} <= set(ids)
    for item in sleep.items:
        assert {f"#step-{lead.target}" for lead in item.leads} | {f"#graph-{item.name}"} <= links
    assert f'<h1 lang="fi">{sleep.title}</h1>' in page


def test_words_in_the_page_are_words_and_no_markup() -> None:
    item = Item("hello", "say", "<script>alert(1)</script> & co", (Lead('"<b>"', "hello"),))
    page = as_page(Outline("x", "<i>x</i>", "fi", (item,)))
    assert "<script" not in page and "<b>" not in page and "<i>" not in page


def test_the_list_tells_each_step_and_where_each_choice_leads(sleep: Outline, library: Library) -> None:
    told = as_text(sleep)
    assert re.findall(r"^\d+\. (\w+)", told, re.M) == list(library.paths["sleep"].steps)
    assert "evening includes thoughts → park_worries" in told
    assert "skip → help_fork" in told
    assert "14. breathe (run: breathing)" in told


@pytest.mark.parametrize("name", [file.stem for file in path_files(ROOT, is_path)])
def test_every_lead_of_every_path_is_one_of_its_steps(library: Library, name: str) -> None:
    found = outline(library, library.paths[name], "sv")
    for item in found.items:
        assert {lead.target for lead in item.leads} == {
            target for _, target in library.paths[name].steps[item.name].targets()
        }
    assert found.lang in library.paths[name].languages and description(found)


def test_a_language_is_shown_where_the_path_speaks_it(library: Library) -> None:
    spoken = msgspec.structs.replace(library.paths["sleep"], languages=("fi", "sv"))
    translated = library.words.text("sleep.title", spoken.title, "sv")
    assert outline(library, spoken, "sv").title == translated
    assert outline(library, spoken, "en").lang == "fi"


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ({"how_long": {"is": "weeks"}}, "how_long is weeks"),
        ({"hours": {"at_least": 5}, "evening": {"answered": True}}, "hours at_least 5 and evening answered true"),
        ({"not": {"or": [{"a": {"in": ["x", "y"]}}, {"b": {"is": "z"}}]}}, "not ((a in x, y or b is z))"),
    ],
)
def test_a_condition_is_told_as_it_is_written(written: object, words: str) -> None:
    assert condition_words(written) == words


def test_the_command_writes_where_it_is_told_and_knows_its_paths(tmp_path: Path) -> None:
    run = CliRunner().invoke
    file = tmp_path / "breathing.svg"
    done = run(app, ["graph", "breathing", "--library", str(ROOT), "--output", str(file)])
    assert done.exit_code == 0 and done.stdout == ""
    assert file.read_text(encoding="utf-8").startswith("<svg")
    assert run(app, ["graph", "breathing", "--library", str(ROOT)]).stdout == file.read_text(encoding="utf-8")
    wrong = run(app, ["graph", "breathin", "--library", str(ROOT)])
    assert wrong.exit_code == 2 and 'did you mean "breathing"?' in wrong.stderr
