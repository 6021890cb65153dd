"""What the words of a listing or a search mean: concepts of the vocabulary, in seven languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import get_language

from symbios_matching.data import RecognisedConcept
from symbios_matching.directory.names import fold
from symbios_matching.taxonomy.current import current_vocabulary
from symbios_matching.taxonomy.recognition import concepts_named

if TYPE_CHECKING:
    from symbios_matching.listings.models import Listing

LONGEST_SEARCH = 200
"""Characters of a search that are looked up; nobody searches for more, and fuzzy look-ups cost by length."""

_LONGEST_TEXT = 2000


def recognise(*, text: str, language: str = "") -> list[RecognisedConcept]:
    """
    Return the concepts a text speaks of, in order of appearance, labelled in the reader's language.

    ``language`` is the language of the text, "" when not known. A word that may mean several things comes
    back once for each: ask the person.
    """
    vocabulary, reader = current_vocabulary(), (get_language() or "en")[:2]
    return [
        RecognisedConcept(one.concept_id, vocabulary.concept_label(one.concept_id, reader), one.words)
        for one in concepts_named(text[:_LONGEST_TEXT], language)
    ]


def is_concept(concept_id: str) -> bool:
    """Tell whether the vocabulary has this concept."""
    return concept_id in current_vocabulary().concepts


def concept_label(concept_id: str) -> str:
    """
    Return the word for a concept in the reader's language; the id itself when the vocabulary dropped it.
    """
    vocabulary = current_vocabulary()
    if concept_id not in vocabulary.concepts:
        return concept_id.replace("_", " ")
    return vocabulary.concept_label(concept_id, (get_language() or "en")[:2])


def kind_of_words(*, text: str, language: str = "", concepts: tuple[str, ...] = ()) -> str:
    """Return the kind of resource of the first concept, chosen or else named by the text; "" for none."""
    known = current_vocabulary().concepts
    named = concepts or tuple(one.concept_id for one in recognise(text=text, language=language))
    return next((known[concept].kind for concept in named if concept in known), "")


def concepts_of(listing: Listing) -> list[str]:
    """Return what a listing is about: the concepts its author confirmed, else those its title names."""
    if listing.concepts:
        return list(dict.fromkeys(listing.concepts))
    named = recognise(text=listing.title, language=listing.language)
    if not named and listing.description:
        named = recognise(text=listing.description, language=listing.language)
    return [concept.concept_id for concept in named][:12]


def text_to_search(listing: Listing, concepts: list[str]) -> str:
    """
    Return the folded text that word searches read. It never holds the organisation's name or a site's place.
    """
    vocabulary = current_vocabulary()
    labels = [
        word
        for concept in concepts
        if concept in vocabulary.concepts
        for words in vocabulary.concepts[concept].labels.values()
        for word in words[:1]
    ]
    return fold("\n".join([listing.title, listing.description, *labels]))


def concepts_searched_for(*, text: str, language: str = "") -> list[RecognisedConcept]:
    """Return the concepts a search means, with everything narrower: "whey" finds acid whey too."""
    vocabulary = current_vocabulary()
    named = recognise(text=text[:LONGEST_SEARCH], language=language)
    found = {concept.concept_id: concept for concept in named}
    waiting = list(found)
    while waiting:
        for narrower in vocabulary.children.get(waiting.pop(), ()):
            if narrower not in found:
                found[narrower] = RecognisedConcept(narrower, concept_label(narrower), "")
                waiting.append(narrower)
    return list(found.values())


def also_searched_for(*, text: str, language: str = "") -> list[str]:
    """
    Return the words a search was widened by, the reader's language first, at most eight.

    What the person typed is left out: these are the words they did not think of.
    """
    vocabulary, reader = current_vocabulary(), (get_language() or "en")[:2]
    typed = fold(text)
    added: dict[str, str] = {}
    for concept in recognise(text=text[:LONGEST_SEARCH], language=language):
        labels = vocabulary.concepts[concept.concept_id].labels
        for tongue in sorted(labels, key=lambda code: (code != reader, code)):
            word = labels[tongue][0]
            if fold(word) not in typed:
                added.setdefault(fold(word), word)
    return list(added.values())[:8]
