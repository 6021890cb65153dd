"""
Courtesy limits. They live in the cache and may fail open; limits that matter are counted in the database.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle


class CommunityThrottle(SimpleRateThrottle):
    """
    One limit for reading, one for writing and one for asking for contact, with scopes and rates of our own.

    Rates come from ``SYMBIOS_THROTTLE_RATES``, so the platform's ``DEFAULT_THROTTLE_RATES`` stays as it is.
    """

    def __init__(self) -> None:
        """Wait with the rate: it depends on the request."""

    def allow_request(self, request: Request, view: Any) -> bool:
        self.scope = self._scope(request, view)
        self.rate = settings.SYMBIOS_THROTTLE_RATES[self.scope]
        self.num_requests, self.duration = self.parse_rate(self.rate)
        return super().allow_request(request, view)

    def _scope(self, request: Request, view: Any) -> str:
        if request.method in SAFE_METHODS:
            return "symbios_read"
        action = getattr(view, "action", None)
        return "symbios_contact" if action in getattr(view, "contact_actions", ()) else "symbios_write"

    def get_cache_key(self, request: Request, view: Any) -> str:
        is_known = request.user and request.user.is_authenticated
        who = request.user.pk if is_known else self.get_ident(request)
        return self.cache_format % {"scope": self.scope, "ident": who}
