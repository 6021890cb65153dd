"""Who takes part: the engine, and every peer by name."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from typing import Any

import numpy as np

from benchmarks.base import Base
from benchmarks.text_peers import TOP, Bm25, Candidate, CharacterTfidf, TokenSetRatio, Trigrams
from symbios_matching.engine import DEFAULT_POLICY, Vocabulary
from symbios_matching.engine.index import Index

ENGINE = "Symbios"
TEXT_ONLY = ("TF-IDF", "BM25", "pg_trgm", "rapidfuzz")


class Engine(Candidate):
    """Symbios: all factors, the law, and the reasons as packed records."""

    name, note = ENGINE, "Index.best(top=10): all factors, law gate, reasons as packed records"
    always_whole = True

    def __init__(self, base: Base, vocabulary: Vocabulary) -> None:
        self.index = Index.of(base.offers, base.needs, vocabulary=vocabulary, policy=DEFAULT_POLICY)
        self._count = len(base.offers)

    def batch(self, offers: np.ndarray) -> Any:
        everybody = None if len(offers) == self._count else offers.tolist()
        return self.index.best(everybody, side="offer", top=TOP)

    def rows(self, found: Any, offers: np.ndarray) -> dict[int, Sequence[int]]:
        bounds = found.start.tolist()
        needs = {
            int(one): found.others[first:last].tolist()
            for one, first, last in zip(found.listings, bounds[:-1], bounds[1:], strict=True)
        }
        return {offer: needs[offer] for offer in offers.tolist()}

    def single(self, offer: int) -> Any:
        return self.index.best([offer], side="offer", top=TOP)


def postgres_answers() -> bool:
    """Does a PostgreSQL answer where the benchmark looks for one?"""
    settings = dict(part.split("=", 1) for part in Trigrams.ADDRESS.split())
    try:
        with socket.create_connection((settings["host"], int(settings["port"])), timeout=1):
            return True
    except OSError:
        return False


def makers_of(base: Base, vocabulary: Vocabulary) -> tuple[dict[str, Callable[[], Candidate]], list[str]]:
    """Every candidate that can take part here, and a line for each that cannot."""
    from benchmarks.exhaustive_peer import Exhaustive
    from benchmarks.sql_peer import DuckDb

    every: dict[str, tuple[str, Callable[[], Candidate]]] = {
        ENGINE: ("numpy", lambda: Engine(base, vocabulary)),
        "TF-IDF": ("sparse_dot_topn", lambda: CharacterTfidf(base)),
        "BM25": ("bm25s", lambda: Bm25(base)),
        "DuckDB": ("duckdb", lambda: DuckDb(base, vocabulary)),
        "exhaustive": ("numpy", lambda: Exhaustive(base, vocabulary)),
        "pg_trgm": ("psycopg2", lambda: Trigrams(base)),
        "rapidfuzz": ("rapidfuzz", lambda: TokenSetRatio(base)),
    }
    lines = [f"{name} is left out: {library} is not installed (extra: bench)"
             for name, (library, _maker) in every.items() if not find_spec(library)]  # fmt: skip
    if find_spec("psycopg2") and not postgres_answers():
        lines.append(f"pg_trgm is left out: no PostgreSQL answers ({Trigrams.ADDRESS})")
    missing = {line.split(" ")[0] for line in lines}
    return {name: maker for name, (_library, maker) in every.items() if name not in missing}, lines
