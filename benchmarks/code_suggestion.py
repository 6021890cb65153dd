"""
How often does the List of Waste code of a documented exchange stand among the ten codes suggested?

    python benchmarks/code_suggestion.py EXCHANGES.jsonl

Reads documented exchanges (one JSON object a line: ``offer_text``, ``offer_lang``, ``offer_sector``,
``offer_ewc``) and suggests codes from the text and the NACE code of the sector, for those that have a code.
Prints the share of exchanges whose code is the first, among the first five and among all ten, and whose
four-digit heading is among those shown; without the sector and without the concepts of the vocabulary too,
and beside it the ten codes whose label is nearest by ``rapidfuzz.fuzz.token_set_ratio``. One code may stand
for many exchanges, so the last column counts each text, sector and code once.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from symbios_matching.engine.vocabulary import Vocabulary
from symbios_matching.taxonomy.code_suggestion import suggest_codes
from symbios_matching.taxonomy.codes import list_of_waste
from symbios_matching.taxonomy.reference import load_vocabulary

TOP = 10
_NACE = re.compile(r"NACE\s+(\d{2}(?:\.\d{1,2})?)")

Exchange = dict[str, Any]
Ranker = Callable[[Exchange], list[str]]


def main() -> None:
    """Print one line a way of suggesting."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("exchanges", type=Path)
    parser.add_argument("--misses", action="store_true", help="print what was not found")
    asked = parser.parse_args()
    lines = asked.exchanges.read_text(encoding="utf-8").splitlines()
    exchanges = [one for line in lines if line.strip() and (one := json.loads(line)).get("offer_ewc")]
    print(f"{len(exchanges)} exchanges with a code")
    print(f"{'':<28}{'R@1':>7}{'R@5':>7}{'R@10':>7}{'heading':>9}{'R@10 distinct':>15}")
    for name, rank in RANKERS.items():
        report(name, rank, exchanges)
    if asked.misses:
        for one in exchanges:
            if one["offer_ewc"] not in (ranked := by_symbios(one)):
                print(one["offer_text"], one["offer_sector"], one["offer_ewc"], ranked, sep=" | ")


def report(name: str, rank: Ranker, exchanges: list[Exchange]) -> None:
    """Rank and print the shares."""
    ranked = [rank(one) for one in exchanges]
    codes = [str(one["offer_ewc"]) for one in exchanges]
    shares = [
        share(code in found[:top] for code, found in zip(codes, ranked, strict=True)) for top in (1, 5, 10)
    ]
    headings = share(
        code[:4] in {one[:4] for one in found} for code, found in zip(codes, ranked, strict=True)
    )
    distinct = {
        (one["offer_text"], one["offer_sector"], code): code in found
        for one, code, found in zip(exchanges, codes, ranked, strict=True)
    }
    print(
        f"{name:<28}",
        *(f"{one:7.3f}" for one in shares),
        f"{headings:9.3f}{share(distinct.values()):15.3f}",
        sep="",
    )


def share(hits: Any) -> float:
    """The share of true ones; 0 of none."""
    found = list(hits)
    return sum(found) / max(len(found), 1)


def by_symbios(exchange: Exchange, vocabulary: Vocabulary | None = None) -> list[str]:
    """The codes suggested, likeliest first."""
    found = suggest_codes(
        exchange["offer_text"],
        exchange.get("offer_lang") or "",
        nace=_nace(exchange),
        vocabulary=vocabulary or load_vocabulary(),
    )
    return [one.code.code for one in sorted(found, key=lambda one: (-one.score, one.code.code))]


def by_symbios_without_sector(exchange: Exchange) -> list[str]:
    """The codes suggested from the text alone."""
    return by_symbios(exchange | {"offer_sector": ""})


def by_symbios_without_concepts(exchange: Exchange) -> list[str]:
    """The codes suggested from the words of codes and the sector alone."""
    return by_symbios(exchange, Vocabulary.of([]))


def by_label(exchange: Exchange) -> list[str]:
    """The codes whose English label is nearest to the text."""
    labels = {code: one.label() for code, one in list_of_waste().items() if one.level == "entry"}
    found = process.extract(exchange["offer_text"], labels, scorer=fuzz.token_set_ratio, limit=TOP)
    return [code for _label, _likeness, code in found]


RANKERS: dict[str, Ranker] = {
    "symbios, text and sector": by_symbios,
    "symbios, text alone": by_symbios_without_sector,
    "symbios, no concepts": by_symbios_without_concepts,
    "token_set_ratio on labels": by_label,
}


def _nace(exchange: Exchange) -> str:
    found = _NACE.search(exchange.get("offer_sector") or "")
    return found.group(1) if found else ""


if __name__ == "__main__":
    main()
