"""Shapes of introductions. Contact data has one shape of its own, behind one address."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from symbios_matching import api
from symbios_matching.choices import IntroductionStatus
from symbios_matching.rest_api.v1.serializers.base import StrictSerializer
from symbios_matching.rest_api.v1.serializers.directory import OrganisationNameSerializer

DIRECTIONS = ("asked_by_us", "asks_us", "of_others")


class ListingTitleSerializer(serializers.Serializer):
    """A listing in a line."""

    id = serializers.UUIDField(source="public_id")
    title = serializers.CharField()


class IntroductionSerializer(serializers.Serializer):
    """
    A request, as this caller may see it. Needs ``names`` (introduction key -> who asks, who is asked) and
    ``standing`` in the context.
    """

    id = serializers.UUIDField(source="public_id")
    status = serializers.SerializerMethodField()
    direction = serializers.SerializerMethodField()
    asking = serializers.SerializerMethodField(help_text="Null while the asking side keeps its name.")
    asked = serializers.SerializerMethodField(help_text="Null where the listing hides the name from you.")
    offer = ListingTitleSerializer()
    need = ListingTitleSerializer()
    match = serializers.SerializerMethodField(help_text="The id of the pair it is about.")
    note = serializers.CharField()
    shows_name = serializers.BooleanField()
    decline_reason = serializers.CharField()
    created_at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField()

    def get_match(self, introduction: Any) -> str:
        return api.pair_id(introduction.offer, introduction.need)

    @extend_schema_field(serializers.ChoiceField(IntroductionStatus.choices))
    def get_status(self, introduction: Any) -> str:
        return api.status_now(introduction)

    @extend_schema_field(serializers.ChoiceField([(direction, direction) for direction in DIRECTIONS]))
    def get_direction(self, introduction: Any) -> str:
        standing = self.context["standing"]
        if standing.belongs_to(introduction.asking_id):
            return "asked_by_us"
        return "asks_us" if standing.belongs_to(introduction.asked_id) else "of_others"

    @extend_schema_field(OrganisationNameSerializer(allow_null=True))
    def get_asking(self, introduction: Any) -> dict[str, Any] | None:
        return self._name(self.context["names"][introduction.pk][0])

    @extend_schema_field(OrganisationNameSerializer(allow_null=True))
    def get_asked(self, introduction: Any) -> dict[str, Any] | None:
        return self._name(self.context["names"][introduction.pk][1])

    def _name(self, organisation: Any) -> dict[str, Any] | None:
        return None if organisation is None else OrganisationNameSerializer(organisation).data


class ContactCardSerializer(serializers.Serializer):
    """How to reach one side of an introduction, once it is accepted."""

    organisation = serializers.CharField()
    name = serializers.CharField()
    email = serializers.CharField()
    phone = serializers.CharField()


class IntroductionDetailSerializer(IntroductionSerializer):
    """
    A request on its own. Needs ``own_card`` in the context: what the caller's yes would reveal, or None.
    """

    reveals_if_accepted = serializers.SerializerMethodField(
        help_text="Your own card as a yes would reveal it; null unless the request waits for your answer."
    )

    @extend_schema_field(ContactCardSerializer(allow_null=True))
    def get_reveals_if_accepted(self, introduction: Any) -> dict[str, Any] | None:
        card = self.context["own_card"]
        return None if card is None else ContactCardSerializer(card).data


class IntroductionCreate(StrictSerializer):
    """Ask the other side of a match for contact."""

    match = serializers.CharField(max_length=65, help_text="The id of a match.")
    note = serializers.CharField(max_length=600, required=False, default="", allow_blank=True)
    shows_name = serializers.BooleanField(required=False, default=True)


class DeclineSerializer(StrictSerializer):
    """A no, with a reason for the asking side if wished."""

    reason = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)


class EmptySerializer(StrictSerializer):
    """Nothing needs to be said."""


class LabelledValueSerializer(serializers.Serializer):
    """One line that the other side reads."""

    label = serializers.CharField()  # type: ignore[assignment]
    value = serializers.CharField()


class PreviewSerializer(serializers.Serializer):
    """What the other side reads now, what only after a yes, what stays hidden until then. All is yours."""

    now = LabelledValueSerializer(many=True)
    after_yes = serializers.ListField(
        child=serializers.CharField(), help_text="Labels of what a yes reveals."
    )
    note_was_changed = serializers.BooleanField(help_text="Addresses and numbers were left out of the note.")


class ContactsSerializer(serializers.Serializer):
    """Both contact cards."""

    asking = ContactCardSerializer()
    asked = ContactCardSerializer()
