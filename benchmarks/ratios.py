"""
What must hold, as ratios measured in one run, and the lines that say whether it does.

The limits at 100,000 listings are the product's promise. At 10,000 the same promise looks different, because
costs grow at different rates: where every offer meets every need (TF-IDF, pg_trgm, rapidfuzz) ten times
the listings cost about a hundred times the CPU, while the engine is allowed 10 ** 1.3, twenty times. A
limit at 10,000 is therefore the one at 100,000 times (growth of the peer) / (growth allowed to the engine):
an engine that just keeps it, and grows as it may, just keeps the promise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.candidates import ENGINE, TEXT_ONLY
from benchmarks.measuring import Measured

# The engine's CPU for the full re-match of 100,000 listings, at most so much of each peer's.
PROMISED = {"TF-IDF": 1 / 2, "DuckDB": 1 / 10, "exhaustive": 1 / 15, "pg_trgm": 1 / 60, "rapidfuzz": 1 / 300}
# CPU of a peer's full re-match of 100,000 listings over that of 10,000, as measured by ``make bench``.
GROWTH = {"TF-IDF": 99, "DuckDB": 35, "exhaustive": 65, "pg_trgm": 95, "rapidfuzz": 104}
GROWTH_ALLOWED = 10**1.3
BATCH = {
    10_000: {name: limit * GROWTH[name] / GROWTH_ALLOWED for name, limit in PROMISED.items()},
    100_000: PROMISED,
}
# One listing alone against pg_trgm, whose own time grows six-fold from 10,000 to 100,000 while the engine's
# may double; its 95th percentile against its median; right partners; exactness.
SINGLE = {10_000: 3 / 10, 100_000: 1 / 10}
TAIL = 5.0
USEFUL = 3.0
RECALL = 0.999


@dataclass(frozen=True)
class Ratio:
    """One promise and what was measured: at most (or at least) ``limit``."""

    what: str
    value: float
    limit: float
    at_least: bool = False

    @property
    def kept(self) -> bool:
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    def line(self) -> str:
        sign = ">=" if self.at_least else "<="
        verdict = "ok    " if self.kept else "MISSED"
        return f"{verdict}  {self.what:<52} {self.value:>8.4f}  {sign} {self.limit:.4f}"


def ratios_of(size: int, measured: Mapping[str, Measured], recall: float | None = None) -> list[Ratio]:
    """Every promise that these candidates let us check at this size (10,000 or 100,000 listings)."""
    return ratios_of_rows(size, [one.as_dict(size // 2) for one in measured.values()], recall)


def ratios_of_rows(size: int, rows: Sequence[Mapping[str, Any]], recall: float | None = None) -> list[Ratio]:
    """The same from rows of a result file."""
    by_name = {row["name"]: row for row in rows}
    ours = by_name[ENGINE]
    found = [
        Ratio(f"CPU of the full re-match / {name}", ours["cpu_ms"] / by_name[name]["cpu_ms"], limit)
        for name, limit in BATCH[size].items()
        if name in by_name
    ]
    found += [
        Ratio(
            f"right partners among ten / {name}",
            ours["useful"] / max(by_name[name]["useful"], 1e-9),
            USEFUL,
            at_least=True,
        )
        for name in TEXT_ONLY
        if name in by_name
    ]
    if "pg_trgm" in by_name:
        share = ours["p50_ms"] / by_name["pg_trgm"]["p50_ms"]
        found.append(Ratio("one listing, median time / pg_trgm", share, SINGLE[size]))
    found.append(Ratio("one listing, 95th percentile / median", ours["p95_ms"] / ours["p50_ms"], TAIL))
    if recall is not None:
        found.append(
            Ratio("recall of the ten best against exhaustive scoring", recall, RECALL, at_least=True)
        )
    return found
