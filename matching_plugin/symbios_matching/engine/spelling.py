"""
Which known words a mistyped one may be, by edits: a letter left out, put in, changed, or two swapped.

Short words are left alone, and so are words that differ by what chemistry or a prefix says ("sulphite" is no
"sulphide", "untanned" is not "tanned"). No pandas here: pages use it while a person types.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from rapidfuzz.distance import OSA

SHORTEST = 4  # letters; what is shorter has too many neighbours to mean one of them
SURE_LETTERS = 6  # of the known word; a shorter one counts only beside other words of its name
TWO_EDIT_LETTERS = 9
SURE_TWO_EDIT_LETTERS = 13
MOST_NEIGHBOURS = 3
NEGATING_PREFIXES = frozenset(
    {"un", "in", "im", "ir", "il", "non", "ne", "de", "des", "dis", "anti", "nicht"}
)
_ADJECTIVE = re.compile("(ic|ico|ica|ique)s?$")
_CHEMISTRY = re.compile("(at|it|id|ur|ol|al|an|en|on|os|as)(?:e|o|a|i|es|os|as|en|in)?$")


class Neighbour(NamedTuple):
    """The stem of a known word near to an unknown one; ``sure``: it may count without words beside it."""

    stem: str
    sure: bool


class Spelling:
    """The words of all names, each with its stem and the languages it belongs to; built once a vocabulary."""

    def __init__(self, words: Iterable[tuple[str, str, str]]) -> None:
        """Take (plain or folded word, stem, language) for every word of every name."""
        self._stems: dict[str, str] = {}
        self._languages: dict[str, set[str]] = defaultdict(set)
        self._uses: dict[str, int] = defaultdict(int)
        for word, stem, language in words:
            if word.isalpha() and len(word) >= SHORTEST:
                self._stems.setdefault(word, stem)
                self._languages[word].add(language)
                self._uses[word] += 1

    def neighbours(self, word: str, language: str, *, edits: int = 1, own: bool = False) -> list[Neighbour]:
        """
        Known words within so many edits (1 or 2) of an unknown one, likeliest first, at most three.

        Two edits only for long words that begin with the same letter. ``own``: of this language only.
        """
        if not word.isalpha() or len(word) < (SHORTEST if edits == 1 else TWO_EDIT_LETTERS):
            return []
        near = self._one_edit_away(word) if edits == 1 else self._two_edits_away(word)
        kept = [
            one for one in near if (not own or language in self._languages[one]) and not distinct(word, one)
        ]
        kept.sort(
            key=lambda one: (
                bool(language) and language not in self._languages[one],
                one[0] != word[0],
                -self._uses[one],
                one,
            )
        )
        found: dict[str, Neighbour] = {}
        for one in kept:
            enough = SURE_LETTERS if edits == 1 else SURE_TWO_EDIT_LETTERS
            sure = len(one) >= enough or (edits == 1 and _slip(word, one))
            found.setdefault(self._stems[one], Neighbour(self._stems[one], sure))
        return list(found.values())[:MOST_NEIGHBOURS]

    def _one_edit_away(self, word: str) -> list[str]:
        near = {known for key in (word, *_shortened(word)) for known in self._by_shortened.get(key, ())}
        return [known for known in near if OSA.distance(word, known, score_cutoff=1) == 1]

    def _two_edits_away(self, word: str) -> list[str]:
        around = range(len(word) - 2, len(word) + 3)
        near = (known for length in around for known in self._by_shape.get((word[0], length), ()))
        return [known for known in near if OSA.distance(word, known, score_cutoff=2) == 2]

    @cached_property
    def _by_shortened(self) -> dict[str, tuple[str, ...]]:
        """Words by themselves and by what is left when one letter is dropped."""
        found: dict[str, tuple[str, ...]] = {}
        for word in self._stems:
            for key in {word, *_shortened(word)}:
                found[key] = (*found.get(key, ()), word)
        return found

    @cached_property
    def _by_shape(self) -> dict[tuple[str, int], list[str]]:
        found: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word in self._stems:
            if len(word) >= TWO_EDIT_LETTERS - 1:
                found[word[0], len(word)].append(word)
        return found


def distinct(one: str, other: str) -> bool:
    """
    Are these two words near in letters only, because a prefix or a chemical ending tells them apart?

    >>> distinct("untanned", "tanned"), distinct("sulphite", "sulphide"), distinct("nitric", "citric")
    (True, True, True)
    >>> distinct("molases", "molasses")
    False
    """
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    if longer != shorter and longer.endswith(shorter) and longer[: -len(shorter)] in NEGATING_PREFIXES:
        return True
    if one[0] != other[0] and _ADJECTIVE.search(one) and _ADJECTIVE.search(other):
        return True  # nitric and citric
    ends = _CHEMISTRY.search(one), _CHEMISTRY.search(other)
    if not ends[0] or not ends[1] or ends[0].group(1) == ends[1].group(1):
        return False
    return one[: ends[0].start()] == other[: ends[1].start()]


def _slip(typed: str, meant: str) -> bool:
    """Two letters swapped or one struck twice: hardly ever another word, however short."""
    if sorted(typed) == sorted(meant):
        return True
    return any(
        typed[place] == typed[place - 1] and typed[:place] + typed[place + 1 :] == meant
        for place in range(1, len(typed))
    )


def _shortened(word: str) -> set[str]:
    return {word[:place] + word[place + 1 :] for place in range(len(word))}
