"""
Rankings of a few hundred titles by their words alone, for the documented exchanges, and their fusion.

Each takes the titles asked about and the titles to rank and returns a matrix of likeness, asked x ranked,
more is better. Peers whose library is not installed are left out by ``text_rankings``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from importlib.util import find_spec

import numpy as np

FUSION_CONSTANT = 60  # Cormack, Clarke, Buettcher 2009: reciprocal rank fusion

Likeness = Callable[[Sequence[str], Sequence[str]], np.ndarray]


def by_token_set(asked: Sequence[str], ranked: Sequence[str]) -> np.ndarray:
    """rapidfuzz token_set_ratio, letters in one case."""
    from rapidfuzz import fuzz, process, utils

    return process.cdist(asked, ranked, scorer=fuzz.token_set_ratio, processor=utils.default_process)


def by_bm25(asked: Sequence[str], ranked: Sequence[str]) -> np.ndarray:
    """bm25s as it comes, English stop words left out."""
    import bm25s

    index = bm25s.BM25()
    index.index(bm25s.tokenize(list(ranked), stopwords="en", show_progress=False), show_progress=False)
    known = set(index.vocab_dict)
    rows = []
    for title in asked:
        words = [word for word in re.findall(r"(?u)\b\w\w+\b", title.lower()) if word in known]
        rows.append(index.get_scores(words) if words else np.zeros(len(ranked)))
    return np.array(rows)


def by_characters(asked: Sequence[str], ranked: Sequence[str]) -> np.ndarray:
    """Cosine of TF-IDF over parts of three to five letters."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    parts = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
    rows = parts.fit_transform(ranked)
    return (parts.transform(asked) @ rows.T).toarray()


NEEDED = {"token_set_ratio": "rapidfuzz", "BM25": "bm25s", "character TF-IDF": "sklearn"}
LIKENESS: dict[str, Likeness] = {
    "token_set_ratio": by_token_set,
    "BM25": by_bm25,
    "character TF-IDF": by_characters,
}


def text_rankings(asked: Sequence[str], ranked: Sequence[str]) -> dict[str, np.ndarray]:
    """Places of the ranked titles, best first, for each asked one; equal likeness in the order given."""
    found = {
        name: order_of(likeness(asked, ranked))
        for name, likeness in LIKENESS.items()
        if find_spec(NEEDED[name])
    }
    if len(found) > 1:
        found["rank fusion of these"] = order_of(sum(fused(order) for order in found.values()))
    return found


def missing_peers() -> list[str]:
    """Names of the peers whose library is not installed."""
    return [name for name, library in NEEDED.items() if not find_spec(library)]


def order_of(likeness: np.ndarray) -> np.ndarray:
    """Columns of each row, best first; of equals the first."""
    return np.argsort(-np.round(likeness, 9), axis=1, kind="stable")


def fused(order: np.ndarray) -> np.ndarray:
    """The worth of each column in a fusion of ranks: 1 / (60 + rank)."""
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(1, order.shape[1] + 1)[None, :], axis=1)
    return 1.0 / (FUSION_CONSTANT + ranks)
