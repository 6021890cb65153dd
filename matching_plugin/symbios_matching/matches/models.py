"""What the engine found, kept with its reasons."""

from __future__ import annotations

import uuid

from django.db import models

from symbios_matching.listings.models import Listing


class MatchRun(models.Model):
    """
    One pass of the engine for one listing: what it saw and how long it took. Answers "was this compared at
    all?".

    .. no_pii:
    """

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="match_runs")
    listing_version = models.PositiveIntegerField()
    policy_version = models.CharField(max_length=40)
    compared = models.PositiveIntegerField()  # open counterparts in the frame
    kept = models.PositiveIntegerField()
    blocked = models.PositiveIntegerField()  # stopped by a law rule
    duration_ms = models.PositiveIntegerField()
    finished_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-finished_at", "-pk"]

    def __str__(self) -> str:
        return f"run for {self.listing_id} v{self.listing_version}"


class Match(models.Model):
    """
    One ranked pair. Reasons are codes and numbers (see engine.explain); sentences are made when shown.

    .. no_pii:
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    offer = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="matches_as_offer")
    need = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="matches_as_need")
    score = models.FloatField()  # [0, 1]
    gate = models.FloatField()  # 1 pass, 0.7 a law question is open
    completeness = models.FloatField()  # [0, 1]: share of the weight that both sides have stated
    reasons = models.JSONField(default=list)
    offer_version = models.PositiveIntegerField()
    need_version = models.PositiveIntegerField()
    policy_version = models.CharField(max_length=40)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["offer", "need"], name="symbios_one_match_per_pair")]
        ordering = ["-score", "pk"]
        indexes = [models.Index(fields=["need", "-score"], name="symbios_match_by_need")]

    def __str__(self) -> str:
        return f"{self.offer_id} with {self.need_id}: {self.score:.2f}"
