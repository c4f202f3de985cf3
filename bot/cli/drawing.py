"""An outline as a picture: SVG by Graphviz, with real text, named shapes, and a title and description for those who hear it."""

import textwrap
import xml.etree.ElementTree as xml

import pygraphviz  # type: ignore[import-untyped]

from bot.cli.outline import Item, Outline

SVG = "http://www.w3.org/2000/svg"
_FONT = "sans-serif"
_WIDTH = 26
_LABELS = 4
_SHAPES: dict[str, dict[str, str]] = {
    "say": {"shape": "box", "style": "rounded,filled", "fillcolor": "#ffffff"},
    "ask": {"shape": "box", "style": "filled", "fillcolor": "#e3f0fb"},
    "exercise": {"shape": "note", "style": "filled", "fillcolor": "#e6f4e1"},
    "info": {"shape": "tab", "style": "filled", "fillcolor": "#f3f3f3"},
    "branch": {"shape": "diamond", "style": "filled", "fillcolor": "#fff6d6"},
    "run": {"shape": "component", "style": "filled", "fillcolor": "#eee8f8"},
    "hand_off": {"shape": "octagon", "style": "filled", "fillcolor": "#fde4dc", "penwidth": "2.5"},
    "feedback": {"shape": "parallelogram", "style": "filled", "fillcolor": "#e3f0fb"},
    "end": {"shape": "ellipse", "style": "filled", "fillcolor": "#e8e8e8", "peripheries": "2"},
}
"""Each kind by its shape; the colours only repeat it."""


def draw(outline: Outline, linked: bool = False) -> str:
    """The picture as an ``<svg>`` element; with ``linked`` each step leads to the list item ``step-…`` of its page."""
    graph = pygraphviz.AGraph(directed=True, strict=False)
    graph.graph_attr.update(fontname=_FONT, rankdir="TB", ranksep="0.4", nodesep="0.35", bgcolor="transparent")
    graph.node_attr.update(fontname=_FONT, fontsize="11", margin="0.14,0.08")
    graph.edge_attr.update(fontname=_FONT, fontsize="10", arrowsize="0.8")
    for item in outline.items:
        link = {"URL": f"#step-{item.name}", "tooltip": item.name} if linked else {}
        graph.add_node(item.name, label=_label(item), id=f"graph-{item.name}", **link, **_SHAPES.get(item.kind, {}))
    for item in outline.items:
        targets = dict.fromkeys(lead.target for lead in item.leads)
        for target in targets:
            # Where all choices lead to the same step, they need not be told in the picture; the list has them.
            told = item.kind == "branch" or len(targets) > 1
            label = _edge([lead.why for lead in item.leads if lead.target == target]) if told else ""
            graph.add_edge(item.name, target, label=label)
    return _finished(graph.draw(format="svg", prog="dot"), outline)


def description(outline: Outline) -> str:
    """The picture in a sentence."""
    kinds = [item.kind for item in outline.items]
    ends = ", ".join(item.name for item in outline.items if item.kind == "end")
    return (
        f"{len(kinds)} steps, {kinds.count('branch')} branches, {kinds.count('hand_off')} hand-offs; "
        f"from {outline.items[0].name} to {ends}."
    )


def _label(item: Item) -> str:
    """Id, kind, and the first words on a few lines."""
    kind = f"{item.kind}: {item.runs}" if item.runs else item.kind
    return _plain([item.name, kind, *textwrap.wrap(item.words, _WIDTH)])


def _edge(whys: list[str]) -> str:
    dot = "• " if len(whys) > 1 else ""
    lines = [line for why in whys[:_LABELS] if why for line in textwrap.wrap(dot + why, _WIDTH)]
    more = [f"+ {len(whys) - _LABELS}"] if len(whys) > _LABELS else []
    return _plain([f" {line} " for line in [*lines, *more]])


def _plain(lines: list[str]) -> str:
    """Lines as a label in which nothing means more than itself to Graphviz."""
    return "\n".join(line.replace("\\", "\\\\").replace("&", "&amp;") for line in lines)


def _finished(drawn: bytes, outline: Outline) -> str:
    """Without prologue and comments, and with what a screen reader says."""
    xml.register_namespace("", SVG)
    xml.register_namespace("xlink", "http://www.w3.org/1999/xlink")
    root = xml.fromstring(drawn)
    root.set("role", "group" if root.find(f".//{{{SVG}}}a") is not None else "img")
    root.set("aria-labelledby", "graph-title graph-desc")
    root.set("lang", outline.lang)
    for group in root.iter(f"{{{SVG}}}g"):
        for title in group.findall(f"{{{SVG}}}title"):
            title.text = (title.text or "").replace("->", " → ")
            if group.get("class") == "graph":
                group.remove(title)
        if group.get("class") == "node":
            group.find(f".//{{{SVG}}}text").set("font-weight", "bold")  # type: ignore[union-attr]  # its id
    title = xml.Element(f"{{{SVG}}}title", {"id": "graph-title"})
    title.text = f"{outline.title} ({outline.id})"
    told = xml.Element(f"{{{SVG}}}desc", {"id": "graph-desc", "lang": "en"})
    told.text = description(outline)
    root[:0] = [title, told]
    return xml.tostring(root, encoding="unicode")
