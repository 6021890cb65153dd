"""Shapes of listings and of their matches."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from symbios_matching import api
from symbios_matching.choices import (
    LANGUAGES,
    UNITS,
    ListingKind,
    ListingStatus,
    Period,
    ResourceKind,
    Visibility,
)
from symbios_matching.rest_api.v1.serializers.base import NumberField, QuerySerializer, StrictSerializer, area
from symbios_matching.rest_api.v1.serializers.directory import OrganisationNameSerializer


class ListingQuery(QuerySerializer):
    """Filters of the exchange."""

    text = serializers.CharField(required=False, default="", allow_blank=True, max_length=200)
    language = serializers.ChoiceField(
        [(code, code) for code in LANGUAGES], required=False, default="", allow_blank=True
    )
    kind = serializers.ChoiceField(ListingKind.choices, required=False, default="", allow_blank=True)
    resource_kind = serializers.ChoiceField(
        ResourceKind.choices, required=False, default="", allow_blank=True
    )
    country = serializers.RegexField(r"^[A-Za-z]{2}$", required=False, default="", allow_blank=True)
    concept = serializers.CharField(required=False, default="", allow_blank=True, max_length=60)


class ConceptSerializer(serializers.Serializer):
    """A concept of the vocabulary."""

    id = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]


class ListingSerializer(serializers.Serializer):
    """
    A listing as this caller may see it. Needs ``names`` (listing key -> organisation or None) and
    ``standing`` in the context.
    """

    id = serializers.UUIDField(source="public_id")
    kind = serializers.ChoiceField(ListingKind.choices)
    resource_kind = serializers.ChoiceField(ResourceKind.choices)
    title = serializers.CharField()
    description = serializers.CharField()
    language = serializers.CharField()
    concepts = serializers.SerializerMethodField()
    states = serializers.ListField(child=serializers.CharField())
    ewc_code = serializers.CharField(
        help_text="Six digits of the List of Waste (a star: hazardous), or empty."
    )
    quantity = serializers.FloatField(allow_null=True, help_text="Null: not sure yet.")
    unit = serializers.CharField()
    period = serializers.ChoiceField(Period.choices)
    months = serializers.ListField(child=serializers.IntegerField())
    place = serializers.SerializerMethodField(help_text="Empty where the name is hidden.")
    country = serializers.CharField()
    latitude = serializers.SerializerMethodField(help_text="Degrees, rounded to 0.1 for others.")
    longitude = serializers.SerializerMethodField(help_text="Degrees, rounded to 0.1 for others.")
    max_distance_km = serializers.IntegerField(allow_null=True)
    visibility = serializers.ChoiceField(Visibility.choices)
    status = serializers.ChoiceField(ListingStatus.choices)
    version = serializers.IntegerField()
    organisation = serializers.SerializerMethodField(help_text="Null where the name is hidden from you.")
    is_own = serializers.SerializerMethodField()
    is_demo = serializers.BooleanField()
    published_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()

    def _is_hidden(self, listing: Any) -> bool:
        return self.context["names"].get(listing.pk) is None

    @extend_schema_field(ConceptSerializer(many=True))
    def get_concepts(self, listing: Any) -> list[dict[str, str]]:
        return [
            {"id": row.concept_id, "label": api.concept_label(row.concept_id)}
            for row in listing.concept_rows.all()
        ]

    def get_place(self, listing: Any) -> str:
        return "" if self._is_hidden(listing) else listing.place

    def get_latitude(self, listing: Any) -> float | None:
        return self._degrees(listing, listing.latitude)

    def get_longitude(self, listing: Any) -> float | None:
        return self._degrees(listing, listing.longitude)

    def _degrees(self, listing: Any, value: float | None) -> float | None:
        if self._is_hidden(listing):
            return None
        return value if self.get_is_own(listing) else area(value)

    @extend_schema_field(OrganisationNameSerializer(allow_null=True))
    def get_organisation(self, listing: Any) -> dict[str, Any] | None:
        shown = self.context["names"].get(listing.pk)
        return None if shown is None else OrganisationNameSerializer(shown).data

    def get_is_own(self, listing: Any) -> bool:
        return self.context["standing"].belongs_to(listing.organisation_id)


class ListingFields(StrictSerializer):
    """What a listing says. Only four answers are needed; everything else has a sensible default."""

    kind = serializers.ChoiceField(ListingKind.choices)
    title = serializers.CharField(max_length=140)
    place = serializers.CharField(max_length=120)
    country = serializers.CharField(max_length=2)
    quantity = NumberField(required=False, allow_null=True)
    unit = serializers.ChoiceField([(unit, unit) for unit in UNITS], required=False, allow_blank=True)
    period = serializers.ChoiceField(Period.choices, required=False)
    resource_kind = serializers.ChoiceField(ResourceKind.choices, required=False)
    description = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    language = serializers.ChoiceField([(code, code) for code in LANGUAGES], required=False)
    concepts = serializers.ListField(
        child=serializers.CharField(max_length=60), max_length=12, required=False
    )
    states = serializers.ListField(child=serializers.CharField(max_length=40), max_length=12, required=False)
    ewc_code = serializers.CharField(max_length=12, required=False, allow_blank=True)
    months = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=12), max_length=24, required=False
    )
    latitude = NumberField(required=False, allow_null=True)
    longitude = NumberField(required=False, allow_null=True)
    max_distance_km = serializers.IntegerField(min_value=1, max_value=20_000, required=False, allow_null=True)
    visibility = serializers.ChoiceField(Visibility.choices, required=False)
    site_id = serializers.UUIDField(required=False, allow_null=True)


class ListingCreate(ListingFields):
    """A new listing of one of the caller's organisations."""

    organisation = serializers.UUIDField()


class ListingUpdate(ListingFields):
    """Changes to a listing; fields left out stay as they are."""

    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1, help_text="The version you saw.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name != "version":
                field.required = False


class ReasonSerializer(serializers.Serializer):
    """One factor of a match, said. Points count towards the score before the law's gate; all in [0, 1]."""

    factor = serializers.CharField()
    headline = serializers.CharField()
    detail = serializers.CharField()
    points = serializers.FloatField()
    max_points = serializers.FloatField()
    known = serializers.BooleanField(help_text="False: not stated, counts half.")
    share = serializers.FloatField()


class LawQuestionSerializer(serializers.Serializer):
    """A question the law asks first. Information, not legal advice."""

    question = serializers.CharField()
    act = serializers.CharField()
    article = serializers.CharField()
    note = serializers.CharField()


class ExplanationSerializer(serializers.Serializer):
    """Why a match has its score."""

    score_if_answered = serializers.FloatField()
    parts = ReasonSerializer(many=True)
    law = LawQuestionSerializer(many=True)
    missing = serializers.ListField(child=serializers.CharField())


class MatchSerializer(serializers.Serializer):
    """A match of one listing with another. Needs ``listing`` (whose matches these are) in the context."""

    id = serializers.CharField(source="public_id", help_text="Of the pair; made of the ids of both listings.")
    score = serializers.FloatField(help_text="In [0, 1]; pages show it as points of 100.")
    gate = serializers.FloatField(help_text="1, or 0.7 while a law question is open.")
    completeness = serializers.FloatField()
    counterpart = serializers.SerializerMethodField()
    explanation = serializers.SerializerMethodField()

    @extend_schema_field(ListingSerializer)
    def get_counterpart(self, match: Any) -> dict[str, Any]:
        other = match.need if match.offer == self.context["listing"] else match.offer
        return ListingSerializer(other, context=self.context).data

    @extend_schema_field(ExplanationSerializer)
    def get_explanation(self, match: Any) -> dict[str, Any]:
        return ExplanationSerializer(asdict(api.explain(match=match))).data


class MatchingStateSerializer(serializers.Serializer):
    """How far matching is with a listing, and what its last run saw."""

    state = serializers.ChoiceField([(state, state) for state in ("waiting", "running", "done")])
    compared = serializers.IntegerField(allow_null=True)
    kept = serializers.IntegerField(allow_null=True)
    blocked = serializers.IntegerField(allow_null=True, help_text="Pairs stopped by law.")
    finished_at = serializers.DateTimeField(allow_null=True)


class RecogniseQuery(QuerySerializer):
    """A text whose concepts are wanted."""

    text = serializers.CharField(max_length=500)
    language = serializers.ChoiceField(
        [(code, code) for code in LANGUAGES], required=False, default="", allow_blank=True
    )


class RecognisedSerializer(serializers.Serializer):
    """A concept and the words of the text that named it."""

    concept_id = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    matched = serializers.CharField()


class SuggestCodesQuery(RecogniseQuery):
    """A text whose List of Waste code is wanted, and the trade of whoever gives."""

    nace_code = serializers.RegexField(
        r"^[A-Ua-u]?\d{2}(\.?\d{1,2})?$",
        required=False,
        default="",
        allow_blank=True,
        help_text="NACE division, group or class of whoever gives: 10, 10.5 or 10.51.",
    )


class SuggestedCodeSerializer(serializers.Serializer):
    """A List of Waste code that a text may mean; a proposal, never a decision."""

    ewc_code = serializers.CharField(help_text="As a listing takes it; a star: hazardous.")
    label = serializers.CharField()  # type: ignore[assignment]
    heading_code = serializers.CharField()
    heading_label = serializers.CharField()
    is_hazardous = serializers.BooleanField()
    depends_on_content = serializers.BooleanField(
        help_text="Another entry stands for the same waste with the other hazard."
    )
    matched = serializers.CharField(help_text="Words of the text; empty where only the trade speaks for it.")
