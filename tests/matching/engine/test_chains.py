"""Chains: donor, solution, receiver, where a known use needs a process that neither side has."""

import pandas as pd
import pytest

from symbios_matching.engine import DEFAULT_POLICY, match
from symbios_matching.engine.planning.chains import chains
from symbios_matching.taxonomy.planning import process_solutions
from symbios_matching.taxonomy.reference import load_vocabulary
from tests.matching.engine.plans import market

GRAIN = {"title": "brewers' spent grain", "quantity": 500.0}
FLOUR = {"title": "upcycled flour", "quantity": 100.0, "latitude": 46.2}
DRYER = {"id": "dryer", "title": "belt dryer with free hours", "quantity": None, "latitude": 46.1}


def chained(offers: list[dict], needs: list[dict], **options) -> pd.DataFrame:
    given, wanted = market(offers, "o"), market(needs, "n")
    given["id"] = given["id"].where(given["id"].notna(), [f"o{row}" for row in range(1, len(given) + 1)])
    vocabulary = load_vocabulary()
    matches = match(given, wanted, vocabulary=vocabulary, top=None)
    return chains(given, wanted, matches, vocabulary=vocabulary, processes=process_solutions(), **options)


def test_a_dryer_stands_between_wet_grain_and_flour():
    [chain] = chained([{"id": "o1", **GRAIN}, DRYER], [FLOUR]).to_dict("records")
    assert (chain["offer_id"], chain["solution_id"], chain["need_id"]) == ("o1", "dryer", "n1")
    assert "drying" in chain["missing"]
    assert chain["solution_concept"] == "dryer"
    assert load_vocabulary().synergy(chain["synergy_id"]).concept == "bsg"


def test_its_score_is_the_gate_times_the_points_of_its_reasons():
    [chain] = chained([{"id": "o1", **GRAIN}, DRYER], [FLOUR]).to_dict("records")
    points = [one["points"] for one in chain["reasons"]]
    assert chain["score"] == pytest.approx(chain["gate"] * sum(points))
    assert 0 < chain["score"] <= 1
    assert sum(DEFAULT_POLICY.chain_weights.values()) == pytest.approx(1)
    assert [one["code"] for one in chain["reasons"]][:3] == ["matched", "provides_process", "detour_km"]
    assert chain["gate"] == 1 or any(one["factor"] == "law" for one in chain["reasons"])


def test_the_nearer_way_through_comes_first():
    aside = {**DRYER, "id": "aside", "latitude": 46.4}
    found = chained([{"id": "o1", **GRAIN}, DRYER, aside], [FLOUR])
    assert found["solution_id"].tolist() == ["dryer", "aside"]
    assert found["detour_km"].tolist()[0] == pytest.approx(0, abs=0.01)
    assert found["score"].is_monotonic_decreasing


@pytest.mark.parametrize(
    ("offer", "need"),
    [
        ({"description": "we have a drying line"}, {}),
        ({}, {"description": "our belt dryer takes it wet"}),
    ],
)
def test_who_has_the_process_needs_no_third_party_for_it(offer, need):
    found = chained([{"id": "o1", **GRAIN, **offer}, DRYER], [{**FLOUR, **need}])
    assert "drying" not in [step for missing in found["missing"] for step in missing]


def test_a_trade_whose_own_the_process_is_needs_nobody():
    digester = {"id": "digester", "title": "anaerobic digestion capacity", "quantity": None}
    fleshings = {"id": "o1", "title": "tannery fleshings", "quantity": 100.0}
    plant = {"title": "biogas feedstock", "quantity": 900.0, "nace_code": "35.21"}
    assert chained([fleshings, digester], [plant]).empty


def test_a_solution_that_goes_less_far_is_not_proposed():
    assert chained([{"id": "o1", **GRAIN}, {**DRYER, "max_distance_km": 5.0}], [FLOUR]).empty


def test_a_solution_of_either_side_is_no_third_party():
    own = [{"id": "o1", **GRAIN, "organisation_id": "brewer"}, {**DRYER, "organisation_id": "brewer"}]
    assert chained(own, [{**FLOUR, "organisation_id": "miller"}]).empty


def test_without_a_solution_there_is_no_chain():
    assert chained([{"id": "o1", **GRAIN}], [FLOUR]).empty
