"""Versions of the REST API, mounted at ``api/`` by ``symbios_matching.urls``."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("v1/", include("symbios_matching.rest_api.v1.urls"))]
