"""Network plans: the best set of exchanges for a region, and what stays unmatched and why."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from symbios_matching.engine.exceptions import PlanError
from symbios_matching.engine.planning.assumptions import PlanningValues
from symbios_matching.engine.planning.network import AIMS, Plan, plan
from symbios_matching.taxonomy.reference import load_vocabulary
from tests.matching.engine.plans import KM_A_DEGREE, PLAIN, PLAIN_VALUES, all_met, certain, market, met


def planned(offers, needs, matches=None, **options) -> Plan:
    found = all_met(offers, needs) if matches is None else matches
    values = options.pop("values", PLAIN_VALUES)
    return plan(offers, needs, found, vocabulary=load_vocabulary(), values=values, **options)


def flows(made: Plan) -> dict[tuple[str, str], float]:
    columns = (made.exchanges[name] for name in ("offer_id", "need_id", "quantity"))
    return {(offer, need): round(quantity, 3) for offer, need, quantity in zip(*columns, strict=True)}


def left(made: Plan) -> dict[str, str]:
    return dict(zip(made.left["id"], made.left["code"], strict=True))


def along(*degrees: float, **quantity: float) -> list[dict]:
    return [{"latitude": 46 + one, **quantity} for one in degrees]


def test_the_nearest_go_together_when_all_volumes_find_a_place():
    offers, needs = market(along(0, 0.2, quantity=120.0), "o"), market(along(0.3, 0.1, quantity=120.0), "n")
    made = planned(offers, needs)
    assert made.status == "optimal"
    assert made.totals["moved"] == {"t": pytest.approx(240)}
    assert made.totals["t_km"] == pytest.approx(240 * 0.1 * KM_A_DEGREE * 1.3, rel=1e-3)
    assert left(made) == {}


def test_money_may_leave_apart_what_haulage_would_bring_together():
    offers, needs = market(along(0, quantity=120.0), "o"), market(along(0.7, quantity=120.0), "n")
    assert flows(planned(offers, needs, aim="haulage")) == {("o1", "n1"): 120.0}
    made = planned(offers, needs, aim="saving")  # 101 km at 1 EUR against 80 EUR
    assert flows(made) == {}
    assert left(made) == {"o1": "not_worthwhile", "n1": "not_worthwhile"}


def test_saving_and_carbon_of_an_exchange_are_those_of_its_quantity():
    made = planned(market(along(0, quantity=100.0), "o"), market(along(0, quantity=80.0), "n"), aim="saving")
    [row] = made.exchanges.to_dict("records")
    assert (row["quantity"], row["saving_likely"], row["co2e_likely"]) == pytest.approx((80, 80 * 80, 8))
    assert made.totals["saving_likely"] == pytest.approx(6400)


def test_what_a_thing_costs_its_donor_today_goes_with_the_thing_and_not_with_its_use():
    offers = market([{"quantity": 10.0}, {"quantity": 10.0, "title": "straw"}], "o")
    needs = market([{"quantity": 20.0}], "n")
    field = PlanningValues({"": PLAIN}, {"crop_residue": {"disposal": certain(0), "avoided_route": None}})
    made = planned(offers, needs, values=field).exchanges.set_index("offer_id")
    assert made["saving_likely"].tolist() == pytest.approx([800, 300])
    assert made["route"].tolist() == ["", "crop_residue>"]
    assert made["unknown"].tolist() == [(), ("avoided_route",)]


def test_what_does_not_keep_cannot_wait_for_another_month():
    wet = market([{"quantity": 120.0, "months": (1, 2)}], "o")
    straw = market([{"quantity": 120.0, "months": (1, 2), "title": "straw"}], "o")
    later = market([{"quantity": 120.0, "months": (2, 3)}], "n")
    assert flows(planned(wet, later)) == {("o1", "n1"): 60.0}
    assert flows(planned(straw, later)) == {("o1", "n1"): 120.0}
    made = planned(wet, later.assign(months=[(5,)]))
    assert left(made) == {"o1": "months_apart", "n1": "months_apart"}


def test_what_stays_unmatched_says_why():
    offers = market(
        [{"quantity": 100.0}, {"quantity": None}, {"quantity": 50.0}, {"quantity": 9.0, "unit": "m2"}], "o"
    )
    needs = market([{"quantity": 40.0}, {"quantity": 10.0}], "n")
    made = planned(offers, needs, met(("o1", "n1"), ("o2", "n1"), ("o4", "n2")))
    codes = {"o1": "no_capacity", "o2": "no_quantity", "o3": "no_match", "o4": "units_differ"}
    assert left(made) == codes | {"n2": "units_differ"}
    rest = made.left.set_index("id")["left"]
    assert (rest["o1"], rest["o3"]) == pytest.approx((60, 50))
    assert np.isnan(rest["o2"])


def test_an_exchange_of_unknown_value_is_left_out_and_said():
    offers, needs = market(along(0, quantity=1.0), "o"), market(along(0, quantity=1.0), "n")
    offers["latitude"] = None
    offers["longitude"] = None
    assert left(planned(offers, needs, aim="saving")) == {"o1": "value_unknown", "n1": "value_unknown"}
    made = planned(offers, needs, aim="haulage")
    assert flows(made) == {("o1", "n1"): 1.0}
    assert (made.totals["saving_likely"], made.totals["without_saving"], made.totals["without_co2e"]) == (
        0,
        1,
        1,
    )


def test_a_need_gets_its_minimum_in_each_of_its_months_or_nothing():
    offers = market([{"quantity": 120.0}, {"quantity": 120.0, "months": (1, 2)}], "o")
    small = market([{"quantity": 600.0, "minimum_quantity": 360.0}], "n")
    made = planned(offers, small)
    assert flows(made) == {}
    assert left(made)["n1"] == "below_minimum"
    small["months"] = [(1, 2)]  # 300 a month at most, 180 at least; 10 + 60 come
    assert flows(planned(offers, small)) == {}
    small["minimum_quantity"] = 140.0
    assert flows(planned(offers, small)) == {("o1", "n1"): 20.0, ("o2", "n1"): 120.0}


def test_no_exchange_is_smaller_than_a_lot():
    offers, needs = market(along(0, 0, quantity=60.0), "o"), market(along(0, 0, 0, quantity=40.0), "n")
    made = planned(offers, needs, aim="saving", minimum_lot=25.0)
    assert min(flows(made).values()) >= 25
    # Twice 30 of the one, 40 of the other: a rest of 20 is no lot.
    assert made.totals["moved"] == {"t": pytest.approx(100)}


def test_a_need_that_must_be_served_is_served_though_another_is_worth_more():
    offers = market(along(0, quantity=120.0), "o")
    needs = market(along(0, 0.5, quantity=120.0), "n")
    assert flows(planned(offers, needs, aim="saving")) == {("o1", "n1"): 120.0}
    assert flows(planned(offers, needs, aim="saving", must_serve=["n2"])) == {("o1", "n2"): 120.0}


@pytest.mark.parametrize(
    ("must_serve", "told"),
    [
        (["n2"], "no plan can serve n2: in some month its offers hold too little"),
        (["n1", "n3"], "they want the same volumes"),
        (["x"], "must_serve: x is no need"),
        (["n4"], "must_serve: n4 states no quantity"),
    ],
)
def test_what_no_plan_can_serve_is_said_plainly(must_serve, told):
    offers = market([{"quantity": 120.0}], "o")
    needs = market([{"quantity": 100.0}, {"quantity": 130.0}, {"quantity": 90.0}, {"quantity": None}], "n")
    with pytest.raises(PlanError, match=told):
        planned(offers, needs, must_serve=must_serve)


@pytest.mark.parametrize("wrong", [{"aim": "fame"}, {"minimum_lot": -1.0}, {"time_limit_s": 0.0}])
def test_an_argument_that_makes_no_sense_is_refused(wrong):
    offers = market([{"quantity": 1.0}], "o")
    with pytest.raises(PlanError, match="expected an aim"):
        planned(offers, market([{"quantity": 1.0}], "n"), **wrong)


def test_a_search_that_ran_out_of_time_says_so():
    rows = [{"quantity": 100.0 + number, "latitude": 46 + number / 50} for number in range(40)]
    offers, needs = market(rows, "o"), market([{**one, "minimum_quantity": 90.0} for one in rows], "n")
    try:
        made = planned(offers, needs, aim="saving", minimum_lot=37.0, time_limit_s=0.02)
    except PlanError as told:
        assert "no plan was found within 0.02 s" in str(told)
    else:
        assert made.status == "time limit"


def test_an_empty_market_gives_an_empty_plan():
    offers, needs = market([{"quantity": 1.0}], "o"), market([{"quantity": 1.0}], "n")
    made = planned(offers, needs, met())
    assert (made.status, flows(made)) == ("optimal", {})
    assert left(made) == {"o1": "no_match", "n1": "no_match"}
    assert made.totals["saving_likely"] == 0


month_sets = some.lists(some.integers(1, 12), max_size=3, unique=True).map(tuple)
listing = some.fixed_dictionaries(
    {
        "quantity": some.floats(1, 200),
        "months": month_sets,
        "latitude": some.floats(45.8, 46.4),
        "title": some.sampled_from(["brewers' spent grain", "straw", "cheese whey"]),
    }
)
sides = some.tuples(some.lists(listing, min_size=1, max_size=4), some.lists(listing, min_size=1, max_size=4))
quiet = settings(max_examples=30, deadline=None)


@quiet
@given(sides, some.sampled_from(AIMS), some.sampled_from([0.0, 20.0]))
def test_nothing_flows_that_is_not_there_or_not_wanted(rows, aim, lot):
    offers, needs = market(rows[0], "o"), market(rows[1], "n")
    made = planned(offers, needs, aim=aim, minimum_lot=lot)
    for name, frame in (("offer_id", offers), ("need_id", needs)):
        moved = made.exchanges.groupby(name)["quantity"].sum()
        whole = frame.set_index("id")["quantity"]
        assert (moved <= whole[moved.index] + 1e-4).all()
        rest = made.left.set_index("id")["left"].reindex(whole.index).fillna(0)
        assert (moved.reindex(whole.index).fillna(0) + rest).tolist() == pytest.approx(
            whole.tolist(), abs=1e-3
        )
    wanted = {row["id"]: row["months"] or tuple(range(1, 13)) for row in needs.to_dict("records")}
    for row in made.exchanges.to_dict("records"):
        assert sum(row["months"]) == pytest.approx(row["quantity"])
        assert {month for month, one in enumerate(row["months"], 1) if one > 0} <= set(wanted[row["need_id"]])
        assert row["quantity"] >= lot - 1e-4


@quiet
@given(sides, some.randoms(use_true_random=False))
def test_the_order_of_the_rows_never_matters(rows, random):
    offers, needs = market(rows[0], "o"), market(rows[1], "n")
    matches = all_met(offers, needs)
    mixed = [frame.sample(frac=1, random_state=random.randint(0, 9)) for frame in (offers, needs, matches)]
    pd.testing.assert_frame_equal(planned(offers, needs).exchanges, planned(*mixed).exchanges)


def greedy(offers: pd.DataFrame, needs: pd.DataFrame, gain: np.ndarray) -> float:
    """The best pair first, as much as goes, then the next; no months."""
    supply, demand = offers["quantity"].to_numpy().copy(), needs["quantity"].to_numpy().copy()
    total = 0.0
    for place in np.argsort(-gain, axis=None, kind="stable"):
        offer, need = np.unravel_index(place, gain.shape)
        if gain[offer, need] > 0:
            moved = min(supply[offer], demand[need])
            supply[offer] -= moved
            demand[need] -= moved
            total += moved * gain[offer, need]
    return total


def gains(offers: pd.DataFrame, needs: pd.DataFrame) -> np.ndarray:
    """EUR a tonne of each pair by the plain assumptions, offers x needs, all on one meridian."""
    way = abs(offers["latitude"].to_numpy()[:, None] - needs["latitude"].to_numpy()[None, :])
    return 80 - way * np.pi / 180 * 6371.0088 * 1.3


@quiet
@given(sides)
def test_a_plan_is_never_worse_than_greed(rows):
    offers, needs = (
        market(side, prefix).drop(columns="months") for side, prefix in zip(rows, "on", strict=True)
    )
    made = planned(offers, needs, aim="saving")
    assert made.totals["saving_likely"] >= greedy(offers, needs, gains(offers, needs)) - 1e-2


@settings(max_examples=15, deadline=None)
@given(
    some.lists(some.tuples(some.integers(1, 3), some.floats(45.8, 46.4)), min_size=2, max_size=2),
    some.lists(some.tuples(some.integers(1, 3), some.floats(45.8, 46.4)), min_size=2, max_size=2),
)
def test_a_plan_equals_the_best_of_all_plans_of_a_tiny_market(given_rows, wanted_rows):
    offers, needs = (
        market([{"quantity": float(much), "latitude": where, "months": (4,)} for much, where in rows], prefix)
        for rows, prefix in ((given_rows, "o"), (wanted_rows, "n"))
    )
    gain = gains(offers, needs)
    best = 0.0
    for cells in product(range(4), repeat=4):
        flow = np.array(cells).reshape(2, 2)
        if (flow.sum(axis=1) <= offers["quantity"]).all() and (flow.sum(axis=0) <= needs["quantity"]).all():
            best = max(best, float((flow * gain).sum()))
    assert planned(offers, needs, aim="saving").totals["saving_likely"] == pytest.approx(best, abs=1e-2)
