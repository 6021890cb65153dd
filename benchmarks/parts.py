"""
The parts of the full benchmark; each runs in a process of its own and prints its result as JSON.

    python -m benchmarks.parts NAME
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from benchmarks.base import VARIANTS, base_of
from benchmarks.measuring import machine, resident_mb
from symbios_matching.taxonomy.reference import load_vocabulary

Result = dict[str, Any]

# Size: rounds, CPU seconds a sample may take, who takes part besides the engine.
EVERYBODY = ("TF-IDF", "BM25", "DuckDB", "exhaustive", "pg_trgm", "rapidfuzz")
COMPARED = {
    1_000: (9, 1.0, EVERYBODY),
    10_000: (7, 2.0, EVERYBODY),
    100_000: (5, 5.0, EVERYBODY),
    1_000_000: (3, 12.0, ("TF-IDF", "BM25", "pg_trgm")),
}
STRESSED = 100_000
STORED = int(os.environ.get("SYMBIOS_BENCH_STORED", 100_000))
STRESS_ROUNDS = 1  # what is promised of these bases is exactness; the cost is told beside it
CHECKED = 150  # offers held against exhaustive scoring in each stress case
MEMORY = (100_000, 1_000_000)


def compare(size: int) -> Result:
    """The engine and its peers at one size."""
    from benchmarks.candidates import ENGINE, makers_of
    from benchmarks.compare import compared

    vocabulary = load_vocabulary()
    base = base_of(size, vocabulary=vocabulary)
    makers, lines = makers_of(base, vocabulary)
    rounds, seconds, peers = COMPARED[size]
    chosen = {name: maker for name, maker in makers.items() if name == ENGINE or name in peers}
    measured, recall = compared(base, vocabulary, chosen, rounds=rounds, seconds=seconds)
    rows = [one.as_dict(len(base.offers)) for one in measured.values()]
    return {"size": size, "rows": rows, "recall": recall, "left_out": lines}


def stress() -> Result:
    """Recall against exhaustive scoring, and what it costs, on bases that are hard for the search."""
    from benchmarks.candidates import Engine
    from benchmarks.compare import recall_of
    from benchmarks.exhaustive_peer import Exhaustive

    vocabulary, rows = load_vocabulary(), []
    for variant in VARIANTS:
        base = base_of(STRESSED, vocabulary=vocabulary, variant=variant)
        engine, exhaustive = Engine(base, vocabulary), Exhaustive(base, vocabulary)
        offers = np.random.default_rng(2).permutation(len(base.offers))
        spent = []
        for _turn in range(STRESS_ROUNDS):
            began = time.process_time()
            found = engine.batch(offers)
            spent.append(time.process_time() - began)
        singles = []
        for offer in offers[:200].tolist():
            began = time.perf_counter()
            engine.single(offer)
            singles.append((time.perf_counter() - began) * 1000)
        some = offers[:CHECKED]
        recall = recall_of(engine.rows(found, offers), exhaustive.rows(exhaustive.batch(some), some))
        rows.append({
            "variant": variant, "cpu_ms": median(spent) / len(offers) * 1000, "p50_ms": median(singles),
            "recall": recall, "checked": len(some),
        })  # fmt: skip
        engine.close(), exhaustive.close()
    return {"size": STRESSED, "rows": rows}


def memory(size: int) -> Result:
    """What the index and a full re-match hold, over the process that has read the listings."""
    from benchmarks.candidates import Engine

    vocabulary = load_vocabulary()
    small = base_of(1_000, vocabulary=vocabulary)
    Engine(small, vocabulary).batch(np.arange(len(small.offers)))  # lexicon, tables, imports
    base = base_of(size, vocabulary=vocabulary)
    before, _peak = resident_mb()
    began = time.process_time()
    engine = Engine(base, vocabulary)
    index_s = time.process_time() - began
    built, _peak = resident_mb()
    began = time.process_time()
    found = engine.batch(np.arange(len(base.offers)))
    best_s = time.process_time() - began
    _now, peak = resident_mb()
    packed = sum(len(record) for _one, record in found.packed())
    return {
        "size": size, "before_mb": before, "index_mb": built - before, "peak_mb": peak,
        "kb_a_listing": (built - before) * 1000 / size, "index_cpu_s": index_s, "best_cpu_s": best_s,
        "packed_mb": packed / 1e6,
    }  # fmt: skip


def storing() -> Result:
    """Writing the lists of all listings on MariaDB, beside computing them."""
    if not find_spec("MySQLdb"):
        return {"left_out": "the client of MariaDB is not installed (extra: services)"}
    from benchmarks.storing import stored

    return stored(STORED)


def exchanges() -> Result:
    """The documented exchanges of the file named in SYMBIOS_BENCH_EXCHANGES; nothing without one."""
    from benchmarks.documented_exchanges import FIELDS, measured, read_exchanges

    file = os.environ.get("SYMBIOS_BENCH_EXCHANGES", "")
    if not file:
        return {"left_out": "no file of exchanges is named in EXCHANGES"}
    known = read_exchanges(Path(file))
    with tempfile.TemporaryDirectory() as folder:
        found = measured(known, Path(folder))
    counts = {field: sum(map(belongs, known)) for field, belongs in FIELDS.items()}
    return {"counts": counts, "shares": found}


PARTS: dict[str, Callable[[], Result]] = {
    **{f"compare-{size}": (lambda size=size: compare(size)) for size in COMPARED},
    "stress": stress,
    **{f"memory-{size}": (lambda size=size: memory(size)) for size in MEMORY},
    "storing": storing,
    "exchanges": exchanges,
}


def main(name: str) -> None:
    """Run one part and print its result."""
    began = time.time()
    result = PARTS[name]()
    result |= {"part": name, "machine": machine(), "seconds": round(time.time() - began, 1)}
    json.dump(result, sys.stdout)


if __name__ == "__main__":
    np.seterr(all="ignore")
    main(sys.argv[1])
