"""``python -m benchmarks.ordinary_finnish [PLACE …] [--show]``: how often the guard alarms at ordinary Finnish.

The text is that of Debian packages, none of it is in this repository: the Finnish help of LibreOffice
(``libreoffice-help-fi``) and what WordPress says in Finnish (``wordpress-l10n``). ``PLACE`` is a folder or file of theirs or
of others: web pages (``.html``) and message catalogues (``.mo``). Without a place: where Debian installs these two. A line is
a sentence of 4 to 40 words; each counts once. ``--show`` prints what alarmed.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from gettext import GNUTranslations
from html import unescape
from pathlib import Path

from bot.gate.evaluate import wilson
from bot.gate.guard import screen_of
from engine.loading import load

ROOT = Path(__file__).resolve().parent.parent
PLACES = (Path("/usr/share/libreoffice/help/fi"), Path("/usr/share/wordpress/wp-content/languages"))
SHORTEST, LONGEST = 4, 40

_PARAGRAPH = re.compile(r"<p\b[^>]*>(.*?)</p>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n")
_WORD = re.compile(r"[^\W\d_]{2,}")
_FINNISH = re.compile(r"[äö]|\b(?:on|ja|ei|jos|kun|tai|sen|tämä|voi)\b", re.IGNORECASE)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ordinary_finnish", description=__doc__)
    parser.add_argument(
        "places", nargs="*", type=Path, metavar="PLACE", default=[one for one in PLACES if one.exists()]
    )
    parser.add_argument("--show", action="store_true", help="print each line that alarmed")
    given = parser.parse_args()
    lines = dict.fromkeys(line for place in given.places for line in lines_of(place))
    if not lines:
        sys.exit("no Finnish there; apt-get install libreoffice-help-fi wordpress-l10n, or name a PLACE")
    screen = screen_of(load(ROOT), ROOT / "var")
    alarms = {"crisis": 0, "check_in": 0}
    for line in lines:
        found = screen.screen(line, "fi")
        if found.outcome != "none":
            alarms[found.outcome] += 1
            if given.show:
                print(f"{found.outcome} {found.category}: {line}")
    either = sum(alarms.values())
    low, high = wilson(either, len(lines))
    told = f"{1000 * either / len(lines):.2f} in 1,000 ({1000 * low:.2f}–{1000 * high:.2f})"
    print(f"{len(lines)} lines: crisis {alarms['crisis']}, check_in {alarms['check_in']}, either {told}")


def lines_of(place: Path) -> Iterator[str]:
    """Sentences in a file, or in all files of a folder."""
    files = sorted(one for one in place.rglob("*") if one.is_file()) if place.is_dir() else [place]
    for file in files:
        for text in _texts(file):
            for sentence in _SENTENCE_END.split(" ".join(unescape(_TAG.sub("", text)).split(" "))):
                if SHORTEST <= len(_WORD.findall(sentence)) <= LONGEST and _FINNISH.search(sentence):
                    yield " ".join(sentence.split())


def _texts(file: Path) -> Iterator[str]:
    if file.suffix == ".html":
        yield from _PARAGRAPH.findall(file.read_text(encoding="utf-8", errors="replace"))
    if file.suffix == ".mo" and ("/fi/" in file.as_posix() or re.search(r"(^|-)fi\.mo$", file.name)):
        with file.open("rb") as opened:
            catalogue: dict[object, str] = GNUTranslations(opened)._catalog  # type: ignore[attr-defined]
        yield from (said for key, said in catalogue.items() if key)


if __name__ == "__main__":
    main()
