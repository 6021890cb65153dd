"""
Finding concepts in what people write, in seven languages: the longest known name wins.

Importable without pandas, because pages use ``recognise`` to propose chips while a person types. One
``Lexicon`` is built a vocabulary (about 12,000 names) and kept as long as the vocabulary lives.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal, NamedTuple, TypeAlias, cast

from symbios_matching.engine.names import (
    JOINED_LETTERS,
    Name,
    Stems,
    labels_of,
    spellings_of,
    with_joined,
)
from symbios_matching.engine.spelling import Spelling
from symbios_matching.engine.statements import DENYING_WORDS, is_denied
from symbios_matching.engine.vocabulary import Vocabulary
from symbios_matching.engine.words import Token, fold, plain, purpose_start, stem, tokens

How = Literal["exact", "reordered", "compound", "fuzzy", "ambiguous"]

# How much a find is trusted, in [0, 1]. An ambiguous word names several concepts, each a little.
TRUST: dict[How, float] = {"exact": 1.0, "reordered": 0.9, "compound": 0.8, "fuzzy": 0.9, "ambiguous": 0.6}

FOREIGN_FUZZY_LETTERS = 8  # of the stem
COMPOUND_LETTERS = 4  # the shortest stem of a compound's last part: "Gersten|treb(er)"
REORDERED_GAP = 1  # other words that may stand between those of one name
_END = ""  # where a name ends in the tree of stems
Tree: TypeAlias = dict[str, Any]  # stem -> what may follow; _END -> the name
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


class Reading(NamedTuple):
    """One stem that a word of a text may stand for; ``sure``: enough without words beside it."""

    stem: str
    how: How
    sure: bool


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
        self._known_words = frozenset(counts)
        self._by_rarest: dict[str, list[Name]] = defaultdict(list)
        for stems, name in spellings.items():
            if len(stems) > 1:
                self._by_rarest[min(stems, key=lambda word: (counts[word], word))].append(name)
        known = [
            (spelling, word.stem, language)
            for label, language in labels_of(vocabulary)
            for word in tokens(label, language)
            for spelling in {word.folded, plain(label[word.start : word.end])}
        ]
        self._own_words = frozenset((stem, language) for _word, stem, language in known)
        self._spelling = Spelling(known)
        self._ordinary = vocabulary.ordinary_words | {
            ("", word) for _language, word in vocabulary.ordinary_words
        }

    def recognise(self, text: str, language: str = "") -> list[Recognised]:
        """Concepts in order of appearance, each at most once; see the module function of this name."""
        language = language[:2].lower()
        words = tokens(text, language)
        read = [self._read(text[word.start : word.end], word, language) for word in words]
        found: list[Recognised] = []
        loose: list[int] = []
        place = 0
        while place < len(words):
            name, how, length = self._longest_name(text, words, read, place)
            if name:
                found.extend(self._finds(name, how, words[place : place + length], text, language))
            if length == 1:
                loose.append(place)
            place += length
        if len(loose) > 1:
            fuller, settled = self._reordered(loose, words, read, text, language)
            found = [one for one in found if one.start not in settled] + fuller
        if not found:
            return []
        turn = purpose_start(text)
        return _first_of_each(
            [
                replace(one, purpose=True) if one.start > turn else one
                for one in _not_denied(found, text, language)
            ]
        )

    def _read(self, written: str, word: Token, language: str) -> tuple[Reading, ...]:
        """The stems a word may stand for, likeliest first; just its own where that is known."""
        known = word.stem in self._known_words
        if known and (not language or (word.stem, language) in self._own_words):
            return (Reading(word.stem, "exact", True),)
        return self._reread(written, word.folded, word.stem, language)

    @lru_cache(maxsize=65_536)  # noqa: B019 - one lexicon lives as long as its vocabulary
    def _reread(self, written: str, folded: str, stem: str, language: str) -> tuple[Reading, ...]:
        itself = Reading(stem, "exact", True)
        known = stem in self._known_words
        typed = dict.fromkeys((folded, plain(written)))
        near = [one for word in typed for one in self._spelling.neighbours(word, language, own=known)]
        # An ordinary word, or one of another language, is a mistyped one only as part of a longer name.
        real = known or (language, folded) in self._ordinary
        found = [Reading(one.stem, "fuzzy", one.sure and not real) for one in near if one.stem != stem]
        if known or found:
            return (itself, *found)
        if language in ("", "de"):
            last_part = _compound_part(stem, self._by_stems)
            if last_part:
                return (Reading(last_part, "compound", True),)
        near = self._spelling.neighbours(folded, language, edits=2)
        return (itself, *(Reading(one.stem, "fuzzy", one.sure) for one in near))

    def _longest_name(
        self, text: str, words: list[Token], read: list[tuple[Reading, ...]], place: int
    ) -> tuple[Name | None, How, int]:
        """The longest name that begins here, how it was found, and how many words it takes."""
        best: tuple[int, int, Name | None, How] = (0, 0, None, "exact")
        open_ends: list[tuple[int, Tree, int, bool, How]] = [(place, self._tree, 0, False, "exact")]
        while open_ends:
            at, tree, guesses, sure, how = open_ends.pop()
            name = tree.get(_END)
            # A name is not made of guesses only, and guesses do not reach over a comma.
            better = name is not None and sure and (at - place, -guesses) > best[:2]
            if better and not (guesses and _broken(text, words[place:at])):
                best = (at - place, -guesses, cast(Name, name), how)
            if at == len(read) or (how == "compound" and at > place):
                continue
            for reading in reversed(read[at]):
                branch = tree.get(reading.stem)
                if branch is not None:
                    exact = reading.how == "exact"
                    open_ends.append(
                        (
                            at + 1,
                            cast(Tree, branch),
                            guesses + (not exact),
                            sure or reading.sure,
                            how if exact else reading.how,
                        )
                    )
        if best[2] is not None:
            return best[2], best[3], best[0]
        joined = self._in_two(words, place)
        return (joined, "exact", 2) if joined else (None, "exact", 1)

    def _in_two(self, words: list[Token], place: int) -> Name | None:
        """A name of one long word that was written as two: "Molken Pulver"."""
        if place + 1 >= len(words):
            return None
        together = words[place].folded + words[place + 1].folded
        if len(together) < JOINED_LETTERS:
            return None
        return self._by_stems.get((stem(together),))

    def _finds(self, name: Name, how: How, span: list[Token], text: str, language: str) -> list[Recognised]:
        concepts, ambiguous = name.meaning("de" if how == "compound" else language)
        if how == "fuzzy" and language and language not in name.concepts and len(name.stems) == 1:
            # A guess at a word of another language is too far a guess, unless the word is long.
            concepts = concepts if len(name.stems[0]) >= FOREIGN_FUZZY_LETTERS else ()
        kind: How = "ambiguous" if ambiguous else how
        trust = min(TRUST[kind], TRUST[how])
        start, end = span[0].start, span[-1].end
        return [Recognised(concept, text[start:end], start, kind, trust) for concept in concepts]

    def _reordered(
        self,
        loose: list[int],
        words: list[Token],
        read: list[tuple[Reading, ...]],
        text: str,
        language: str,
    ) -> tuple[list[Recognised], set[int]]:
        """
        Names whose words all stand near each other, apart or in another order: "grain from brewers, spent".

        Only words that stand alone take part. Also returns where the words begin that such a name settles.
        """
        places = {reading.stem: place for place in reversed(loose) for reading in reversed(read[place])}
        found: list[Recognised] = []
        settled: set[int] = set()
        for known in places:
            for name in self._by_rarest.get(known, ()):
                if not all(part in places for part in name.stems):
                    continue
                span = sorted(places[part] for part in name.stems)
                if span[-1] - span[0] > len(name.stems) + REORDERED_GAP - 1:
                    continue
                if len(set(span)) < len(span) or not any(
                    one.sure and one.stem in name.stems for place in span for one in read[place]
                ):
                    continue
                finds = self._finds(name, "reordered", [words[place] for place in span], text, language)
                if finds:
                    found.extend(finds)
                    settled.update(words[place].start for place in span)
        return found, settled


def _broken(text: str, span: list[Token]) -> bool:
    """Does a comma or the like stand between the words?"""
    return len(span) > 1 and bool(_BREAK.search(text, span[0].end, span[-1].start))


def _compound_part(stem: str, by_stems: dict[Stems, Name]) -> str:
    """German writes "Gerstentreber": the longest last part that is a name by itself, or ""."""
    for cut in range(3, len(stem) - COMPOUND_LETTERS + 1):
        name = by_stems.get((stem[cut:],))
        if name is not None and "de" in name.concepts and len(name.stems) == 1:
            return stem[cut:]
    return ""


def _not_denied(found: list[Recognised], text: str, language: str) -> list[Recognised]:
    """What the text names without denying it: "without meat" and "lactose-free" name neither."""
    folded = fold(text)
    denies = not DENYING_WORDS.isdisjoint(folded.split())
    if not denies and not _FREE_AFTER.search(text):
        return found
    kept = []
    for one in found:
        before = fold(text[: one.start] + "x")[:-1]
        if _FREE_AFTER.match(text, one.start + len(one.words)):
            continue
        if not is_denied(before, len(before), len(before), language=language):
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
