"""Defaults of every setting the lesson blocks read."""

from typing import Any

BLOCK_TYPES = ("symbios_flow", "symbios_skills")


def plugin_settings(settings: Any) -> None:
    """Extend the platform's settings module; what an operator has set already stays as it is.

    ``SYMBIOS_BLOCK_THEME``
        ``light`` (default), ``dark`` or ``auto``. ``auto`` follows the learner's system; choose it only
        where the page around the blocks does so too. Inside a page of our own the page decides.
    """
    if not hasattr(settings, "SYMBIOS_BLOCK_THEME"):
        settings.SYMBIOS_BLOCK_THEME = "light"
    # Studio offers a block in libraries only when its type is listed here; the LMS has no such setting.
    library_types = getattr(settings, "LIBRARY_ENABLED_BLOCKS", None)
    if isinstance(library_types, list):
        library_types.extend(name for name in BLOCK_TYPES if name not in library_types)
