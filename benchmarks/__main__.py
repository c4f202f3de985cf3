"""``python -m benchmarks [NAME …] [--write]``: runs the benchmarks (all without a name), prints a table, keeps it as JSON."""

import argparse
import datetime
import os
import platform
from collections.abc import Callable
from pathlib import Path

import msgspec

from benchmarks import engine_advance, engine_explore, engine_load, engine_transitions
from benchmarks.measuring import Figure

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "var" / "bench" / "engine.json"
README = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- measured -->", "<!-- end -->"

BENCHMARKS: dict[str, Callable[[], list[Figure]]] = {
    "engine_load": engine_load.figures,
    "engine_advance": engine_advance.figures,
    "engine_transitions": engine_transitions.figures,
    "engine_explore": engine_explore.figures,
}


class Measured(msgspec.Struct, frozen=True):
    """One run of benchmarks; ``load`` is the machine's load average when it ended (1 is one core busy)."""

    on: datetime.date
    machine: str
    python: str
    load: float
    figures: dict[str, list[Figure]]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *BENCHMARKS], metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--write", action="store_true", help="put the table into benchmarks/README.md")
    given = parser.parse_args()
    found: dict[str, list[Figure]] = {}
    for name in given.names or BENCHMARKS:
        print(f"{name} …", flush=True)
        found[name] = BENCHMARKS[name]()
    today = datetime.datetime.now(datetime.UTC).date()
    measured = Measured(today, machine(), platform.python_version(), round(os.getloadavg()[0], 1), found)
    table = as_table(measured)
    print(table)
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_bytes(msgspec.json.format(msgspec.json.encode(measured), indent=1))
    if given.write:
        before, rest = README.read_text(encoding="utf-8").split(BEGIN)
        README.write_text(f"{before}{BEGIN}\n{table}\n{END}{rest.split(END)[1]}", encoding="utf-8")


def as_table(measured: Measured) -> str:
    """As Markdown, with a line that says when and where."""
    lines = [
        f"{measured.on}, {measured.machine}, Python {measured.python}, load average {measured.load}.", "",
        "| benchmark | what | measured | target |", "|---|---|---:|---|",
    ]  # fmt: skip
    for name, figures in measured.figures.items():
        lines += [f"| {name} | {one.what} | {shown(one.value)} {one.unit} | {one.target} |" for one in figures]
    return "\n".join(lines)


def shown(value: float) -> str:
    """Three digits that count."""
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.3g}"


def machine() -> str:
    """The processor and how many cores this process may use."""
    name = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        name = next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    return f"{name}, {os.cpu_count()} cores, {platform.system()}"


if __name__ == "__main__":
    main()
