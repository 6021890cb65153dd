"""What the benchmarks are made of holds on a small scale; how fast anything is, is no matter of tests."""

import json
import math
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.documented_exchanges import shares_of

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "documented_exchanges.py"

EXCHANGES = [
    (
        "E1",
        "Molasses",
        "Sugar factory | NACE 10.81 Sugar",
        "Raw material for a distillery",
        "11.01",
    ),
    ("E2", "Brewers' spent grain", "Brewery | NACE 11.05 Beer", "Cattle feed", "01.41"),
    (
        "E3",
        "Steam",
        "Power plant | NACE 35.11 Electricity",
        "Process heat for a dairy",
        "10.51",
    ),
]


def test_a_partner_counts_by_its_place_and_by_its_text():
    exchanges = [
        {"id": "A", "need_text": "feed", "domain": "agri-food", "resource_kind": "material"},
        {"id": "B", "need_text": "heat", "domain": "other", "resource_kind": "energy_heat"},
        {"id": "C", "need_text": "feed", "domain": "agri-food", "resource_kind": "material"},
    ]
    ranking = {"A": ["B", "C"], "B": ["B"], "C": []}
    shares = shares_of(ranking, exchanges, "need")
    assert shares["all"] == [pytest.approx(1 / 3), pytest.approx(2 / 3), pytest.approx(2 / 3), 0.5]
    assert shares["agri-food"] == [0.0, 0.5, 0.5, 0.25]
    assert shares["energy"] == [1.0, 1.0, 1.0, 1.0]
    assert all(math.isnan(share) for share in shares["leather"])


def test_every_ranking_is_reported_for_the_same_file_both_ways(tmp_path):
    file = tmp_path / "exchanges.jsonl"
    file.write_text(
        "\n".join(
            json.dumps(
                {
                    "id": number,
                    "offer_text": offer,
                    "offer_lang": "en",
                    "offer_ewc": None,
                    "offer_sector": sector,
                    "need_text": need,
                    "need_lang": "en",
                    "need_sector": f"Receiver | NACE {nace} Anything",
                    "resource_kind": "material",
                    "domain": "agri-food",
                }
            )
            for number, offer, sector, need, nace in EXCHANGES
        ),
        encoding="utf-8",
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(file), "--keep", str(tmp_path / "kept")],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    assert done.stdout.startswith("3 exchanges, 3 different offers, 3 different needs\n")
    forth, back = done.stdout.split("\nneed -> offer")
    for direction in (forth, back):
        rows = {line[:28].strip(): line[28:].split() for line in direction.splitlines()}
        assert {"symbios-match", "... without known synergies", "token_set_ratio"} <= set(rows)
        known = [float(share) for share in rows["symbios-match"][:4]]
        assert known == sorted(known[:3]) + known[3:]
        assert known[0] > float(rows["... without known synergies"][0])
    assert (tmp_path / "kept" / "offers.csv").read_text(encoding="utf-8").count("\n") == 4
