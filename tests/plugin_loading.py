"""Loads our plugin apps into a settings module and a URLconf, by the steps of the LMS's own loader.

``edx_django_utils.plugins`` would do it too, but it walks every plugin installed on the machine, and some
of those (edx-completion's URLs, for one) only work inside the platform. The vocabulary is its own.
"""

from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import Any

from django.urls import include, re_path
from django.urls.resolvers import URLResolver
from django.utils.module_loading import import_string
from edx_django_utils.plugins.constants import PLUGIN_APP_SETTINGS_FUNC_NAME, PluginSettings, PluginURLs

PLUGIN_APPS = (
    "symbios_xblocks.apps.SymbiosXBlocksConfig",
    "symbios_matching.apps.SymbiosMatchingConfig",
)
"""What the entry points of setup.cfg name; ``tests/house`` holds the two to each other."""


def plugin_app_configs() -> Iterator[Any]:
    """Yield the AppConfig classes that an LMS would find, without setting Django up."""
    for path in PLUGIN_APPS:
        yield import_string(path)


def settings_hooks(project_type: str, settings_type: str) -> Iterator[Any]:
    """Yield each app's ``plugin_settings`` function for one project and one kind of settings."""
    for config in plugin_app_configs():
        hooks = config.plugin_app.get(PluginSettings.CONFIG, {}).get(project_type, {})
        if settings_type in hooks:
            relative = hooks[settings_type].get(
                PluginSettings.RELATIVE_PATH, PluginSettings.DEFAULT_RELATIVE_PATH
            )
            yield getattr(import_module(f"{config.name}.{relative}"), PLUGIN_APP_SETTINGS_FUNC_NAME)


def apply_plugin_settings(settings_module: ModuleType, project_type: str, *settings_types: str) -> None:
    """Let every app extend ``settings_module``, one kind of settings after the other, as an LMS does."""
    for settings_type in settings_types:
        for hook in settings_hooks(project_type, settings_type):
            hook(settings_module)


def plugin_url_patterns(project_type: str) -> list[URLResolver]:
    """Build the URL patterns of every app that asks for some in this project."""
    patterns = []
    for config in plugin_app_configs():
        urls = config.plugin_app.get(PluginURLs.CONFIG, {}).get(project_type)
        if urls is None:
            continue
        module = f"{config.name}.{urls.get(PluginURLs.RELATIVE_PATH, PluginURLs.DEFAULT_RELATIVE_PATH)}"
        # The platform forces app_name to the app's name, whatever the plugin says.
        target = include((module, config.name), namespace=urls.get(PluginURLs.NAMESPACE, config.name))
        patterns.append(re_path(urls.get(PluginURLs.REGEX, ""), target))
    return patterns
