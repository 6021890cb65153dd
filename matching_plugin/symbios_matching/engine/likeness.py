"""
How alike two texts are: cosine of weighted words and parts of words, over an inverted index of the needs.

Rare words weigh more; parts of four letters catch endings, compounds and typing errors. No pair is visited
that shares nothing: work grows with the length of posting lists, and words found nearly everywhere have
none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from symbios_matching.engine.words import tokens

PART_LETTERS = 4
PART_WEIGHT = 0.35  # of a whole word's: a word of eight letters has five parts
DETAIL_WEIGHT = 0.3  # a word of the description, of one in the title
ALWAYS_LISTED = 200  # a posting list this short is never too common

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Vectors:
    """Rows of weighted features in compressed form: row i owns ``features[start[i]:start[i + 1]]``."""

    start: Ints
    features: Ints
    weights: Floats


def vectors(titles: Sequence[str], details: Sequence[str], known: dict[str, int], *, grow: bool) -> Vectors:
    """
    Count features of each text; ``known`` numbers them and grows when asked, else unknown ones are left
    out.
    """
    start: list[int] = [0]
    features: list[int] = []
    weights: list[float] = []
    seen: dict[tuple[str, str], dict[int, float]] = {}
    for text in zip(titles, details, strict=True):
        if text not in seen:
            seen[text] = _features(*text, known, grow=grow)
        counted = seen[text]
        features.extend(counted)
        weights.extend(counted.values())
        start.append(len(features))
    return Vectors(
        np.array(start, dtype=np.int64),
        np.array(features, dtype=np.int64),
        np.array(weights, dtype=np.float64),
    )


def _features(title: str, details: str, known: dict[str, int], *, grow: bool) -> dict[int, float]:
    counted: dict[int, float] = {}
    for text, share in ((title, 1.0), (details, DETAIL_WEIGHT)):
        for word in tokens(text):
            _count(counted, word.stem, share, known, grow=grow)
            for cut in range(len(word.folded) - PART_LETTERS + 1):
                part = "#" + word.folded[cut : cut + PART_LETTERS]
                _count(counted, part, share * PART_WEIGHT, known, grow=grow)
    return counted


def _count(
    counted: dict[int, float], feature: str, weight: float, known: dict[str, int], *, grow: bool
) -> None:
    number = known.setdefault(feature, len(known)) if grow else known.get(feature, -1)
    if number >= 0:
        counted[number] = max(counted.get(number, 0.0), weight)


class TextIndex:
    """The needs' side: posting lists of weighted, normalised features."""

    def __init__(self, titles: Sequence[str], details: Sequence[str], *, common_share: float) -> None:
        self._known: dict[str, int] = {}
        rows = vectors(titles, details, self._known, grow=True)
        self.size = len(titles)
        frequency = np.bincount(rows.features, minlength=len(self._known))
        self._idf = np.log1p(self.size / np.maximum(frequency, 1))
        self._idf[frequency > max(ALWAYS_LISTED, common_share * self.size)] = 0.0
        weights = self._normalised(rows)
        row_of = np.repeat(np.arange(self.size), np.diff(rows.start))
        order = np.argsort(rows.features, kind="stable")
        self._need, self._weight = row_of[order], weights[order]
        self._start = np.searchsorted(rows.features[order], np.arange(len(self._known) + 1))

    def offers(self, titles: Sequence[str], details: Sequence[str]) -> Vectors:
        """The offers' side, weighted by what is rare among the needs."""
        rows = vectors(titles, details, self._known, grow=False)
        return Vectors(rows.start, rows.features, self._normalised(rows))

    def alike(self, offers: Vectors, first: int, last: int, *, floor: float) -> tuple[Ints, Ints, Floats]:
        """Offers (row numbers first..last), needs and cosines in [0, 1] of all pairs not below the floor."""
        begin, end = offers.start[first], offers.start[last]
        features, weights = offers.features[begin:end], offers.weights[begin:end]
        rows = np.repeat(np.arange(last - first), np.diff(offers.start[first : last + 1]))
        useful = weights > 0
        features, weights, rows = features[useful], weights[useful], rows[useful]
        lengths = self._start[features + 1] - self._start[features]
        postings = ragged(self._start[features], lengths)
        cells = np.repeat(rows, lengths) * self.size + self._need[postings]
        cosine = np.bincount(
            cells,
            weights=np.repeat(weights, lengths) * self._weight[postings],
            minlength=(last - first) * self.size,
        )
        found = np.flatnonzero(cosine >= floor)
        return found // self.size + first, found % self.size, np.minimum(cosine[found], 1.0)

    def _normalised(self, rows: Vectors) -> Floats:
        weights = rows.weights * self._idf[rows.features]
        row_of = np.repeat(np.arange(len(rows.start) - 1), np.diff(rows.start))
        norms = np.sqrt(np.bincount(row_of, weights=weights**2, minlength=len(rows.start) - 1))
        return weights / np.maximum(norms, 1e-12)[row_of]


def ragged(starts: Ints, lengths: Ints) -> Ints:
    """The numbers of several ranges, one after the other: starts [5, 9], lengths [2, 1] give [5, 6, 9]."""
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) - np.repeat(ends - lengths, lengths) + np.repeat(starts, lengths)
