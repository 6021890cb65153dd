"""
Errors as problem details (RFC 9457), in one place for every view of ours and for no view of the platform's.
"""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from symbios_matching.exceptions import Conflict, InvalidInput, MatchingError, NotFound, PermissionRefused

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"


def problem_details(error: Exception, context: dict[str, Any]) -> Response | None:
    """
    Turn an error into an answer: ``type``, ``title``, ``status``, ``detail``, ``instance``, and ``errors`` by
    field.

    What nobody foresaw is not answered here (None): Django then logs it and answers 500 without details.
    """
    request = context.get("request")
    known = _from_domain(error, request) or _from_framework(error) or _from_database(error)
    if known is None:
        return None
    set_rollback()
    status, kind, detail, faults, headers = known
    body: dict[str, Any] = {
        "type": f"urn:symbios:problem:{kind}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": getattr(request, "path", ""),
    }
    if faults:
        body["errors"] = faults
    return Response(body, status=status, headers=headers, content_type=MEDIA_TYPE)


Known = tuple[int, str, str, dict[str, list[str]], dict[str, str]]


def _from_domain(error: Exception, request: Any) -> Known | None:
    if not isinstance(error, MatchingError):
        return None
    if isinstance(error, NotFound):
        return 404, "not-found", str(error), {}, {}
    if isinstance(error, Conflict):
        return 409, "conflict", str(error), {}, {}
    if isinstance(error, InvalidInput):
        return 400, "invalid-input", _("Some fields cannot be used as they are."), error.faults, {}
    if isinstance(error, PermissionRefused):
        return 403, "permission-refused", str(error), {}, {}
    return None


def _from_framework(error: Exception) -> Known | None:
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if not isinstance(error, exceptions.APIException):
        return None
    headers = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = str(error.auth_header)  # type: ignore[attr-defined]
    if getattr(error, "wait", None):
        headers["Retry-After"] = str(int(error.wait) + 1)  # type: ignore[attr-defined]
    if isinstance(error, exceptions.ValidationError):
        faults = _flat(error.detail)
        return 400, "invalid-input", _("Some fields cannot be used as they are."), faults, headers
    code = str(error.default_code).replace("_", "-")
    return error.status_code, code, str(error.detail), {}, headers


def _from_database(error: Exception) -> Known | None:
    """A deadlock or a lock not had in time: nothing was written, and the same request may work at once."""
    if not isinstance(error, OperationalError):
        return None
    log.warning("a request met a busy database: %s", error)
    return 503, "busy", _("The database is busy. Try again."), {}, {"Retry-After": "1"}


def _flat(detail: Any, field: str = "") -> dict[str, list[str]]:
    """
    Return sentences by field; nested fields are named with dots, whole-object faults ``non_field_errors``.
    """
    if isinstance(detail, dict):
        parts = [_flat(inner, f"{field}.{name}" if field else str(name)) for name, inner in detail.items()]
    elif any(isinstance(inner, dict | list) for inner in detail):
        parts = [_flat(inner, f"{field}.{place}") for place, inner in enumerate(detail) if inner]
    else:
        return {field or "non_field_errors": [str(sentence) for sentence in detail]}
    return {name: sentences for part in parts for name, sentences in part.items()}
