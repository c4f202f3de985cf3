"""Trains the understanding when, and only when, what it learns from has changed."""

import hashlib
import os
from pathlib import Path

from engine.library import Library, phrases_of

ROOT = Path(__file__).resolve().parent.parent
CONFIG = ROOT / "config.yml"

LEARNT_FROM = (
    CONFIG,
    ROOT / "bot/dialogue/importer.py",
    ROOT / "bot/dialogue/components.py",
    *(ROOT / f"bot/dialogue/{name}.py" for name in ("understanding", "learning", "ranking", "entities")),
    *sorted((ROOT / "bot/meaning").glob("*.py")),
    ROOT / "actions/handlers.py",
)
"""Beside the phrases: what shapes the model."""


def model_path(library: Library, data: Path) -> Path:
    """Where the model for this library lies, or is going to: its name is the hash of what it learns from."""
    learnt = hashlib.sha256()
    for file in LEARNT_FROM:
        learnt.update(file.read_bytes())
    for path in library.paths.values():
        learnt.update(f"{path.id}\t{path.audience}\n".encode())  # an intent, be it without phrases
    for intent, text in phrases_of(library):
        learnt.update(f"{intent}\t{text}\n".encode())
    return data / "models" / f"polku-{learnt.hexdigest()[:16]}.tar.gz"


def train(library: Library, data: Path) -> Path:
    """The trained model for ``library``; a minute or two of work unless it is there already. Raises RuntimeError."""
    model = model_path(library, data)
    if model.exists():
        return model
    os.environ["POLKU_LIBRARY"] = str(library.root)
    os.environ["POLKU_CACHE"] = str(data / "cache")
    os.environ["RASA_CACHE_DIRECTORY"] = str(data / "rasa-cache")
    os.environ.setdefault("LOG_LEVEL", "ERROR")  # also hushes Rasa's progress bars; ours says what goes on
    import rasa

    model.parent.mkdir(parents=True, exist_ok=True)
    name = model.name.removesuffix(".tar.gz")
    result = rasa.train(
        domain="", config=str(CONFIG), training_files=[], output=str(model.parent), fixed_model_name=name
    )
    if not model.exists():
        raise RuntimeError(f"Rasa trained no model (code {result.code})")
    return model
