"""Every address says who may use it: the platform sets no default permission, so silence means everybody."""

import re
import uuid

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.permissions import AllowAny

OPEN_PAGES = {
    "home",
    "directory",
    "organisation",
    "exchange",
    "listing",
    "listing_state",
}
"""Pages a visitor may read. What they show of it is decided row by row (see the tests of the selectors)."""

OPEN_API: set[str] = {"schema"}
"""Names of REST addresses without any permission: the description of the interface, nothing else."""


def patterns(resolver: URLResolver, prefix: str = ""):
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, route)
        else:
            yield route, entry


def ours() -> list[tuple[str, URLPattern]]:
    found = [(route, entry) for route, entry in patterns(get_resolver()) if "symbios/" in route]
    assert found
    return found


def is_rest(entry: URLPattern) -> bool:
    return hasattr(entry.callback, "cls") and hasattr(entry.callback.cls, "permission_classes")


REST = [(route, entry) for route, entry in ours() if is_rest(entry)]
PAGES = [(route, entry) for route, entry in ours() if not is_rest(entry)]


def address(route: str) -> str:
    """Fill the parameters of a route with ids that nothing has."""
    filled = re.sub(r"<uuid:\w+>", str(uuid.uuid4()), route)
    filled = re.sub(r"<slug:\w+>", f"{uuid.uuid4().hex}-{uuid.uuid4().hex}", filled)
    filled = re.sub(r"\(\?P<\w+>[^)]*\)", str(uuid.uuid4()), filled)
    return "/" + re.sub(r"[\^$\\]|\?$|Z$", "", filled)


@pytest.mark.parametrize("entry", [entry for _, entry in REST], ids=[route for route, _ in REST])
def test_a_rest_view_names_its_own_permissions(entry):
    view = entry.callback.cls
    classes = entry.callback.initkwargs.get("permission_classes", view.permission_classes)
    named_by_us = "permission_classes" in entry.callback.initkwargs or any(
        "permission_classes" in vars(base) and base.__module__.startswith("symbios_") for base in view.__mro__
    )
    assert named_by_us, f"{view.__name__} takes whatever the platform's default is"
    assert classes, f"{view.__name__} is open to everybody"
    if entry.name not in OPEN_API:
        assert AllowAny not in classes, f"{view.__name__} is open to everybody"


@pytest.mark.parametrize("entry", [entry for _, entry in REST], ids=[route for route, _ in REST])
def test_a_rest_view_signs_nobody_in_by_other_means_than_the_platforms(entry):
    view = entry.callback.cls
    own = [base for base in view.__mro__ if base.__module__.startswith("symbios_")]
    assert not any("authentication_classes" in vars(base) for base in own)


@pytest.mark.parametrize(
    "route", [route for route, entry in PAGES if entry.name not in OPEN_PAGES], ids=lambda route: route
)
@pytest.mark.django_db
def test_a_visitor_is_asked_to_sign_in(route, client):
    for method in (client.get, client.post):
        answer = method(address(route))
        asked = answer.status_code == 302 and answer["Location"].startswith(settings.LOGIN_URL)
        assert asked or answer.status_code in {401, 403, 405}, f"{method.__name__} gave {answer.status_code}"


@pytest.mark.parametrize(
    "route", [route for route, entry in PAGES if entry.name in OPEN_PAGES], ids=lambda route: route
)
@pytest.mark.django_db
def test_an_open_page_answers_a_visitor_and_takes_nothing_from_them(route, client):
    assert client.get(address(route)).status_code in ({404} if "uuid" in route else {200})
    assert client.post(address(route), {"title": "x"}).status_code in {302, 403, 404, 405}


def test_no_view_switches_off_the_guard_against_forged_requests():
    assert [route for route, entry in PAGES if getattr(entry.callback, "csrf_exempt", False)] == []


@pytest.mark.django_db
def test_no_page_of_the_community_may_be_framed(client):
    assert client.get("/symbios/")["X-Frame-Options"] == "DENY"
