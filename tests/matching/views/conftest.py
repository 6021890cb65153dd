"""Browsers without a browser: a client signed in as somebody, and what a page says."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

FOUR_FIELDS = {
    "kind": "offer",
    "title": "trebbie fresche",
    "quantity": "100",
    "unit": "t",
    "period": "month",
    "place": "Žalec",
    "country": "SI",
}


@pytest.fixture
def browse() -> Callable[[Any], Client]:
    """Return a client that is signed in as a person; without one it is nobody's."""

    def open_as(person: Any = None) -> Client:
        client = Client(enforce_csrf_checks=False)
        if person is not None:
            client.force_login(person)
        return client

    return open_as


class _Outline(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


class Page:
    """A response as a reader meets it: its words, its controls, its links."""

    def __init__(self, response: Any) -> None:
        self.response = response
        self.html = response.content.decode()
        outline = _Outline()
        outline.feed(self.html)
        self.tags = outline.tags
        self.text = " ".join(" ".join(outline.words).split())

    def all(self, tag: str, **wanted: str) -> list[dict[str, str | None]]:
        """Return the attributes of every such tag."""
        return [
            attributes
            for name, attributes in self.tags
            if name == tag and all(attributes.get(key.rstrip("_")) == value for key, value in wanted.items())
        ]

    def value(self, name: str) -> str | None:
        """Return what stands in a text control."""
        return self.all("input", name=name)[0].get("value")

    def links(self) -> list[str]:
        """Return where the page leads."""
        return [attributes["href"] or "" for attributes in self.all("a") if "href" in attributes]


@pytest.fixture
def read() -> Callable[..., Page]:
    """Return a function that fetches an address and hands back the page."""

    def fetch(client: Client, address: str, **query: Any) -> Page:
        return Page(client.get(address, query))

    return fetch
