"""
Reasons: why a pair scores what it scores, as codes and numbers. Sentences are made where they are read.

One reason a factor, in the order of the weights, built from the very columns the score was made of: the
points of all reasons times the gate are the score. Law reasons follow, with no points: they act through the
gate.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from symbios_matching.engine.comparisons import ROADS
from symbios_matching.engine.law import Gate
from symbios_matching.engine.normalise import Listings
from symbios_matching.engine.policy import FACTORS, MatchingPolicy
from symbios_matching.engine.relations import KINSHIPS, Relations
from symbios_matching.engine.units import DIMENSIONS

Reason = dict[str, Any]


def explain(
    matches: pd.DataFrame, *, given: Listings, wanted: Listings, relations: Relations, gate: Gate
) -> list[list[Reason]]:
    """The reasons of each match, in row order; made for the pairs that are shown, not for all."""
    policy = relations.policy
    details = {
        "fit": _fit(matches, given, wanted, relations),
        "quantity": _quantity(matches),
        "season": _season(matches),
        "distance": _distance(matches, policy),
        "maturity": _maturity(matches, relations),
        "cascade": _cascade(matches, relations),
    }
    columns = {factor: _reasons(matches, factor, details[factor], policy) for factor in FACTORS}
    law = _law(matches, gate, relations)
    return [[*factors, *spoken] for *factors, spoken in zip(*columns.values(), law, strict=True)]


def _reasons(
    matches: pd.DataFrame, factor: str, details: list[tuple[str, dict[str, Any]]], policy: MatchingPolicy
) -> list[Reason]:
    known = matches[f"{factor}_value"].notna()
    return [
        {
            "factor": factor,
            "code": code,
            "points": float(points),
            "max_points": policy.weights[factor],
            "known": bool(is_known),
            "data": data,
        }
        for (code, data), points, is_known in zip(details, matches[f"{factor}_points"], known, strict=True)
    ]


def _fit(
    matches: pd.DataFrame, given: Listings, wanted: Listings, relations: Relations
) -> list[tuple[str, dict[str, Any]]]:
    names, synergies = relations.concept_names, relations.synergies
    kinship, uses, receivers = relations.concept_pairs, relations.use_pairs, relations.receiver_pairs
    offer_kinds, need_kinds = given.frame["kind"].to_numpy(), wanted.frame["kind"].to_numpy()
    codes = given.frame["ewc"].to_numpy()
    offer_words, need_words = _words(given), _words(wanted)

    def told(row: Any) -> tuple[str, dict[str, Any]]:
        data: dict[str, Any] = {"strength": round(float(row.fit_value), 4)}
        if row.concept > 0:
            data["offer_concept"] = names[kinship.left[row.concept_row]]
            data["need_concept"] = names[kinship.right[row.concept_row]]
            data["offer_words"] = offer_words.get((row.offer, data["offer_concept"]), "")
            data["need_words"] = need_words.get((row.need, data["need_concept"]), "")
        if row.synergy >= 0:
            data["synergy_id"] = synergies[row.synergy].id
        if row.use > 0:
            data["use_of"], data["use_concept"] = (
                names[uses.left[row.use_row]],
                names[uses.right[row.use_row]],
            )
        if row.receiver > 0:
            data.setdefault("use_of", names[receivers.left[row.receiver_row]])
            data["known_receiver"] = True
        if row.ewc > 0:
            data["ewc"] = codes[row.offer][: row.ewc_digits]
        if row.text > 0:
            data["text"] = round(float(row.text) / relations.policy.text_ceiling, 4)
        if row.kinds_differ:
            data["kinds"] = [offer_kinds[row.offer], need_kinds[row.need]]
        best = max(ROADS, key=lambda road: getattr(row, road))
        code = {
            "concept": KINSHIPS[kinship.detail[row.concept_row]] if row.concept > 0 else "",
            "use": "known_synergy",
            "receiver": "known_receiver",
            "ewc": f"ewc_{row.ewc_digits}",
            "route": "known_trade_route",
            "text": "text",
        }
        return code[best], data

    return [told(row) for row in matches.itertuples(index=False)]


def _words(listings: Listings) -> dict[tuple[int, str], str]:
    """The words by which a listing names a concept; none where a person or a code named it."""
    mentions = listings.mentions
    named = zip(mentions["listing"], mentions["concept"], mentions["words"], strict=True)
    return {(listing, concept): words for listing, concept, words in named if words}


def _quantity(matches: pd.DataFrame) -> list[tuple[str, dict[str, Any]]]:
    def told(value: float, offered: float, wanted: float, dimension: int) -> tuple[str, dict[str, Any]]:
        if np.isnan(value):
            silent = [side for side, stated in (("offer", offered), ("need", wanted)) if np.isnan(stated)]
            return ("quantity_unknown" if silent else "quantity_units_differ"), {"silent": silent}
        data = {
            "offer_per_year": round(offered, 3),
            "need_per_year": round(wanted, 3),
            "dimension": DIMENSIONS[dimension],
            "covered": round(min(offered / wanted, 1.0), 4),
        }
        return ("quantity_covers" if offered >= wanted else "quantity_partly"), data

    columns = ("quantity_value", "quantity_per_year_offer", "quantity_per_year_need", "dimension_need")
    return [told(*cells) for cells in zip(*(matches[name] for name in columns), strict=True)]


def _season(matches: pd.DataFrame) -> list[tuple[str, dict[str, Any]]]:
    def told(value: float, offered: int, wanted: int, shelf: int) -> tuple[str, dict[str, Any]]:
        if np.isnan(value):
            silent = [side for side, stated in (("offer", offered), ("need", wanted)) if not stated]
            return "months_unknown", {"silent": silent}
        data = {
            "offer_months": _months(offered),
            "need_months": _months(wanted),
            "shelf_months": int(shelf),
            "share": round(value, 4),
        }
        return ("months_overlap" if value > 0 else "months_apart"), data

    columns = ("season_value", "months_offer", "months_need", "shelf_months_offer")
    return [told(*cells) for cells in zip(*(matches[name] for name in columns), strict=True)]


def _months(mask: int) -> list[int]:
    return [month for month in range(1, 13) if int(mask) & (1 << (month - 1))]


def _distance(matches: pd.DataFrame, policy: MatchingPolicy) -> list[tuple[str, dict[str, Any]]]:
    def told(straight: float, reach: float) -> tuple[str, dict[str, Any]]:
        if np.isnan(straight):
            return "distance_unknown", {"reach_km": round(reach, 1)}
        road = straight * policy.road_detour
        return "distance_km", {
            "km": round(straight, 1),
            "road_km": round(road, 1),
            "reach_km": round(reach, 1),
        }

    return [told(*cells) for cells in zip(matches["straight_km"], matches["reach_km_offer"], strict=True)]


def _maturity(matches: pd.DataFrame, relations: Relations) -> list[tuple[str, dict[str, Any]]]:
    def told(number: int) -> tuple[str, dict[str, Any]]:
        if number < 0:
            return "maturity_unknown", {}
        synergy = relations.synergies[number]
        return "trl", {"trl": synergy.trl, "synergy_id": synergy.id}

    return [told(synergy) for synergy in matches["synergy"]]


def _cascade(matches: pd.DataFrame, relations: Relations) -> list[tuple[str, dict[str, Any]]]:
    def told(value: float, synergy: int, concept: int) -> tuple[str, dict[str, Any]]:
        if np.isnan(value):
            return "cascade_unknown", {}
        if synergy >= 0:
            return "cascade_level", {"level": relations.synergies[synergy].level}
        return "cascade_use", {"use_concept": relations.concept_names[concept]}

    columns = ("cascade_value", "synergy", "concept_number_need")
    return [told(*cells) for cells in zip(*(matches[name] for name in columns), strict=True)]


def _law(matches: pd.DataFrame, gate: Gate, relations: Relations) -> list[list[Reason]]:
    rules = relations.vocabulary.law_rules

    def told(offer: int, need: int, passed: float) -> list[Reason]:
        if passed == 1.0:
            return []
        return [
            {
                "factor": "law",
                "code": "law_blocks" if passed == 0.0 and number == 0 else "law_question",
                "points": 0.0,
                "max_points": 0.0,
                "known": passed == 0.0 and number == 0,
                "data": {"rule_id": rule, "act": rules[rule].act, "article": rules[rule].article},
            }
            for number, rule in enumerate(gate.rules_met(offer, need))
        ]

    return [told(*cells) for cells in zip(matches["offer"], matches["need"], matches["gate"], strict=True)]
