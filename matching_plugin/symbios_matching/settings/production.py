"""Production: what the operator wrote into the platform's YAML wins over our defaults."""

from __future__ import annotations

from types import ModuleType

from symbios_matching.settings.common import DEFAULTS


def plugin_settings(settings: ModuleType) -> None:
    """Copy SYMBIOS_* values from ``ENV_TOKENS``, which the platform fills from YAML only in production."""
    tokens = getattr(settings, "ENV_TOKENS", {})
    for name in DEFAULTS:
        if name in tokens:
            setattr(settings, name, tokens[name])
