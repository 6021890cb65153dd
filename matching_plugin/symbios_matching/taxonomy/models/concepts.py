"""Concepts and the words for them."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from symbios_matching.choices import LANGUAGE_NAMES, UNITS, ResourceKind
from symbios_matching.engine.words import fold
from symbios_matching.taxonomy.checking import concepts_with_label, unknown_concepts, unknown_waste_codes
from symbios_matching.taxonomy.models.base import Knowledge, ReferenceVersion

CONCEPT_ID = RegexValidator(r"^[a-z0-9_]+\Z", "An id has small letters, digits and underscores only.")
HS = RegexValidator(r"^(\d{2}|\d{4}|\d{6})\Z", "An HS code has two, four or six digits.")
LABEL = re.compile(r"[^()|;\t\n]+")


class Concept(Knowledge):
    """
    A resource, use, place or skill that a listing can be about (engine.vocabulary.Concept).

    .. no_pii:
    """

    id = models.CharField(primary_key=True, max_length=60, validators=[CONCEPT_ID])
    broader = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="narrower"
    )
    kind = models.CharField(max_length=12, choices=ResourceKind.choices, default=ResourceKind.MATERIAL)
    ewc = models.CharField(
        "List of Waste", max_length=120, blank=True, help_text="Four or six digits; several with | between."
    )
    hs = models.CharField("HS", max_length=6, blank=True, validators=[HS])
    abp = models.CharField(
        "animal by-product",
        max_length=2,
        blank=True,
        choices=[("C1", "category 1"), ("C2", "category 2"), ("C3", "category 3")],
    )
    shelf_life = models.CharField(
        max_length=6,
        blank=True,
        choices=[(one, one) for one in ("hours", "days", "week", "weeks", "stable")],
        help_text="Of the raw, untreated state; empty where it does not apply.",
    )
    state_qualifiers = models.CharField(
        "states", max_length=200, blank=True, help_text="Words with | between: wet|dried|ensiled."
    )

    unit = models.CharField(
        "usual unit", max_length=10, blank=True, choices=[(one, one) for one in UNITS if one != "d"]
    )

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.id

    def clean(self) -> None:
        """Refuse a circle of broader concepts and a code that does not exist."""
        above, seen = self.broader, [self.id]
        while above is not None:
            if above.id in seen:
                line = " > ".join([*seen, above.id])
                raise ValidationError({"broader": f"This makes a circle: {line}."})
            seen.append(above.id)
            above = above.broader
        if unknown := unknown_waste_codes(self.ewc):
            raise ValidationError({"ewc": f"The List of Waste has no {', '.join(unknown)}."})


class ConceptLabel(models.Model):
    """
    One word for a concept in one language. The preferred one is shown, all are recognised.

    .. no_pii:
    """

    concept = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="labels")
    language = models.CharField(max_length=2, choices=list(LANGUAGE_NAMES.items()))
    text = models.CharField(max_length=100)
    # The text as look-up reads it (engine.words.fold): by this two spellings of one word are the same.
    folded = models.CharField(max_length=120, editable=False)
    preferred = models.BooleanField(default=False)

    class Meta:
        verbose_name = "word"
        ordering = ["concept_id", "language", "-preferred", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["concept", "language", "folded"], name="symbios_label_once")
        ]
        indexes = [models.Index(fields=["language", "folded"], name="symbios_label_by_word")]

    def __str__(self) -> str:
        return self.text

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the folded text in step, and have every process read the knowledge again."""
        self.folded = fold(self.text)
        super().save(*args, **kwargs)
        ReferenceVersion.touch(vocabulary="")

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete, and have every process read the knowledge again."""
        deleted = super().delete(*args, **kwargs)
        ReferenceVersion.touch(vocabulary="")
        return deleted

    @staticmethod
    def folded_text(text: str) -> str:
        """Return a text as look-up reads it: without accents, ligatures, capitals and surplus blanks."""
        return fold(text)

    def clean(self) -> None:
        """Refuse a word that another concept has in this language, unless it is declared ambiguous."""
        self.text = " ".join(self.text.split())
        self.folded = fold(self.text)
        if not self.folded or not LABEL.fullmatch(self.text):
            raise ValidationError({"text": "A label is a word or a few, without brackets, bars, semicolons."})
        if others := concepts_with_label(self.language, self.folded) - {self.concept_id}:
            raise ValidationError(
                {
                    "text": f"“{self.text}” is already a word for {', '.join(sorted(others))}. Enter a word "
                    "of several meanings as an ambiguous word instead: people are then asked which they mean."
                }
            )


class AmbiguousWord(Knowledge):
    """
    A bare word that may mean several concepts: a person is asked which.

    .. no_pii:
    """

    id = models.CharField(primary_key=True, max_length=110, editable=False)  # "en:pomace"
    lang = models.CharField("language", max_length=2, choices=list(LANGUAGE_NAMES.items()))
    label = models.CharField(max_length=100)
    concepts = models.CharField(max_length=600, help_text="Concept ids with | between, two or more.")
    note = models.CharField(max_length=300, blank=True, help_text="What to ask.")

    class Meta:
        ordering = ["lang", "label"]

    def __str__(self) -> str:
        return f"{self.label} ({self.lang})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save under language and word, which do not change any more; the concepts without gaps."""
        self.concepts = "|".join(self._meanings())
        self.pk = self.pk or f"{self.lang}:{self.label}"
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Refuse a word that is declared already, and one without a choice."""
        if lost := unknown_concepts(self.concepts):
            raise ValidationError({"concepts": lost})
        if len(self._meanings()) < 2:
            raise ValidationError({"concepts": "Name at least two concepts that the word may mean."})
        if not self.pk and AmbiguousWord.objects.filter(pk=f"{self.lang}:{self.label}").exists():
            raise ValidationError({"label": "This word is declared already."})

    def _meanings(self) -> list[str]:
        """The concept ids, each once, in their order."""
        return list(dict.fromkeys(filter(None, (one.strip() for one in self.concepts.split("|")))))
