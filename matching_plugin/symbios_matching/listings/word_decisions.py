"""What the editors of the vocabulary decide about words it did not know."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from symbios_matching.choices import UnknownWordState
from symbios_matching.exceptions import InvalidInput
from symbios_matching.listings.models import UnknownWord, UnknownWordUse
from symbios_matching.listings.services import read_listings_again
from symbios_matching.taxonomy.editing import add_label
from symbios_matching.taxonomy.models import Concept

MOST_READ_AGAIN = 200
"""Listings read again in one go, however many words: about two seconds."""


@transaction.atomic
def attach_word(*, word: UnknownWord, concept: Concept, label: str = "") -> None:
    """
    Make the word a label of the concept, and have the listings that have it read again.

    ``label`` is the spelling to show, as written in the listing unless given. Raises InvalidInput when the
    word cannot be a label or belongs to another concept.
    """
    _attach(word, concept, label)
    look_again_at_words(words=[word])


@transaction.atomic
def attach_words(*, words: Collection[UnknownWord], concept: Concept) -> dict[UnknownWord, InvalidInput]:
    """
    Make the words labels of the concept in one go; those that cannot be come back with why, the others stay.

    The listings that have them are read again once for all of them.
    """
    refused: dict[UnknownWord, InvalidInput] = {}
    for word in words:
        try:
            _attach(word, concept)
        except InvalidInput as error:
            refused[word] = error
    look_again_at_words(words=[word for word in words if word not in refused])
    return refused


def dismiss_words(*, words: Collection[UnknownWord]) -> int:
    """Say of words that they name no resource: they stay out of the queue, however often they come."""
    return _decide(words, UnknownWordState.DISMISSED)


def reopen_words(*, words: Collection[UnknownWord]) -> int:
    """Put words back into the queue."""
    return _decide(words, UnknownWordState.OPEN)


def look_again_at_words(*, words: Collection[UnknownWord]) -> None:
    """
    Have the listings with these words read by the vocabulary as it is once this is committed.

    At most ``MOST_READ_AGAIN`` of them, the newest, as somebody waits for it; for matching, all others are
    read anew anyway when the vocabulary has changed.
    """
    uses = UnknownWordUse.objects.filter(word__in=_keys(words)).order_by("-listing_id")
    read_listings_again(listing_ids=uses.values_list("listing", flat=True)[:MOST_READ_AGAIN])


def _attach(word: UnknownWord, concept: Concept, label: str = "") -> None:
    add_label(concept=concept, language=word.language, text=label or word.written)
    word.state, word.concept_id = UnknownWordState.ATTACHED, concept.pk
    word.save(update_fields=["state", "concept_id"])


def _decide(words: Collection[UnknownWord], state: str) -> int:
    return UnknownWord.objects.filter(pk__in=_keys(words)).update(state=state)


def _keys(words: Collection[UnknownWord]) -> list[int]:
    return [word.pk for word in words]
