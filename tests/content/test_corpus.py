"""The corpus of the crisis screen that ships: no line says again what another has said."""

import numpy as np
import pytest
from sklearn.feature_extraction.text import CountVectorizer

from engine.corpus import NONE, read_corpus
from tests.conftest import ROOT
from tests.content.test_safety import CATEGORIES

ALIKE = 0.85
"""The share of their letter triples that two lines may not have in common: of ten words, about one differs."""


def near_duplicates(texts: list[str]) -> list[tuple[str, str]]:
    triples = CountVectorizer(analyzer="char_wb", ngram_range=(3, 3), binary=True, dtype=np.int32).fit_transform(texts)
    common = (triples @ triples.T).tocoo()
    size = triples.sum(axis=1).A1
    alike = common.data >= ALIKE * (size[common.row] + size[common.col] - common.data)
    pairs = zip(common.row[alike], common.col[alike], strict=True)
    return [(texts[one], texts[other]) for one, other in pairs if one < other]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_no_two_lines_of_a_language_are_nearly_the_same(language: str) -> None:
    texts = [line.text for line in read_corpus(ROOT, CATEGORIES)[0] if line.language == language]
    assert near_duplicates(texts) == []


def test_lines_that_differ_in_a_letter_are_nearly_the_same() -> None:
    texts = ["en jaksa enää tätä koulua ja läksyjä", "En jaksa enää tätä koulua ja läksyj", "en jaksa enää ruotsia"]
    assert near_duplicates(texts) == [(texts[0], texts[1])]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_each_category_and_everyday_talk_is_taught_in_each_language(language: str) -> None:
    lines = read_corpus(ROOT, CATEGORIES)[0]
    assert {line.category for line in lines if line.language == language} == CATEGORIES | {NONE}
