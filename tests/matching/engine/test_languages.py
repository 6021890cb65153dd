"""One thing named in two languages is one thing."""

import pandas as pd
import pytest

from symbios_matching.engine import match
from symbios_matching.engine.vocabulary import LANGUAGES
from symbios_matching.taxonomy.reference import load_vocabulary

RECALL_PROMISED = 0.95


@pytest.mark.parametrize("offer_language", LANGUAGES)
def test_the_same_concept_in_another_language_is_among_the_first_ten(offer_language):
    vocabulary = load_vocabulary()
    need_language = LANGUAGES[(LANGUAGES.index(offer_language) + 1) % len(LANGUAGES)]

    def side(language: str) -> pd.DataFrame:
        named = [one for one in vocabulary.concepts.values() if language in one.labels]
        return pd.DataFrame(
            {
                "id": [one.id for one in named],
                "title": [one.labels[language][-1] for one in named],
                "language": language,
            }
        )

    offers, needs = side(offer_language), side(need_language)
    found = match(offers, needs, vocabulary=vocabulary, top=10)
    hits = set(found.loc[found["offer_id"] == found["need_id"], "offer_id"])
    asked = set(offers["id"]) & set(needs["id"])
    assert len(hits & asked) / len(asked) >= RECALL_PROMISED
