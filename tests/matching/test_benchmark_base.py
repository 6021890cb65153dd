"""The synthetic base is what it says, its judge is right, and every candidate answers the same question."""

import numpy as np
import pandas as pd
import pytest

from benchmarks.base import FILED_UNDER, SHARES, VARIANTS, Base, base_of
from benchmarks.candidates import Engine
from benchmarks.compare import recall_of
from benchmarks.database import fill
from benchmarks.exhaustive_peer import Exhaustive
from benchmarks.measuring import sample_of
from benchmarks.ratios import RECALL
from benchmarks.text_peers import Bm25, CharacterTfidf, TokenSetRatio
from benchmarks.useful import Judge
from symbios_matching.engine.lexicon import recognise
from symbios_matching.engine.vocabulary import LANGUAGES
from symbios_matching.listings.selectors import open_listings
from symbios_matching.models import Listing, Organisation
from symbios_matching.taxonomy.reference import load_vocabulary


@pytest.fixture(scope="module")
def vocabulary():
    return load_vocabulary()


@pytest.fixture(scope="module")
def base(vocabulary):
    return base_of(2_000, vocabulary=vocabulary)


def test_the_base_is_the_same_for_everybody_and_another_for_another_seed(vocabulary, base):
    again, other = (base_of(2_000, vocabulary=vocabulary, seed=seed) for seed in (7, 8))
    pd.testing.assert_frame_equal(base.offers, again.offers)
    pd.testing.assert_frame_equal(base.needs, again.needs)
    assert not base.offers["title"].equals(other.offers["title"])


def test_the_base_is_spread_as_it_says(base):
    both = pd.concat([base.offers, base.needs])
    kinds = base.offers["resource_kind"].replace(FILED_UNDER).value_counts(normalize=True)
    assert {kind: round(share, 1) for kind, share in kinds.items()} == {
        kind: round(share, 1) for kind, share in SHARES.items()
    }
    assert 0.75 < (both["nace_code"] != "").mean() < 0.85
    assert set(both["language"]) == set(LANGUAGES) and 0.2 < (both["language"] == "en").mean() < 0.5
    assert both["max_distance_km"].between(50, 500).all()
    assert both["months"].map(len).between(2, 12).all()
    assert both["organisation_id"].nunique() == pytest.approx(2_000 / 5, rel=0.05)


def test_listings_are_about_their_true_concept(vocabulary, base):
    named = [
        recognise(title, language, vocabulary)
        for title, language in zip(base.needs["title"], base.needs["language"], strict=True)
    ]
    right = [
        base.concepts[one] in {found.concept_id for found in finds}
        for one, finds in zip(base.wanted, named, strict=True)
    ]
    assert np.mean(right) > 0.9


def test_each_variant_is_hard_in_its_own_way(vocabulary):
    made = {name: base_of(1_000, vocabulary=vocabulary, variant=name) for name in VARIANTS}
    assert (made["everywhere"].needs["max_distance_km"] == 3000).all()
    bare = made["half_coded"].offers
    assert ((bare["ewc_code"] == "") & (bare["nace_code"] == "")).mean() > 0.45
    assert pd.Series(made["hot"].offered).value_counts(normalize=True).iloc[0] > 0.25
    untagged = made["untagged"].offers
    named = zip(untagged["title"], untagged["language"], strict=True)
    found = [recognise(title, language, vocabulary) for title, language in named]
    assert np.mean([bool(one) for one in found]) < 0.05
    with pytest.raises(ValueError, match="'odd'"):
        base_of(10, vocabulary=vocabulary, variant="odd")


def listing(**stated) -> dict:
    return {"latitude": 45.0, "longitude": 9.0, "max_distance_km": 100.0, "organisation_id": "a", **stated}


def test_right_is_the_same_or_a_known_use_within_both_limits_from_another_house(vocabulary):
    whey = vocabulary.synergies["K002"]
    concepts = tuple(sorted({whey.concept, whey.use_concept, "sawdust"}))
    number = {name: place for place, name in enumerate(concepts)}
    other = {"organisation_id": "b"}
    needs = [
        (listing(**other), whey.concept),
        (listing(**other), whey.use_concept),
        (listing(**other), "sawdust"),
        (listing(), whey.concept),  # its own
        (listing(**other, latitude=46.5), whey.concept),  # 167 km away
        (listing(**other, latitude=45.5, max_distance_km=50.0), whey.concept),  # 56 km, goes 50
        (listing(**other, latitude=45.5, max_distance_km=60.0), whey.concept),
    ]
    base = Base(
        pd.DataFrame([listing()]),
        pd.DataFrame([stated for stated, _concept in needs]),
        np.array([number[whey.concept]]),
        np.array([number[concept] for _stated, concept in needs]),
        concepts,
    )
    judge = Judge(base, vocabulary)
    assert sorted(judge.partners(0).tolist()) == [0, 1, 6]
    assert judge.useful({0: [0, 2, 3]}) == pytest.approx(1 / 3)
    assert judge.useful({0: range(7)}) == 1.0


@pytest.mark.parametrize(
    ("peer", "library"),
    [(TokenSetRatio, "rapidfuzz"), (CharacterTfidf, "sparse_dot_topn"), (Bm25, "bm25s")],
)
def test_a_peer_proposes_ten_at_most_and_the_same_alone_as_among_many(base, peer, library):
    pytest.importorskip(library)
    candidate = peer(base)
    offers = np.arange(5)
    many = candidate.rows(candidate.batch(offers), offers)
    assert set(many) == set(offers.tolist())
    for offer in offers.tolist():
        assert 0 < len(many[offer]) <= 10
        assert list(candidate.single(offer)) == list(many[offer])


def test_sql_over_the_same_columns_finds_what_the_engine_finds(base, vocabulary):
    pytest.importorskip("duckdb")
    from benchmarks.sql_peer import DuckDb

    offers = np.arange(60)
    proposed = DuckDb(base, vocabulary).batch(offers)
    judge = Judge(base, vocabulary)
    engine = Engine(base, vocabulary)
    ours = judge.useful(engine.rows(engine.batch(offers), offers))
    assert judge.useful(dict(enumerate(proposed))) == pytest.approx(ours, abs=0.1)


def test_the_engine_misses_nothing_that_exhaustive_scoring_finds(base, vocabulary):
    offers = np.arange(40)
    ours, every = Engine(base, vocabulary), Exhaustive(base, vocabulary)
    found = ours.rows(ours.batch(offers), offers)
    assert recall_of(found, every.rows(every.batch(offers), offers)) >= RECALL


def test_recall_counts_what_is_missing():
    assert recall_of({1: [5, 6], 2: [7]}, {1: [6, 9], 2: [7], 3: [1]}) == pytest.approx(2 / 3)


def test_a_slow_candidate_answers_for_a_sample_and_a_quick_one_for_all(base):
    class Slow(TokenSetRatio):
        spent = 0.0

        def batch(self, offers):
            self.spent += 0.1 * len(offers)
            return [[] for _offer in offers]

        def cpu(self):
            return self.spent

    offers = np.arange(1_000)
    assert 8 <= len(sample_of(Slow(base), offers, seconds=4.0)) <= 60
    assert len(sample_of(Slow(base), offers, seconds=1000.0)) == 1_000


@pytest.mark.django_db
def test_a_database_filled_from_the_base_holds_the_same_listings(base):
    few = Base(base.offers[:30], base.needs[:20], base.offered[:30], base.wanted[:20], base.concepts)
    fill(few)
    listings = list(Listing.objects.filter(kind="offer").order_by("pk").select_related("site"))
    assert [one.title for one in listings] == few.offers["title"].tolist()
    assert [one.site.nace_code for one in listings] == few.offers["nace_code"].tolist()
    assert [tuple(one.months) for one in listings] == few.offers["months"].tolist()
    assert open_listings().count() == 50
    assert Organisation.objects.count() == len(
        set(few.offers["organisation_id"]) | set(few.needs["organisation_id"])
    )
