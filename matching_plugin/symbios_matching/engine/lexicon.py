"""
Finding concepts in what people write, in seven languages: the longest known name wins.

Importable without pandas, because pages use ``recognise`` to propose chips while a person types. One
``Lexicon`` is built a vocabulary (about 3,000 names) and kept as long as the vocabulary lives.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from rapidfuzz import fuzz, process

from symbios_matching.engine.vocabulary import Vocabulary
from symbios_matching.engine.words import Token, purpose_start, tokens

How = Literal["exact", "reordered", "compound", "fuzzy", "ambiguous"]

# How much a find is trusted, in [0, 1]. An ambiguous word names several concepts, each a little.
TRUST: dict[How, float] = {"exact": 1.0, "reordered": 0.9, "compound": 0.8, "fuzzy": 0.9, "ambiguous": 0.6}

FUZZY_RATIO = 90  # of rapidfuzz's 100; below, "apple" words begin to meet "maple" words
FUZZY_LETTERS = 6  # shorter words have too many neighbours
FOREIGN_LETTERS = (
    6  # a shorter single word of another language is more often a chance likeness ("mast", "cane")
)
COMPOUND_LETTERS = 4  # the shortest stem of a compound's last part: "Gersten|treb(er)"
REORDERED_GAP = 1  # other words that may stand between those of one name

Stems = tuple[str, ...]


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


@dataclass(frozen=True, slots=True)
class Name:
    """One spelling: which concepts it names in which language, and whether it needs a question first."""

    stems: Stems
    concepts: dict[str, tuple[str, ...]]
    ambiguous: frozenset[str]

    def meaning(self, language: str) -> tuple[tuple[str, ...], bool]:
        """Concepts of this name as written in a language, and whether they are only candidates."""
        if language in self.concepts:
            found = self.concepts[language]
            return found, language in self.ambiguous or len(found) > 1
        if language and len(self.stems) == 1 and len(self.stems[0]) < FOREIGN_LETTERS - 1:
            return (), False
        found = tuple(dict.fromkeys(concept for ids in self.concepts.values() for concept in ids))
        return found, bool(self.ambiguous) or len(found) > 1


class Lexicon:
    """Every name of every concept, ready to be looked up by stems."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        spellings = _spellings(vocabulary)
        self._by_stems = dict(spellings)
        self._longest: dict[str, int] = defaultdict(int)
        counts: Counter[str] = Counter()
        for stems in spellings:
            self._longest[stems[0]] = max(self._longest[stems[0]], len(stems))
            counts.update(set(stems))
        self._known_words = counts
        self._by_rarest: dict[str, list[Name]] = defaultdict(list)
        for stems, name in spellings.items():
            if len(stems) > 1:
                self._by_rarest[min(stems, key=lambda word: (counts[word], word))].append(name)
        self._fuzzy_words: dict[str, list[str]] = defaultdict(list)
        for word in sorted(counts):
            if len(word) >= FUZZY_LETTERS - 1:
                self._fuzzy_words[word[0]].append(word)

    def recognise(self, text: str, language: str = "") -> list[Recognised]:
        """Concepts in order of appearance, each at most once; see the module function of this name."""
        language = language[:2].lower()
        words = tokens(text, language)
        found: list[Recognised] = []
        loose: list[tuple[int, Token]] = []
        place = 0
        while place < len(words):
            name, how = self._longest_name(words, place)
            length = len(name.stems) if name else 1
            span = words[place : place + length]
            found.extend(self._finds(name, how, span, text, language) if name else ())
            if length == 1:
                loose.append((place, words[place]))
            place += length
        fuller, settled = self._reordered(loose, text, language)
        found = [one for one in found if one.start not in settled]
        turn = purpose_start(text)
        return _first_of_each([replace(one, purpose=one.start > turn) for one in found + fuller])

    def _longest_name(self, words: list[Token], place: int) -> tuple[Name | None, How]:
        first = self._known(words[place].stem)
        longest = min(self._longest.get(first, 0), len(words) - place)
        stems = tuple(self._known(word.stem) for word in words[place : place + longest])
        for length in range(longest, 0, -1):
            name = self._by_stems.get(stems[:length])
            if name is not None:
                exact = all(
                    word.stem == stem for word, stem in zip(words[place:], stems[:length], strict=False)
                )
                return name, "exact" if exact else "fuzzy"
        return self._compound(words[place].stem), "compound"

    def _known(self, stem: str) -> str:
        """The stem itself if any name uses it, else the nearest long one, else the stem."""
        if stem in self._known_words or len(stem) < FUZZY_LETTERS - 1 or not stem.isalpha():
            return stem
        return self._nearest(stem)

    @lru_cache(maxsize=65_536)  # noqa: B019 - one lexicon lives as long as its vocabulary
    def _nearest(self, stem: str) -> str:
        best = process.extractOne(
            stem, self._fuzzy_words.get(stem[0], []), scorer=fuzz.ratio, score_cutoff=FUZZY_RATIO
        )
        return best[0] if best else stem

    def _compound(self, stem: str) -> Name | None:
        """German writes "Gerstentreber": look up the longest last part that is a name by itself."""
        for cut in range(3, len(stem) - COMPOUND_LETTERS + 1):
            name = self._by_stems.get((stem[cut:],))
            if name is not None and "de" in name.concepts:
                return name
        return None

    def _finds(self, name: Name, how: How, span: list[Token], text: str, language: str) -> list[Recognised]:
        if how == "compound" and language not in ("", "de"):
            return []
        concepts, ambiguous = name.meaning("de" if how == "compound" else language)
        kind: How = "ambiguous" if ambiguous else how
        trust = min(TRUST[kind], TRUST[how])
        start, end = span[0].start, span[-1].end
        return [Recognised(concept, text[start:end], start, kind, trust) for concept in concepts]

    def _reordered(
        self, loose: list[tuple[int, Token]], text: str, language: str
    ) -> tuple[list[Recognised], set[int]]:
        """
        Names whose words all stand near each other, apart or in another order: "grain from brewers, spent".

        Only words that stand alone take part. Also returns where the words begin that such a name settles.
        """
        places = {self._known(word.stem): (place, word) for place, word in reversed(loose)}
        found: list[Recognised] = []
        settled: set[int] = set()
        for stem in places:
            for name in self._by_rarest.get(stem, ()):
                if not all(part in places for part in name.stems):
                    continue
                span = sorted(places[part] for part in name.stems)
                if span[-1][0] - span[0][0] > len(name.stems) + REORDERED_GAP - 1:
                    continue
                finds = self._finds(name, "reordered", [word for _place, word in span], text, language)
                if finds:
                    found.extend(finds)
                    settled.update(word.start for _place, word in span)
        return found, settled


def _spellings(vocabulary: Vocabulary) -> dict[Stems, Name]:
    concepts: dict[Stems, dict[str, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
    ambiguous: dict[Stems, set[str]] = defaultdict(set)
    for (language, label), candidates in vocabulary.ambiguous.items():
        stems = tuple(word.stem for word in tokens(label, language))
        concepts[stems][language] = dict.fromkeys(candidates)
        ambiguous[stems].add(language)
    for concept in vocabulary.concepts.values():
        for language, labels in concept.labels.items():
            for label in labels:
                stems = tuple(word.stem for word in tokens(label, language))
                # A lone letter ("R&D" without its stop word "d") would name the concept far too often.
                if len("".join(stems)) > 1 and language not in ambiguous.get(stems, ()):
                    concepts[stems][language][concept.id] = None
    return {
        stems: Name(
            stems=stems,
            concepts={language: tuple(ids) for language, ids in languages.items()},
            ambiguous=frozenset(ambiguous.get(stems, ())),
        )
        for stems, languages in concepts.items()
    }


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
