"""How the LMS and Studio find the community: URLs and settings by the platform's plugin contract."""

from django.apps import AppConfig

# The keys of edx_django_utils.plugins, written out: this module is imported while the platform's own settings
# load, so it stays free of every import that could want them.
_SETTINGS = {
    "common": {"relative_path": "settings.common"},
    "production": {"relative_path": "settings.production"},
    "test": {"relative_path": "settings.test"},
}


class SymbiosMatchingConfig(AppConfig):
    """Directory, listings, matches and introductions, served under /symbios/ by the LMS."""

    name = "symbios_matching"
    label = "symbios_matching"
    verbose_name = "Symbios community"
    # The platform's default is AutoField; without this line its makemigrations --check would want a migration
    # of us.
    default_auto_field = "django.db.models.BigAutoField"

    plugin_app = {
        "url_config": {
            "lms.djangoapp": {
                "namespace": "symbios_matching",
                "regex": r"^symbios/",
                "relative_path": "urls",
            },
        },
        # The platform's own names, so that nothing of it is imported here. Both are sent while a person is
        # retired.
        "signals_config": {
            "lms.djangoapp": {
                "relative_path": "handlers",
                "receivers": [
                    {
                        "receiver_func_name": "forget_retired_person",
                        "signal_path": f"openedx.core.djangoapps.user_api.accounts.signals.{signal}",
                        "dispatch_uid": f"symbios_matching.{signal}",
                    }
                    for signal in ("USER_RETIRE_LMS_MISC", "USER_RETIRE_MAILINGS")
                ],
            },
        },
        "settings_config": {"lms.djangoapp": _SETTINGS, "cms.djangoapp": _SETTINGS},
    }

    def ready(self) -> None:
        """Connect receivers and system checks."""
        from symbios_matching import checks, handlers  # noqa: F401
