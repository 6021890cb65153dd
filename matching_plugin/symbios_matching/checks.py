"""Settings checked at start, so that a slip is read in a terminal and not in a stack trace at night."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

_WHOLE_NUMBERS = (
    "SYMBIOS_LISTING_LIFETIME_DAYS",
    "SYMBIOS_INTRODUCTION_LIFETIME_DAYS",
    "SYMBIOS_OPEN_REQUESTS_PER_ORGANISATION",
    "SYMBIOS_MATCHES_PER_LISTING",
    "SYMBIOS_MATCH_LEASE_SECONDS",
)
_RATES = ("symbios_read", "symbios_write", "symbios_contact")


@register
def check_symbios_settings(**_options: Any) -> list[CheckMessage]:
    """Report settings of ours that cannot work (symbios_matching.E001 to E003)."""
    faults: list[CheckMessage] = []
    for name in _WHOLE_NUMBERS:
        value = getattr(settings, name, None)
        if type(value) is not int or value < 1:
            faults.append(
                Error(
                    f"{name} is {value!r}; a whole number of at least 1 was expected.",
                    hint="Remove the setting to use the default of symbios_matching.settings.common.",
                    id="symbios_matching.E001",
                )
            )
    patience = getattr(settings, "SYMBIOS_BROKER_PATIENCE_SECONDS", None)
    if not isinstance(patience, int | float) or not 0 < patience <= 30:
        faults.append(
            Error(
                f"SYMBIOS_BROKER_PATIENCE_SECONDS is {patience!r}; more than 0 and at most 30 was expected.",
                id="symbios_matching.E002",
            )
        )
    rates = getattr(settings, "SYMBIOS_THROTTLE_RATES", None)
    missing = [scope for scope in _RATES if not (isinstance(rates, dict) and rates.get(scope))]
    if missing:
        faults.append(
            Error(
                f"SYMBIOS_THROTTLE_RATES says nothing for {', '.join(missing)}.",
                hint='Rates look like "60/minute".',
                id="symbios_matching.E003",
            )
        )
    return faults
