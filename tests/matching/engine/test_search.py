"""The search finds exactly what scoring every pair would find, and an index may change as it likes."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from benchmarks.base import VARIANTS, base_of
from symbios_matching.engine import DEFAULT_POLICY, Index
from symbios_matching.engine.records import POINT, score_of, unpack
from symbios_matching.engine.scoring import Pairs
from symbios_matching.taxonomy.reference import load_vocabulary
from tests.matching.engine.exhaustive import best_of, every_pair
from tests.matching.engine.listings import listings
from tests.matching.engine.test_properties import frame, quiet, sides


def lists_of(found) -> dict:
    """What was found as lists: id -> [(counterpart, score as counted)]."""
    bounds = found.start.tolist()
    scores = np.rint(found.score / POINT * 1000).astype(int).tolist()
    pairs = list(zip(found.others.tolist(), scores, strict=True))
    lists = {
        listing: pairs[first:last]
        for listing, first, last in zip(found.listings.tolist(), bounds[:-1], bounds[1:], strict=True)
    }
    return {listing: pairs for listing, pairs in lists.items() if pairs}


@pytest.fixture(scope="module", params=VARIANTS)
def base(request):
    return base_of(1_500, vocabulary=load_vocabulary(), variant=request.param)


@pytest.mark.parametrize("side", ["offer", "need"])
def test_the_best_ten_are_those_of_scoring_every_pair(base, side):
    vocabulary = load_vocabulary()
    found = Index.of(base.offers, base.needs, vocabulary=vocabulary).best(side=side)
    expected = best_of(every_pair(base.offers, base.needs, vocabulary), side=side)
    assert lists_of(found) == expected
    assert sum(map(len, expected.values())) > 400


def test_a_crowded_market_without_places_is_searched_exactly_too():
    vocabulary = load_vocabulary()
    base = base_of(1_200, vocabulary=vocabulary, variant="hot")
    policy = replace(DEFAULT_POLICY, most_of_one_organisation=1, far_reaches=50.0)
    offers, needs = (
        side.assign(max_distance_km=np.nan, organisation_id=(np.arange(len(side)) % 40).astype(str))
        for side in (base.offers, base.needs)
    )
    needs.loc[::3, ["latitude", "longitude"]] = np.nan
    found = Index.of(offers, needs, vocabulary=vocabulary, policy=policy).best(top=7)
    pairs = every_pair(offers, needs, vocabulary, policy)
    assert lists_of(found) == best_of(pairs, top=7, policy=policy)


def test_a_listing_without_words_does_not_hide_what_words_say_of_another_of_its_profile():
    offers = listings("of the", "Zwurbelkraut", "for our", prefix="o")
    needs = listings("Zwurbelkraut", prefix="n")
    found = Index.of(offers, needs, vocabulary=load_vocabulary()).best()
    assert list(lists_of(found)) == ["o2"]


@quiet
@given(sides)
def test_any_listings_are_searched_exactly_from_both_sides(rows):
    offers, needs, vocabulary = frame(rows[0], "o"), frame(rows[1], "n"), load_vocabulary()
    index, pairs = Index.of(offers, needs, vocabulary=vocabulary), every_pair(offers, needs, vocabulary)
    for side in ("offer", "need"):
        expected = best_of(pairs, side=side)
        assert lists_of(index.best(side=side)) == expected
        for listing in index.ids(side):
            assert lists_of(index.best([listing], side=side)).get(listing) == expected.get(listing)


@quiet
@given(sides)
def test_both_sides_agree_on_the_score_of_a_pair(rows):
    index = Index.of(frame(rows[0], "o"), frame(rows[1], "n"), vocabulary=load_vocabulary())
    given_, wanted = (lists_of(index.best(side=side, top=None)) for side in ("offer", "need"))
    forth = {(offer, need): score for offer, pairs in given_.items() for need, score in pairs}
    back = {(offer, need): score for need, pairs in wanted.items() for offer, score in pairs}
    assert forth == back


@quiet
@given(sides, some.randoms(use_true_random=False))
def test_an_index_changed_bit_by_bit_finds_what_one_built_at_once_finds(rows, random):
    offers, needs, vocabulary = frame(rows[0], "o"), frame(rows[1], "n"), load_vocabulary()
    index = Index(vocabulary=vocabulary)
    for name, side in (("offers", offers), ("needs", needs)):
        for row in range(len(side)):
            # First as something else, then as it is.
            index.replace(**{name: side.iloc[[row]].assign(title="grape marc", ewc_code="020704")})
            if random.random() < 0.5:
                index.replace(**{name: side.iloc[[row]]})
        index.replace(**{name: side.assign(id=[f"gone{one}" for one in side["id"]])})
        index.replace(**{name: side}, gone=[f"gone{one}" for one in side["id"]])
    whole = Index.of(offers, needs, vocabulary=vocabulary)
    for side in ("offer", "need"):
        assert index.ids(side) == whole.ids(side)
        assert lists_of(index.best(side=side)) == lists_of(whole.best(side=side))


@quiet
@given(sides, some.sampled_from(["zirconia crucible liners", "office space", "wine alcohol", ""]))
def test_adding_an_irrelevant_listing_never_changes_a_score(rows, title):
    offers, needs = frame(rows[0], "o"), frame(rows[1], "n")
    index = Index.of(offers, needs, vocabulary=load_vocabulary())
    before = lists_of(index.best(top=None))
    more = pd.DataFrame({"id": [f"x{number}" for number in range(30)], "title": [title] * 30})
    index.replace(offers=more.assign(id="y" + more["id"]), needs=more)
    after = {
        offer: [(need, score) for need, score in pairs if not need.startswith("x")]
        for offer, pairs in lists_of(index.best(top=None)).items()
        if not offer.startswith("y")
    }
    assert {offer: pairs for offer, pairs in after.items() if pairs} == before


@pytest.mark.parametrize("side", ["offer", "need"])
def test_one_listing_asked_alone_is_told_the_same_as_among_all(base, side):
    index = Index.of(base.offers, base.needs, vocabulary=load_vocabulary())
    # Some are gone and some came later, so that the other side lies in parts.
    index.replace(offers=base.offers.iloc[::9], needs=base.needs.iloc[::9], gone=index.ids("offer")[1::9])
    found = index.best(side=side)
    whole = dict(found.packed())
    for listing in index.ids(side)[::12]:
        alone = index.best([listing], side=side)
        assert dict(alone.packed())[listing] == whole[listing]
        place = found.listings.tolist().index(listing)
        same = slice(found.start[place], found.start[place + 1])
        for name in ("others", "rank", "score"):
            assert getattr(alone, name).tolist() == getattr(found, name)[same].tolist()


def test_a_listing_alone_in_a_crowd_of_equals_is_searched_exactly():
    """More listings of equal worth than are scored one by one; most are of one organisation."""
    vocabulary, many = load_vocabulary(), 9_000
    needs = pd.DataFrame({
        "id": range(many), "title": "sweet cheese whey wanted",
        "organisation_id": np.where(np.arange(many) % 50, "one", np.arange(many).astype(str)),
    })  # fmt: skip
    offers = pd.DataFrame({"id": [0, 1], "title": ["sweet whey", "zirconia crucible liners"]})
    index = Index.of(offers, needs, vocabulary=vocabulary)
    assert [
        lists_of(index.best([offer])).get(offer) for offer in (0, 1)
    ] == [lists_of(index.best([0, 1])).get(offer) for offer in (0, 1)]  # fmt: skip


@pytest.mark.parametrize("kind", [int, str])
def test_listings_read_in_portions_are_found_as_if_read_at_once(monkeypatch, kind):
    base, vocabulary = base_of(600, vocabulary=load_vocabulary()), load_vocabulary()
    offers, needs = (
        side.assign(id=side["id"].map(kind)).sample(frac=1, random_state=3)
        for side in (base.offers, base.needs)
    )
    whole = Index.of(offers, needs, vocabulary=vocabulary)
    monkeypatch.setattr("symbios_matching.engine.index.PORTION", 70)
    portions = Index.of(offers, needs, vocabulary=vocabulary)
    for side in ("offer", "need"):
        assert portions.ids(side) == whole.ids(side)
        assert lists_of(portions.best(side=side)) == lists_of(whole.best(side=side))


def test_pairs_that_took_different_ways_are_joined_by_what_was_made_of_all():
    def pairs(row: int, **made: float) -> Pairs:
        facts = {"quantity": np.array([1.0, 2.0])}
        one = Pairs(facts, facts, np.array([row]), np.array([row]))
        for name, value in made.items():
            one[name] = np.array([value])
        return one

    joined = Pairs.joined([pairs(0, score=0.5, points=7.0), pairs(1, score=0.4)])
    assert joined["score"].tolist() == [0.5, 0.4]
    assert joined["quantity_need"].tolist() == [1.0, 2.0]
    assert "points" not in set(joined)


def test_an_id_that_is_not_there_is_refused_by_name():
    index = Index(vocabulary=load_vocabulary())
    index.replace(offers=frame([{"title": "whey"}], "o"))
    with pytest.raises(KeyError, match="o9"):
        index.best(["o9"])
    assert lists_of(index.best(["o0"])) == {}


def test_a_copy_changes_apart():
    index = Index.of(
        frame([{"title": "whey"}], "o"), frame([{"title": "whey"}], "n"), vocabulary=load_vocabulary()
    )
    twin = index.copy()
    twin.replace(needs=frame([{"title": "cheese whey"}], "m"), gone=["n0"])
    assert [need for need, _score in lists_of(index.best())["o0"]] == ["n0"]
    assert [need for need, _score in lists_of(twin.best())["o0"]] == ["m0"]


def test_what_is_packed_tells_counterpart_and_score():
    base = base_of(400, vocabulary=load_vocabulary())
    found = Index.of(base.offers, base.needs, vocabulary=load_vocabulary()).best(side="need")
    lists = lists_of(found)
    for need, packed in found.packed():
        records = unpack(packed)
        told = [(record.other, round(score_of(record) / POINT * 1000)) for record in records]
        assert told == lists.get(need, [])


@settings(max_examples=5, deadline=None)
@given(some.integers(0, 1_000))
def test_one_organisation_never_fills_a_list(seed):
    base = base_of(600, vocabulary=load_vocabulary(), variant="hot", seed=seed)
    needs = base.needs.assign(organisation_id=(base.needs["id"] % 3).astype(str))
    found = Index.of(base.offers, needs, vocabulary=load_vocabulary()).best()
    organisation = dict(zip(needs["id"], needs["organisation_id"], strict=True))
    for pairs in lists_of(found).values():
        held = pd.Series([organisation[need] for need, _score in pairs])
        assert held.value_counts().max() <= DEFAULT_POLICY.most_of_one_organisation
