"""
How often does the documented partner stand among the first one, five, ten proposed, and how high up?

    python benchmarks/documented_exchanges.py EXCHANGES.jsonl [--keep FOLDER]

Reads documented exchanges (one JSON object a line: ``id``, ``offer_text``, ``offer_sector``, ``offer_ewc``,
``resource_kind``, ``need_text``, ``need_sector``, ``domain``), writes what each side could have stated before
they met as two CSV files, and ranks the needs of every offer, then the offers for every need, on these same
files: with the engine as ``symbios-match`` runs it, with the same engine but no known synergies, and by title
alone with token_set_ratio, BM25, character TF-IDF and the fusion of their ranks. What became of the exchange
(process, status, source) is not used. Listings of equal text count as one partner.

``R@k``: share of exchanges whose partner stands among the first k. ``MRR``: mean of 1 / its place, 0 beyond
the tenth. BM25 and TF-IDF need the extra ``bench``; without it they are left out, with a line that says so.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from math import isnan
from pathlib import Path

# Run as a file, a script sees its own folder and not its neighbours.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.title_rankings import missing_peers, text_rankings

TOP = 10
DEPTHS = (1, 5, 10)
KINDS = {
    "energy_heat": "energy",
    "energy": "energy",
    "water": "water",
}  # "material" is how anything else is filed
FIELDS: dict[str, Callable[[Mapping[str, str | None]], bool]] = {
    "all": lambda one: True,
    "agri-food": lambda one: one.get("domain") == "agri-food",
    "leather": lambda one: one.get("domain") == "leather",
    "energy": lambda one: KINDS.get(one.get("resource_kind") or "") == "energy",
    "water": lambda one: KINDS.get(one.get("resource_kind") or "") == "water",
}

_NACE = re.compile(r"NACE\s+(\d{2}(?:\.\d{1,2})?)")

Exchange = dict[str, str | None]
Ranking = Mapping[str, Sequence[str]]
Shares = Mapping[str, Sequence[float]]  # by field: R@1, R@5, R@10, MRR


def main() -> None:
    """Print the shares of every ranking, side by side."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("exchanges", type=Path)
    parser.add_argument("--keep", type=Path, help="folder to keep the two CSV files in")
    asked = parser.parse_args()
    exchanges = read_exchanges(asked.exchanges)
    if asked.keep:
        asked.keep.mkdir(parents=True, exist_ok=True)
        report(exchanges, asked.keep)
    else:
        with tempfile.TemporaryDirectory() as folder:
            report(exchanges, Path(folder))


def read_exchanges(file: Path) -> list[Exchange]:
    """The exchanges of a file, one JSON object a line."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def report(exchanges: list[Exchange], folder: Path) -> None:
    """Write the files, rank both ways by every means, print."""
    counts = {field: sum(map(belongs, exchanges)) for field, belongs in FIELDS.items()}
    texts = {side: len({one[f"{side}_text"] for one in exchanges}) for side in ("offer", "need")}
    print(f"{len(exchanges)} exchanges, {texts['offer']} different offers, {texts['need']} different needs")
    print(", ".join(f"{field} {count}" for field, count in counts.items() if field != "all"))
    for name in missing_peers():
        print(f"{name} is left out: its library is not installed (extra: bench)")
    for direction, rankings in measured(exchanges, folder).items():
        print(f"\n{direction:<28}", *(f"{field:^23}" for field in FIELDS), sep="   ")
        heads = " ".join(f"{head:>5}" for head in ("R@1", "R@5", "R@10", "MRR"))
        print(f"{'':<28}", *[heads] * len(FIELDS), sep="   ")
        for name, shares in rankings.items():
            cells = (" ".join(map(_cell, shares[field])) for field in FIELDS)
            print(f"{name:<28}", *cells, sep="   ")


def _cell(share: float) -> str:
    return "    -" if isnan(share) else f"{share:5.3f}"


def measured(exchanges: list[Exchange], folder: Path) -> dict[str, dict[str, Shares]]:
    """By direction and ranking the shares of each field."""
    files = {side: folder / f"{side}s.csv" for side in ("offer", "need")}
    for side, file in files.items():
        write_listings(file, exchanges, side=side)
    found: dict[str, dict[str, Shares]] = {}
    for asked, answer in (("offer", "need"), ("need", "offer")):
        rankings: dict[str, Ranking] = {
            name: ranked_by_symbios(files["offer"], files["need"], asked=asked, known_synergies=known)
            for name, known in (("symbios-match", True), ("... without known synergies", False))
        }
        rankings |= ranked_by_titles(exchanges, asked, answer)
        found[f"{asked} -> {answer}"] = {
            name: shares_of(ranking, exchanges, answer) for name, ranking in rankings.items()
        }
    return found


def shares_of(ranking: Ranking, exchanges: list[Exchange], answer: str) -> Shares:
    """For each field R@1, R@5, R@10 and MRR; NaN where no exchange belongs to it."""
    text = {str(one["id"]): one[f"{answer}_text"] for one in exchanges}
    place = {
        asked: next(
            (n for n, other in enumerate(ranking.get(asked, ())[:TOP], 1) if text[other] == partner), 0
        )
        for asked, partner in text.items()
    }
    return {
        field: _measures([place[str(one["id"])] for one in exchanges if belongs(one)])
        for field, belongs in FIELDS.items()
    }


def _measures(places: Sequence[int]) -> list[float]:
    shares = [_mean(0 < place <= depth for place in places) for depth in DEPTHS]
    return [*shares, _mean(1 / place if place else 0.0 for place in places)]


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return sum(found) / len(found) if found else float("nan")


def write_listings(file: Path, exchanges: list[Exchange], *, side: str) -> None:
    """One side of every exchange, with the id of the exchange."""
    columns = ["id", "title", "language", "resource_kind", "ewc_code", "nace_code", "sector"]
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns)
        writer.writeheader()
        writer.writerows(_listing(one, side) for one in exchanges)


def _listing(exchange: Exchange, side: str) -> Exchange:
    sector = exchange.get(f"{side}_sector") or ""
    nace = _NACE.search(sector)
    kind = KINDS.get(exchange.get("resource_kind") or "", "") if side == "offer" else ""
    return {
        "id": exchange["id"],
        "title": exchange[f"{side}_text"],
        "language": exchange.get(f"{side}_lang") or "",
        "resource_kind": kind,
        "ewc_code": exchange.get("offer_ewc") or "" if side == "offer" else "",
        "nace_code": nace.group(1) if nace else "",
        "sector": sector.split("|")[0].strip(),
    }


def ranked_by_symbios(
    offers: Path, needs: Path, *, asked: str, known_synergies: bool
) -> dict[str, list[str]]:
    """Ids for each listing asked about, read and ranked as the command does it."""
    from symbios_matching.console.faults import Fault, Notices
    from symbios_matching.console.reading import read_listings
    from symbios_matching.engine import SURVEY_POLICY, match
    from symbios_matching.taxonomy.reference import load_vocabulary

    faults: list[Fault] = []
    frames = [read_listings(file, faults=faults, notices=Notices(sys.stderr)) for file in (offers, needs)]
    if faults:
        raise SystemExit("\n".join(map(str, faults)))
    vocabulary = load_vocabulary()
    if not known_synergies:
        vocabulary = replace(vocabulary, synergies={})
    top = TOP if asked == "offer" else None
    matches = match(*frames, vocabulary=vocabulary, policy=SURVEY_POLICY, top=top)
    answer = "need" if asked == "offer" else "offer"
    if asked == "need":
        matches = matches.assign(score=matches["score"].round(9)).sort_values(
            ["score", "offer_id"], ascending=[False, True], kind="stable"
        )
    return {
        str(one): found[f"{answer}_id"].astype(str).tolist()
        for one, found in matches.groupby(f"{asked}_id", sort=False)
    }


def ranked_by_titles(exchanges: list[Exchange], asked: str, answer: str) -> dict[str, Ranking]:
    """Ids for each listing asked about, by each peer that is installed."""
    ordered = sorted(exchanges, key=lambda one: str(one["id"]))
    ids = [str(one["id"]) for one in ordered]
    orders = text_rankings(
        [str(one[f"{asked}_text"]) for one in ordered], [str(one[f"{answer}_text"]) for one in ordered]
    )
    return {
        name: {one: [ids[place] for place in row] for one, row in zip(ids, order.tolist(), strict=True)}
        for name, order in orders.items()
    }


if __name__ == "__main__":
    main()
