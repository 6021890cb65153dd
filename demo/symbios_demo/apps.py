"""The demo as a Django app."""

from django.apps import AppConfig


class SymbiosDemoConfig(AppConfig):
    """Course player, sign-in by one click, and the community of the demo."""

    name = "symbios_demo"
    verbose_name = "Symbios demo"
    default_auto_field = "django.db.models.BigAutoField"
