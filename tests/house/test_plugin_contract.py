"""A platform can load both apps: by entry point, through hooks, and before any settings exist."""

from types import ModuleType

import pytest
from django.apps import apps as installed_apps
from django.urls import reverse
from edx_django_utils.plugins.constants import PluginSettings

from tests.house.project import lines_of, python, setup_cfg
from tests.plugin_loading import PLUGIN_APPS, apply_plugin_settings, plugin_app_configs, settings_hooks

PROJECTS = ["lms.djangoapp", "cms.djangoapp"]
STAGES = ["common", "production", "test"]


def platform_settings() -> ModuleType:
    """Return a settings module as an LMS has it while plugins are loaded, with its own lists and dicts."""
    settings = ModuleType("platform_settings")
    settings.INSTALLED_APPS = ["openedx.core.djangoapps.common_views"]
    settings.MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
    settings.FEATURES = {"ENABLE_DISCUSSION_SERVICE": True}
    settings.OPEN_EDX_FILTERS_CONFIG = {"org.openedx.example.v1": {"pipeline": ["theirs"]}}
    settings.REST_FRAMEWORK = {"PAGE_SIZE": 10}
    settings.EXPLICIT_QUEUES = {"theirs.tasks.one": {"queue": "edx.lms.core.high"}}
    settings.LIBRARY_ENABLED_BLOCKS = ["problem", "video"]
    settings.ENV_TOKENS = {}
    return settings


def entry_points(group: str) -> list[str]:
    lines = lines_of(setup_cfg()["options.entry_points"][group])
    return [line.split("=")[1].strip().replace(":", ".") for line in lines]


@pytest.mark.parametrize("group", PROJECTS)
def test_the_entry_points_name_the_apps_that_the_tests_load(group):
    assert tuple(entry_points(group)) == PLUGIN_APPS


@pytest.mark.parametrize("path", PLUGIN_APPS)
def test_an_app_can_be_imported_before_any_settings_exist(path):
    module, _, name = path.rpartition(".")
    code = (
        f"import {module} as m; from django.conf import settings; print(m.{name}.name, settings.configured)"
    )
    assert python(code) == f"{path.split('.')[0]} False"


def test_an_app_that_a_platform_would_not_install_is_not_among_ours():
    assert all(isinstance(config.plugin_app, dict) for config in plugin_app_configs())


def test_keys_are_ours_and_not_the_platforms_default():
    for config in plugin_app_configs():
        assert config.default_auto_field == "django.db.models.BigAutoField"


def test_labels_carry_our_name_and_are_what_django_installed():
    assert {installed_apps.get_app_config(config.label).name for config in plugin_app_configs()} == {
        "symbios_xblocks",
        "symbios_matching",
    }


@pytest.mark.parametrize("project", PROJECTS)
def test_both_projects_get_defaults_and_a_word_from_the_operator(project):
    for config in plugin_app_configs():
        assert {"common", "production"} <= set(config.plugin_app[PluginSettings.CONFIG][project])


@pytest.mark.parametrize("project", PROJECTS)
def test_hooks_only_extend_the_settings_module(project):
    settings = platform_settings()
    theirs = {name: (value, repr(value)) for name, value in vars(settings).items() if name.isupper()}
    apply_plugin_settings(settings, project, *STAGES)

    for name, (value, before) in theirs.items():
        now = getattr(settings, name)
        assert now is value, f"{name} was replaced"
        kept = now[: len(eval(before))] if isinstance(now, list) else {k: now[k] for k in eval(before)}
        assert kept == eval(before), f"{name} lost something"
    added = {name for name in vars(settings) if name.isupper()} - set(theirs)
    assert all(name.startswith("SYMBIOS_") for name in added)


@pytest.mark.parametrize("project", PROJECTS)
def test_hooks_may_run_twice(project):
    once, twice = platform_settings(), platform_settings()
    apply_plugin_settings(once, project, *STAGES)
    apply_plugin_settings(twice, project, *STAGES, *STAGES)
    assert {k: v for k, v in vars(once).items() if k.isupper()} == {
        k: v for k, v in vars(twice).items() if k.isupper()
    }


@pytest.mark.parametrize("project", PROJECTS)
def test_a_default_never_overrules_the_operator(project):
    settings = platform_settings()
    apply_plugin_settings(settings, project, "common")
    ours = [name for name in vars(settings) if name.startswith("SYMBIOS_")]
    assert ours
    spoken = platform_settings()
    for name in ours:
        setattr(spoken, name, f"the operator's {name}")
    apply_plugin_settings(spoken, project, *STAGES)
    assert {name: getattr(spoken, name) for name in ours} == {name: f"the operator's {name}" for name in ours}


@pytest.mark.parametrize("project", PROJECTS)
def test_what_the_operator_wrote_in_yaml_reaches_production(project):
    settings = platform_settings()
    apply_plugin_settings(settings, project, "common")
    ours = [name for name in vars(settings) if name.startswith("SYMBIOS_")]
    settings.ENV_TOKENS = {name: f"yaml's {name}" for name in ours}
    apply_plugin_settings(settings, project, "production")
    assert {name: getattr(settings, name) for name in ours} == {name: f"yaml's {name}" for name in ours}


def test_every_hook_is_there():
    for project in PROJECTS:
        for stage in STAGES:
            assert all(callable(hook) for hook in settings_hooks(project, stage))


def test_the_community_lives_where_the_platform_was_told():
    assert reverse("symbios_matching:home") == "/symbios/"


def test_studio_gets_no_pages():
    for config in plugin_app_configs():
        assert "cms.djangoapp" not in config.plugin_app.get("url_config", {})


@pytest.mark.parametrize("project", PROJECTS)
def test_our_blocks_are_offered_in_libraries_beside_the_platforms(project):
    settings = platform_settings()
    apply_plugin_settings(settings, project, *STAGES)
    lines = lines_of(setup_cfg()["options.entry_points"]["xblock.v1"])
    offered = settings.LIBRARY_ENABLED_BLOCKS
    assert offered == ["problem", "video", *(line.split("=")[0].strip() for line in lines)]
