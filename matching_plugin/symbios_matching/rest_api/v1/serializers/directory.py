"""Shapes of organisations. Contact fields can be written and are never read back here."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from symbios_matching.choices import LANGUAGES, MemberRole, OrganisationKind
from symbios_matching.rest_api.v1.serializers.base import NumberField, QuerySerializer, StrictSerializer, area


class OrganisationQuery(QuerySerializer):
    """Filters of the directory."""

    text = serializers.CharField(required=False, default="", allow_blank=True, max_length=200)
    kind = serializers.ChoiceField(OrganisationKind.choices, required=False, default="", allow_blank=True)
    country = serializers.RegexField(r"^[A-Za-z]{2}$", required=False, default="", allow_blank=True)


class OrganisationNameSerializer(serializers.Serializer):
    """An organisation in a line."""

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    kind = serializers.ChoiceField(OrganisationKind.choices)


class SiteSerializer(serializers.Serializer):
    """Where an organisation works, as an area."""

    id = serializers.UUIDField(source="public_id")
    place = serializers.CharField()
    country = serializers.CharField()
    latitude = serializers.SerializerMethodField(help_text="Degrees, rounded to 0.1.")
    longitude = serializers.SerializerMethodField(help_text="Degrees, rounded to 0.1.")
    nace_code = serializers.CharField()
    nace_revision = serializers.CharField()
    is_main = serializers.BooleanField()

    def get_latitude(self, site: Any) -> float | None:
        return area(site.latitude)

    def get_longitude(self, site: Any) -> float | None:
        return area(site.longitude)


class OrganisationSerializer(OrganisationNameSerializer):
    """An organisation as the directory shows it."""

    about = serializers.CharField()
    website = serializers.CharField()
    languages = serializers.ListField(child=serializers.CharField())
    sites = SiteSerializer(many=True)
    is_demo = serializers.BooleanField()


class OrganisationUpdate(StrictSerializer):
    """What owners and editors may change."""

    name = serializers.CharField(max_length=200, required=False)
    kind = serializers.ChoiceField(OrganisationKind.choices, required=False)
    about = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    website = serializers.CharField(max_length=200, required=False, allow_blank=True)
    languages = serializers.ListField(
        child=serializers.ChoiceField([(code, code) for code in LANGUAGES]), max_length=7, required=False
    )
    contact_name = serializers.CharField(max_length=150, required=False, allow_blank=True, write_only=True)
    contact_email = serializers.CharField(max_length=254, required=False, allow_blank=True, write_only=True)
    contact_phone = serializers.CharField(max_length=40, required=False, allow_blank=True, write_only=True)


class OrganisationCreate(OrganisationUpdate):
    """A new organisation with its main site."""

    name = serializers.CharField(max_length=200)
    kind = serializers.ChoiceField(OrganisationKind.choices)
    place = serializers.CharField(max_length=120)
    country = serializers.CharField(max_length=2)
    latitude = NumberField(required=False, allow_null=True)
    longitude = NumberField(required=False, allow_null=True)
    nace_code = serializers.CharField(max_length=8, required=False, allow_blank=True)


class OwnOrganisationSerializer(serializers.Serializer):
    """What the caller is in an organisation."""

    organisation = OrganisationNameSerializer()
    role = serializers.ChoiceField(MemberRole.choices)
    requests_left = serializers.IntegerField(help_text="How many more introductions it may ask for now.")
