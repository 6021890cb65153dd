"""What every piece of editable knowledge has: where it comes from, and that its changes are noticed."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models, transaction


class ReferenceVersion(models.Model):
    """
    One row that says which knowledge and which policy are in force: two words that change with every edit.

    Processes compare them with what they hold, so the words are random: a change that is rolled back can
    never be mistaken for another one. ``package`` is the digest of the packaged files last loaded.

    .. no_pii:
    """

    vocabulary = models.CharField(max_length=32, blank=True)
    policy = models.CharField(max_length=32, blank=True)
    package = models.CharField(max_length=64, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"knowledge {self.vocabulary or 'as packaged'}"

    @classmethod
    def touch(cls, **values: str) -> None:
        """Give ``vocabulary`` or ``policy`` a new word (when named with ""), or set ``package``."""
        from symbios_matching.taxonomy import current

        said = {name: value or uuid.uuid4().hex[:16] for name, value in values.items()}
        cls.objects.update_or_create(pk=1, defaults=said)
        transaction.on_commit(current.look_again)


class Provenance(models.TextChoices):
    """Where a row comes from: the package, the package and then people, or people alone."""

    PACKAGED = "packaged", "as packaged"
    EDITED = "edited", "edited here"
    OWN = "own", "added here"


class Knowledge(models.Model):
    """
    What rows of the reference have in common.

    ``loaded_digest`` is that of the packaged row last loaded, "" for a row people added: by it the loader
    knows an edited row and keeps it. ``more`` holds columns of the packaged file that have no field here.

    .. no_pii:
    """

    provenance = models.CharField(
        max_length=8, choices=Provenance.choices, default=Provenance.OWN, editable=False
    )
    loaded_digest = models.CharField(max_length=64, blank=True, editable=False)
    more = models.JSONField(default=dict, blank=True, help_text="Further columns of the packaged file.")
    # Off: kept but not served. A release may bring the row up to date; it stays off.
    in_force = models.BooleanField(default=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and have every process read the knowledge again."""
        super().save(*args, **kwargs)
        ReferenceVersion.touch(vocabulary="")

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete, and have every process read the knowledge again."""
        deleted = super().delete(*args, **kwargs)
        ReferenceVersion.touch(vocabulary="")
        return deleted
