"""What the documentation shows is true: every YAML example in docs/paths.md compiles."""

import re
import textwrap
from pathlib import Path

import pytest
import yaml

from engine.golden import GoldenWalk
from engine.steps import STEP_KINDS
from engine.yaml_reader import parse
from tests.engine.making import checked, read, written

ROOT = Path(__file__).resolve().parents[1]
BLOCKS = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs/paths.md").read_text(encoding="utf-8"), re.DOTALL)
STEPS = [block for block in BLOCKS if not block.startswith(("#", "schema_version")) and "walker:" not in block]


def whole(block: str) -> str:
    """A path file with the example in it; steps that the example only names are made up."""
    plain = yaml.safe_load(block)
    head = {key: plain[key] for key in ("predicates", "variables") if key in plain}
    steps = plain.get("steps", plain)
    named = set(re.findall(r"\b(?:next|else): (\w+)", block)) | set(re.findall(r"\{(\w+): \{(?:is|in|includes)", block))
    text = textwrap.dedent(block.split("steps:\n")[1]) if "steps" in plain else block
    for name in sorted(named - set(steps) - {"how_long", "evening", "age_band"}):
        text += f"{name}: {{say: Jotain}}\n"
    if "how_long: {is" in text and "how_long" not in steps:
        text = "how_long: {ask: Kauanko, choices: {weeks: Viikkoja}}\n" + text
    if "evening: {includes" in text and "evening" not in steps:
        text = "evening: {ask: Mikä, type: many, choices: {phone: Puhelin}}\n" + text
    return written(text, head=yaml.safe_dump(head, allow_unicode=True) if head else "")


@pytest.mark.parametrize("block", STEPS, ids=lambda block: block.split(":")[0])
def test_each_example_compiles(block: str) -> None:
    _, problems = read(whole(block))
    assert problems == [], "\n".join(map(str, problems))


def test_there_is_an_example_of_each_kind() -> None:
    steps = [step for block in STEPS for step in (yaml.safe_load(block).get("steps") or yaml.safe_load(block)).values()]
    assert {kind for kind in STEP_KINDS if any(isinstance(step, dict) and kind in step for step in steps)} == set(
        STEP_KINDS
    )


def test_the_whole_file_and_the_golden_walk_are_whole() -> None:
    (file,) = [block for block in BLOCKS if "schema_version" in block]
    assert checked(file, "sleep") == []
    (walks,) = [block for block in BLOCKS if "walker:" in block]
    assert parse(walks, "sleep.walks.yml", dict[str, GoldenWalk]).problems == ()
