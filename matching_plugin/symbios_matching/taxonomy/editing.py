"""What changes the knowledge from outside the forms of the admin."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from symbios_matching.exceptions import InvalidInput
from symbios_matching.taxonomy.loading import note_edit
from symbios_matching.taxonomy.models import Concept, ConceptLabel


@transaction.atomic
def add_label(*, concept: Concept, language: str, text: str) -> ConceptLabel:
    """
    Make ``text`` a word for the concept in a language; it is the preferred one where it is the first.

    Raises InvalidInput (fault under ``label``) when the word cannot be a label or belongs to another concept.
    """
    first = not concept.labels.filter(language=language).exists()
    label = ConceptLabel(concept=concept, language=language, text=text, preferred=first)
    try:
        label.full_clean()
    except ValidationError as error:
        raise InvalidInput({"label": [str(sentence) for sentence in error.messages]}) from error
    label.save()
    note_edit(concept)
    return label
