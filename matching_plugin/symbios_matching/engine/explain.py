"""
What there is to say of found pairs, packed: one record a pair, in the layout of ``records``.

Made for the pairs that are shown, not for all that were looked at. ``reasons`` turns records into codes and
numbers, and pages turn those into sentences.
"""

from __future__ import annotations

import numpy as np

from symbios_matching.engine.comparisons import ROADS, kinds_differ
from symbios_matching.engine.likeness import Ints
from symbios_matching.engine.policy import FACTORS
from symbios_matching.engine.records import (
    BANNED,
    BY_RECEIVER,
    BY_USE,
    COMPLETENESS,
    COSINE,
    FIELDS,
    FIT_CODES,
    KINDS_DIFFER,
    RULES,
    TENTH_KM,
    key_of,
)
from symbios_matching.engine.roads import Roads, in_units
from symbios_matching.engine.scoring import FULL_GATE, Pairs, Scoring, Ways, ways

_FORMS = {"q": "<i8", "I": "<u4", "H": "<u2", "B": "u1", "b": "i1", "f": "<f4"}
DTYPE = np.dtype(
    [
        (name, _FORMS[form[-1]], (int(form[:-1]),)) if form[:-1] else (name, _FORMS[form])
        for name, form in FIELDS
    ]
)
"""``records.FIELDS`` as numpy has it; the bytes are the same."""

_CODE_OF_ROAD = {
    "use": FIT_CODES.index("known_synergy"),
    "receiver": FIT_CODES.index("known_receiver"),
    "ewc": FIT_CODES.index("ewc_6"),
    "route": FIT_CODES.index("known_trade_route"),
    "case": FIT_CODES.index("case"),
    "text": FIT_CODES.index("text"),
}


def records_of(pairs: Pairs, scoring: Scoring) -> np.ndarray:
    """One record a compared pair, in order; ``other`` is left to who knows which side asked."""
    roads, policy = scoring.roads, scoring.policy
    records = np.zeros(len(pairs.offer), dtype=DTYPE)
    known = np.zeros(len(records))
    for place, factor in enumerate(FACTORS):
        records["points"][:, place] = pairs[f"{factor}_points"]
        told = ~np.isnan(pairs[f"{factor}_value"])
        records["known"] |= told.astype(np.uint8) << np.uint8(place)
        known += policy.weights[factor] * told
    records["gate"] = pairs["gate"]
    records["completeness"] = in_units(known, 1 / COMPLETENESS)
    _knowledge(records, pairs, roads)
    _codes_and_words(records, pairs, scoring)
    for name, column in (("offer_kind", "kind_offer"), ("need_kind", "kind_need")):
        records[name] = pairs[column]
    records["offer_per_year"], records["need_per_year"] = pairs["quantity_offer"], pairs["quantity_need"]
    records["dimension"], records["shelf_months"] = pairs["dimension_need"], pairs["shelf_offer"]
    records["offer_months"], records["need_months"] = pairs["months_offer"], pairs["months_need"]
    records["km"] = pairs["straight_km"]
    records["reach"] = np.minimum(in_units(pairs["reach_offer"], 1 / TENTH_KM), np.iinfo(np.uint16).max)
    records["becomes"] = roads.concept_keys[pairs["first_need"]]
    records["flags"] |= np.where(kinds_differ(pairs), KINDS_DIFFER, 0).astype(np.uint8)
    _law(records, pairs, roads)
    return records


def _knowledge(records: np.ndarray, pairs: Pairs, roads: Roads) -> None:
    """Concepts, uses, receivers and cases: which ways were the strongest."""
    keys = roads.concept_keys
    way = ways(pairs.offers, pairs.needs, pairs.offer, pairs.need)
    trust = pairs.offers.trust[way.offered]
    kin = pairs["concept"] > 0
    given, wanted = _strongest(way, trust * roads.kin[way.given, way.wanted] * pairs.needs.trust[way.needed])
    records["kinship"] = np.where(kin, roads.kinship[given, wanted], 0)
    records["offer_concept"], records["need_concept"] = keys[given] * kin, keys[wanted] * kin

    use, receiver = pairs["use"] > 0, pairs["receiver"] > 0
    fitting = roads.use_synergy[way.given, way.wanted] == pairs["synergy"][way.pair]
    strength = trust * roads.use[way.given, way.wanted] * pairs.needs.use_trust[way.needed]
    given, wanted = _strongest(way, strength * fitting)
    trade = pairs["trade_need"][way.pair]
    fitting = roads.receiver_synergy[way.given, trade] == pairs["synergy"][way.pair]
    # A receiver beside a named use may know the thing by another synergy.
    fitting |= use[way.pair]
    taken, _anything = _strongest(way, trust * roads.receiver[way.given, trade] * fitting)
    records["use_of"] = np.where(use, keys[given], np.where(receiver, keys[taken], 0))
    records["use_concept"] = keys[wanted] * use
    records["synergy"] = roads.synergy_keys[pairs["synergy"]]
    records["flags"] = use * BY_USE | receiver * BY_RECEIVER
    _cases(records, pairs, way, roads)


def _strongest(way: Ways, strength: np.ndarray) -> tuple[Ints, Ints]:
    """The concepts at both ends of the strongest way of each pair, of equals the first."""
    if way.begin is None:
        return way.given, way.wanted
    highest = np.maximum.reduceat(strength, way.begin)[way.pair]
    places = np.where(strength == highest, np.arange(len(strength)), len(strength))
    first = np.minimum.reduceat(places, way.begin)
    return way.given[first], way.wanted[first]


def _cases(records: np.ndarray, pairs: Pairs, way: Ways, roads: Roads) -> None:
    """The case that speaks loudest; few pairs have any."""
    some = np.flatnonzero(pairs["case"] > 0)
    if not len(some):
        return
    names = roads.relations.concept_names
    nace = {number: str(prefix)[1:] for prefix, number in roads.trades.items()}
    by_id = {
        one.id: (one.completed + 1) / (one.completed + one.dismissed + 2)
        for one in roads.relations.vocabulary.cases
    }
    plain = {case_id.replace(".", ""): case_id for case_id in by_id}
    told: dict[int, list[str]] = {}
    for place in np.flatnonzero(np.isin(way.pair, some)).tolist():
        pair, offered = int(way.pair[place]), int(way.given[place])
        if offered == roads.concepts:
            continue
        trade = nace.get(int(pairs["trade_need"][pair]) // 2, "")
        ends = [trade[:length] for length in range(len(trade), 1, -1)]
        if way.wanted[place] != roads.concepts:
            ends.append(names[way.wanted[place]])
        met = (plain.get(f"{names[offered]}>{end}", "") for end in ends)
        told.setdefault(pair, []).extend(one for one in met if one)
    for pair, met_ids in told.items():
        if met_ids:
            records["case"][pair] = key_of(max(met_ids, key=lambda one: by_id[one]))


def _codes_and_words(records: np.ndarray, pairs: Pairs, scoring: Scoring) -> None:
    """The digits that agree, the likeness of the texts, and which road was the best."""
    policy = scoring.policy
    six, four = pairs["ewc6_offer"], pairs["ewc4_offer"]
    vague = (six % 100 == 99) & (policy.ewc_6 * policy.ewc_99_share < policy.ewc_4)
    entry = (six > 0) & (six == pairs["ewc6_need"]) & ~vague
    section = ~entry & (four > 0) & (four == pairs["ewc4_need"])
    chapter = ~entry & ~section & (pairs["ewc"] > 0)
    digits = (entry, section, chapter)
    records["ewc"] = np.select(digits, [six, four, pairs["ewc2_offer"]], 0)
    if policy.text_ceiling:
        records["text"] = in_units(pairs["text"] / policy.text_ceiling, 1 / COSINE)

    best = np.argmax([pairs[road] for road in ROADS], axis=0)
    code = np.zeros(len(records), dtype=np.int64)
    for place, road in enumerate(ROADS):
        chosen = best == place
        code[chosen] = records["kinship"][chosen] - 1.0 if road == "concept" else _CODE_OF_ROAD[road]
    code += np.select([section, chapter], [1, 2], 0) * (best == ROADS.index("ewc"))
    records["code"] = np.maximum(code, 0)


def _law(records: np.ndarray, pairs: Pairs, roads: Roads) -> None:
    """The first rules met, bans before questions."""
    met = np.flatnonzero(pairs["gate"] < FULL_GATE)
    if not len(met):
        return
    keys = [key_of(one.id) for one in roads.relations.vocabulary.law_rules.values() if one.effect != "pass"]
    told = np.zeros(len(met), dtype=np.int64)
    rules = np.zeros((len(met), RULES), dtype=np.uint32)
    for name in ("law", "ask"):
        for number, key in enumerate(keys):
            word, bit = divmod(number, 64)
            flag = np.uint64(1) << np.uint64(bit)
            meant = pairs[f"law{word}_need"][met] & flag
            speaks = pairs[f"{name}{word}_offer"][met] & meant
            if name == "ask":
                speaks &= ~pairs[f"law{word}_offer"][met]
            who = np.flatnonzero((speaks > 0) & (told < RULES))
            rules[who, told[who]] = key
            told[who] += 1
    records["rules"][met] = rules
    records["flags"][met] |= np.where(pairs["gate"][met] == 0, BANNED, 0).astype(np.uint8)
