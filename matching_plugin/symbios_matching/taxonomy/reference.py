"""
Reads the packaged reference files into one frozen ``Vocabulary``.

The files lie beside this module in ``reference/``; ``reference/SOURCES.md`` says where they come from.
Standard library only: no Django, no pandas.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files

from symbios_matching.engine.vocabulary import (
    LANGUAGES,
    Concept,
    ConceptFact,
    ImpliedUse,
    KnownSynergy,
    LawRule,
    Vocabulary,
)

Rows = list[dict[str, str]]


@lru_cache(maxsize=1)
def load_vocabulary() -> Vocabulary:
    """The vocabulary of this release, read once a process."""
    return vocabulary_of(read_rows)


def vocabulary_of(rows: Callable[[str], Rows]) -> Vocabulary:
    """The vocabulary that rows make; ``rows`` gives those of a file by its name, packaged or edited."""
    facts = _facts(rows("concept_facts.csv"))
    return Vocabulary.of(
        (_concept(row, facts.get(row["id"], ())) for row in rows("concepts.tsv")),
        synergies=map(_synergy, rows("known_synergies.csv")),
        law_rules=_law_rules(rows("law_rules.csv"), rows("law_words.tsv")),
        ambiguous={(row["lang"], row["label"]): _split(row["concepts"]) for row in rows("ambiguous.tsv")},
        implied_uses=map(_implied_use, rows("implied_uses.tsv")),
        ordinary_words=((row["lang"], row["word"]) for row in rows("ordinary_words.tsv")),
    )


def read_rows(name: str) -> Rows:
    """The rows of one packaged file; tab-separated files know no quoting, comma-separated ones do."""
    text = (files("symbios_matching.taxonomy") / "reference" / name).read_text(encoding="utf-8")
    lines = text.splitlines()
    if name.endswith(".tsv"):
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return list(csv.DictReader(lines))


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def _facts(rows: Rows) -> dict[str, tuple[ConceptFact, ...]]:
    """What is known of each concept, density among it."""
    found: dict[str, tuple[ConceptFact, ...]] = {}
    for row in rows:
        fact = ConceptFact(
            property=row["property"],
            low=float(row["low"]),
            high=float(row["high"]),
            unit=row["unit"],
            source=row["source"],
            status=row["status"],
        )
        found[row["concept"]] = (*found.get(row["concept"], ()), fact)
    return found


def _meant(cell: str) -> tuple[str, ...]:
    return tuple(one for one in _split(cell) if not one.startswith("-"))


def _excepted(cell: str) -> tuple[str, ...]:
    """Concepts a cell takes out again: "feed|-pet_food" is all feed but pet food."""
    return tuple(one.removeprefix("-") for one in _split(cell) if one.startswith("-"))


def _concept(row: dict[str, str], facts: tuple[ConceptFact, ...]) -> Concept:
    density = next(((fact.low, fact.high) for fact in facts if fact.property == "density"), None)
    return Concept(
        id=row["id"],
        broader=row["broader"],
        labels={language: _split(row[language]) for language in LANGUAGES if row[language]},
        codes=_split(row["ewc"]),
        hs=row["hs"],
        abp=row["abp"],
        kind=row["kind"],
        shelf_life=row["shelf_life"],
        states=_split(row["state_qualifiers"]),
        default_unit=row["unit"],
        density=density,
        composition=tuple(fact for fact in facts if fact.property != "density"),
    )


def _synergy(row: dict[str, str]) -> KnownSynergy:
    return KnownSynergy(**{name: value for name, value in row.items() if name != "trl"}, trl=int(row["trl"]))


def _law_rules(rules: Rows, words: Rows) -> list[LawRule]:
    by_rule = {row["rule"]: row for row in words}
    silent = {"stated_by": "", "ruled_out_by": ""}
    return [
        LawRule(
            id=row["id"],
            materials=_meant(row["material"]),
            materials_except=_excepted(row["material"]),
            property=row["property"],
            uses=_meant(row["use"]),
            uses_except=_excepted(row["use"]),
            act=row["act"],
            article=row["article"],
            effect=row["effect"],
            question=row["question"],
            note=row["note"],
            confidence=row["confidence"],
            answers=_split(row["answers"]),
            answered_by=row["answered_by"],
            checked=row["checked"],
            stated_by=_split(by_rule.get(row["id"], silent)["stated_by"]),
            ruled_out_by=_split(by_rule.get(row["id"], silent)["ruled_out_by"]),
        )
        for row in rules
    ]


def _implied_use(row: dict[str, str]) -> ImpliedUse:
    words = {language: _split(row[language]) for language in LANGUAGES if row[language]}
    return ImpliedUse(use=row["use"], words=words, nace=_split(row["nace"]))
