"""
The names of concepts as stems: what each spelling names, in which language, and whether it needs a question.

Built once a vocabulary; importable without pandas.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from symbios_matching.engine.vocabulary import Vocabulary
from symbios_matching.engine.words import stem, tokens

Stems = tuple[str, ...]

# A shorter single word of another language is more often a chance likeness ("mast", "cane").
FOREIGN_LETTERS = 6
JOINED_LETTERS = 7  # the shortest word that counts as two written together


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


def spellings_of(vocabulary: Vocabulary) -> dict[Stems, Name]:
    """Every name of the vocabulary by its stems."""
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


def labels_of(vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """Every label and every ambiguous word, with its language."""
    for language, label in vocabulary.ambiguous:
        yield label, language
    for concept in vocabulary.concepts.values():
        for language, labels in concept.labels.items():
            for label in labels:
                yield label, language


def with_joined(spellings: dict[Stems, Name], vocabulary: Vocabulary) -> dict[Stems, Name]:
    """All names, and those of two words written as one ("wetblue") where that is not a name already."""
    found = dict(spellings)
    for label, language in labels_of(vocabulary):
        words = tokens(label, language)
        joined = "".join(word.folded for word in words)
        if len(words) == 2 and len(joined) >= JOINED_LETTERS and joined.isalpha():
            name = spellings.get(tuple(word.stem for word in words))
            cut = stem(joined)
            # Of "farine d'os" nothing but "farine" would be left.
            if name is not None and len(cut) > len(words[0].folded) + 1:
                found.setdefault((cut,), name)
    return found
