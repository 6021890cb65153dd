"""The platform's test settings need nothing of ours beyond the common defaults."""

from __future__ import annotations

from types import ModuleType


def plugin_settings(settings: ModuleType) -> None:
    """Leave the test settings as the common hook made them."""
