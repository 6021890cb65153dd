"""
The same factors in SQL: what a good hand at DuckDB would write instead of an engine.

It gets everything already read: recognised concepts, codes, quantities a year, months in stock, reach, the
law's marks, and the tables of kinship, known uses and receivers, all as columns. What is left is a join
over the roads, the gates pushed into each road, one grouping by pair, the sum and the ten best. Of the text
it compares words and no parts of words: less work than the engine does, in its favour.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from benchmarks.base import Base
from benchmarks.text_peers import TOP, Candidate
from symbios_matching.engine import DEFAULT_POLICY, Vocabulary
from symbios_matching.engine.codes import prefix_number
from symbios_matching.engine.comparisons import available_months
from symbios_matching.engine.law import gate_of
from symbios_matching.engine.normalise import Listings, normalise
from symbios_matching.engine.relations import RECEIVER_DIGITS, ROUTE_DIGITS, Relations, relations_of
from symbios_matching.engine.words import tokens

POLICY = DEFAULT_POLICY

# Pairs of one road that pass the gates; every road is one such select. {road} numbers it.
ROAD = """
select l.listing o, r.listing n, {road} road, {strength} s, {detail} d
from {left} l join asked q on q.o = l.listing {through} join {right} r on {on}
where l.org <> r.org and (l.bans & r.uses) = 0
  and (l.x - r.x) * (l.x - r.x) + (l.y - r.y) * (l.y - r.y) + (l.z - r.z) * (l.z - r.z)
      <= least(l.chord, r.chord)
"""

ROADS = (
    ("offer_concept", "join concept_pair t on t.a = l.key", "need_concept", "r.key = t.b",
     "l.trust * t.s * r.trust", "-1"),
    ("offer_concept", "join use_pair t on t.a = l.key", "need_concept", "r.key = t.b",
     "l.trust * t.s * r.trust * r.use_share", "t.d"),
    ("offer_concept", "join receiver_pair t on t.a = l.key", "need_trade", "r.key = t.b",
     "l.trust * t.s * r.trade_share", "t.d"),
    ("offer_code", "", "need_code", "r.two = l.two",
     "case when r.six = l.six and l.six > 0 then {ewc_6} * if(l.six % 100 = 99, {ewc_99_share}, 1)"
     " when r.four = l.four and l.four > 0 then {ewc_4} else {ewc_2} end", "-1"),
    ("offer_trade", "join route_pair t on t.a = l.key", "need_trade", "r.key = t.b", "t.s", "-1"),
    ("offer_word", "", "need_word", "r.word = l.word",
     "l.weight * r.weight * {text_ceiling}", "-1"),
)  # fmt: skip

BEST = """
with evidence as (
  {roads}
),
pair as (
  select o, n,
    max(s) filter (road = 0) concept, max(s) filter (road = 1) use, max(s) filter (road = 2) receiver,
    max(s) filter (road = 3) ewc, max(s) filter (road = 4) route, sum(s) filter (road = 5) words,
    coalesce(arg_max(d, s) filter (road = 1), arg_max(d, s) filter (road = 2), -1) synergy
  from evidence group by o, n
),
compared as (
  select p.o, p.n, coalesce(receiver, 0) receiver, p.synergy,
    list_reverse_sort([coalesce(concept, 0), coalesce(use, 0), coalesce(receiver, 0), coalesce(ewc, 0),
                       coalesce(route, 0), coalesce(words, 0)]) best,
    a.family >= 0 and b.family >= 0 and a.family <> b.family and use is null and concept is null other_kind,
    case when (a.dimension = b.dimension or ((a.pours or b.pours) and a.dimension < 2 and b.dimension < 2))
           and a.quantity > 0 and b.quantity > 0
      then if(a.quantity <= b.quantity, a.quantity / b.quantity,
              1 - {surplus_share} + {surplus_share} * b.quantity / a.quantity) end quantity,
    case when a.available > 0 and b.months > 0
      then bit_count(a.available & b.months)::double / bit_count(b.months) end season,
    greatest(0, 1 - {road_detour} * 12742.0176 * asin(sqrt(
      (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y) + (a.z - b.z) * (a.z - b.z)) / 2)
      / a.reach) distance,
    y.maturity maturity, coalesce(y.cascade, c.cascade) cascade,
    if((a.questions & b.uses) = 0, 1, {gate_open_question}) gate
  from pair p join offer a on a.listing = p.o join need b on b.listing = p.n
    left join synergy y on y.number = p.synergy left join use_cascade c on c.about = b.about
),
scored as (
  select o, n, gate * ({fit} * fit + {quantity} * coalesce(quantity, {unknown_value})
      + {season} * coalesce(season, {unknown_value}) + {distance} * coalesce(distance, {unknown_value})
      + {maturity} * coalesce(maturity, {unknown_value}) + {cascade} * coalesce(cascade, {unknown_value})) s
  from (select *, least(1, best[1] + (1 - best[1]) * {support_share} * best[2]
          + if(receiver >= {receiver_group} * 0.5, {sector_bonus}, 0))
          * if(other_kind, {other_kind_share}, 1) fit
        from compared) where fit >= {fit_floor}
)
select o, n from scored
qualify row_number() over (partition by o order by s desc, n) <= {top} order by o, s desc, n
"""


class DuckDb(Candidate):
    """Pair by pair in SQL, in portions that fit the memory."""

    name, note = "DuckDB", "SQL over recognised concepts, same factors and gates, columns prepared beforehand"
    AT_ONCE = 2000

    def __init__(self, base: Base, vocabulary: Vocabulary) -> None:
        import duckdb

        self._link = duckdb.connect()
        self._link.execute("set threads = 1")
        self._link.execute("set enable_progress_bar = false")
        for name, frame in tables_of(base, vocabulary).items():
            self._link.register("incoming", frame)
            self._link.execute(f"create table {name} as select * from incoming")
            self._link.unregister("incoming")
        numbers = {name: value for name, value in vars(POLICY).items() if isinstance(value, float)}
        roads = " union all ".join(
            ROAD.format(road=number, left=left, through=through, right=right, on=on,
                        strength=strength.format(**numbers), detail=detail)
            for number, (left, through, right, on, strength, detail) in enumerate(ROADS)
        )  # fmt: skip
        self._best = BEST.format(roads=roads, top=TOP, **numbers, **POLICY.weights)

    def batch(self, offers: np.ndarray) -> list[Sequence[int]]:
        found: dict[int, list[int]] = {int(offer): [] for offer in offers}
        for first in range(0, len(offers), self.AT_ONCE):
            asked = pd.DataFrame({"o": offers[first : first + self.AT_ONCE].astype(np.int32)})
            self._link.register("asked", asked)
            pairs = self._link.execute(self._best).fetchnumpy()
            for offer, need in zip(pairs["o"].tolist(), pairs["n"].tolist(), strict=True):
                found[offer].append(need)
        return list(found.values())

    def single(self, offer: int) -> Sequence[int]:
        return self.batch(np.array([offer]))[0]

    def close(self) -> None:
        self._link.close()


def tables_of(base: Base, vocabulary: Vocabulary) -> dict[str, pd.DataFrame]:
    """Both sides and the knowledge, as tables; ``listing`` is the row number in the base."""
    relations = relations_of(vocabulary, POLICY)
    given = normalise(base.offers, side="offer", relations=relations)
    wanted = normalise(base.needs, side="need", relations=relations)
    gate = gate_of(given, wanted, vocabulary=vocabulary, policy=POLICY)
    bit = 1 << np.arange(len(gate.rule_ids), dtype=np.int64)
    offers, needs = _listings(given), _listings(wanted)
    offers["bans"], offers["questions"] = bit @ gate.bans, bit @ gate.questions
    needs["uses"] = bit @ gate.uses
    offers["available"] = available_months(
        given.frame.rename(columns={"months": "months_offer", "shelf_months": "shelf_months_offer"})
    )
    concepts, trades = _mentions(wanted, relations), _trades(wanted, RECEIVER_DIGITS)
    things = ~concepts["key"].isin(_numbers(relations, relations.root_concepts))
    materials = things & ~concepts["key"].isin(_numbers(relations, relations.use_concepts))
    concepts["use_share"] = _share(concepts, materials, POLICY.use_other_material)
    named = trades["row"].isin(concepts.loc[things, "row"])
    trades["trade_share"] = np.where(named, POLICY.receiver_other_material, 1.0)
    trades = trades[~named | (trades["key"] >= prefix_number("000"))]
    bare = given.frame["concept"].to_numpy() == ""
    routes = _trades(given, ROUTE_DIGITS)
    tables = {
        "offer": offers,
        "need": needs,
        "offer_concept": _beside(offers, _mentions(given, relations), "bans"),
        "need_concept": _beside(needs, concepts, "uses"),
        "need_trade": _beside(needs, trades, "uses"),
        "offer_trade": _beside(offers, routes[bare[routes["row"]]], "bans"),
        "offer_code": _beside(offers, _codes(given), "bans"),
        "need_code": _beside(needs, _codes(wanted), "uses"),
    }
    words, other_words = _words(given, wanted)
    tables["offer_word"] = _beside(offers, words, "bans")
    tables["need_word"] = _beside(needs, other_words, "uses")
    for name in ("concept", "use", "receiver", "route"):
        table = getattr(relations, f"{name}_pairs")
        tables[f"{name}_pair"] = pd.DataFrame(
            {"a": table.left, "b": table.right, "s": table.strength, "d": table.detail}
        )
    return tables | _levels(relations)


def _listings(side: Listings) -> pd.DataFrame:
    frame = side.frame
    lat, lon = np.radians(frame["latitude"].to_numpy()), np.radians(frame["longitude"].to_numpy())
    return pd.DataFrame({
        "listing": frame["id"].astype(np.int64).to_numpy(),
        "x": np.cos(lat) * np.cos(lon), "y": np.cos(lat) * np.sin(lon), "z": np.sin(lat),
        # Limits as squared chords of the unit sphere: no trigonometry in the join.
        "chord": (2 * np.sin(np.minimum(frame["max_distance_km"] / 12742.0176, np.pi / 2))) ** 2,
        "org": pd.to_numeric(frame["organisation"]).to_numpy(),
        "family": frame["kind_family"], "about": frame["concept_number"],
        "quantity": frame["quantity_per_year"].fillna(0), "dimension": frame["dimension"],
        "pours": frame["pours"], "months": frame["months"], "reach": frame["reach_km"],
    })  # fmt: skip


def _beside(listings: pd.DataFrame, keys: pd.DataFrame, law: str) -> pd.DataFrame:
    """Keys with what the gates ask of their listing, so that no join is needed for it."""
    columns = listings[["listing", "x", "y", "z", "chord", "org", law]]
    rows = columns.iloc[keys["row"].to_numpy()].reset_index(drop=True)
    return pd.concat([rows, keys.drop(columns="row").reset_index(drop=True)], axis=1)


def _numbers(relations: Relations, concepts) -> list[int]:
    return [relations.concept_numbers[one] for one in concepts]


def _share(mentions: pd.DataFrame, chosen: pd.Series, share: float) -> np.ndarray:
    return np.where(mentions["row"].isin(mentions.loc[chosen, "row"]), share, 1.0)


def _mentions(side: Listings, relations: Relations) -> pd.DataFrame:
    found = side.mentions
    return pd.DataFrame({
        "row": found["listing"], "key": found["concept"].map(relations.concept_numbers).astype(np.int64),
        "trust": found["trust"],
    })  # fmt: skip


def _trades(side: Listings, lengths: tuple[int, ...]) -> pd.DataFrame:
    rows = [
        (row, prefix_number(code[:length]))
        for row, code in enumerate(side.frame["nace"])
        for length in lengths
        if len(code) >= length
    ]
    return pd.DataFrame(rows, columns=["row", "key"])


def _codes(side: Listings) -> pd.DataFrame:
    """The code as numbers of two, four and six digits, 0 where it is shorter."""
    rows = [
        (row, int(code[:2]), int(code[:4]) if len(code) > 3 else 0, int(code) if len(code) > 5 else 0)
        for row, code in enumerate(side.frame["ewc"])
        if code
    ]
    return pd.DataFrame(rows, columns=["row", "two", "four", "six"])


def _words(given: Listings, wanted: Listings) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Words weighted by how rare they are among the needs, each title of length 1; common words are out."""
    sides = []
    for side in (given, wanted):
        rows = [
            (row, word)
            for row, text in enumerate(side.frame["text"])
            for word in {t.stem for t in tokens(text)}
        ]
        words = pd.DataFrame(rows, columns=["row", "word"])
        words["bare"] = side.frame["concept"].to_numpy()[words["row"]] == ""
        sides.append(words)
    often = sides[1]["word"].value_counts()
    often = often[often <= max(200, POLICY.common_word_share * len(wanted.frame))]
    rare = np.log1p(len(wanted.frame) / often)
    for place, words in enumerate(sides):
        words["weight"] = words["word"].map(rare)
        words = words.dropna(subset="weight")
        length = np.sqrt((words["weight"] ** 2).groupby(words["row"]).transform("sum"))
        sides[place] = words.assign(weight=words["weight"] / length)
    return sides[0], sides[1]


def _levels(relations: Relations) -> dict[str, pd.DataFrame]:
    """What a known synergy and a need's concept say about maturity and cascade."""
    policy, lines = POLICY, relations.vocabulary.ancestors
    roots = policy.cascade_roots
    of_concept = [
        next((policy.cascade[roots[step]] for step in lines(one) if step in roots), np.nan)
        for one in relations.concept_names
    ]
    return {
        "synergy": pd.DataFrame({
            "number": range(len(relations.synergies)),
            "maturity": [policy.maturity_by_trl[one.trl - 1] for one in relations.synergies],
            "cascade": [policy.cascade.get(one.level, np.nan) for one in relations.synergies],
        }),
        "use_cascade": pd.DataFrame({"about": range(len(of_concept)), "cascade": of_concept}).dropna(),
    }  # fmt: skip
