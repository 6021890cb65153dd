"""
The main ratios at 10,000 listings, one line each, in under a minute; exit 1 when one is missed.

    make bench-quick

Five rounds, candidates in turn, CPU seconds. PostgreSQL is asked when one answers and left out, with a line
that says so, when none does. ``make bench`` measures the same at every size and writes the tables.
"""

from __future__ import annotations

import sys

import numpy as np

from benchmarks.base import base_of
from benchmarks.candidates import ENGINE, Engine, makers_of
from benchmarks.compare import compared
from benchmarks.measuring import Measured, ask_singly
from benchmarks.ratios import Ratio, ratios_of
from symbios_matching.engine import Vocabulary
from symbios_matching.taxonomy.reference import load_vocabulary

SIZE = 10_000
ROUNDS = 5
SECONDS = 0.5  # of CPU for the sample of a slow peer, each round
SMALL, SLOWER = 1_000, 2.5  # a thousand listings; the promise is 4 at 100,000
WITHOUT = ("BM25",)  # compiling it takes longer than everything else together


def main(size: int = SIZE, rounds: int = ROUNDS, seconds: float = SECONDS) -> int:
    """Measure, print, and say with the exit code whether every ratio was kept."""
    vocabulary = load_vocabulary()
    base = base_of(size, vocabulary=vocabulary)
    makers, lines = makers_of(base, vocabulary)
    for line in lines:
        print(line)
    chosen = {name: maker for name, maker in makers.items() if name not in WITHOUT}
    measured, recall = compared(base, vocabulary, chosen, rounds=rounds, seconds=seconds)
    for one in measured.values():
        kind = "all" if one.asked == len(base.offers) else f"{one.asked} of {len(base.offers)}"
        print(
            f"        {one.name:<12} {one.cpu:9.4f} CPU ms an offer ({kind}),"
            f" one alone {one.single(50):8.3f} ms, useful@10 {one.useful:.3f}"
        )
    ratios = ratios_of(SIZE, measured, recall)
    ratios.append(latency_growth(measured[ENGINE], vocabulary))
    for ratio in ratios:
        print(ratio.line())
    missed = [ratio for ratio in ratios if not ratio.kept]
    print(f"{len(ratios) - len(missed)} of {len(ratios)} ratios kept by {ENGINE} at {size:,} listings")
    return 1 if missed else 0


def latency_growth(measured: Measured, vocabulary: Vocabulary) -> Ratio:
    """One listing alone, here against the same among a thousand."""
    base = base_of(SMALL, vocabulary=vocabulary)
    small = Measured(ENGINE, "")
    ask_singly(Engine(base, vocabulary), small, np.arange(len(base.offers)))
    return Ratio(
        f"one listing, median time / among {SMALL:,}", measured.single(50) / small.single(50), SLOWER
    )


if __name__ == "__main__":
    np.seterr(all="ignore")
    sys.exit(main())
