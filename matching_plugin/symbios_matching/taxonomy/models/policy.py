"""The policy as people changed it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from symbios_matching.taxonomy.models.base import ReferenceVersion


class PolicyChange(models.Model):
    """
    One change of one value of the matching policy. Never edited or deleted: the newest of a name is in force.

    ``value`` is a number, a word or a list of words; null gives the name back to the default. Changes made in
    one go share ``batch``, so that they are undone in one go.

    .. no_pii:
    """

    name = models.CharField(max_length=80)
    value = models.JSONField(null=True)
    why = models.CharField(max_length=500)
    batch = models.UUIDField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    changed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "matching policy"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["name", "-id"], name="symbios_policy_newest")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and have every process read the policy again."""
        super().save(*args, **kwargs)
        ReferenceVersion.touch(policy="")
