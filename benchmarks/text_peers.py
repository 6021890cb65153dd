"""
The tools a person would reach for instead, that read titles only: TF-IDF, BM25, rapidfuzz, PostgreSQL.

Every candidate is built from a base, answers ``batch`` (needs for many offers) and ``single`` (for one) with
row numbers of needs, best first, ten at most, and tells its CPU seconds, those of its server included. Each
is set up as its own manual advises for this job, with one thread: CPU time is what is compared.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Sequence
from typing import Any

import numpy as np

from benchmarks.base import Base

TOP = 10
_WORD = re.compile(r"\w+")


class Candidate:
    """One way to find needs for offers."""

    name = ""
    note = ""
    always_whole = False
    """Its cost of one offer depends on how many are asked at once: no sample stands for the whole."""

    def __init__(self, base: Base) -> None:
        """Build whatever index it takes; this is timed apart."""

    def batch(self, offers: np.ndarray) -> Any:
        """The needs of many offers, in a form of its own; ``rows`` reads it when the clock has stopped."""
        return [self.single(int(offer)) for offer in offers]

    def rows(self, found: Any, offers: np.ndarray) -> dict[int, Sequence[int]]:
        """What ``batch`` found, by offer."""
        return dict(zip(offers.tolist(), found, strict=True))

    def single(self, offer: int) -> Any:
        raise NotImplementedError

    def cpu(self) -> float:
        """CPU seconds used so far by this process and, where there is one, by the server on its behalf."""
        return time.process_time()

    def close(self) -> None:
        """Leave nothing behind."""


class CharacterTfidf(Candidate):
    """scikit-learn's vectors of three-letter parts, best ten by sparse_dot_topn."""

    name, note = "TF-IDF", "TfidfVectorizer(char_wb, 3-grams, float32) + sp_matmul_topn(10)"

    def __init__(self, base: Base) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        self._titles = base.offers["title"].tolist()
        self._vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 3), dtype=np.float32)
        self._needs = self._vectors.fit_transform(base.needs["title"].tolist()).T.tocsr()
        self._offers = self._vectors.transform(self._titles).tocsr()
        self._at_once = min(2000, max(50, 100_000_000 // max(1, len(base.needs))))

    def batch(self, offers: np.ndarray) -> list[Sequence[int]]:
        found: list[Sequence[int]] = []
        for first in range(0, len(offers), self._at_once):
            found.extend(self._best(self._offers[offers[first : first + self._at_once]]))
        return found

    def single(self, offer: int) -> Sequence[int]:
        return self._best(self._vectors.transform([self._titles[offer]]))[0]

    def _best(self, rows) -> list[Sequence[int]]:
        from sparse_dot_topn import sp_matmul_topn

        best = sp_matmul_topn(rows, self._needs, top_n=TOP, threshold=0.0, sort=True, n_threads=1)
        return [best.indices[a:b] for a, b in zip(best.indptr[:-1], best.indptr[1:], strict=True)]


class Bm25(Candidate):
    """bm25s with its compiled backend, words of the title."""

    name, note = "BM25", "bm25s, method lucene, numba backend"

    def __init__(self, base: Base) -> None:
        import bm25s

        self._queries = [_WORD.findall(title.lower()) for title in base.offers["title"]]
        words = [_WORD.findall(title.lower()) for title in base.needs["title"]]
        self._best_of = bm25s.BM25(method="lucene", backend="numba")
        self._best_of.index(words, show_progress=False)
        self._known = set(self._best_of.vocab_dict)
        self._most = min(TOP, len(words))
        self.single(0)  # compiles

    def batch(self, offers: np.ndarray) -> list[Sequence[int]]:
        # The library knows no question without a known word; ask for nothing then.
        queries = [[word for word in self._queries[offer] if word in self._known] or [""] for offer in offers]
        found, _scores = self._best_of.retrieve(queries, k=self._most, show_progress=False, n_threads=1)
        return list(found)

    def single(self, offer: int) -> Sequence[int]:
        return self.batch(np.array([offer]))[0]


class TokenSetRatio(Candidate):
    """rapidfuzz's process.extract, the usual three lines."""

    name, note = "rapidfuzz", "process.extract(scorer=token_set_ratio, limit=10)"

    def __init__(self, base: Base) -> None:
        self._offers = [title.lower() for title in base.offers["title"]]
        self._needs = [title.lower() for title in base.needs["title"]]

    def single(self, offer: int) -> Sequence[int]:
        from rapidfuzz import fuzz, process

        best = process.extract(self._offers[offer], self._needs, scorer=fuzz.token_set_ratio, limit=TOP)
        return [row for _title, _likeness, row in best]


class Trigrams(Candidate):
    """PostgreSQL's pg_trgm with a GIN index, the title compared with %."""

    name, note = "pg_trgm", "PostgreSQL GIN gin_trgm_ops, title % q (0.3) ORDER BY similarity LIMIT 10"
    ADDRESS = os.environ.get(
        "SYMBIOS_BENCH_POSTGRES", "host=127.0.0.1 port=5432 user=postgres dbname=postgres"
    )
    BEST = "select id from need where title %% {q} order by similarity(title, {q}) desc limit 10"

    def __init__(self, base: Base) -> None:
        import psycopg2
        from psycopg2.extras import execute_values

        self._link = psycopg2.connect(self.ADDRESS)
        self._link.autocommit = True
        self._ask = self._link.cursor()
        self._ask.execute("select pg_backend_pid()")
        self._server = int(self._ask.fetchone()[0])
        self._titles = [title.lower() for title in base.offers["title"]]
        # Temporary tables are this connection's own and are gone with it, whatever happens.
        self._ask.execute("create extension if not exists pg_trgm")
        for setting in ("temp_buffers = '512MB'", "work_mem = '128MB'", "maintenance_work_mem = '512MB'",
                        "jit = off", "enable_seqscan = off", "max_parallel_workers_per_gather = 0",
                        "max_parallel_maintenance_workers = 0"):  # fmt: skip
            self._ask.execute(f"set {setting}")
        for table, titles in (
            ("need", [title.lower() for title in base.needs["title"]]),
            ("offer", self._titles),
        ):
            self._ask.execute(f"create temporary table {table} (id int primary key, title text)")
            execute_values(
                self._ask, f"insert into {table} values %s", list(enumerate(titles)), page_size=5000
            )
        self._ask.execute("create index on need using gin (title gin_trgm_ops)")
        self._ask.execute("vacuum analyze need")
        self._ask.execute("analyze offer")

    def batch(self, offers: np.ndarray) -> list[Sequence[int]]:
        self._ask.execute(
            "select asked.place, best.id from unnest(%s) with ordinality asked(offer, place)"
            " join offer on offer.id = asked.offer"
            f" cross join lateral ({self.BEST.format(q='offer.title')}) best",
            (offers.tolist(),),
        )
        found: list[list[int]] = [[] for _offer in offers]
        for place, need in self._ask.fetchall():
            found[place - 1].append(need)
        return found

    def single(self, offer: int) -> Sequence[int]:
        self._ask.execute(self.BEST.format(q="%(q)s"), {"q": self._titles[offer]})
        return [row[0] for row in self._ask.fetchall()]

    def cpu(self) -> float:
        return time.process_time() + cpu_of(self._server)

    def close(self) -> None:
        self._link.close()


def cpu_of(process: int) -> float:
    """CPU seconds a running process has used."""
    return cpu_in(f"/proc/{process}/stat")


def cpu_in(file: str) -> float:
    """CPU seconds of a process or thread, user and system, as Linux tells in its file ``stat``."""
    with open(file, encoding="ascii") as stream:
        fields = stream.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
