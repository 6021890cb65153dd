"""From two frames of listings to ranked pairs with reasons."""

import json

import pandas as pd
import pytest

from symbios_matching.engine import ListingFrameError, match
from symbios_matching.taxonomy.reference import load_vocabulary
from tests.matching.engine.listings import listings, matched, reason

CELJE = {"latitude": 46.23, "longitude": 15.26}
MARIBOR = {"latitude": 46.55, "longitude": 15.65}
VIENNA = {"latitude": 48.21, "longitude": 16.37}
LISBON = {"latitude": 38.72, "longitude": -9.14}


def only(frame: pd.DataFrame):
    assert len(frame) == 1, frame
    return next(frame.itertuples())


def test_the_frame_has_the_promised_columns_and_types():
    found = matched(["cheese whey"], ["whey"])
    assert list(found.columns) == ["offer_id", "need_id", "rank", "score", "completeness", "gate", "reasons"]
    row = only(found)
    assert (row.offer_id, row.need_id, row.rank, row.gate) == ("o1", "n1", 1, 1.0)
    json.dumps(row.reasons)


def test_points_times_gate_are_the_score():
    found = matched(
        [{"title": "brewers' spent grain", "quantity": 10, "unit": "t", "period": "week", **CELJE}],
        [
            {"title": "spent grain for cattle feed", "quantity": 300, "unit": "t", **MARIBOR},
            "biogas feedstock",
        ],
    )
    assert len(found) == 2
    for row in found.itertuples():
        assert sum(one["points"] for one in row.reasons) * row.gate == pytest.approx(row.score, abs=1e-9)


def test_there_is_one_reason_a_factor_in_the_order_of_the_weights():
    factors = [one["factor"] for one in only(matched(["whey"], ["whey"])).reasons]
    assert factors == ["fit", "quantity", "season", "distance", "maturity", "cascade"]


@pytest.mark.parametrize(
    ("offer", "need", "code"),
    [
        ("sweet whey", "cheese whey", "same_concept"),
        ("acid whey", "cheese whey", "broader_concept"),
        ("cheese whey", "acid whey", "narrower_concept"),
        ("grape stalks", "wine lees", "sibling_concept"),
        ("brewers' spent grain", "cattle feed", "known_synergy"),
        ("zirconia crucible liner", "zirconia crucible liners", "text"),
    ],
)
def test_the_reason_says_why_it_fits(offer, need, code):
    assert reason(only(matched([offer], [need])), "fit")["code"] == code


def test_the_reason_tells_the_words_by_which_each_side_was_understood():
    italian = {"title": "Trebbie di birra umide", "language": "it"}
    told = reason(only(matched([italian], ["Wet draff"])), "fit")["data"]
    assert (told["offer_words"], told["need_words"]) == ("Trebbie di birra", "draff")


def test_a_known_synergy_is_named_with_its_id_and_its_readiness():
    row = only(matched(["grape marc"], ["wine alcohol"]))
    assert reason(row, "fit")["data"]["synergy_id"] == "K016"
    assert reason(row, "maturity")["data"]["trl"] == 9
    assert reason(row, "cascade")["data"]["level"] == "food"


@pytest.mark.parametrize(
    ("offered", "wanted", "code", "strength"),
    [
        ("19 12 12", "191212", "ewc_6", 0.8),
        ("191212", "19 12 09", "ewc_4", 0.5),
        ("191299", "191299", "ewc_4", 0.5),
    ],
)
def test_list_of_waste_codes_match_by_their_beginning(offered, wanted, code, strength):
    row = only(matched([{"title": "qqq", "ewc_code": offered}], [{"title": "zzz", "ewc_code": wanted}]))
    assert reason(row, "fit")["code"] == code
    assert reason(row, "fit")["data"]["strength"] == pytest.approx(strength, abs=1e-3)


def test_the_use_a_need_names_goes_before_the_use_of_its_trade():
    bedding = {"title": "Brewers' spent grain as animal bedding", "language": "en", "nace_code": "01.41"}
    row = only(matched(["Brewers' spent grain"], [bedding]))
    assert reason(row, "fit")["data"]["use_concept"] == "animal_bedding"
    assert load_vocabulary().synergy(reason(row, "fit")["data"]["synergy_id"]).level == "material"
    unnamed = {"title": "Brewers' spent grain", "language": "en", "nace_code": "01.41"}
    fed = only(matched(["Brewers' spent grain"], [unnamed]))
    assert reason(fed, "fit")["data"]["synergy_id"] == "K008"


def test_the_trade_of_the_need_can_be_the_known_receiver():
    row = only(matched(["molasses"], [{"title": "raw material", "nace_code": "11.01"}]))
    assert reason(row, "fit")["code"] == "known_receiver"


def test_the_trade_may_be_told_in_words():
    row = only(matched(["molasses"], [{"title": "raw material", "sector": "Distillery, family owned"}]))
    assert reason(row, "fit")["code"] == "known_receiver"


def test_what_is_made_from_it_is_not_taken_for_what_is_wanted():
    found = matched(["silica"], ["silica", "raw material for silica"])
    assert found["need_id"].tolist()[0] == "n1"
    assert found["score"].is_unique


def test_a_translated_pair_matches_as_well_as_an_english_one():
    slovenian = {"title": "pivske tropine", "language": "sl"}
    italian = {"title": "trebbie di birra", "language": "it"}
    assert only(matched([slovenian], [italian])).score == only(matched(["draff"], ["spent grain"])).score


def test_concepts_chosen_by_a_person_replace_those_in_the_text():
    chosen = {"title": "shavings", "language": "en", "concepts": ("sawdust",)}
    row = only(matched([chosen], ["sawdust"]))
    assert reason(row, "fit")["code"] == "same_concept"
    assert row.gate == 1.0


def test_an_unknown_factor_counts_half_and_lowers_completeness():
    row = only(matched(["whey"], ["whey"]))
    distance = reason(row, "distance")
    assert (distance["known"], distance["points"]) == (False, pytest.approx(0.15 / 2))
    told = only(matched([{"title": "whey", **CELJE}], [{"title": "whey", **MARIBOR}]))
    assert told.completeness == pytest.approx(row.completeness + 0.15)


@pytest.mark.parametrize(
    ("offered", "wanted", "value", "code"),
    [
        ((10, "t", "week"), (520, "t", "year"), 1.0, "quantity_covers"),
        ((100, "t", "year"), (400, "t", "year"), 0.25, "quantity_partly"),
        ((400, "t", "year"), (200, "t", "year"), 0.85, "quantity_covers"),
        ((50, "kg", "day"), (18.25, "t", "once"), 1.0, "quantity_covers"),
        ((20, "hl", "once"), (2, "t", "year"), 1.0, "quantity_covers"),
        ((3600, "GJ", "year"), (1000, "MWh", "year"), 1.0, "quantity_covers"),
    ],
)
def test_quantities_are_compared_by_the_year_in_one_unit(offered, wanted, value, code):
    names = ("quantity", "unit", "period")
    row = only(
        matched(
            [{"title": "cheese whey", **dict(zip(names, offered, strict=True))}],
            [{"title": "cheese whey", **dict(zip(names, wanted, strict=True))}],
        )
    )
    told = reason(row, "quantity")
    assert told["code"] == code
    assert told["points"] == pytest.approx(0.15 * value)


def test_units_of_different_sort_leave_the_quantity_open():
    offer = {"title": "wooden pallets", "quantity": 100, "unit": "pcs"}
    need = {"title": "wooden pallets", "quantity": 3, "unit": "t"}
    assert reason(only(matched([offer], [need])), "quantity")["code"] == "quantity_units_differ"


def test_a_weekly_quantity_runs_only_in_the_months_stated():
    offer = {"title": "whey", "quantity": 12, "unit": "t", "period": "month", "months": (6, 7, 8)}
    row = only(matched([offer], [{"title": "whey", "quantity": 36, "unit": "t", "period": "year"}]))
    assert reason(row, "quantity")["data"]["offer_per_year"] == pytest.approx(36)


def test_fresh_goods_serve_only_their_months_and_ensiled_ones_a_month_longer():
    need = {"title": "beet pulp", "months": (1, 2)}
    fresh = {"title": "pressed beet pulp", "months": (11, 12)}
    ensiled = {**fresh, "states": ("ensiled",)}
    shares = [
        reason(row, "season")["points"]
        for offer in ({**fresh, "title": "acid whey"}, ensiled)
        for row in matched([offer], [{**need, "title": offer["title"]}]).itertuples()
    ]
    assert shares == [pytest.approx(0.0), pytest.approx(0.05)]


def test_an_offer_of_all_months_serves_a_need_that_states_none():
    row = only(matched([{"title": "whey", "months": tuple(range(1, 13))}], ["whey"]))
    assert reason(row, "season") | {"data": None} == {
        "factor": "season",
        "code": "months_overlap",
        "points": 0.1,
        "max_points": 0.1,
        "known": True,
        "data": None,
    }


def test_the_nearer_need_comes_first():
    found = matched([{"title": "whey", **CELJE}], [{"title": "whey", **VIENNA}, {"title": "whey", **MARIBOR}])
    assert found["need_id"].tolist() == ["n2", "n1"]
    assert reason(next(found.itertuples()), "distance")["data"]["km"] == pytest.approx(46.6, abs=1)


@pytest.mark.parametrize("side", ["offer", "need"])
def test_a_pair_beyond_the_limit_a_side_states_is_no_candidate(side):
    offer, need = {"title": "whey", **CELJE}, {"title": "whey", **MARIBOR}
    (offer if side == "offer" else need)["max_distance_km"] = 30
    assert matched([offer], [need]).empty


@pytest.mark.parametrize("limit", [50, 100, 5000])
def test_a_stated_limit_excludes_and_earns_or_costs_no_points(limit):
    plain = only(matched([{"title": "whey", **CELJE}], [{"title": "whey", **MARIBOR}]))
    told = only(
        matched([{"title": "whey", **CELJE, "max_distance_km": limit}], [{"title": "whey", **MARIBOR}])
    )
    assert reason(told, "distance") == reason(plain, "distance")
    assert reason(told, "distance")["data"]["reach_km"] == 80


def test_steam_is_not_piped_across_a_country():
    assert matched([{"title": "steam", **CELJE}], [{"title": "steam", **MARIBOR}]).empty


def test_pairs_within_one_organisation_are_no_candidates():
    offer = {"title": "whey", "organisation_id": "a"}
    assert matched([offer], [{"title": "whey", "organisation_id": "a"}]).empty
    assert len(matched([offer], [{"title": "whey", "organisation_id": "b"}])) == 1


def test_unrelated_listings_are_not_paired():
    assert matched(["cheese whey"], ["office space in the centre"]).empty


def test_ranks_start_at_one_for_each_offer_and_top_cuts_them():
    found = matched(["whey", "molasses"], ["whey", "acid whey", "scotta", "molasses", "cattle feed"], top=2)
    assert found.groupby("offer_id")["rank"].apply(list).to_dict() == {"o1": [1, 2], "o2": [1, 2]}


def test_equal_scores_are_ordered_by_need_id():
    needs = listings(*["whey"] * 12)
    needs["id"] = [f"n{number:02d}" for number in range(12, 0, -1)]
    found = match(listings("whey"), needs, vocabulary=load_vocabulary(), top=5)
    assert found["need_id"].tolist() == ["n01", "n02", "n03", "n04", "n05"]


@pytest.mark.parametrize(("offers", "needs"), [([], ["whey"]), (["whey"], []), ([], [])])
def test_an_empty_side_gives_an_empty_frame(offers, needs):
    frame = pd.DataFrame({"id": [], "title": []})
    found = match(
        listings(*offers) if offers else frame,
        listings(*needs) if needs else frame,
        vocabulary=load_vocabulary(),
    )
    assert found.empty
    assert "score" in found.columns


def test_the_given_frames_are_left_as_they_were():
    offers, needs = (
        listings({"title": "Whey ", "months": (1, 2), "quantity": 3, "unit": "t"}),
        listings("whey"),
    )
    before = offers.copy(deep=True), needs.copy(deep=True)
    match(offers, needs, vocabulary=load_vocabulary())
    pd.testing.assert_frame_equal(offers, before[0])
    pd.testing.assert_frame_equal(needs, before[1])


def test_the_result_is_the_same_however_the_work_is_portioned():
    from dataclasses import replace

    from symbios_matching.engine import DEFAULT_POLICY

    offers = ["whey", "grape marc", "straw", "steam", "olive stones"]
    needs = ["pig feed", "wine alcohol", "solid biofuel", "process heat", "whey", "animal bedding"]
    whole = matched(offers, needs)
    pieces = matched(offers, needs, policy=replace(DEFAULT_POLICY, offers_at_once=1))
    pd.testing.assert_frame_equal(whole, pieces)


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (pd.DataFrame({"id": ["1"]}), "offers: column title is missing; came: id"),
        (
            pd.DataFrame({"id": ["1", "1"], "title": ["a", "b"]}),
            "offers: id '1' stands for more than one listing",
        ),
        (pd.DataFrame({"id": [None], "title": ["a"]}), "offers: id is empty in 1 rows"),
        (
            pd.DataFrame({"id": ["1"], "title": ["a"], "quantity": ["many"]}),
            "offers: quantity is 'many', expected a number",
        ),
    ],
)
def test_a_frame_that_cannot_be_read_is_refused_in_words(frame, message):
    with pytest.raises(ListingFrameError) as refused:
        match(frame, listings("whey"), vocabulary=load_vocabulary())
    assert str(refused.value) == message
