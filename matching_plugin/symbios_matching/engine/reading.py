"""
From a text to what each of its words may stand for: itself, a mistyped name, the last part of a compound.

Every word is worked out once a language and kept; no pandas here, pages read while a person types.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Literal, NamedTuple

from symbios_matching.engine.names import JOINED_LETTERS, Name, Stems, labels_of
from symbios_matching.engine.spelling import Spelling
from symbios_matching.engine.statements import DENYING_WORDS
from symbios_matching.engine.vocabulary import Vocabulary
from symbios_matching.engine.words import (
    MEANT_IN,
    PURPOSE_WORDS,
    STOP_WORDS,
    TOKEN,
    fold,
    plain,
    stem,
    tokens,
)

How = Literal["exact", "reordered", "compound", "fuzzy", "ambiguous"]

COMPOUND_LETTERS = 4  # the shortest last part of a compound
# Shorter last parts are too often the end of some other word; "Behand|lungen" are no lungs.
LONG_LAST_PART = 6
SHORT_LAST_PARTS = frozenset({"mist", "mehl", "stroh", "molke", "kleie", "blut", "haute", "salz", "gulle"})
NO_LAST_PARTS = frozenset({"lungen", "analyse"})


class Reading(NamedTuple):
    """One stem that a word of a text may stand for; ``sure``: enough without words beside it."""

    stem: str
    how: How
    sure: bool


class Word(NamedTuple):
    """What is to be known of a word wherever it stands: what it may stand for, and what it does to others."""

    folded: str
    readings: tuple[Reading, ...]
    carries_meaning: bool
    turns_to_purpose: bool
    may_deny: bool


class Words(NamedTuple):
    """
    The words of one text that carry meaning, with where each begins and ends.

    ``turn`` is where the text turns from the thing to what it is for ("heat | for drying"), its length if it
    does not; ``may_deny``: there is a word in it that could deny others.
    """

    text: str
    language: str
    words: list[Word]
    spans: list[tuple[int, int]]
    turn: int
    may_deny: bool


class Reader:
    """Reads words in the light of all names of a vocabulary."""

    def __init__(self, vocabulary: Vocabulary, names: Mapping[Stems, Name]) -> None:
        self._names = names
        self._known_words = frozenset(word for stems in names for word in stems)
        known = [
            (word.folded, plain(label[word.start : word.end]), word.stem, language)
            for label, language in labels_of(vocabulary)
            for word in tokens(label, language)
        ]
        self.one_word_names = frozenset(
            folded
            for folded, _plain, cut, _language in known
            if len(folded) >= JOINED_LETTERS and (cut,) in names
        )
        self._last_parts = {
            folded: cut
            for folded, _plain, cut, language in known
            if language == "de" and (cut,) in names and "de" in names[cut,].concepts
            if len(folded) >= LONG_LAST_PART or folded in SHORT_LAST_PARTS
            if folded not in NO_LAST_PARTS
        }
        self._own_words = frozenset((cut, language) for _folded, _plain, cut, language in known)
        self._spelling = Spelling(
            (spelling, cut, language) for folded, bare, cut, language in known for spelling in {folded, bare}
        )
        ordinary = vocabulary.ordinary_words
        self._ordinary = ordinary | {("", word) for _language, word in ordinary}

    def read(self, text: str, language: str) -> Words:
        """Read a text; ``language`` is two letters or ""."""
        words: list[Word] = []
        spans: list[tuple[int, int]] = []
        turn, named, denies = len(text), False, False
        for cut in TOKEN.finditer(text):
            word = self._word(cut.group(), language)
            if word.turns_to_purpose and named:
                turn = min(turn, cut.start())
            if word.carries_meaning:
                words.append(word)
                spans.append(cut.span())
            named = named or word.carries_meaning
            denies = denies or word.may_deny
        return Words(text, language, words, spans, turn, denies)

    @lru_cache(maxsize=65_536)  # noqa: B019 - one lexicon lives as long as its vocabulary
    def _word(self, written: str, language: str) -> Word:
        folded = fold(written)
        dropped = not folded or (folded in STOP_WORDS and folded not in MEANT_IN.get(language, ()))
        cut = stem(folded)
        if cut in self._known_words and (not language or (cut, language) in self._own_words):
            readings: tuple[Reading, ...] = (Reading(cut, "exact", (language, folded) not in self._ordinary),)
        else:
            readings = self._reread(written, folded, cut, language)
        return Word(
            folded,
            () if dropped else readings,
            carries_meaning=not dropped,
            turns_to_purpose=folded in PURPOSE_WORDS,
            may_deny=folded in DENYING_WORDS or folded.startswith("frei"),
        )

    def _reread(self, written: str, folded: str, stem: str, language: str) -> tuple[Reading, ...]:
        itself = Reading(stem, "exact", (language, folded) not in self._ordinary)
        known = stem in self._known_words
        typed = dict.fromkeys((folded, plain(written)))
        near = [one for word in typed for one in self._spelling.neighbours(word, language, own=known)]
        # An ordinary word, or one of another language, is a mistyped one only as part of a longer name.
        real = known or (language, folded) in self._ordinary
        found = [Reading(one.stem, "fuzzy", one.sure and not real) for one in near if one.stem != stem]
        if known or found:
            return (itself, *found)
        if language in ("", "de"):
            last_part = self._compound_part(folded)
            if last_part:
                return (Reading(last_part, "compound", True),)
        near = self._spelling.neighbours(folded, language, edits=2)
        return (itself, *(Reading(one.stem, "fuzzy", one.sure and not real) for one in near))

    def _compound_part(self, folded: str) -> str:
        """German writes "Gerstentreber": the stem of the longest last part that is a name, or ""."""
        for cut in range(3, len(folded) - COMPOUND_LETTERS + 1):
            last_part = self._last_parts.get(folded[cut:])
            if last_part:
                return last_part
        return ""
