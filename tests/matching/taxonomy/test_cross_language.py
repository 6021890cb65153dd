"""A name in one language finds the concept from another, also when it is mistyped."""

import random

import pytest

from benchmarks.cross_language import hits, misspellings, overall
from symbios_matching.engine.vocabulary import LANGUAGES
from symbios_matching.taxonomy.reference import load_vocabulary

CLEAN_PROMISED = 0.99
MISTYPED_PROMISED = 0.95


@pytest.fixture(scope="module")
def shares():
    return hits(load_vocabulary(), typos=5, sample=120, seed=11)


def test_every_pair_of_languages_is_measured(shares):
    assert set(shares) == {(asking, answering) for asking in LANGUAGES for answering in LANGUAGES}


def test_a_clean_name_finds_its_concept_in_every_other_language(shares):
    assert min(clean for clean, _mistyped in shares.values()) >= CLEAN_PROMISED


def test_a_mistyped_name_nearly_always_does(shares):
    assert overall(shares, 1) >= MISTYPED_PROMISED
    assert min(mistyped for _clean, mistyped in shares.values()) >= MISTYPED_PROMISED - 0.04


def test_a_misspelling_is_one_error_in_one_long_word():
    chance = random.Random(3)
    written = list(misspellings("wet olive pomace", 200, chance))
    assert len(written) == 200
    for label in written:
        words = label.split(" ")
        wrong = [word for word, right in zip(words, ("wet", "olive", "pomace"), strict=True) if word != right]
        assert len(wrong) == 1 and words[0] == "wet"


def test_a_name_of_short_words_is_not_misspelt():
    assert list(misspellings("CO2", 20, random.Random(3))) == []
