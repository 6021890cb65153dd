"""What the benchmarks are made of holds on a small scale; how fast anything is, is no matter of tests."""

import json
import math
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import quick, run
from benchmarks.documented_exchanges import shares_of
from benchmarks.page import filled
from benchmarks.ratios import ratios_of_rows

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
SCRIPT = BENCHMARKS / "documented_exchanges.py"

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


@pytest.fixture
def exchanges(tmp_path) -> Path:
    file = tmp_path / "exchanges.jsonl"
    lines = [
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
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def test_every_ranking_is_reported_for_the_same_file_both_ways(exchanges, tmp_path):
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(exchanges), "--keep", str(tmp_path / "kept")],
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


ROWS = [
    {"name": "Symbios", "cpu_ms": 0.1, "useful": 0.9, "p50_ms": 0.3, "p95_ms": 0.6, "asked": 50_000,
     "full_s": 5.0, "build_cpu_s": 9.0},
    {"name": "TF-IDF", "cpu_ms": 0.25, "useful": 0.2, "p50_ms": 0.6, "p95_ms": 0.7, "asked": 50_000,
     "full_s": 12.5, "build_cpu_s": 2.0},
    {"name": "pg_trgm", "cpu_ms": 5.0, "useful": 0.4, "p50_ms": 8.0, "p95_ms": 9.0, "asked": 200,
     "full_s": 250.0, "build_cpu_s": 1.0},
]  # fmt: skip


def test_a_ratio_is_kept_or_missed_and_says_so():
    ratios = {one.what: one for one in ratios_of_rows(100_000, ROWS, recall=0.9985)}
    assert {what: one.kept for what, one in ratios.items()} == {
        "CPU of the full re-match / TF-IDF": True,
        "CPU of the full re-match / pg_trgm": False,
        "right partners among ten / TF-IDF": True,
        "right partners among ten / pg_trgm": False,
        "one listing, median time / pg_trgm": True,
        "one listing, 95th percentile / median": True,
        "recall of the ten best against exhaustive scoring": False,
    }
    lines = [one.line() for one in ratios.values()]
    assert sum(line.startswith("MISSED") for line in lines) == 3


def test_the_quick_benchmark_prints_a_line_a_ratio_and_fails_when_one_is_missed(capsys):
    code = quick.main(size=400, rounds=1, seconds=0.05)
    lines = capsys.readouterr().out.splitlines()
    kept, missed = ([line for line in lines if line.startswith(word)] for word in ("ok", "MISSED"))
    assert code == (1 if missed else 0)
    assert any("re-match / exhaustive" in line for line in kept + missed)
    assert lines[-1] == f"{len(kept)} of {len(kept + missed)} ratios kept by Symbios at 400 listings"


def test_the_page_shows_what_was_measured_and_says_what_was_not(tmp_path):
    results = {
        "compare-10000": {"size": 10_000, "rows": [{**row, "full_s": row["full_s"] / 20} for row in ROWS],
                          "recall": 1.0, "day": "2026-11-22"},
        "compare-100000": {"size": 100_000, "rows": ROWS, "recall": 1.0, "left_out": ["DuckDB is left out"]},
        "memory-100000": {"size": 100_000, "index_mb": 80.0, "kb_a_listing": 0.8, "peak_mb": 600.0,
                          "index_cpu_s": 9.0, "packed_mb": 40.0},
    }  # fmt: skip
    page = filled((BENCHMARKS / "page.md").read_text("utf-8"), results)
    assert "| CPU of the full re-match / TF-IDF | 0.400 | at most 0.500 | kept |" in page
    assert "| CPU of the full re-match / pg_trgm | 0.0200 | at most 0.0167 | **missed** |" in page
    assert "| growth exponent, 10,000 to 100,000 | 1.30 | at most 1.30 |" in page
    assert "DuckDB is left out" in page and page.count("Not measured yet.") == 4
    assert "{" not in page


def test_a_part_is_measured_again_only_when_its_sources_changed(tmp_path, monkeypatch):
    monkeypatch.setattr(run, "KEPT", tmp_path)
    assert not run.is_fresh("stress", "abc")
    (tmp_path / "stress.json").write_text(json.dumps({"made_from": "abc"}), "utf-8")
    assert run.is_fresh("stress", "abc") and not run.is_fresh("stress", "abd")
    assert set(run.results()) == {"stress"}


def test_an_unknown_part_is_refused_with_the_names_of_those_there_are(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["bench", "nonsense"])
    with pytest.raises(SystemExit):
        run.main()
    assert "no part is called nonsense" in capsys.readouterr().err


def test_a_part_runs_by_itself_and_keeps_its_result(exchanges, tmp_path, monkeypatch):
    monkeypatch.setattr(run, "KEPT", tmp_path)
    monkeypatch.setenv("SYMBIOS_BENCH_EXCHANGES", str(exchanges))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(BENCHMARKS.parent), *filter(None, sys.path)]))
    monkeypatch.setattr(sys, "argv", ["bench", "--no-page", "exchanges"])
    assert run.main() == 0
    kept = run.results()["exchanges"]
    assert kept["counts"]["agri-food"] == 3 and set(kept["shares"]) == {"offer -> need", "need -> offer"}
    assert len(kept["made_from"]) == 16 and run.is_fresh("exchanges", kept["made_from"])
