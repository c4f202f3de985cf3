"""The shape of the house: the direction of knowledge, and no code among what editors own."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_knowledge_goes_from_data_to_engine_to_actions_to_bot() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stdout


def test_editors_own_no_code() -> None:
    allowed = {".yml", ".po", ""}
    strange = [
        file
        for folder in ("paths", "content")
        for file in (ROOT / folder).rglob("*")
        if file.is_file() and file.suffix not in allowed
    ]
    assert strange == []


def test_no_sentence_that_a_person_reads_stands_in_python() -> None:
    """Finnish and Swedish letters in code, outside docstrings and comments, would be words that belong to the library."""
    import ast

    found = []
    for folder in ("engine", "actions", "bot"):
        for file in (ROOT / folder).rglob("*.py"):
            tree = ast.parse(file.read_text(encoding="utf-8"))
            docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
                    words = [word for word in node.value.split() if any(letter in "äöåÄÖÅ" for letter in word)]
                    if len(words) > 1:
                        found.append(f"{file.name}:{node.lineno}: {node.value[:50]}")
    assert found == []
