"""
Finding concepts in what people write, in seven languages: the longest known name wins.

Importable without pandas, because pages use ``recognise`` to propose chips while a person types. One
``Lexicon`` is built a vocabulary (about 12,000 names) and kept as long as the vocabulary lives.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias, cast

from symbios_matching.engine.names import Name, spellings_of, with_joined
from symbios_matching.engine.reading import How, Reader, Words
from symbios_matching.engine.statements import is_denied
from symbios_matching.engine.units import parse_unit
from symbios_matching.engine.vocabulary import Vocabulary
from symbios_matching.engine.words import fold, stem

# How much a find is trusted, in [0, 1]. An ambiguous word names several concepts, each a little.
TRUST: dict[How, float] = {"exact": 1.0, "reordered": 0.9, "compound": 0.8, "fuzzy": 0.9, "ambiguous": 0.6}

FOREIGN_FUZZY_LETTERS = 8  # of the stem
REORDERED_GAP = 1  # other words that may stand between those of one name
_END = ""  # where a name ends in the tree of stems
Tree: TypeAlias = dict[str, Any]  # stem -> what may follow; _END -> the name
_COUNTED = re.compile(r"\d\s*$")
_BREAK = re.compile(r"[.,;:/()]")
# With a hyphen only: "storage space free from May" is space all the same.
_FREE_AFTER = re.compile(r"-(?:free|freie?[rsnm]?|frei)(?!\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Recognised:
    """
    One concept found in a text: the words it was found by, where they begin, how sure the find is.

    ``trust`` is in [0, 1]; ``purpose`` says that the words stand behind a "for": what it is for, not what
    it is.
    """

    concept_id: str
    words: str
    start: int
    how: How
    trust: float
    purpose: bool = False


class Lexicon:
    """Every name of every concept, ready to be looked up by stems."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        spellings = spellings_of(vocabulary)
        self._by_stems = with_joined(spellings, vocabulary)
        self._tree: Tree = {}
        counts: Counter[str] = Counter()
        for stems, name in self._by_stems.items():
            counts.update(set(stems))
            branch = self._tree
            for one in stems:
                branch = branch.setdefault(one, {})
            branch[_END] = name
        self._by_rarest: dict[str, list[Name]] = defaultdict(list)
        for stems, name in spellings.items():
            if len(stems) > 1:
                self._by_rarest[min(stems, key=lambda word: (counts[word], word))].append(name)
        self._reader = Reader(vocabulary, self._by_stems)

    def recognise(self, text: str, language: str = "") -> list[Recognised]:
        """Concepts in order of appearance, each at most once; see the module function of this name."""
        language = language[:2].lower()
        said = self._reader.read(text, language)
        found: list[Recognised] = []
        loose: list[int] = []
        place = 0
        while place < len(said.words):
            name, how, length = self._longest_name(said, place)
            if name:
                found += self._finds(name, how, said, place, place + length - 1)
            if length == 1:
                loose.append(place)
            place += length
        if len(loose) > 1:
            fuller, settled = self._reordered(said, loose)
            found = [one for one in found if one.start not in settled] + fuller if settled else found
        if not found:
            return found
        found = _not_measures(found, text) if len(found) > 1 else found
        return _first_of_each(_not_denied(found, text, language) if said.may_deny else found)

    def _longest_name(self, said: Words, place: int) -> tuple[Name | None, How, int]:
        """The longest name that begins here, how it was found, and how many words it takes."""
        tree = self._tree
        if not any(reading.stem in tree for reading in said.words[place].readings):
            return self._in_two(said, place) or (None, "exact", 1)
        best: tuple[int, int, Name | None, How] = (0, 0, None, "exact")
        open_ends: list[tuple[int, Tree, int, bool, How]] = [(place, tree, 0, False, "exact")]
        while open_ends:
            at, tree, guesses, sure, how = open_ends.pop()
            name = tree.get(_END)
            # A name is not made of guesses only, and guesses do not reach over a comma.
            better = name is not None and sure and (at - place, -guesses) > best[:2]
            if better and not (guesses and _broken(said, place, at - 1)):
                best = (at - place, -guesses, cast(Name, name), how)
            if at == len(said.words) or (how == "compound" and at > place):
                continue
            for reading in reversed(said.words[at].readings):
                branch = tree.get(reading.stem)
                if branch is not None:
                    guess = reading.how != "exact"
                    kind = reading.how if guess else how
                    open_ends.append((at + 1, branch, guesses + guess, sure or reading.sure, kind))
        return (best[0] < 2 and self._in_two(said, place)) or (best[2], best[3], max(best[0], 1))

    def _in_two(self, said: Words, place: int) -> tuple[Name | None, How, int] | None:
        """A name of one long word that was written as two: "Molken Pulver"."""
        if place + 1 < len(said.words):
            together = said.words[place].folded + said.words[place + 1].folded
            if together in self._reader.one_word_names:
                return self._by_stems[stem(together),], "exact", 2
        return None

    def _finds(self, name: Name, how: How, said: Words, first: int, last: int) -> list[Recognised]:
        language = said.language
        concepts, ambiguous = name.meaning("de" if how == "compound" else language)
        if how == "fuzzy" and language and language not in name.concepts and len(name.stems) == 1:
            # A guess at a word of another language is too far a guess, unless the word is long.
            concepts = concepts if len(name.stems[0]) >= FOREIGN_FUZZY_LETTERS else ()
        kind: How = "ambiguous" if ambiguous else how
        trust = min(TRUST[kind], TRUST[how])
        start, end = said.spans[first][0], said.spans[last][1]
        return [
            Recognised(concept, said.text[start:end], start, kind, trust, start > said.turn)
            for concept in concepts
        ]

    def _reordered(self, said: Words, loose: list[int]) -> tuple[list[Recognised], set[int]]:
        """
        Names whose words all stand near each other, apart or in another order: "grain from brewers, spent".

        Only words that stand alone take part. Also returns where the words begin that such a name settles.
        """
        places = {
            reading.stem: place
            for place in reversed(loose)
            for reading in reversed(said.words[place].readings)
        }
        found: list[Recognised] = []
        settled: set[int] = set()
        for known in places:
            for name in self._by_rarest.get(known, ()):
                if not all(part in places for part in name.stems):
                    continue
                span = sorted(places[part] for part in name.stems)
                if span[-1] - span[0] > len(name.stems) + REORDERED_GAP - 1 or len(set(span)) < len(span):
                    continue
                readings = [
                    one for place in span for one in said.words[place].readings if one.stem in name.stems
                ]
                guessed = any(one.how == "fuzzy" for one in readings)
                if not any(one.sure for one in readings) or (guessed and _broken(said, span[0], span[-1])):
                    continue
                finds = self._finds(name, "reordered", said, span[0], span[-1])
                if finds:
                    found.extend(finds)
                    settled.update(said.spans[place][0] for place in span)
        return found, settled


def _broken(said: Words, first: int, last: int) -> bool:
    """Does a comma or the like stand between the words?"""
    return first < last and bool(_BREAK.search(said.text, said.spans[first][1], said.spans[last][0]))


def _not_measures(found: list[Recognised], text: str) -> list[Recognised]:
    """What is counted in pallets is not pallets: "12 pallets of spent grain" names the grain alone."""
    return [one for one in found if not (_COUNTED.search(text[: one.start]) and parse_unit(one.words))]


def _not_denied(found: list[Recognised], text: str, language: str) -> list[Recognised]:
    """What the text names without denying it: "without meat" and "lactose-free" name neither."""
    kept = []
    for one in found:
        before = fold(text[: one.start] + "x")[:-1]
        free = _FREE_AFTER.match(text, one.start + len(one.words))
        if not free and not is_denied(before, len(before), len(before), language=language):
            kept.append(one)
    return kept


def _first_of_each(found: list[Recognised]) -> list[Recognised]:
    best: dict[str, Recognised] = {}
    for one in found:
        kept = best.get(one.concept_id)
        if kept is None or one.trust > kept.trust:
            best[one.concept_id] = one
    return sorted(best.values(), key=lambda one: (one.start, -one.trust, one.concept_id))


@lru_cache(maxsize=4)
def lexicon_of(vocabulary: Vocabulary) -> Lexicon:
    """The lexicon of a vocabulary, built once."""
    return Lexicon(vocabulary)


def recognise(text: str, language: str, vocabulary: Vocabulary) -> list[Recognised]:
    """
    The concepts a text speaks of, with the words they were found by.

    Args:
        text: a title or description, as written.
        language: two letters; "" when not known, then names of all languages count alike. With a language,
            names of other languages still count unless they are single short words.
        vocabulary: where the names come from.

    Returns:
        In order of appearance, each concept once. A word that several concepts share comes back as all of
        them, marked ``how="ambiguous"``: a page should ask.
    """
    return lexicon_of(vocabulary).recognise(text or "", language or "")
