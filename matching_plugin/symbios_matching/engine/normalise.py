"""
From what people stated to what can be compared: units, codes, months, concepts, reach.

    listing frame ──normalise──▶ Listings: clean frame (one row a listing, sorted by id) and its mentions

Every text is read once, however many listings repeat it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from symbios_matching.engine.codes import parse_ewc, parse_nace
from symbios_matching.engine.frames import number_column, text_column, tuple_column
from symbios_matching.engine.lexicon import Recognised, recognise
from symbios_matching.engine.policy import MatchingPolicy
from symbios_matching.engine.relations import Relations
from symbios_matching.engine.units import DIMENSIONS, PERIODS_PER_YEAR, RUNNING_PERIODS, parse_unit
from symbios_matching.engine.vocabulary import Vocabulary
from symbios_matching.engine.words import fold

# Kinds that can stand for each other; goods are not space, and neither is energy.
KIND_FAMILIES = {
    **dict.fromkeys(("material", "by-product"), 0),
    **dict.fromkeys(("logistics", "equipment", "expertise", "technology", "service"), 1),
    "energy": 2,
    "water": 3,
    "space": 4,
}

Side = Literal["offer", "need"]

MENTION_COLUMNS = ["listing", "concept", "trust", "words"]


@dataclass(frozen=True)
class Listings:
    """
    One side, ready to be compared.

    ``frame``: one row a listing, sorted by id (whole numbers by size, anything else as text); columns ``id``,
    ``text`` and ``details`` (folded title and
    description), ``everything`` (both and the states), ``language``, ``states``, ``kind``, ``kind_family``
    (-1 = not stated), ``organisation``, ``ewc`` and ``nace`` (digits or ""), ``hazardous``, ``sector``
    (folded), ``quantity_per_year`` (t, MWh, m3 ... or NaN), ``dimension`` (place in DIMENSIONS, -1 = none),
    ``months`` (bit mask, 0 = not stated), ``latitude``, ``longitude``, ``max_distance_km``, ``reach_km``,
    ``pipe``, ``shelf_months``, ``pours`` (a cubic metre of it is about a tonne), ``concept`` (the first one
    or "") and ``concept_number`` (-1 = none).

    ``mentions``: one row a concept found: ``listing`` (row number), ``concept``, ``trust`` in (0, 1],
    ``words`` (those of the listing; "" where a person or a code named it).

    ``named``: for each row the concepts the law looks at: those mentioned, and all that title and
    description name also where a person chose concepts.
    """

    frame: pd.DataFrame
    mentions: pd.DataFrame
    named: tuple[frozenset[str], ...]


def normalise(frame: pd.DataFrame, *, side: Side, relations: Relations) -> Listings:
    """Read one side; the caller's frame is left as it is."""
    vocabulary, policy = relations.vocabulary, relations.policy
    ids = frame["id"] if pd.api.types.is_integer_dtype(frame["id"]) else frame["id"].astype(str)
    order = ids.to_numpy().argsort(kind="stable")
    stated = frame.iloc[order].reset_index(drop=True)
    clean = pd.DataFrame({"id": ids.to_numpy()[order]})
    states = [tuple(fold(str(state)) for state in cell) for cell in tuple_column(stated, "states")]

    clean["text"] = text_column(stated, "title").map(fold)
    clean["details"] = text_column(stated, "description").map(fold)
    clean["everything"] = [
        " ".join((text, details, *state))
        for text, details, state in zip(clean["text"], clean["details"], states, strict=True)
    ]
    clean["states"] = states
    clean["language"] = text_column(stated, "language")
    clean["organisation"] = text_column(stated, "organisation_id")
    clean["sector"] = text_column(stated, "sector").map(fold)
    clean["nace"] = text_column(stated, "nace_code").map(lambda code: parse_nace(code) or "")
    by_words = {sector: relations.trade_of(sector) for sector in clean["sector"].unique()}
    clean["nace"] = clean["nace"].where(clean["nace"] != "", clean["sector"].map(by_words))
    codes = text_column(stated, "ewc_code").map(parse_ewc)
    clean["ewc"] = [code.digits if code else "" for code in codes]
    clean["hazardous"] = [bool(code and code.hazardous) for code in codes]

    mentions, named = _mentions(stated, clean["ewc"], side=side, relations=relations)
    clean["concept"] = _first_concepts(mentions, len(clean))
    kinds = text_column(stated, "resource_kind").str.lower()
    concept_kinds = clean["concept"].map(lambda one: vocabulary.concepts[one].kind if one else "")
    clean["kind"] = kinds.where(kinds != "", concept_kinds)
    family = clean["kind"].map(KIND_FAMILIES).fillna(-1).astype("int64")
    clean["kind_family"] = family.where(kinds != "", -1)
    clean["concept_number"] = clean["concept"].map(relations.concept_numbers).fillna(-1).astype("int64")

    clean["months"] = [
        sum(1 << (int(month) - 1) for month in set(cell)) for cell in tuple_column(stated, "months")
    ]
    clean["quantity_per_year"], clean["dimension"] = _quantities(stated, clean["months"])
    for name in ("latitude", "longitude", "max_distance_km"):
        clean[name] = number_column(stated, name)
    return Listings(_with_concept_facts(clean, vocabulary, policy), mentions, named)


def _mentions(
    stated: pd.DataFrame, ewc: pd.Series, *, side: Side, relations: Relations
) -> tuple[pd.DataFrame, tuple[frozenset[str], ...]]:
    """
    Concepts chosen by a person where there are any, else those found in title and description, else by
    code. And what each row names in the eyes of the law.
    """
    vocabulary, policy = relations.vocabulary, relations.policy
    read: dict[tuple[str, str], list[Recognised]] = {}

    def trust(one: Recognised) -> float:
        is_product = side == "need" and one.purpose and one.concept_id not in relations.use_concepts
        return one.trust * (policy.purpose_trust if is_product else 1.0)

    def find(text: str, language: str) -> list[Recognised]:
        if (text, language) not in read:
            read[text, language] = recognise(text, language, vocabulary) if text else []
        return read[text, language]

    rows: list[tuple[int, str, float, str]] = []
    named: list[frozenset[str]] = []
    columns = [text_column(stated, name) for name in ("title", "description", "language")]
    texts = zip(*columns, ewc, tuple_column(stated, "concepts"), strict=True)
    for listing, (title, description, language, code, chosen) in enumerate(texts):
        known = [str(concept) for concept in chosen if concept in vocabulary.concepts]
        if known:
            rows.extend((listing, concept, 1.0, "") for concept in known)
            # Who chose a concept said what it is, not that the text is void.
            texts_read = (find(title, language), find(description, language))
            settled = (one for found in texts_read for one in _settled(found, known, vocabulary))
            named.append(frozenset(known).union(settled))
            continue
        in_title = [(one.concept_id, trust(one), one.words) for one in find(title, language)]
        in_title = in_title or _by_code(code, relations)
        rows.extend((listing, *one) for one in in_title)
        already = {concept for concept, _trust, _words in in_title}
        besides = [one for one in find(description, language) if one.concept_id not in already]
        rows.extend(
            (listing, one.concept_id, trust(one) * policy.description_trust, one.words) for one in besides
        )
        named.append(frozenset(already).union(one.concept_id for one in besides))
    columns_of = {"listing": "int64", "trust": "float64"}
    return pd.DataFrame(rows, columns=MENTION_COLUMNS).astype(columns_of), tuple(named)


def _settled(found: list[Recognised], chosen: list[str], vocabulary: Vocabulary) -> list[str]:
    """The concepts found in a text; words of several meanings mean what a person chose among them."""
    meant = {
        one.start
        for one in found
        if one.how == "ambiguous" and any(vocabulary.is_a(choice, one.concept_id) for choice in chosen)
    }
    return [one.concept_id for one in found if one.how != "ambiguous" or one.start not in meant]


def _by_code(code: str, relations: Relations) -> list[tuple[str, float, str]]:
    """The concepts of a List of Waste entry, where they are few enough to mean something."""
    concepts = relations.concepts_by_code.get(code, ()) if not code.endswith("99") else ()
    if len(concepts) > relations.policy.code_concepts:
        return []
    return [(concept, relations.policy.code_trust, "") for concept in concepts]


def _first_concepts(mentions: pd.DataFrame, count: int) -> pd.Series:
    """The concept a listing is foremost about: the first one named."""
    first = mentions.drop_duplicates("listing").set_index("listing")["concept"]
    return first.reindex(range(count)).fillna("").astype(object)


def _quantities(stated: pd.DataFrame, months: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Quantity a year in base units, and the dimension; an unknown unit or no quantity is *not stated*."""
    units = text_column(stated, "unit").map(parse_unit)
    factor = pd.Series([unit.factor if unit else np.nan for unit in units], dtype="float64")
    dimension = pd.Series([DIMENSIONS.index(unit.dimension) if unit else -1 for unit in units], dtype="int64")
    periods = text_column(stated, "period").str.lower().replace("", "year")
    times = periods.map(PERIODS_PER_YEAR).astype("float64")
    active = months.map(int.bit_count).where(periods.isin(RUNNING_PERIODS) & (months > 0), 12) / 12
    quantity = number_column(stated, "quantity")
    per_year = quantity.where(quantity > 0) * factor * times * active
    return per_year, dimension.where(per_year.notna(), -1)


def _with_concept_facts(clean: pd.DataFrame, vocabulary: Vocabulary, policy: MatchingPolicy) -> pd.DataFrame:
    """Reach, shelf life and the like follow from the first concept; looked up once a distinct concept."""
    concepts = clean["concept"].unique()
    reach = {one: _nearest(policy.reach_km, one, vocabulary) for one in concepts}
    shelf = {one: vocabulary.concepts[one].shelf_life if one else "" for one in concepts}
    pipe = {
        one: bool(one) and any(vocabulary.is_a(one, wide) for wide in policy.pipe_concepts)
        for one in concepts
    }
    pours = {one: bool(one) and "liquid" in vocabulary.concepts[one].states for one in concepts}

    keeps = clean["states"].map(
        lambda states: next(
            (policy.keeping_states[state] for state in states if state in policy.keeping_states), ""
        )
    )
    dry = keeps.isin(["stable"])
    by_kind = clean["kind"].map(policy.reach_km_by_kind).fillna(policy.default_reach_km).astype("float64")
    clean["reach_km"] = clean["concept"].map(reach).astype("float64").fillna(by_kind)
    perishable = clean["concept"].map(shelf).isin(["hours", "days", "week", "weeks"])
    clean["reach_km"] = clean["reach_km"].where(
        ~(dry & perishable), clean["reach_km"] * policy.dry_reach_share
    )
    clean["shelf_months"] = (
        clean["concept"]
        .map(shelf)
        .where(keeps == "", keeps)
        .map(policy.shelf_months)
        .fillna(0)
        .astype("int64")
    )
    clean["pipe"] = clean["concept"].map(pipe).astype(bool)
    clean["pours"] = clean["concept"].map(pours).astype(bool) | (clean["kind"] == "water")
    return clean


def _nearest(values: Mapping[str, float], concept: str, vocabulary: Vocabulary) -> float:
    """The value of the nearest broader concept that has one, else NaN."""
    line = vocabulary.ancestors(concept) if concept else ()
    return next((values[step] for step in line if step in values), float("nan"))
