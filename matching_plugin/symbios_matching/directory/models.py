"""Who takes part: organisations, their sites, and the people who act for them."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from symbios_matching.choices import MemberRole, OrganisationKind
from symbios_matching.directory.names import fold, name_key


class Organisation(models.Model):
    """
    A company, cluster, consultancy, research centre or public body.

    The contact card (name, mail, telephone) is the one thing here that leaves only after an accepted
    introduction; no other code path may read these three fields for somebody else.

    .. pii: A contact person's name, mail address and telephone number, as the organisation wrote them.
    .. pii_types: name, email_address, phone_number
    .. pii_retirement: local_api
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=200)
    # Folded by directory.names.name_key: databases disagree on what "the same name" is, so Python decides.
    name_key = models.CharField(max_length=200, db_index=True, editable=False)
    search_text = models.TextField(blank=True, editable=False)  # name, description and places, folded
    kind = models.CharField(max_length=20, choices=OrganisationKind.choices, default=OrganisationKind.COMPANY)
    about = models.TextField(max_length=2000, blank=True)
    website = models.URLField(blank=True)
    languages = models.JSONField(default=list, blank=True)  # codes from choices.LANGUAGES
    contact_name = models.CharField(max_length=150, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the key and the search text that go with the name, wherever it was changed."""
        places = self.sites.values_list("place", flat=True) if self.pk else ()
        self.name_key = name_key(self.name)
        self.search_text = fold(" ".join([self.name, self.about, *places]))
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "name_key", "search_text"}
        super().save(*args, **kwargs)


class Site(models.Model):
    """
    A place where an organisation gives or takes resources. Shown to others as an area, never as an address.

    .. no_pii:
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="sites")
    place = models.CharField(max_length=120)  # town or valley, as people say it
    country = models.CharField(max_length=2)  # ISO 3166-1 alpha-2
    # Both or neither: a place may be known by name only.
    latitude = models.FloatField(
        null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.FloatField(
        null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    nace_code = models.CharField(max_length=8, blank=True)
    nace_revision = models.CharField(max_length=8, default="2")
    is_main = models.BooleanField(default=False)

    class Meta:
        ordering = ["-is_main", "place", "pk"]

    def __str__(self) -> str:
        return f"{self.place}, {self.country}"


class Membership(models.Model):
    """
    A person acts for an organisation.

    .. pii: Says which user works for which organisation.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="symbios_memberships"
    )
    role = models.CharField(max_length=10, choices=MemberRole.choices, default=MemberRole.EDITOR)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user"], name="symbios_one_membership_per_person")
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.role} of {self.organisation}"
