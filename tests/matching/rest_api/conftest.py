"""Callers of the REST API: one client for each role, signed in by session as a browser is."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework.test import APIClient

from symbios_matching import api
from tests.matching.factories import committed, publish_offer

API = "/symbios/api/v1/"


def client_of(person: Any) -> APIClient:
    client = APIClient()
    if person.is_authenticated:
        client.force_login(person)
    return client


@pytest.fixture
def call():
    """Send one request as somebody and return the answer; paths are below /symbios/api/v1/."""

    def send(person: Any, method: str, path: str, body: Any = None, **options: Any) -> Any:
        client = client_of(person)
        if body is None or method == "get":
            return getattr(client, method)(API + path, body, **options)
        return getattr(client, method)(API + path, body, format="json", **options)

    return send


@pytest.fixture
def talking(matched):
    """The match, a request about it, and a listing of the brewery that hides its name."""
    matched.hidden = publish_offer(
        matched.marta, matched.brewery, visibility="on_request", title="Hidden grain"
    )
    with committed():
        matched.introduction = api.request_introduction(user=matched.marta, match=matched.match, note="Hello")
    return matched
