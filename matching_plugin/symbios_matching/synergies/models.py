"""From "let us talk" onwards: two organisations that said yes."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from symbios_matching.choices import IntroductionStatus
from symbios_matching.directory.models import Organisation
from symbios_matching.listings.models import Listing
from symbios_matching.matches.models import Match


class Introduction(models.Model):
    """
    One organisation asks another for contact about one match.

    Contact data of both sides may be read through this row only while it is ``accepted``.

    .. pii: The note the asking person wrote, and who asked and answered.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    match = models.ForeignKey(Match, on_delete=models.SET_NULL, null=True, related_name="introductions")
    offer = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="+")
    need = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="+")
    asking = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="introductions_asked")
    asked = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="introductions_received")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    note = models.TextField(max_length=600, blank=True)
    shows_name = models.BooleanField(default=True)  # may the asked side read the asking organisation's name?
    status = models.CharField(
        max_length=10, choices=IntroductionStatus.choices, default=IntroductionStatus.REQUESTED
    )
    decline_reason = models.CharField(max_length=300, blank=True)
    # "<offer>-<need>" while open or accepted, NULL otherwise: one at a time, on databases without partial
    # indexes too.
    active_key = models.CharField(max_length=60, unique=True, null=True, blank=True, editable=False)  # noqa: DJ001
    created_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            # "How many unanswered requests has this organisation?", asked before each new one.
            models.Index(fields=["asking", "status"], name="symbios_intro_open_asked"),
            models.Index(fields=["status", "expires_at"], name="symbios_intro_expiring"),
        ]

    def __str__(self) -> str:
        return f"{self.asking} asks {self.asked}: {self.status}"
