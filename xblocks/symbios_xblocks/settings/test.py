"""Settings for the platform's own test runs: the defaults will do."""

from typing import Any


def plugin_settings(settings: Any) -> None:
    """Change nothing; the common settings have been applied before."""
