"""
First of three layers: may this caller use the endpoint at all? Which rows, and what with them, api decides.
"""

from __future__ import annotations

from typing import Any

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request


class SignedIn(BasePermission):
    """Somebody with an active account. The platform's session authentication lets inactive ones through."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return bool(request.user and request.user.is_authenticated and request.user.is_active)


class ReadOrSignedIn(SignedIn):
    """Everybody reads, as far as what is public; changing something takes an active account."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return request.method in SAFE_METHODS or super().has_permission(request, view)
