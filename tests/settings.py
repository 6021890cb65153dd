"""A minimal Django project with the habits of an LMS, into which our two plugin apps load themselves.

Where a real LMS is stricter or looser than Django's defaults, this follows the LMS: no default permission
in the REST framework, ``AutoField`` for keys, one transaction a request, framing denied.

Environment, all optional:

``SYMBIOS_TEST_DATABASE``  ``sqlite`` (default), ``mariadb`` or ``postgres``
``SYMBIOS_TEST_SQLITE``    file for SQLite; without it the database lives in memory
``SYMBIOS_TEST_MARIADB``   ``mysql://user:password@host:port/name``
``SYMBIOS_TEST_POSTGRES``  ``postgres://user:password@host:port/name``
``SYMBIOS_TEST_BROKER``    broker address; tasks are then sent to a real worker instead of run in the caller
``SYMBIOS_TEST_LEASE``     seconds after which a worker that holds a listing is taken for dead
``SYMBIOS_TEST_INDEX``     "1": workers read all listings before they fork
"""

import os
import sys
from typing import Any
from urllib.parse import unquote, urlsplit

from tests.plugin_loading import PLUGIN_APPS, apply_plugin_settings

ENGINES = {
    "mariadb": ("django.db.backends.mysql", "SYMBIOS_TEST_MARIADB", {"charset": "utf8mb4"}),
    "postgres": ("django.db.backends.postgresql", "SYMBIOS_TEST_POSTGRES", {}),
}


def _database() -> dict[str, Any]:
    choice = os.environ.get("SYMBIOS_TEST_DATABASE", "sqlite")
    if choice == "sqlite":
        name = os.environ.get("SYMBIOS_TEST_SQLITE", ":memory:")
        engine = "django.db.backends.sqlite3"
        database: dict[str, Any] = {"ENGINE": engine, "NAME": name, "OPTIONS": {"timeout": 20}}
    else:
        engine, variable, options = ENGINES[choice]
        address = urlsplit(os.environ[variable])
        name = address.path.lstrip("/")
        database = {
            "ENGINE": engine,
            "NAME": name,
            "USER": unquote(address.username or ""),
            "PASSWORD": unquote(address.password or ""),
            "HOST": address.hostname or "127.0.0.1",
            "PORT": str(address.port or ""),
            "OPTIONS": options,
        }
    database["ATOMIC_REQUESTS"] = True
    # The same name in tests and outside them, so that a worker process reads what a test wrote.
    database["TEST"] = {"NAME": name}
    if choice == "mariadb":
        database["TEST"] |= {"CHARSET": "utf8mb4", "COLLATION": "utf8mb4_unicode_ci"}
    return database


SECRET_KEY = "tests-only"
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
ROOT_URLCONF = "tests.urls"
DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    *PLUGIN_APPS,
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
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
            ],
        },
    },
]

X_FRAME_OPTIONS = "DENY"
LOGIN_URL = "/login"
PLATFORM_NAME = "Symbios test platform"
STATIC_URL = "/static/"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DEFAULT_FROM_EMAIL = "registration@example.com"
# Fast on purpose: tests make many people and guard no real one.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", "English"),
    ("pt", "Português"),
    ("it", "Italiano"),
    ("es", "Español"),
    ("sl", "Slovenščina"),
    ("fr", "Français"),
    ("de", "Deutsch"),
]

REST_FRAMEWORK: dict[str, Any] = {
    # No DEFAULT_PERMISSION_CLASSES: the LMS sets none, so a view that forgets its own is open to everybody.
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "edx_rest_framework_extensions.auth.jwt.authentication.JwtAuthentication",
        "edx_rest_framework_extensions.auth.session.authentication.SessionAuthenticationAllowInactiveUser",
    ],
    "DEFAULT_PAGINATION_CLASS": "edx_rest_framework_extensions.paginators.DefaultPagination",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "EXCEPTION_HANDLER": "rest_framework.views.exception_handler",
    "PAGE_SIZE": 10,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "DEFAULT_THROTTLE_RATES": {"user": "60/minute", "service_user": "800/minute"},
}
JWT_AUTH = {
    "JWT_ISSUER": "tests",
    "JWT_AUDIENCE": "tests",
    "JWT_SECRET_KEY": "tests-only-and-long-enough-for-hs256",
    "JWT_ALGORITHM": "HS256",
    "JWT_VERIFY_AUDIENCE": False,
}
EDX_DRF_EXTENSIONS: dict[str, Any] = {}

CELERY_BROKER_URL = os.environ.get("SYMBIOS_TEST_BROKER", "memory://")
CELERY_TASK_ALWAYS_EAGER = "SYMBIOS_TEST_BROKER" not in os.environ
CELERY_TASK_EAGER_PROPAGATES = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_DEFAULT_QUEUE = "edx.lms.core.default"

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "tests"}}

if "SYMBIOS_TEST_LEASE" in os.environ:
    SYMBIOS_MATCH_LEASE_SECONDS = int(os.environ["SYMBIOS_TEST_LEASE"])

SYMBIOS_INDEX_AT_WORKER_START = os.environ.get("SYMBIOS_TEST_INDEX") == "1"

apply_plugin_settings(sys.modules[__name__], "lms.djangoapp", "common", "test")
