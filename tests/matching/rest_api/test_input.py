"""What no database should be asked to store is refused at the door, with 400 and never with 500."""

import json

import pytest

from symbios_matching import api
from symbios_matching.models import Listing, Organisation
from tests.matching.factories import NEED, OFFER, make_organisation, publish_unheard
from tests.matching.rest_api.conftest import API, client_of

pytestmark = pytest.mark.django_db


def post(person, path, raw):
    body = raw if isinstance(raw, bytes) else raw.encode()
    return client_of(person).generic("POST", API + path, body, content_type="application/json")


HOSTILE = {
    "nothing": "",
    "not json": "{",
    "not utf-8": b'{"title": "\xff"}',
    "an array": "[]",
    "a number": "7",
    "null": "null",
    "nan": '{"quantity": NaN}',
    "infinity": '{"quantity": -Infinity}',
    "too large a float": '{"quantity": 1e400}',
    "too large an integer": '{"quantity": ' + "9" * 400 + "}",
    "an integer nobody can read": '{"quantity": ' + "9" * 5000 + "}",
    "one name twice": '{"title": "a", "title": "b"}',
    "deep": '{"a":' * 30 + "1" + "}" * 30,
    "very deep": '{"a":' * 50_000 + "1" + "}" * 50_000,
    "deep arrays": '{"months": ' + "[" * 100_000 + "]" * 100_000 + "}",
    "nul": json.dumps({"title": "a\x00b"}),
    "nul in a name": json.dumps({"ti\x00tle": "a"}),
    "lone surrogate": '{"title": "\\ud800"}',
    "large": json.dumps({"description": "x" * 300_000}),
}


@pytest.mark.database
@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("path", ["listings/", "organisations/", "introductions/"])
def test_hostile_json_is_a_bad_request(community, path, raw):
    answer = post(community.marta, path, raw)
    assert answer.status_code == 400, answer.content[:200]
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 400


@pytest.mark.database
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("quantity", "inf"),
        ("quantity", "nan"),
        ("quantity", "1e400"),
        ("quantity", True),
        ("quantity", -1),
        ("quantity", [1]),
        ("latitude", 1e308),
        ("latitude", "inf"),
        ("longitude", 181),
        ("months", [0]),
        ("months", "May"),
        ("months", [[1]]),
        ("months", {"0": 1}),
        ("states", ["<script>"]),
        ("concepts", [{"id": 1}]),
        ("title", {"en": "x"}),
        ("title", ["x"]),
        ("title", None),
        ("title", "x" * 141),
        ("description", "x" * 4001),
        ("country", "🇸🇮"),
        ("site_id", "nonsense"),
        ("site_id", "00000000-0000-4000-8000-000000000000"),
        ("max_distance_km", 10**15),
        ("ewc_code", "xx"),
        ("visibility", "secret"),
    ],
)
def test_a_value_that_cannot_be_kept_is_told_by_its_field(community, field, value):
    body = OFFER | {"organisation": str(community.brewery.public_id), "longitude": 15.0, "latitude": 46.0}
    answer = client_of(community.marta).post(f"{API}listings/", body | {field: value}, format="json")
    assert answer.status_code == 400, answer.content[:200]
    told = {name.partition(".")[0] for name in answer.json()["errors"]}
    assert told == {field} or (field == "longitude" and told == {"latitude"})
    assert not Listing.objects.exists()


@pytest.mark.database
@pytest.mark.parametrize(
    "query",
    [
        "page=41271537761686765568",
        "page=-1",
        "page=x",
        "page=" + "9" * 5000,
        "page_size=" + "9" * 30,
        "text=%00",
        "text=%ED%A0%80",
        "text=" + "x" * 300,
        "text=%F0%9F%8D%BA",
        "kind=gift",
        "country=SIX",
        "concept=%00",
        "unknown=1",
        "text=a&text=b",
    ],
)
def test_an_odd_address_is_answered_and_never_with_500(matched, query):
    for path in ("listings/", "organisations/"):
        assert client_of(matched.joris).get(f"{API}{path}?{query}").status_code in (200, 400, 404)


def test_a_page_is_never_larger_than_fifty(community):
    Organisation.objects.bulk_create(
        [Organisation(name=f"Firm {number}", name_key=f"firm {number}") for number in range(60)]
    )
    page = client_of(community.joris).get(f"{API}organisations/?page_size=1000").json()
    assert (len(page["results"]), page["count"], page["num_pages"]) == (50, 63, 2)
    assert len(client_of(community.joris).get(f"{API}organisations/").json()["results"]) == 20


def test_a_form_is_not_read(community):
    answer = client_of(community.marta).post(f"{API}listings/", {"title": "x"}, format="multipart")
    assert (answer.status_code, answer["Content-Type"]) == (415, "application/problem+json")


def test_too_many_requests_are_told_when_to_come_back(matched, settings):
    settings.SYMBIOS_THROTTLE_RATES = settings.SYMBIOS_THROTTLE_RATES | {"symbios_contact": "2/hour"}
    client = client_of(matched.marta)
    body = {"match": str(matched.match.public_id)}
    statuses = [client.post(f"{API}introductions/", body, format="json").status_code for _time in range(3)]
    assert statuses == [201, 409, 429]
    last = client.post(f"{API}introductions/", body, format="json")
    assert int(last["Retry-After"]) > 0 and last.json()["type"] == "urn:symbios:problem:throttled"
    assert client.get(f"{API}introductions/").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        *("listings/", "organisations/", "introductions/", "own-organisations/", "listings/mine/"),
        "listings/{}/matches/",
    ],
)
def test_a_list_takes_the_same_number_of_queries_for_any_length(matched, path, django_assert_max_num_queries):
    for number in range(12):
        farm = make_organisation(matched.olga, f"Farm {number}")
        publish_unheard(matched.olga, farm, NEED, visibility="on_request")
    path = path.format(matched.offer.public_id)
    if "matches" in path:
        api.sweep()
        assert len(api.matches_for(user=matched.marta, listing=matched.offer)) >= 10
    client = client_of(matched.marta if "matches" in path else matched.olga)
    limit = 30 if path == "own-organisations/" else 19 if "matches" in path else 14
    with django_assert_max_num_queries(limit):
        assert client.get(API + path).status_code == 200
