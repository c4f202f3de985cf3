"""``polku schema``: the JSON Schemas of the library's files, for editors."""

import json
import sys
from pathlib import Path

from engine.problems import did_you_mean
from engine.schema import FILES, files, schema


def show_schema(name: str) -> int:
    """Print the schema of a kind of file; 2 when there is no such kind."""
    if name not in FILES:
        print(f'there is no kind of file "{name}"; {did_you_mean(name, FILES) or ", ".join(FILES)}', file=sys.stderr)
        return 2
    print(_text(schema(name)))
    return 0


def write_schemas(folder: Path, root: Path) -> int:
    """Write all schemas into ``folder``; print the ``yaml.schemas`` setting for the files of the library in ``root``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        (folder / f"{name}.json").write_text(_text(schema(name)) + "\n", encoding="utf-8")
    print(_text({"yaml.schemas": {f"{folder.as_posix()}/{name}.json": found for name, found in files(root).items()}}))
    return 0


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
