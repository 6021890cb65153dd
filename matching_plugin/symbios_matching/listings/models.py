"""What is given and what is asked for."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from symbios_matching.choices import (
    ListingKind,
    ListingStatus,
    Period,
    ResourceKind,
    UnknownWordState,
    Visibility,
)
from symbios_matching.directory.models import Organisation, Site


class Listing(models.Model):
    """
    An offer or a need. Four answers publish it (kind, what, where, how much); all else may stay empty.

    ``version`` counts edits that could change matches; ``matched_version`` is the one the stored matches were
    made from. A listing with ``matched_version < version`` waits for matching, whatever became of its task:
    the sweeper looks at rows, never at the queue.

    .. no_pii:
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="listings")
    site = models.ForeignKey(Site, on_delete=models.SET_NULL, null=True, blank=True, related_name="listings")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(max_length=5, choices=ListingKind.choices)
    resource_kind = models.CharField(
        max_length=12, choices=ResourceKind.choices, default=ResourceKind.BY_PRODUCT
    )
    title = models.CharField(max_length=140)
    description = models.TextField(max_length=4000, blank=True)
    language = models.CharField(max_length=5, default="en")
    # Concept ids the person confirmed or corrected; empty means: recognised from the text.
    concepts = models.JSONField(default=list, blank=True)
    states = models.JSONField(default=list, blank=True)  # "wet", "dried", "salted", ...
    # Six digits, no spaces, and the star of a hazardous entry.
    ewc_code = models.CharField(max_length=7, blank=True)
    quantity = models.FloatField(
        null=True, blank=True, validators=[MinValueValidator(0)]
    )  # None: not sure yet
    unit = models.CharField(max_length=10, blank=True)
    period = models.CharField(max_length=5, choices=Period.choices, default=Period.YEAR)
    months = models.JSONField(default=list, blank=True)  # 1..12; empty means not stated
    place = models.CharField(max_length=120)
    country = models.CharField(max_length=2)
    latitude = models.FloatField(
        null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.FloatField(
        null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    max_distance_km = models.PositiveIntegerField(null=True, blank=True)
    visibility = models.CharField(max_length=10, choices=Visibility.choices, default=Visibility.MEMBERS)
    status = models.CharField(max_length=10, choices=ListingStatus.choices, default=ListingStatus.OPEN)
    version = models.PositiveIntegerField(default=1)
    matched_version = models.PositiveIntegerField(default=0)
    matched_at = models.DateTimeField(null=True, blank=True)
    # A worker takes the listing by a conditional update of this moment; a dead worker's lease simply runs
    # out.
    match_lease_until = models.DateTimeField(null=True, blank=True)
    # Title, description and recognised words, folded by directory.names.fold. Never the organisation's name:
    # a search must not find out who stands behind a listing that hides it.
    search_text = models.TextField(blank=True, editable=False)
    is_demo = models.BooleanField(default=False)
    published_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ["-published_at", "-pk"]
        indexes = [
            models.Index(fields=["status", "kind", "-published_at"], name="symbios_listing_open"),
            models.Index(fields=["status", "matched_version"], name="symbios_listing_unmatched"),
            # "What changed since?", asked by every worker that keeps an index.
            models.Index(fields=["updated_at"], name="symbios_listing_changed"),
        ]

    def __str__(self) -> str:
        return self.title


class ListingConcept(models.Model):
    """
    A concept of the vocabulary that a listing is about: confirmed by the person, else recognised in the text.

    Kept as rows so that search and facets ask the database in one way on SQLite, MariaDB and PostgreSQL.

    .. no_pii:
    """

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="concept_rows")
    concept_id = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["concept_id", "listing"], name="symbios_one_row_per_concept")
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.listing_id}: {self.concept_id}"


class UnknownWord(models.Model):
    """
    A word or short phrase of titles that no concept knows, for those who tend the vocabulary.

    At most three words in a row, never a sentence; mail addresses, numbers and the names and places of the
    organisation are left out before anything is stored. Other names in a title cannot be told from things, so
    words that no title has any more are deleted (unknown_words.forget_unused_words).

    .. pii: Words of published titles, among which may be the name of a person.
    .. pii_types: name
    .. pii_retirement: local_api
    """

    phrase = models.CharField(max_length=140)  # as look-up reads it (engine.words.fold)
    written = models.CharField(max_length=140)  # as somebody first wrote it: what a label would say
    language = models.CharField(max_length=5)
    state = models.CharField(
        max_length=9, choices=UnknownWordState.choices, default=UnknownWordState.OPEN, db_index=True
    )
    # The concept it became a label of. An id and no key: what the vocabulary drops is no reason to forget.
    concept_id = models.CharField(max_length=60, blank=True)
    last_seen_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "unknown words (editors' queue)"
        constraints = [
            models.UniqueConstraint(fields=["language", "phrase"], name="symbios_unknown_word_once")
        ]
        ordering = ["phrase", "pk"]

    def __str__(self) -> str:
        return f"{self.written} ({self.language})"


class UnknownWordUse(models.Model):
    """
    A listing whose title has the word now.

    .. no_pii:
    """

    word = models.ForeignKey(UnknownWord, on_delete=models.CASCADE, related_name="uses")
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="unknown_words")
    names_nothing = models.BooleanField(default=False)  # the title names no concept at all

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["word", "listing"], name="symbios_word_once_a_listing")
        ]

    def __str__(self) -> str:
        return f"{self.listing_id}: {self.word_id}"
