"""
Loads our two plugin apps by the steps of the LMS's own loader: settings hooks and URLs of ``plugin_app``.

Only ours. The platform's loader walks every plugin installed on the machine, and some of those work only
inside the platform.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import Any

from django.urls import include, re_path
from django.urls.resolvers import URLResolver
from django.utils.module_loading import import_string

PLUGIN_APPS = (
    "symbios_xblocks.apps.SymbiosXBlocksConfig",
    "symbios_matching.apps.SymbiosMatchingConfig",
)
PROJECT = "lms.djangoapp"


def _configs() -> Iterator[Any]:
    """Yield the AppConfig classes of our entry points."""
    for path in PLUGIN_APPS:
        yield import_string(path)


def apply_plugin_settings(settings: ModuleType, *kinds: str) -> None:
    """
    Let each app extend the settings module, one kind after the other.

    ``kinds`` are names such as "common" and "production", in the order an LMS applies them.
    """
    for kind in kinds:
        for config in _configs():
            hooks = config.plugin_app.get("settings_config", {}).get(PROJECT, {})
            if kind in hooks:
                import_module(f"{config.name}.{hooks[kind]['relative_path']}").plugin_settings(settings)


def plugin_url_patterns() -> list[URLResolver]:
    """Build the URL patterns that our apps ask an LMS for."""
    patterns = []
    for config in _configs():
        wanted = config.plugin_app.get("url_config", {}).get(PROJECT)
        if wanted is None:
            continue
        # The platform forces app_name to the app's name, whatever the plugin says.
        target = include(
            (f"{config.name}.{wanted['relative_path']}", config.name), namespace=wanted["namespace"]
        )
        patterns.append(re_path(wanted["regex"], target))
    return patterns
