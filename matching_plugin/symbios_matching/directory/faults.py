"""What is wrong with an input, field by field, and the small checks that several inputs share."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from symbios_matching.exceptions import InvalidInput

if TYPE_CHECKING:
    from django.db.models import Model


def country_code(value: object) -> str:
    """Return a country as two capital letters (ISO 3166-1 alpha-2). Raises InvalidInput."""
    code = value.strip().upper() if isinstance(value, str) else ""
    if len(code) != 2 or not (code.isascii() and code.isalpha()):
        raise InvalidInput({"country": [_("Choose a country.")]})
    return code


def degrees(latitude: object, longitude: object) -> tuple[float | None, float | None]:
    """
    Return a place on the globe in degrees, or (None, None). Raises InvalidInput for halves and places off it.
    """
    if latitude is None and longitude is None:
        return None, None
    for value, limit in ((latitude, 90), (longitude, 180)):
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not math.isfinite(value) or abs(value) > limit:  # type: ignore[arg-type]
            raise InvalidInput(
                {"latitude": [_("Give latitude (-90 to 90) and longitude (-180 to 180), or neither.")]}
            )
    return float(latitude), float(longitude)  # type: ignore[arg-type]


class Faults:
    """Collects what is wrong, field by field, so that a person hears of everything at once."""

    def __init__(self) -> None:
        self.by_field: dict[str, list[str]] = {}

    def add(self, field: str, sentence: str) -> None:
        """Note one more fault."""
        self.by_field.setdefault(field, []).append(sentence)

    def of(self, field: str) -> _Collecting:
        """Return a context that turns an InvalidInput into faults of ``field``."""
        return _Collecting(self, field)

    def clean(self, row: Model, exclude: Iterable[str] = ()) -> None:
        """Run the model's own validation, leaving out the fields already known to be wrong."""
        try:
            row.full_clean(exclude={*exclude, *self.by_field})
        except ValidationError as error:
            for field, sentences in error.message_dict.items():
                for sentence in sentences:
                    self.add(field, sentence)

    def raise_if_any(self) -> None:
        """Raise InvalidInput with everything noted so far."""
        if self.by_field:
            raise InvalidInput(self.by_field)


class _Collecting:
    def __init__(self, faults: Faults, field: str) -> None:
        self.faults, self.field = faults, field

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if not isinstance(error, InvalidInput):
            return False
        for sentences in error.faults.values():
            for sentence in sentences:
                self.faults.add(self.field, sentence)
        return True
