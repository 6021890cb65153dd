"""What every shape shares."""

from __future__ import annotations

import math
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

FRAMEWORK_PARAMETERS = frozenset({"page", "page_size", "format"})


class StrictSerializer(serializers.Serializer):
    """Reads what it names and refuses everything else, so that a slip is heard of and nothing slips in."""

    def to_internal_value(self, data: Any) -> Any:
        allowed = {name for name, field in self.fields.items() if not field.read_only}
        unknown = sorted(set(data) - allowed - self.ignored()) if hasattr(data, "keys") else []
        if unknown:
            raise serializers.ValidationError({name: [_("There is no such field.")] for name in unknown})
        return super().to_internal_value(data)

    def ignored(self) -> frozenset[str]:
        """Return names that are neither read nor refused."""
        return frozenset()


class QuerySerializer(StrictSerializer):
    """Reads the filters in an address; paging is read elsewhere."""

    def ignored(self) -> frozenset[str]:
        return FRAMEWORK_PARAMETERS


class ProblemSerializer(serializers.Serializer):
    """An error (RFC 9457)."""

    type = serializers.CharField(help_text="What kind of problem, for programs.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="What happened and what to do, for people.")
    instance = serializers.CharField()
    errors = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="Sentences by field, where input was the problem.",
    )


class NumberField(serializers.FloatField):
    """A finite number. The framework would read ``true`` as 1, and its older releases "inf" as a number."""

    def to_internal_value(self, data: Any) -> float:
        if isinstance(data, bool):
            self.fail("invalid")
        number = super().to_internal_value(data)
        if not math.isfinite(number):
            self.fail("invalid")
        return number


def area(degrees: float | None) -> float | None:
    """Round a coordinate to 0.1 degree, about ten kilometres: others see an area, never an address."""
    return None if degrees is None else round(degrees, 1)
