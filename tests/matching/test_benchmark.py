"""The benchmark of documented exchanges runs on any file of their shape."""

import json
import os
import subprocess
import sys
from pathlib import Path

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


def test_both_rankings_are_reported_for_the_same_file(tmp_path):
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
    assert done.stdout.startswith("3 exchanges, 3 different needs\n")
    assert "symbios-match" in done.stdout and "token_set_ratio" in done.stdout
    assert (tmp_path / "kept" / "offers.csv").read_text(encoding="utf-8").count("\n") == 4
