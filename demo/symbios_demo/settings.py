"""Settings of the demo: everything local, everything in one data folder, nothing asked of other hosts."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path
from typing import Any

from symbios_demo.plugins import PLUGIN_APPS, apply_plugin_settings
from symbios_demo.settings_platform import *  # noqa: F403 - settings the platform's blocks read

ROOT = Path(__file__).resolve().parents[2]
DATA_DIR = Path(os.environ.get("SYMBIOS_DEMO_DATA", ROOT / "var" / "demo")).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)
COURSE_DIR = Path(
    os.environ.get("SYMBIOS_DEMO_COURSE", ROOT / "course_content" / "symbios-is101" / "course")
).resolve()


def _secret_key() -> str:
    """Read the key of this data folder, or make one: sessions outlive a restart and no key is public."""
    path = DATA_DIR / "secret.key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()


SECRET_KEY = _secret_key()
DEBUG = True
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
ROOT_URLCONF = "symbios_demo.urls"
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "rest_framework",
    # Templates and scripts of the platform's own problem block; its label is "capa".
    "xblocks_contrib.problem.capa",
    *PLUGIN_APPS,
    "symbios_demo",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "symbios_demo.middleware.content_security_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.static",
                "django.template.context_processors.i18n",
                "django.template.context_processors.csrf",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "symbios_demo.context.shell",
            ],
        },
    },
]
DATABASES = {
    "default": {
        "ENGINE": "symbios_demo.sqlite",
        "NAME": DATA_DIR / "demo.sqlite3",
        # Not ATOMIC_REQUESTS, unlike the LMS: each transaction here locks out other writers at once.
        "OPTIONS": {"timeout": 20},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"  # as the platform's
AUTH_PASSWORD_VALIDATORS: list[dict[str, str]] = []
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
SESSION_COOKIE_NAME = "symbios_demo_session"
SILENCED_SYSTEM_CHECKS: list[str] = []

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = list(LANGUAGE_DICT.items())  # noqa: F405
STATIC_URL = "/static/"
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"
DEFAULT_FROM_EMAIL = "demo@symbios.example"

REST_FRAMEWORK: dict[str, Any] = {
    # No default permissions, as in the LMS: a view that forgets its own is open to everybody.
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "edx_rest_framework_extensions.auth.jwt.authentication.JwtAuthentication",
        "edx_rest_framework_extensions.auth.session.authentication.SessionAuthenticationAllowInactiveUser",
    ],
    "DEFAULT_PAGINATION_CLASS": "edx_rest_framework_extensions.paginators.DefaultPagination",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_THROTTLE_RATES": {"user": "60/minute", "service_user": "800/minute"},
    "PAGE_SIZE": 10,
}
JWT_AUTH = {
    "JWT_ISSUER": "demo",
    "JWT_AUDIENCE": "demo",
    "JWT_SECRET_KEY": SECRET_KEY,
    "JWT_ALGORITHM": "HS256",
    "JWT_VERIFY_AUDIENCE": False,
}
EDX_DRF_EXTENSIONS: dict[str, Any] = {}

CELERY_BROKER_URL = "memory://localhost/"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # The LMS keeps these quiet too: every inline block says that url_name is no field of its.
    "loggers": {"xblock.core": {"level": "ERROR"}, "xblock.mixins": {"level": "ERROR"}},
}

SYMBIOS_BASE_TEMPLATE = "symbios_demo/shell.html"
SYMBIOS_COURSE_URL = "/learn/"

apply_plugin_settings(sys.modules[__name__], "common", "production")
