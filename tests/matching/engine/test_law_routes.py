"""Routes the law closes, each with its rule, and lawful neighbours that say nearly the same."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from symbios_matching.engine.vocabulary import LANGUAGES
from tests.matching.engine.listings import matched, reason

with (Path(__file__).parent / "routes.csv").open(encoding="utf-8") as table:
    ROUTES = list(csv.DictReader(table))
FORBIDDEN = [route for route in ROUTES if route["effect"] == "forbidden"]
LAWFUL = [route for route in ROUTES if route["effect"] == "lawful"]


def sides(route):
    """The offer and the need of a route as listings."""
    offer = {
        "title": route["offer"],
        "description": route["offer_details"],
        "language": route["language"],
        "ewc_code": route["offer_ewc"],
    }
    need = {
        "title": route["need"],
        "description": route["need_details"],
        "language": route["language"],
        "nace_code": route["need_nace"],
        "states": tuple(route["need_states"].split()),
    }
    return offer, need


def test_the_table_holds_routes_in_seven_languages():
    counts = Counter(route["effect"] for route in ROUTES)
    assert counts["forbidden"] >= 115 and counts["lawful"] >= 85
    for effect in counts:
        assert {route["language"] for route in ROUTES if route["effect"] == effect} == set(LANGUAGES)


@pytest.mark.parametrize("route", FORBIDDEN, ids=lambda route: route["route"])
def test_a_forbidden_route_is_stopped_by_the_rule_that_names_it(route):
    offer, need = sides(route)
    assert matched([offer], [need]).empty
    stopped = next(matched([offer], [need], include_blocked=True).itertuples(), None)
    assert stopped is not None, "no candidate: the rule was never asked"
    told = reason(stopped, "law")
    assert (stopped.gate, told["code"], told["data"]["rule_id"]) == (0.0, "law_blocks", route["rule"])


@pytest.mark.parametrize("route", LAWFUL, ids=lambda route: route["route"])
def test_a_lawful_neighbour_is_shown(route):
    offer, need = sides(route)
    assert len(matched([offer], [need])) == 1


def test_what_a_rule_stops_on_one_route_it_stops_with_the_need_of_another_in_any_language():
    offers, needs = zip(*map(sides, FORBIDDEN), strict=True)
    found = matched(list(offers), list(needs), top=None, include_blocked=True)
    rules = {str(number): route["rule"] for number, route in enumerate(FORBIDDEN, start=1)}
    same = found[found["offer_id"].str[1:].map(rules) == found["need_id"].str[1:].map(rules)]
    assert len(same) > 2 * len(FORBIDDEN)
    assert (same["gate"] == 0.0).all()
