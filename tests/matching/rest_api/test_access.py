"""Every route, every role, own and other: who gets what, and contact data in no answer before a yes."""

import json
import re

import pytest

from symbios_matching.models import Introduction, Listing, Organisation
from tests.matching.rest_api.conftest import API, client_of

pytestmark = pytest.mark.django_db

NO_ONE = "00000000-0000-4000-8000-000000000000"
CONTACT = re.compile(rb"hidden\.example|Hidden Contact|\+386 99|contact_(?:email|name)\W+[:=]\W*[\w+]")


def read_routes(community) -> dict[str, str]:
    return {
        "organisations": "organisations/",
        "organisation": f"organisations/{community.brewery.public_id}/",
        "own organisations": "own-organisations/",
        "listings": "listings/",
        "listing": f"listings/{community.offer.public_id}/",
        "hidden listing": f"listings/{community.hidden.public_id}/",
        "mine": "listings/mine/",
        "matches": f"listings/{community.offer.public_id}/matches/",
        "matching": f"listings/{community.offer.public_id}/matching/",
        "introductions": "introductions/",
        "introduction": f"introductions/{community.introduction.public_id}/",
        "contacts": f"introductions/{community.introduction.public_id}/contacts/",
        "recognise": "recognise/?text=whey",
        "suggested codes": "codes/suggest/?text=whey",
        "schema": "schema/",
    }


OWN = {"own viewer", "own editor", "own owner"}
OVERSEES = {"facilitator", "staff"}
ROLES = ["anonymous", "signed in", "own viewer", "own editor", "own owner", "other side", "other member",
         "facilitator", "staff"]  # fmt: skip


def expected_status(route: str, role: str) -> int:
    if route in {"organisations", "organisation", "listings", "recognise", "suggested codes", "schema"}:
        return 200
    if route in {"listing", "hidden listing"}:
        return 404 if role == "anonymous" else 200
    if role == "anonymous":
        return 401
    if route in {"matches", "matching"}:
        return 200 if role in OWN | OVERSEES else 404
    if route == "introduction":
        return 200 if role in OWN | OVERSEES | {"other side"} else 404
    return 404 if route == "contacts" else 200


@pytest.mark.database
@pytest.mark.parametrize("role", ROLES)
def test_reading_answers_by_role_and_never_with_contact_data(talking, role):
    client = client_of(talking.roles[role])
    for name, path in read_routes(talking).items():
        answer = client.get(API + path)
        assert answer.status_code == expected_status(name, role), (name, role, answer.content[:300])
        if name != "schema":
            content = answer.content
            if (name, role) == ("introduction", "other side"):
                # Who may say yes reads there what their own yes would reveal, and nothing of the other side.
                content = json.dumps(answer.json() | {"reveals_if_accepted": None}).encode()
            assert not CONTACT.search(content), (name, role)
        if answer.status_code >= 400:
            assert answer["Content-Type"] == "application/problem+json"
            assert set(answer.json()) >= {"type", "title", "status", "detail", "instance"}
        if role != "anonymous" and name != "schema":
            assert "no-store" in answer["Cache-Control"], name


@pytest.mark.parametrize("role", sorted(set(ROLES) - OWN - OVERSEES))
def test_a_hidden_listing_tells_neither_name_nor_place(talking, role):
    client = client_of(talking.roles[role])
    for path in ("listings/?text=hidden", f"listings/{talking.hidden.public_id}/"):
        answer = client.get(API + path)
        assert b"Tri Lipe" not in answer.content and "Žalec" not in answer.content.decode()
        assert str(talking.brewery.public_id) not in answer.content.decode()
    assert (
        b"Hidden grain"
        not in client.get(f"/symbios/api/v1/organisations/{talking.brewery.public_id}/").content
    )


def test_others_see_an_area_and_never_a_position(talking):
    Listing.objects.update(latitude=46.251234, longitude=15.167891)
    address = f"{API}listings/{talking.offer.public_id}/"
    assert client_of(talking.ivo).get(address).json()["latitude"] == 46.3
    assert client_of(talking.marta).get(address).json()["latitude"] == 46.251234


def write_routes(community) -> list[tuple[str, str, dict]]:
    listing, introduction = community.offer.public_id, community.introduction.public_id
    organisation = str(community.brewery.public_id)
    new = {"kind": "offer", "title": "t", "place": "p", "country": "SI", "organisation": organisation}
    return [
        ("patch", f"organisations/{organisation}/", {"about": "taken over"}),
        ("post", "listings/", new),
        ("patch", f"listings/{listing}/", {"version": 1, "title": "taken over"}),
        ("post", f"listings/{listing}/withdraw/", {}),
        ("post", f"listings/{listing}/reopen/", {}),
        ("post", "introductions/", {"match": str(community.match.public_id)}),
        ("post", f"introductions/{introduction}/accept/", {}),
        ("post", f"introductions/{introduction}/decline/", {}),
    ]


def everything() -> list:
    """All rows that a stranger could want to change."""
    models = (Organisation, Listing, Introduction)
    return [list(model.objects.order_by("pk").values()) for model in models]


@pytest.mark.parametrize(
    "role", ["anonymous", "signed in", "own viewer", "other member", "facilitator", "staff"]
)
def test_who_may_not_write_changes_nothing(talking, role):
    before = everything()
    for method, path, body in write_routes(talking):
        answer = getattr(client_of(talking.roles[role]), method)(API + path, body, format="json")
        assert answer.status_code == 401 if role == "anonymous" else answer.status_code in (403, 404), path
        assert not CONTACT.search(answer.content)
    assert everything() == before


def test_reading_changes_nothing(talking):
    before = everything()
    for role in ROLES:
        for path in read_routes(talking).values():
            client_of(talking.roles[role]).get(API + path)
    assert everything() == before


@pytest.mark.parametrize(
    "path", ["listings/{}/", "organisations/{}/", "introductions/{}/", "introductions/{}/contacts/"]
)
def test_not_there_and_not_yours_are_the_same_answer(talking, path):
    from symbios_matching import api

    api.withdraw_listing(user=talking.marta, listing=talking.offer)
    hidden = {"listings": talking.offer, "introductions": talking.introduction}.get(path.split("/")[0])
    client = client_of(talking.olga)
    nothing = client.get(API + path.format(NO_ONE))
    assert nothing.status_code == 404
    if hidden is not None:
        not_yours = client.get(API + path.format(hidden.public_id))
        assert not_yours.status_code == 404
        assert not_yours.json()["detail"] == nothing.json()["detail"]


@pytest.mark.parametrize(
    ("method", "path", "field"),
    [
        (method, path, field)
        for method, path, fields in [
            (
                "patch",
                "organisations/{brewery}/",
                ["id", "public_id", "is_demo", "name_key", "memberships", "sites"],
            ),
            (
                "patch",
                "listings/{offer}/",
                ["status", "organisation", "matched_version", "is_demo", "expires_at"],
            ),
            ("post", "introductions/", ["status", "asked", "asking", "active_key", "expires_at"]),
        ]
        for field in fields
    ],
)
def test_a_field_that_is_not_asked_for_is_refused(talking, method, path, field):
    body = {
        "organisations": {},
        "listings": {"version": 1},
        "introductions": {"match": str(talking.match.public_id)},
    }
    where = path.format(brewery=talking.brewery.public_id, offer=talking.offer.public_id)
    said = body[path.split("/")[0]] | {field: "x"}
    answer = getattr(client_of(talking.marta), method)(API + where, said, format="json")
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]


def test_a_session_writes_only_with_its_csrf_token(talking):
    from rest_framework.test import APIClient

    client = APIClient(enforce_csrf_checks=True)
    client.force_login(talking.marta)
    answer = client.post(f"{API}listings/{talking.offer.public_id}/withdraw/", {}, format="json")
    assert answer.status_code == 403
    assert Listing.objects.get(pk=talking.offer.pk).status == "open"
