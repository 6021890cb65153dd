"""How the LMS and Studio find the blocks' static files and settings: the platform's plugin contract."""

from django.apps import AppConfig

# The keys of edx_django_utils.plugins, written out: this module is imported while the platform's own settings
# load, so it stays free of every import that could want them.
_SETTINGS = {
    "common": {"relative_path": "settings.common"},
    "production": {"relative_path": "settings.production"},
    "test": {"relative_path": "settings.test"},
}


class SymbiosXBlocksConfig(AppConfig):
    """The lesson blocks as a Django app: no models, no URLs; one stylesheet and a few settings."""

    name = "symbios_xblocks"
    label = "symbios_xblocks"
    verbose_name = "Symbios lesson blocks"
    default_auto_field = "django.db.models.BigAutoField"

    plugin_app = {
        "settings_config": {"lms.djangoapp": _SETTINGS, "cms.djangoapp": _SETTINGS},
    }
