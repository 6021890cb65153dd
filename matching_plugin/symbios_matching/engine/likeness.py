"""
How alike two texts are: cosine of weighted words and parts of words.

Words weigh by how rare they are in a fixed reference, the names and synergies of the vocabulary; a word
nobody there knows weighs most. So a likeness depends on the two texts alone, never on what else is listed.
Parts of four letters catch endings, compounds and typing errors. Numbers say nothing.
"""

from __future__ import annotations

import math
import threading
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from symbios_matching.engine.vocabulary import Vocabulary
from symbios_matching.engine.words import tokens

PART_LETTERS = 4
PART_WEIGHT = 0.35  # of a whole word's: a word of eight letters has five parts
DETAIL_WEIGHT = 0.3  # a word of the description, of one in the title
UNKNOWN_SEEN = 0.5  # a word the reference has never seen counts as seen half a time
MOST_FEATURES = 48  # the heaviest of a text; a title has twenty
BUCKETS = 1 << 20  # features are told apart by a hash of 20 bits
CELLS_AT_ONCE = 4_000_000

_SCRATCH = threading.local()  # all zeros between two calls; making it anew would cost more than a search

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


class WordWeights:
    """What each word and part of a word is worth, by the vocabulary and a share of texts that is common."""

    def __init__(self, vocabulary: Vocabulary, common_share: float) -> None:
        texts = [
            *(" ".join(word for words in one.labels.values() for word in words)
              for one in vocabulary.concepts.values()),
            *(f"{one.by_product} {one.process} {one.use} {one.origin} {one.receiver}"
              for one in vocabulary.synergies.values()),
        ]  # fmt: skip
        seen: Counter[str] = Counter()
        for text in texts:
            seen.update({feature for feature, _share in _features(text)})
        self._known = {
            feature: math.log1p(len(texts) / count) if count <= common_share * len(texts) else 0.0
            for feature, count in seen.items()
        }
        self._unknown = math.log1p(max(len(texts), 1) / UNKNOWN_SEEN)

    def of_text(self, title: str, details: str) -> tuple[list[int], list[float]]:
        """Hashed features of a text, heaviest first, with weights whose squares add up to at most one."""
        counted: dict[str, float] = {}
        for text, share in ((title, 1.0), (details, DETAIL_WEIGHT)):
            for feature, part in _features(text):
                weight = share * part * self._known.get(feature, self._unknown)
                if weight > counted.get(feature, 0.0):
                    counted[feature] = weight
        norm = math.sqrt(math.fsum(weight * weight for weight in counted.values()))
        heaviest = sorted(counted.items(), key=lambda one: (-one[1], one[0]))[:MOST_FEATURES]
        hashed: dict[int, float] = {}
        for feature, weight in heaviest:
            hashed.setdefault(zlib.crc32(feature.encode()) % BUCKETS, weight / norm)
        return list(hashed), list(hashed.values())


def _features(text: str) -> Iterator[tuple[str, float]]:
    """The words of a text and their parts, each with its share of weight."""
    for word in tokens(text):
        if word.folded.isalpha():
            yield word.stem, 1.0
            for cut in range(len(word.folded) - PART_LETTERS + 1):
                yield "#" + word.folded[cut : cut + PART_LETTERS], PART_WEIGHT


@lru_cache(maxsize=4)
def word_weights(vocabulary: Vocabulary, common_share: float) -> WordWeights:
    """The weights of a vocabulary, counted once."""
    return WordWeights(vocabulary, common_share)


class Texts:
    """Rows of weighted features in compressed form: row i owns ``features[start[i]:start[i + 1]]``."""

    def __init__(self, start: Ints, features: npt.NDArray[np.int32], weights: npt.NDArray[np.float32]):
        self.start, self.features, self.weights = start, features, weights
        self.length = np.diff(start)

    @classmethod
    def of(cls, titles: Sequence[str], details: Sequence[str], weights: WordWeights) -> Texts:
        """Count the features of each text; equal texts are read once."""
        read: dict[tuple[str, str], tuple[list[int], list[float]]] = {}
        features: list[int] = []
        worth: list[float] = []
        lengths: list[int] = []
        for text in zip(titles, details, strict=True):
            if text not in read:
                read[text] = weights.of_text(*text)
            found, heavy = read[text]
            features.extend(found)
            worth.extend(heavy)
            lengths.append(len(found))
        start = np.concatenate(([0], np.cumsum(lengths, dtype=np.int64))).astype(np.int64)
        return cls(start, np.array(features, dtype=np.int32), np.array(worth, dtype=np.float32))

    def take(self, rows: Ints) -> Texts:
        """These rows, in this order."""
        lengths = self.length[rows]
        places = ragged(self.start[rows], lengths)
        start = np.concatenate(([0], np.cumsum(lengths)))
        return Texts(start, self.features[places], self.weights[places])

    @classmethod
    def joined(cls, parts: Sequence[Texts]) -> Texts:
        """Several, one after the other."""
        lengths = np.concatenate([part.length for part in parts])
        start = np.concatenate(([0], np.cumsum(lengths)))
        features = np.concatenate([part.features for part in parts])
        return cls(start, features, np.concatenate([part.weights for part in parts]))


def cosines(offers: Texts, needs: Texts, offer: Ints, need: Ints) -> Floats:
    """The likeness in [0, 1] of pairs of row numbers. Summed over the need's features, whoever asks."""
    found = np.zeros(len(offer))
    distinct, place = np.unique(offer, return_inverse=True)
    if not len(distinct):
        return found
    if not hasattr(_SCRATCH, "local"):
        _SCRATCH.local = np.zeros(BUCKETS, dtype=np.int32)
    local = _SCRATCH.local
    most = max(1, int(offers.length[distinct].max()))
    portion = max(1, int(math.sqrt(CELLS_AT_ONCE / most)))
    order = np.argsort(place, kind="stable")
    bounds = np.searchsorted(place[order], np.arange(0, len(distinct) + portion, portion))
    for number, (first, last) in enumerate(zip(bounds[:-1], bounds[1:], strict=True)):
        rows = distinct[number * portion : (number + 1) * portion]
        features = offers.features[ragged(offers.start[rows], offers.length[rows])]
        weights = offers.weights[ragged(offers.start[rows], offers.length[rows])]
        known = np.unique(features)
        local[known] = np.arange(1, len(known) + 1)
        dense = np.zeros((len(rows), len(known) + 1), dtype=np.float64)
        dense[np.repeat(np.arange(len(rows)), offers.length[rows]), local[features]] = weights
        chosen = order[first:last]
        lengths = needs.length[need[chosen]]
        cells = ragged(needs.start[need[chosen]], lengths)
        own = np.repeat(place[chosen] - number * portion, lengths)
        products = dense[own, local[needs.features[cells]]] * needs.weights[cells]
        begin = np.cumsum(lengths) - lengths
        told = lengths > 0
        if told.any():
            found[chosen[told]] = np.add.reduceat(products, begin[told])
        local[known] = 0
    return np.minimum(found, 1.0)


def ragged(starts: Ints, lengths: Ints) -> Ints:
    """The numbers of several ranges, one after the other: starts [5, 9], lengths [2, 1] give [5, 6, 9]."""
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) - np.repeat(ends - lengths, lengths) + np.repeat(starts, lengths)
