"""The OpenAPI document of version 1, made from the code that answers."""

from __future__ import annotations

from typing import Any

from django.urls import include, path, reverse
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from symbios_matching import __version__
from symbios_matching.choices import LANGUAGES, ListingKind, OrganisationKind
from symbios_matching.rest_api.throttles import CommunityThrottle
from symbios_matching.rest_api.v1.views.base import described

DESCRIPTION = (
    "Organisations, listings, explained matches and introductions for industrial symbiosis. "
    "Errors are problem details (RFC 9457); lists come in pages of at most 50."
)


class PlatformJwt(OpenApiAuthenticationExtension):
    """How programs sign in: the platform's JWT in the Authorization header, after the word JWT."""

    target_class = "edx_rest_framework_extensions.auth.jwt.authentication.JwtAuthentication"
    name = "jwt"
    match_subclasses = True

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "header", "name": "Authorization", "description": "JWT <token>"}


class PlatformSession(OpenApiAuthenticationExtension):
    """How browsers sign in: the platform's session cookie, with its CSRF token on every change."""

    target_class = "rest_framework.authentication.SessionAuthentication"
    name = "session"
    match_subclasses = True
    priority = 1

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}


class SchemaView(SpectacularJSONAPIView):
    """Describes our own paths alone, where they are mounted, whatever else the platform documents."""

    schema = AutoSchema()
    permission_classes = [AllowAny]
    throttle_classes = [CommunityThrottle]
    serve_public = True
    custom_settings = {
        "TITLE": "Symbios REST API",
        "DESCRIPTION": DESCRIPTION,
        "VERSION": __version__,
        "SCHEMA_PATH_PREFIX": r".*/api/v1",
        "COMPONENT_SPLIT_REQUEST": True,
        "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
        "ENUM_NAME_OVERRIDES": {
            "ListingKindEnum": ListingKind.choices,
            "OrganisationKindEnum": OrganisationKind.choices,
            "LanguageEnum": [(code, code) for code in LANGUAGES],
        },
        "PREPROCESSING_HOOKS": [],
    }

    @described(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        mount = reverse("symbios_matching:schema").lstrip("/").removesuffix("schema/")
        ours = [path(mount, include("symbios_matching.rest_api.v1.urls"))]
        self.urlconf = ours  # type: ignore[assignment]
        return super().get(request, *args, **kwargs)
