"""
What a text names, by the vocabulary in force, and which of its words that vocabulary does not know.

The lexicon is built at the first look-up, never while a process starts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from symbios_matching.engine.vocabulary import Vocabulary
from symbios_matching.engine.words import Token, tokens
from symbios_matching.taxonomy.current import current_vocabulary

LONGEST_PHRASE = 3
"""Words of a phrase that is kept whole; of a longer run only its unknown words are, one by one."""

_SHORTEST_WORD = 3
# What may lead to a person: mail and web addresses, accounts, and whatever holds a digit.
_PERSONAL = re.compile(r"\S*@\S*|\b(?:https?://|www\.)\S+|\S*\d\S*", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s'’-]*")


class Named(NamedTuple):
    """A concept, and the words of the text it was found by."""

    concept_id: str
    words: str


def concepts_named(text: str, language: str = "") -> list[Named]:
    """
    Return the concepts of the vocabulary that ``text`` names, in order of appearance, each once.

    ``language`` is two letters, or "" when not known. A word of several meanings comes back once for each.
    """
    from symbios_matching.engine.lexicon import recognise

    found = recognise(text, language, current_vocabulary())
    return [Named(one.concept_id, one.words) for one in found]


class Unknown(NamedTuple):
    """
    What the vocabulary does not know of a title.

    ``phrases`` maps a word or short phrase as look-up reads it to how it is written; ``names_nothing`` tells
    that the title names no concept at all.
    """

    phrases: dict[str, str]
    names_nothing: bool


def unknown_in(text: str, language: str = "", *, leave_out: Iterable[str] = ()) -> Unknown:
    """
    Return the words and short phrases of a title that no concept knows.

    A phrase counts when one of its words stands in no label at all, or when the title names no concept. Mail
    and web addresses, whatever holds a digit, and the words of ``leave_out`` (names, places) are left out.
    """
    from symbios_matching.engine.lexicon import recognise

    vocabulary = current_vocabulary()
    named = recognise(text, language, vocabulary)
    covered = {place for one in named for place in range(one.start, one.start + len(one.words))}
    left_out = {word.folded for name in leave_out for word in tokens(name)}
    plain = _PERSONAL.sub(lambda found: "." * len(found.group()), text)
    known, states = _known_words(vocabulary)
    found: dict[str, str] = {}
    words = [word for word in tokens(plain, language) if word.stem not in states or word.start in covered]
    for run in _runs(plain, words, covered, left_out):
        unknown = [word for word in run if word.stem not in known]
        if len(run) <= LONGEST_PHRASE and (unknown or not named):
            found[" ".join(word.folded for word in run)] = text[run[0].start : run[-1].end]
        else:
            found |= {word.folded: text[word.start : word.end] for word in unknown}
    return Unknown(found, names_nothing=not named)


def _runs(text: str, words: list[Token], covered: set[int], left_out: set[str]) -> Iterable[list[Token]]:
    """Neighbouring words that no concept was found by, cut at what is left out and at punctuation."""
    run: list[Token] = []
    for word in words:
        apart = run and not _BETWEEN.fullmatch(text, run[-1].end, word.start)
        dropped = word.start in covered or word.folded in left_out or len(word.folded) < _SHORTEST_WORD
        if run and (apart or dropped):
            yield run
            run = []
        if not dropped:
            run.append(word)
    if run:
        yield run


@lru_cache(maxsize=2)
def _known_words(vocabulary: Vocabulary) -> tuple[frozenset[str], frozenset[str]]:
    """Every word, as stem, of labels and ambiguous words; and those of the states a material may be in."""
    labels = [
        (language, label)
        for concept in vocabulary.concepts.values()
        for language, labels in concept.labels.items()
        for label in labels
    ]
    spoken = dict.fromkeys([*labels, *vocabulary.ambiguous])
    states = {state for concept in vocabulary.concepts.values() for state in concept.states}
    return (
        frozenset(word.stem for language, label in spoken for word in tokens(label, language)),
        frozenset(word.stem for state in states for word in tokens(state, "en")),
    )
