"""Pools: small volumes of neighbours that together make a need, or a large offer, worth its while."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from symbios_matching.engine import DEFAULT_POLICY, ListingFrameError
from symbios_matching.engine.planning.pooling import pools
from symbios_matching.taxonomy.reference import load_vocabulary
from tests.matching.engine.plans import KM_A_DEGREE, all_met, market, met

FEED = {"title": "cattle feed", "quantity": 600.0}


def pooled(offers, needs, matches=None, **options) -> pd.DataFrame:
    found = all_met(offers, needs) if matches is None else matches
    return pools(offers, needs, found, vocabulary=load_vocabulary(), **options)


def test_neighbours_are_added_until_the_minimum_is_met_in_every_month():
    offers = market([{"quantity": 120.0}, {"quantity": 240.0}, {"quantity": 240.0}], "o")
    needs = market([{**FEED, "minimum_quantity": 360.0, "latitude": 46.1}], "n")
    [pool] = pooled(offers, needs).to_dict("records")
    assert (pool["for_id"], pool["code"], pool["months_short"]) == ("n1", "viable", ())
    assert pool["members"] == ("o1", "o2")
    assert pool["volumes"] == (120.0, 240.0)
    assert pool["months"] == pytest.approx([30.0] * 12)
    way = 0.1 * KM_A_DEGREE * DEFAULT_POLICY.road_detour
    assert pool["longest_haul_km"] == pytest.approx(way, rel=1e-3)
    assert pool["t_km"] == pytest.approx(360 * way, rel=1e-3)


def test_who_is_no_longer_needed_once_a_larger_one_has_joined_is_left_out():
    offers = market([{"quantity": 12.0}, {"quantity": 200.0}, {"quantity": 210.0}], "o")
    needs = market([{**FEED, "minimum_quantity": 400.0}], "n")
    [pool] = pooled(offers, needs).to_dict("records")
    assert set(pool["members"]) == {"o2", "o3"}


def test_a_need_that_one_offer_alone_satisfies_gets_no_pool():
    offers = market([{"quantity": 500.0}, {"quantity": 100.0}], "o")
    assert pooled(offers, market([{**FEED, "minimum_quantity": 400.0}], "n")).empty


def test_months_in_which_too_little_comes_are_named():
    summer = {"quantity": 300.0, "months": (6, 7, 8)}
    offers = market([summer, {**summer, "months": (7, 8, 9)}], "o")
    needs = market([{**FEED, "quantity": 800.0, "minimum_quantity": 400.0, "months": (6, 7, 8, 9)}], "n")
    [pool] = pooled(offers, needs).to_dict("records")
    assert (pool["code"], pool["months_short"]) == ("viable", ())
    needs["minimum_quantity"] = 600.0
    [pool] = pooled(offers, needs).to_dict("records")
    assert (pool["code"], pool["months_short"]) == ("short", (6, 9))
    assert pool["short"][5] == pytest.approx(50.0)


def test_what_keeps_is_handed_out_from_store():
    straw = {"title": "straw", "quantity": 120.0, "months": (7, 8)}
    needs = market([{"title": "animal bedding", "quantity": 240.0, "months": (7, 8, 9, 10, 11, 12)}], "n")
    [pool] = pooled(market([straw, straw], "o"), needs).to_dict("records")
    assert pool["code"] == "viable"
    assert pool["months"] == pytest.approx([0.0] * 6 + [40.0] * 6)


def test_only_the_same_material_or_siblings_in_states_that_go_together_share_a_load():
    grain = {"quantity": 200.0, "states": ("wet",)}
    needs = market([{**FEED, "minimum_quantity": 400.0}], "n")
    dried = market([grain, {**grain, "states": ("dried",)}], "o")
    assert pooled(dried, needs).empty
    silent = market([grain, {**grain, "states": ()}], "o")
    assert pooled(silent, needs)["states"].tolist() == [("wet",)]
    straw = market([grain, {"title": "straw", "quantity": 200.0}], "o")
    assert pooled(straw, needs).empty


def test_neighbours_hang_together_by_hops_of_thirty_kilometres():
    step = 25 / KM_A_DEGREE
    chain = market([{"quantity": 150.0, "latitude": 46 + place * step} for place in range(3)], "o")
    needs = market([{**FEED, "minimum_quantity": 450.0, "latitude": 46.2}], "n")
    assert pooled(chain, needs)["code"].tolist() == ["viable"]
    broken = chain.assign(latitude=[46.0, 46 + step, 46 + 3 * step])
    assert pooled(broken, needs)["code"].tolist() == ["short"]


def test_many_small_needs_together_take_a_large_offer():
    offers = market([{"quantity": 1000.0, "minimum_quantity": 700.0}], "o")
    needs = market(
        [{**FEED, "quantity": 400.0}, {**FEED, "quantity": 350.0}, {**FEED, "quantity": 20.0}], "n"
    )
    [pool] = pooled(offers, needs, side="offer").to_dict("records")
    assert (pool["for_id"], pool["code"], set(pool["members"])) == ("o1", "viable", {"n1", "n2"})
    assert sum(pool["volumes"]) == pytest.approx(750.0)


def test_the_member_in_the_middle_could_consolidate_and_a_store_near_it_is_named():
    offers = market([{"quantity": 150.0, "latitude": 46 + place / 10} for place in range(3)], "o")
    store = market([{"id": "store", "title": "warehouse space", "quantity": None, "latitude": 46.1}], "s")
    needs = market([{**FEED, "minimum_quantity": 450.0, "latitude": 46.5}], "n")
    both = pd.concat([offers, store], ignore_index=True)
    [pool] = pooled(both, needs, all_met(offers, needs)).to_dict("records")
    assert (pool["consolidator"], pool["hubs"]) == ("o2", ("store",))


def test_a_listing_without_a_place_or_a_quantity_is_in_no_pool():
    offers = market([{"quantity": 200.0}, {"quantity": 200.0}, {"quantity": None}, {"quantity": 200.0}], "o")
    offers.loc[3, ["latitude", "longitude"]] = None
    [pool] = pooled(offers, market([{**FEED, "minimum_quantity": 500.0}], "n")).to_dict("records")
    assert set(pool["members"]) == {"o1", "o2"}


def test_a_minimum_above_its_quantity_is_refused():
    needs = market([{**FEED, "minimum_quantity": 700.0}], "n")
    with pytest.raises(
        ListingFrameError, match="minimum_quantity of 'n1' is 700, expected .* at most .* 600"
    ):
        pooled(market([{"quantity": 1.0}], "o"), needs)


volume = some.fixed_dictionaries(
    {
        "quantity": some.floats(1, 500),
        "months": some.lists(some.integers(1, 12), max_size=12, unique=True).map(tuple),
        "latitude": some.floats(45.5, 46.5),
        "longitude": some.floats(14.5, 15.5),
        "states": some.sampled_from([(), ("wet",), ("dried",)]),
        "title": some.sampled_from(["brewers' spent grain", "straw", "cheese whey"]),
    }
)
wish = some.fixed_dictionaries(
    {"quantity": some.floats(100, 2000), "months": some.lists(some.integers(1, 12), max_size=4).map(tuple)}
)
quiet = settings(max_examples=40, deadline=None)


@quiet
@given(some.lists(volume, min_size=2, max_size=7), some.lists(wish, min_size=1, max_size=2))
def test_a_pool_never_takes_more_than_its_members_have_nor_than_is_wanted(given_rows, wanted_rows):
    offers, needs = market(given_rows, "o"), market(wanted_rows, "n", title="cattle feed")
    has = dict(zip(offers["id"], offers["quantity"], strict=True))
    wants = dict(zip(needs["id"], needs["quantity"], strict=True))
    for pool in pooled(offers, needs).to_dict("records"):
        assert len(set(pool["members"])) == len(pool["members"]) > 1
        for member, taken in zip(pool["members"], pool["volumes"], strict=True):
            assert 0 <= taken <= has[member] + 1e-5
        assert sum(pool["volumes"]) <= wants[pool["for_id"]] + 1e-4
        assert sum(pool["months"]) == pytest.approx(sum(pool["volumes"]), abs=1e-4)
        assert (pool["code"] == "viable") == (not pool["months_short"]) == (sum(pool["short"]) == 0)


@quiet
@given(some.lists(volume, min_size=2, max_size=6), wish, some.randoms(use_true_random=False))
def test_the_order_of_the_rows_never_matters(given_rows, wanted, random):
    offers, needs = market(given_rows, "o"), market([wanted], "n", title="cattle feed")
    matches = all_met(offers, needs)
    mixed = [frame.sample(frac=1, random_state=random.randint(0, 9)) for frame in (offers, needs, matches)]
    pd.testing.assert_frame_equal(pooled(offers, needs), pooled(mixed[0], mixed[1], mixed[2]))


@quiet
@given(some.lists(volume, min_size=2, max_size=6), volume, wish)
def test_one_more_offer_never_leaves_a_need_shorter(given_rows, one_more, wanted):
    needs = market([wanted], "n", title="cattle feed")

    def missing(rows: list[dict]) -> float | None:
        offers = market(rows, "o")
        found = pooled(offers, needs)
        return None if found.empty else sum(found["short"].iloc[0])

    before, after = missing(given_rows), missing([*given_rows, one_more])
    if before is not None and after is not None:
        assert after <= before + 1e-4


def test_a_pair_the_law_stops_is_in_no_pool():
    offers = market([{"quantity": 200.0}, {"quantity": 200.0}], "o")
    needs = market([{**FEED, "minimum_quantity": 400.0}], "n")
    matches = met(("o1", "n1"), ("o2", "n1")).assign(gate=[1.0, 0.0])
    assert pooled(offers, needs, matches).empty
