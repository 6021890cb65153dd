"""
Reasons: why a pair scores what it scores, as codes and numbers. Sentences are made where they are read.

One reason a factor, in the order of the weights, from the very numbers the score was made of: the points of
all reasons times the gate are the score. Law reasons follow, with no points: they act through the gate.
Standard library only, so that a page can read stored records.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from symbios_matching.engine.policy import DEFAULT_POLICY, FACTORS, MatchingPolicy
from symbios_matching.engine.records import (
    BANNED,
    BY_RECEIVER,
    BY_USE,
    COSINE,
    FIT_CODES,
    KINDS,
    KINDS_DIFFER,
    NO_KIND,
    POINT,
    TENTH_KM,
    PairRecord,
    key_of,
)
from symbios_matching.engine.units import DIMENSIONS
from symbios_matching.engine.vocabulary import Case, Vocabulary

Reason = dict[str, Any]
Told = tuple[str, dict[str, Any]]
Words = Mapping[str, str]
NO_WORDS: Words = MappingProxyType({})


def reasons_of(
    record: PairRecord,
    vocabulary: Vocabulary,
    policy: MatchingPolicy = DEFAULT_POLICY,
    *,
    offer_words: Words = NO_WORDS,
    need_words: Words = NO_WORDS,
) -> list[Reason]:
    """
    The reasons of one packed pair.

    Args:
        record: as unpacked.
        vocabulary: turns stable numbers into ids; what it no longer knows is left out.
        policy: the one the record was made with; its weights are the most points a factor can bring.
        offer_words, need_words: concept id -> the words by which that side named it (see
            ``lexicon.recognise``); concepts chosen by a person or told by a code have none.

    Returns:
        Dictionaries with ``factor``, ``code``, ``points``, ``max_points``, ``known`` and ``data``.
    """
    names = names_of(vocabulary)
    told = {
        "fit": _fit(record, vocabulary, policy, offer_words, need_words),
        "quantity": _quantity(record),
        "season": _season(record),
        "distance": _distance(record, policy),
        "maturity": _maturity(record, names, vocabulary),
        "cascade": _cascade(record, names, vocabulary),
    }
    reasons = [
        {
            "factor": factor,
            "code": told[factor][0] if factor in told else factor,
            "points": round(points * POINT, 6),
            "max_points": policy.weights[factor],
            "known": _knows(record, factor),
            "data": told[factor][1] if factor in told else {},
        }
        for factor, points in zip(FACTORS, record.points, strict=True)
    ]
    return reasons + _law(record, names, vocabulary)


@lru_cache(maxsize=4)
def names_of(vocabulary: Vocabulary) -> Mapping[int, str]:
    """The ids of a vocabulary by their stable numbers."""
    ids = (*vocabulary.concepts, *vocabulary.synergies, *vocabulary.law_rules)
    return MappingProxyType({key_of(one): one for one in ids})


@lru_cache(maxsize=4)
def cases_of(vocabulary: Vocabulary) -> Mapping[int, Case]:
    """The case base by stable numbers."""
    return MappingProxyType({key_of(one.id): one for one in vocabulary.cases})


def _knows(record: PairRecord, factor: str) -> bool:
    return bool(record.known >> FACTORS.index(factor) & 1)


def _fit(
    record: PairRecord,
    vocabulary: Vocabulary,
    policy: MatchingPolicy,
    offer_words: Words,
    need_words: Words,
) -> Told:
    names = names_of(vocabulary)
    weight = policy.weights["fit"]
    data: dict[str, Any] = {"strength": round(record.points[0] * POINT / weight, 4) if weight else 0.0}
    offered, wanted = names.get(record.offer_concept, ""), names.get(record.need_concept, "")
    if record.kinship:
        data["offer_concept"], data["need_concept"] = offered, wanted
        data["offer_words"], data["need_words"] = offer_words.get(offered, ""), need_words.get(wanted, "")
    if record.synergy in names:
        data["synergy_id"] = names[record.synergy]
    if record.flags & BY_USE:
        data["use_of"], data["use_concept"] = names.get(record.use_of, ""), names.get(record.use_concept, "")
    if record.flags & BY_RECEIVER:
        data.setdefault("use_of", names.get(record.use_of, ""))
        data["known_receiver"] = True
    if record.ewc:
        data["ewc"] = str(record.ewc)[1:]
    if record.case in cases_of(vocabulary):
        case = cases_of(vocabulary)[record.case]
        data["completed"], data["dismissed"] = case.completed, case.dismissed
    if record.text:
        data["text"] = round(record.text * COSINE, 4)
    if record.flags & KINDS_DIFFER:
        data["kinds"] = [
            "" if kind == NO_KIND else KINDS[kind] for kind in (record.offer_kind, record.need_kind)
        ]
    return FIT_CODES[record.code], data


def _quantity(record: PairRecord) -> Told:
    offered, wanted = record.offer_per_year, record.need_per_year
    if not _knows(record, "quantity"):
        silent = [side for side, stated in (("offer", offered), ("need", wanted)) if math.isnan(stated)]
        return ("quantity_unknown" if silent else "quantity_units_differ"), {"silent": silent}
    data = {
        "offer_per_year": round(offered, 3),
        "need_per_year": round(wanted, 3),
        "dimension": DIMENSIONS[record.dimension],
        "covered": round(min(offered / wanted, 1.0), 4),
    }
    return ("quantity_covers" if offered >= wanted else "quantity_partly"), data


def _season(record: PairRecord) -> Told:
    offered, wanted = _months(record.offer_months), _months(record.need_months)
    if not _knows(record, "season"):
        return "months_unknown", {
            "silent": [side for side, months in (("offer", offered), ("need", wanted)) if not months]
        }
    stock = {(month - 1 + later) % 12 + 1 for month in offered for later in range(record.shelf_months + 1)}
    needed = wanted or list(range(1, 13))
    share = len(stock.intersection(needed)) / len(needed)
    data = {
        "offer_months": offered,
        "need_months": wanted,
        "shelf_months": record.shelf_months,
        "share": round(share, 4),
    }
    return ("months_overlap" if share > 0 else "months_apart"), data


def _months(mask: int) -> list[int]:
    return [month for month in range(1, 13) if mask & (1 << (month - 1))]


def _distance(record: PairRecord, policy: MatchingPolicy) -> Told:
    reach = round(record.reach * TENTH_KM, 1)
    if math.isnan(record.km):
        return "distance_unknown", {"reach_km": reach}
    road = record.km * policy.road_detour
    return "distance_km", {"km": round(record.km, 1), "road_km": round(road, 1), "reach_km": reach}


def _maturity(record: PairRecord, names: Mapping[int, str], vocabulary: Vocabulary) -> Told:
    known = vocabulary.synergies.get(names.get(record.synergy, ""))
    if known is None:
        return "maturity_unknown", {}
    return "trl", {"trl": known.trl, "synergy_id": known.id}


def _cascade(record: PairRecord, names: Mapping[int, str], vocabulary: Vocabulary) -> Told:
    known = vocabulary.synergies.get(names.get(record.synergy, ""))
    if not _knows(record, "cascade"):
        return "cascade_unknown", {}
    if known is not None:
        return "cascade_level", {"level": known.level}
    return "cascade_use", {"use_concept": names.get(record.becomes, "")}


def _law(record: PairRecord, names: Mapping[int, str], vocabulary: Vocabulary) -> list[Reason]:
    reasons = []
    for place, key in enumerate(record.rules):
        rule = vocabulary.law_rules.get(names.get(key, "")) if key else None
        if rule is None:
            continue
        banned = place == 0 and bool(record.flags & BANNED)
        reasons.append(
            {
                "factor": "law",
                "code": "law_blocks" if banned else "law_question",
                "points": 0.0,
                "max_points": 0.0,
                "known": banned,
                "data": {"rule_id": rule.id, "act": rule.act, "article": rule.article},
            }
        )
    return reasons
