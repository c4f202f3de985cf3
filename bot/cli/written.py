"""A path as it is written: its file, its golden walks beside it, and where in the file something stands."""

from typing import Any

from engine.gathering import path_file
from engine.golden import GoldenWalk
from engine.library import Library
from engine.problems import Place
from engine.yaml_nodes import Mapping, Node, Sequence, compose, read_text
from engine.yaml_reader import plain, read


class Written:
    """The file of one path of a library that has been loaded, so that it is known to be readable."""

    def __init__(self, library: Library, path: str) -> None:
        self.file = path_file(library.root, path)
        self.walks_file = self.file.with_name(f"{path}.walks.yml")
        self.root = library.root
        self.node, _ = compose(read_text(self.file, self.name)[0], self.name)

    @property
    def name(self) -> str:
        """The file as problems show it."""
        return self.file.relative_to(self.root).as_posix()

    def place(self, *keys: str | int) -> Place:
        """Where the value under ``keys`` stands, by its key; where it is not written out, that of what holds it."""
        node, place = self.node, Place(self.name)
        for key in keys:
            if isinstance(node, Mapping) and str(key) in node.items:
                place, node = node.keys[str(key)], node.items[str(key)]
            elif isinstance(node, Sequence) and isinstance(key, int):
                node = node.items[key]
                place = node.place
            else:
                break
        return place

    def value(self, *keys: str | int) -> Any:
        """The value under ``keys`` as plain Python; the keys are known to be there."""
        node: Any = self.node
        for key in keys:
            node = node.items[key]
        found: Node = node
        return plain(found)

    def walks(self) -> dict[str, GoldenWalk]:
        """The golden walks beside the path, by name."""
        if not self.walks_file.exists():
            return {}
        return read(self.walks_file, self.walks_file.name, dict[str, GoldenWalk]).value or {}
