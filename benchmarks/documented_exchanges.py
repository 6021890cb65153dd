"""
How often does the documented receiver of an offer stand among the first ten needs proposed?

    python benchmarks/documented_exchanges.py EXCHANGES.jsonl [--keep FOLDER]

Reads documented exchanges (one JSON object a line: ``id``, ``offer_text``, ``offer_sector``, ``offer_ewc``,
``resource_kind``, ``need_text``, ``need_sector``), writes what each side could have stated before they met
as two CSV files, and ranks the needs of every offer twice on these same files: with ``symbios-match`` as
installed, and with plain ``rapidfuzz.fuzz.token_set_ratio`` on the titles. What became of the exchange
(process, status, source) is not used. Needs of equal text count as one receiver.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rapidfuzz import fuzz, process

TOP = 10
KINDS = {
    "energy_heat": "energy",
    "energy": "energy",
    "water": "water",
}  # "material" is how anything else is filed

_NACE = re.compile(r"NACE\s+(\d{2}(?:\.\d{1,2})?)")

Exchange = dict[str, str | None]


def main() -> None:
    """Print both shares, side by side."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("exchanges", type=Path)
    parser.add_argument("--keep", type=Path, help="folder to keep the two CSV files and the matches in")
    asked = parser.parse_args()
    lines = asked.exchanges.read_text(encoding="utf-8").splitlines()
    exchanges = [json.loads(line) for line in lines if line.strip()]
    if asked.keep:
        asked.keep.mkdir(parents=True, exist_ok=True)
        report(exchanges, asked.keep)
    else:
        with tempfile.TemporaryDirectory() as folder:
            report(exchanges, Path(folder))


def report(exchanges: list[Exchange], folder: Path) -> None:
    """Write the files, rank both ways, print."""
    offers, needs = folder / "offers.csv", folder / "needs.csv"
    write_listings(offers, exchanges, side="offer")
    write_listings(needs, exchanges, side="need")
    rankings = {"symbios-match": ranked_by_symbios, "token_set_ratio": ranked_by_words}
    receivers = {str(one["id"]): one["need_text"] for one in exchanges}
    fields = sorted({str(one.get("domain") or "other") for one in exchanges})
    print(f"{len(exchanges)} exchanges, {len(set(receivers.values()))} different needs")
    print(
        f"{'share of offers with the receiver in the first ten':<52}{'all':>7}",
        *(f"{one:>12}" for one in fields),
    )
    for name, rank in rankings.items():
        began = time.perf_counter()
        ranking = rank(offers, needs)
        seconds = time.perf_counter() - began
        hits = {
            offer: receiver in [receivers[need] for need in ranking.get(offer, [])[:TOP]]
            for offer, receiver in receivers.items()
        }
        shares = [_share(hits.values())]
        for field in fields:
            shares.append(
                _share(hits[str(one["id"])] for one in exchanges if (one.get("domain") or "other") == field)
            )
        print(f"{name:<44}{seconds:>6.2f} s{shares[0]:>7.3f}", *(f"{share:>12.3f}" for share in shares[1:]))


def _share(hits) -> float:
    found = list(hits)
    return sum(found) / max(len(found), 1)


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


def ranked_by_symbios(offers: Path, needs: Path) -> dict[str, list[str]]:
    """Need ids for each offer, as the installed command ranks them."""
    out = offers.with_name("matches.jsonl")
    command = [
        sys.executable,
        "-c",
        "import sys; from symbios_matching.console import main; sys.exit(main())",
    ]
    command += [str(offers), str(needs), "--top", str(TOP), "--format", "jsonl", "--out", str(out)]
    subprocess.run(command, check=True)
    ranking: dict[str, list[str]] = {}
    for line in out.read_text(encoding="utf-8").splitlines():
        match = json.loads(line)
        ranking.setdefault(match["offer_id"], []).append(match["need_id"])
    return ranking


def ranked_by_words(offers: Path, needs: Path) -> dict[str, list[str]]:
    """Need ids for each offer by likeness of titles alone; ties in order of id, as the command does it."""
    with needs.open(encoding="utf-8", newline="") as stream:
        titles = {
            row["id"]: row["title"] for row in sorted(csv.DictReader(stream), key=lambda row: row["id"])
        }
    with offers.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return {
        row["id"]: [
            need
            for _title, _likeness, need in process.extract(
                row["title"], titles, scorer=fuzz.token_set_ratio, limit=TOP
            )
        ]
        for row in rows
    }


if __name__ == "__main__":
    main()
