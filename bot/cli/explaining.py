"""``polku explain``: what a problem code means, in the terminal and as the pages of ``docs/problems``."""

import sys
from pathlib import Path

from rich.console import Console
from rich.markdown import Markdown

from engine.codes import CODES, Explanation
from engine.problems import did_you_mean

INDEX = """\
# Problems

What `polku check` can say, code by code. `polku explain P012` shows a page in the terminal. These pages are made from
`engine/codes.yml` (`make docs`); each example is tried in `tests/engine/test_problem_pages.py`.

Where an example shows only steps, it is the beginning of a path's steps: `help`, a hand-off, and `goodbye`, an end, follow.

| Code | Problem |
|---|---|
"""


def explain(code: str) -> int:
    """Print the page of ``code``; 2 when there is no such code."""
    code = code.upper()
    if code not in CODES:
        hint = did_you_mean(code, CODES) or f"the codes are {', '.join(CODES)}"
        print(f'there is no problem code "{code}"; {hint}', file=sys.stderr)
        return 2
    # A terminal gets it laid out; a file or another program gets the page as it is.
    if sys.stdout.isatty():
        Console().print(Markdown(page(code)))
    else:
        print(page(code), end="")
    return 0


def write(folder: Path) -> None:
    """Write the page of each code and the index of them into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")


def pages() -> dict[str, str]:
    """All pages by the name of their file."""
    index = INDEX + "".join(f"| [{code}]({code}.md) | {one.title} |\n" for code, one in CODES.items())
    return {"README.md": index} | {f"{code}.md": page(code) for code in CODES}


def page(code: str) -> str:
    """The page of a code, as Markdown."""
    explanation = CODES[code]
    where = f"{explanation.file}:…: " if explanation.file else ""
    return (
        f"# {code}: {explanation.name}\n\n{explanation.title}\n\n{explanation.why.strip()}\n\n"
        f"## What it looks like\n\n{_shown(explanation, explanation.broken)}\n"
        f"`polku check` says:\n\n```text\n{where}{code} {explanation.says}\n```\n\n"
        f"## Mended\n\n{_shown(explanation, explanation.fixed)}"
    )


def _shown(explanation: Explanation, example: str) -> str:
    return f"```yaml\n{example.strip()}\n```\n" if explanation.file else f"{example.strip()}\n"
