"""
Every setting of the community, with its default and meaning. Operators set them like any platform setting.

The hook receives the platform's settings *module*; it only adds what is missing and extends, never replaces.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

DEFAULTS: dict[str, Any] = {
    # .. setting_name: SYMBIOS_BASE_TEMPLATE
    # .. setting_default: symbios_matching/base.html
    # .. setting_description: The template community pages extend. Blocks: title, head, content, scripts.
    "SYMBIOS_BASE_TEMPLATE": "symbios_matching/base.html",
    # .. setting_name: SYMBIOS_LISTING_LIFETIME_DAYS
    # .. setting_default: 182
    # .. setting_description: An offer or need closes by itself after this many days unless renewed.
    "SYMBIOS_LISTING_LIFETIME_DAYS": 182,
    # .. setting_name: SYMBIOS_INTRODUCTION_LIFETIME_DAYS
    # .. setting_default: 30
    # .. setting_description: A request for an introduction expires after this many days without an answer.
    "SYMBIOS_INTRODUCTION_LIFETIME_DAYS": 30,
    # .. setting_name: SYMBIOS_OPEN_REQUESTS_PER_ORGANISATION
    # .. setting_default: 20
    # .. setting_description: How many unanswered requests an organisation may have at one time (counted in
    # the database).
    "SYMBIOS_OPEN_REQUESTS_PER_ORGANISATION": 20,
    # .. setting_name: SYMBIOS_MATCHES_PER_LISTING
    # .. setting_default: 10
    # .. setting_description: How many matches are kept for one listing.
    "SYMBIOS_MATCHES_PER_LISTING": 10,
    # .. setting_name: SYMBIOS_MATCH_LEASE_SECONDS
    # .. setting_default: 120
    # .. setting_description: A worker that holds a listing longer than this is taken for dead.
    "SYMBIOS_MATCH_LEASE_SECONDS": 120,
    # .. setting_name: SYMBIOS_INDEX_AT_WORKER_START
    # .. setting_default: False
    # .. setting_description: A Celery worker reads all open listings before it forks, so that its processes
    # share one index and the first task does not wait for it. For workers that mostly match.
    "SYMBIOS_INDEX_AT_WORKER_START": False,
    # .. setting_name: SYMBIOS_BROKER_PATIENCE_SECONDS
    # .. setting_default: 2.0
    # .. setting_description: A request waits at most this long for the broker to take a task; the sweeper
    # does the rest.
    "SYMBIOS_BROKER_PATIENCE_SECONDS": 2.0,
    # .. setting_name: SYMBIOS_THROTTLE_RATES
    # .. setting_default: {"symbios_read": "240/minute", "symbios_write": "60/minute", "symbios_contact":
    # "30/hour"}
    # .. setting_description: Courtesy limits of the REST API for each person (or address). Limits that matter
    # are counted in the database instead (SYMBIOS_OPEN_REQUESTS_PER_ORGANISATION).
    "SYMBIOS_THROTTLE_RATES": {
        "symbios_read": "240/minute",
        "symbios_write": "60/minute",
        "symbios_contact": "30/hour",
    },
    # .. setting_name: SYMBIOS_COURSE_URL
    # .. setting_default: ""
    # .. setting_description: Address of the course; when set, community pages link to its lessons.
    "SYMBIOS_COURSE_URL": "",
}


def plugin_settings(settings: ModuleType) -> None:
    """Add our defaults to the platform's settings module where the operator has not spoken."""
    for name, default in DEFAULTS.items():
        if not hasattr(settings, name):
            setattr(settings, name, default)
