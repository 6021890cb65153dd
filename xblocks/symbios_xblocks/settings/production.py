"""Settings that an operator's YAML may override on a running platform."""

from typing import Any


def plugin_settings(settings: Any) -> None:
    """Take ``SYMBIOS_BLOCK_THEME`` from the operator's environment tokens when it is there."""
    tokens = getattr(settings, "ENV_TOKENS", {})
    settings.SYMBIOS_BLOCK_THEME = tokens.get("SYMBIOS_BLOCK_THEME", settings.SYMBIOS_BLOCK_THEME)
