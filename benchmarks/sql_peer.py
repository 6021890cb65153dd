"""
The same factors in SQL: what a good hand at DuckDB would write instead of an engine.

It gets everything already read, as columns: recognised concepts, codes, quantities a year, months in stock,
reach, the law's marks, and the tables of kinship, known uses and receivers. What is left is a join over the
roads with the gates pushed into each, one grouping by pair, the sum, and the ten best with a choice of
partners among them. Of the text it compares words and no parts of words: less work than the engine does, in
its favour.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from benchmarks.base import Base
from benchmarks.text_peers import TOP, Candidate
from symbios_matching.engine import DEFAULT_POLICY, Vocabulary
from symbios_matching.engine.columns import Columns, Numbering, columns_of
from symbios_matching.engine.normalise import Side, normalise
from symbios_matching.engine.relations import relations_of
from symbios_matching.engine.roads import STRENGTH, TRUST, Roads, roads_of
from symbios_matching.engine.scoring import Scoring
from symbios_matching.engine.words import tokens

POLICY = DEFAULT_POLICY
EARTH_DIAMETER_KM = 12742.0176

# Pairs of one road that pass the gates; every road is one such select. {road} numbers it.
ROAD = """
select l.listing o, r.listing n, {road} road, {strength} s, {detail} d
from {left} l join asked q on q.o = l.listing {through} join {right} r on {on}
where l.organisation <> r.organisation and (l.law0 & r.law0) = 0
  and (l.x - r.x) * (l.x - r.x) + (l.y - r.y) * (l.y - r.y) + (l.z - r.z) * (l.z - r.z)
      <= least(l.chord, r.chord)
"""

ROADS = (
    ("offer_concept", "join kin t on t.a = l.key", "need_concept", "r.key = t.b",
     "l.trust * t.s * r.trust", "-1"),
    ("offer_concept", "join use t on t.a = l.key", "need_concept", "r.key = t.b",
     "l.trust * t.s * r.use_trust", "t.d"),
    ("offer_concept", "join receiver t on t.a = l.key", "need_trade", "r.key = t.b",
     "l.trust * t.s", "t.d"),
    ("offer_code", "", "need_code", "r.ewc2 = l.ewc2",
     "case when r.ewc6 = l.ewc6 and l.ewc6 > 0"
     " then if(l.ewc6 % 100 = 99, greatest({ewc_6} * {ewc_99_share}, {ewc_4}), {ewc_6})"
     " when r.ewc4 = l.ewc4 and l.ewc4 > 0 then {ewc_4} else {ewc_2} end", "-1"),
    ("offer_giver", "join route t on t.a = l.key", "need_trade", "r.key = t.b", "t.s", "-1"),
    ("bare_offer_word", "", "need_word", "r.word = l.word", "l.weight * r.weight * {text_ceiling}", "-1"),
    ("tagged_offer_word", "", "bare_need_word", "r.word = l.word", "l.weight * r.weight * {text_ceiling}",
     "-1"),
)  # fmt: skip

BEST = """
with evidence as (
  {roads}
),
pair as (
  select o, n,
    max(s) filter (road = 0) kin, max(s) filter (road = 1) use, max(s) filter (road = 2) receiver,
    max(s) filter (road = 3) ewc, max(s) filter (road = 4) route, sum(s) filter (road >= 5) words,
    coalesce(arg_max(d, s) filter (road = 1), arg_max(d, s) filter (road = 2), -1) synergy
  from evidence group by o, n
),
compared as (
  select p.o, p.n, b.organisation, coalesce(p.receiver, 0) receiver,
    list_reverse_sort([coalesce(p.kin, 0), coalesce(p.use, 0), coalesce(p.receiver, 0), coalesce(p.ewc, 0),
                       coalesce(p.route, 0), coalesce(p.words, 0)]) best,
    a.family >= 0 and b.family >= 0 and a.family <> b.family and p.use is null and p.kin is null other_kind,
    case when a.dimension = b.dimension or ((a.pours or b.pours) and a.dimension < 2 and b.dimension < 2)
      then if(a.quantity <= b.quantity, a.quantity / b.quantity,
              1 - {surplus_share} + {surplus_share} * b.quantity / a.quantity) end quantity,
    case when a.available > 0 and b.months > 0
      then bit_count(a.available & b.months)::double / bit_count(b.months) end season,
    greatest(0, 1 - {road_detour} * {diameter} * asin(sqrt(
      (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y) + (a.z - b.z) * (a.z - b.z)) / 2)
      / a.reach) distance,
    y.maturity, coalesce(y.cascade, c.cascade) cascade,
    if((a.ask0 & b.law0) = 0, 1, {gate_open_question}) gate
  from pair p join offer a on a.listing = p.o join need b on b.listing = p.n
    left join synergy y on y.number = p.synergy left join use_cascade c on c.about = b.first
),
scored as (
  select o, n, organisation, gate * ({fit} * fit
      + {quantity} * coalesce(quantity, {unknown_value}) + {season} * coalesce(season, {unknown_value})
      + {distance} * coalesce(distance, {unknown_value}) + {maturity} * coalesce(maturity, {unknown_value})
      + {cascade} * coalesce(cascade, {unknown_value})) s
  from (select *, least(1, best[1] + (1 - best[1]) * {support_share} * best[2]
          + if(receiver >= {receiver_group} * 0.5, {sector_bonus}, 0))
          * if(other_kind, {other_kind_share}, 1) fit
        from compared) where fit >= {fit_floor}
),
chosen as (
  select * from scored
  qualify row_number() over (partition by o, organisation order by s desc, n) <= {most_of_one_organisation}
)
select o, n from chosen
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
        numbers = {name: value for name, value in vars(POLICY).items() if isinstance(value, int | float)}
        roads = " union all ".join(
            ROAD.format(road=number, left=left, through=through, right=right, on=on,
                        strength=strength.format(**numbers), detail=detail)
            for number, (left, through, right, on, strength, detail) in enumerate(ROADS)
        )  # fmt: skip
        self._best = BEST.format(
            roads=roads, top=TOP, diameter=EARTH_DIAMETER_KM, **numbers, **POLICY.weights
        )

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
    """Both sides and the knowledge, as tables; ``listing`` is the id, which in a base is the row number."""
    roads, numbering = roads_of(relations_of(vocabulary, POLICY)), Numbering()
    offers, offer_words = _side(base.offers, "offer", roads, numbering)
    needs, need_words = _side(base.needs, "need", roads, numbering)
    words, other_words = _weighed(offer_words, need_words, len(base.needs))
    offer, need = _listings(offers, base.offers), _listings(needs, base.needs)
    tables = {
        "offer": offer,
        "need": need,
        "offer_concept": _beside(offer, _mentions(offers)),
        "need_concept": _beside(need, _mentions(needs)),
        "need_trade": _beside(need, _rows(needs["trade"] > 1, key=needs["trade"])),
        "offer_giver": _beside(offer, _rows(offers["giver"] > 0, key=offers["giver"])),
        "bare_offer_word": _beside(offer, words[~words["tagged"]]),
        "tagged_offer_word": _beside(offer, words[words["tagged"]]),
        "need_word": _beside(need, other_words),
        "bare_need_word": _beside(need, other_words[~other_words["tagged"]]),
    }
    for name, side, listings in (("offer_code", offers, offer), ("need_code", needs, need)):
        codes = {column: side[column] for column in ("ewc2", "ewc4", "ewc6")}
        tables[name] = _beside(listings, _rows(side["ewc2"] > 0, **codes))
    for name, strength, detail in (
        ("kin", roads.kin, None),
        ("use", roads.use, roads.use_synergy),
        ("receiver", roads.receiver, roads.receiver_synergy),
        ("route", roads.route, None),
    ):
        left, right = np.nonzero(strength)
        told = -1 if detail is None else detail[left, right]
        tables[name] = pd.DataFrame({"a": left, "b": right, "s": strength[left, right] / STRENGTH, "d": told})
    scoring = Scoring(roads)
    tables["synergy"] = (
        pd.DataFrame(
            {"maturity": scoring.maturity_by_synergy[:-1], "cascade": scoring.cascade_by_synergy[:-1]}
        )
        .rename_axis("number")
        .reset_index()
    )
    uses = pd.DataFrame({"cascade": scoring.cascade_by_concept[:-1]}).rename_axis("about").reset_index()
    return tables | {"use_cascade": uses.dropna()}


def _side(
    frame: pd.DataFrame, side: Side, roads: Roads, numbering: Numbering
) -> tuple[Columns, pd.DataFrame]:
    """The engine's columns of one side, and one row a word of its titles."""
    listings = normalise(frame, side=side, relations=roads.relations)
    columns = columns_of(listings, side=side, roads=roads, numbering=numbering)
    rows = [
        (row, word)
        for row, text in enumerate(listings.frame["text"])
        for word in {token.stem for token in tokens(text)}
    ]
    words = pd.DataFrame(rows, columns=["row", "word"])
    return columns, words.assign(tagged=columns["tagged"][words["row"]])


def _listings(side: Columns, stated: pd.DataFrame) -> pd.DataFrame:
    """One row a listing, in the order of the columns; places and limits as stated in the base."""
    names = ("family", "first", "quantity", "dimension", "pours", "months", "available", "reach", "law0",
             "ask0")  # fmt: skip
    frame = pd.DataFrame({name: side[name] for name in names if name in side.flat})
    frame["listing"] = side["id"].astype(np.int32)
    stated = stated.set_index("id").loc[side["id"]]
    latitude, longitude = (np.radians(stated[name].to_numpy()) for name in ("latitude", "longitude"))
    frame["x"] = np.cos(latitude) * np.cos(longitude)
    frame["y"] = np.cos(latitude) * np.sin(longitude)
    frame["z"] = np.sin(latitude)
    frame["organisation"] = stated["organisation_id"].astype(np.int64).to_numpy()
    # Limits as squared chords of the unit sphere: no trigonometry in the join.
    half = np.minimum(stated["max_distance_km"].to_numpy() / EARTH_DIAMETER_KM, np.pi / 2)
    frame["chord"] = (2 * np.sin(half)) ** 2
    return frame


def _beside(listings: pd.DataFrame, keys: pd.DataFrame) -> pd.DataFrame:
    """Keys with what the gates ask of their listing, so that no join is needed for it."""
    columns = listings[["listing", "x", "y", "z", "chord", "organisation", "law0"]]
    rows = columns.iloc[keys["row"].to_numpy()].reset_index(drop=True)
    return pd.concat([rows, keys.drop(columns="row").reset_index(drop=True)], axis=1)


def _rows(chosen: np.ndarray, **columns: np.ndarray) -> pd.DataFrame:
    rows = np.flatnonzero(chosen)
    return pd.DataFrame({"row": rows} | {name: column[rows] for name, column in columns.items()})


def _mentions(side: Columns) -> pd.DataFrame:
    rows = np.repeat(np.arange(len(side)), np.diff(side.mentions))
    trust, use_trust = (column[: len(rows)] / TRUST for column in (side.trust, side.use_trust))
    return pd.DataFrame(
        {"row": rows, "key": side.concept[: len(rows)], "trust": trust, "use_trust": use_trust}
    )


def _weighed(offered: pd.DataFrame, wanted: pd.DataFrame, needs: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Words weighted by how rare they are among the needs, each title of length 1; common words are out."""
    often = wanted["word"].value_counts()
    often = often[often <= max(200, POLICY.common_word_share * needs)]
    rare = np.log1p(needs / often)
    found = []
    for words in (offered, wanted):
        weight = words["word"].map(rare)
        words = words.assign(weight=weight).dropna(subset="weight")
        length = np.sqrt((words["weight"] ** 2).groupby(words["row"]).transform("sum"))
        found.append(words.assign(weight=words["weight"] / length))
    return found[0], found[1]
