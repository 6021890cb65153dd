"""Small markets for tests of pools, chains and plans: listings with volumes, and matches written by hand."""

from __future__ import annotations

from typing import Any

import pandas as pd

from symbios_matching.engine.planning.assumptions import Assumption, Assumptions, PlanningValues

KM_A_DEGREE = 111.19  # along a meridian


def certain(value: float, unit: str = "unit") -> Assumption:
    """An assumption without a range."""
    return Assumption(value, value, value, unit, "a test", 2026)


PLAIN = Assumptions(
    disposal=certain(50),
    purchase=certain(40),
    substitution=certain(1),
    treatment=certain(10),
    freight_cost=certain(1),
    avoided_route=certain(100),
    product=certain(0),
    new_route=certain(0),
    freight=certain(1),
)
"""A unit is worth 80 EUR and 100 kg before a haul that costs 1 EUR and 1 kg a kilometre."""

PLAIN_VALUES = PlanningValues({"": PLAIN})


def market(rows: list[dict[str, Any]], prefix: str, **given: Any) -> pd.DataFrame:
    """Listings ``<prefix>1`` ...: tonnes a year of spent grain at 46 N, 15 E unless a row says otherwise."""
    usual = {
        "title": "brewers' spent grain",
        "language": "en",
        "unit": "t",
        "latitude": 46.0,
        "longitude": 15.0,
    }
    return pd.DataFrame(
        [{"id": f"{prefix}{number}", **usual, **given, **row} for number, row in enumerate(rows, start=1)]
    )


def met(*pairs: tuple[str, str] | tuple[str, str, float]) -> pd.DataFrame:
    """A match frame of these (offer, need, score = 0.8) pairs, none of which a known use explains."""
    return pd.DataFrame(
        [
            {
                "offer_id": pair[0],
                "need_id": pair[1],
                "rank": 1,
                "score": pair[2] if len(pair) > 2 else 0.8,
                "completeness": 1.0,
                "gate": 1.0,
                "reasons": [],
            }
            for pair in pairs
        ],
        columns=["offer_id", "need_id", "rank", "score", "completeness", "gate", "reasons"],
    )


def all_met(offers: pd.DataFrame, needs: pd.DataFrame) -> pd.DataFrame:
    """Every offer has met every need."""
    return met(*((offer, need) for offer in offers["id"] for need in needs["id"]))
