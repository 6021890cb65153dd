"""The whole journey over REST, with nothing but the API."""

import pytest

from symbios_matching.models import Organisation
from tests.matching.factories import NEED, OFFER, committed

pytestmark = pytest.mark.django_db


@pytest.mark.database
def test_from_two_listings_to_two_contact_cards(community, call):
    marta, ivo = community.marta, community.ivo
    with committed():
        body = OFFER | {"organisation": str(community.brewery.public_id)}
        offer = call(marta, "post", "listings/", body)
        need = call(ivo, "post", "listings/", NEED | {"organisation": str(community.farm.public_id)})
    assert (offer.status_code, need.status_code) == (201, 201)
    address = f"listings/{offer.json()['id']}/"
    assert call(marta, "get", f"{address}matching/").json()["state"] == "done"

    matches = call(marta, "get", f"{address}matches/").json()
    assert matches["count"] == 1
    match = matches["results"][0]
    assert match["counterpart"]["title"] == NEED["title"]
    assert 0 < match["score"] < match["explanation"]["score_if_answered"] <= 1
    assert [part["factor"] for part in match["explanation"]["parts"]][0] == "fit"

    wish = {"match": match["id"], "note": "We can load tippers."}
    preview = call(marta, "post", "introductions/preview/", wish).json()
    assert {"label": "note", "value": "We can load tippers."} in preview["now"]
    with committed():
        asked = call(marta, "post", "introductions/", wish)
    assert (asked.status_code, asked.json()["direction"]) == (201, "asked_by_us")
    introduction = f"introductions/{asked.json()['id']}/"
    assert call(ivo, "get", introduction).json()["direction"] == "asks_us"
    assert call(ivo, "get", f"{introduction}contacts/").status_code == 404
    assert call(marta, "post", f"{introduction}accept/", {}).status_code == 403
    with committed():
        assert call(ivo, "post", f"{introduction}accept/", {}).json()["status"] == "accepted"
    assert call(ivo, "post", f"{introduction}decline/", {}).status_code == 409

    cards = call(marta, "get", f"{introduction}contacts/").json()
    assert cards["asked"]["email"] == Organisation.objects.get(pk=community.farm.pk).contact_email
    assert call(community.nina, "get", f"{introduction}contacts/").status_code == 404


def test_an_organisation_is_registered_and_changed(community, call):
    body = {
        "name": "Cluster Ž 🍇",
        "kind": "cluster",
        "place": "Maribor",
        "country": "SI",
        "contact_phone": "1",
    }
    made = call(community.joris, "post", "organisations/", body)
    assert made.status_code == 201
    address = f"organisations/{made.json()['id']}/"
    assert call(community.joris, "patch", address, {"about": "We connect."}).json()["about"] == "We connect."
    assert call(community.marta, "patch", address, {"about": "Mine now."}).status_code == 403
    own = call(community.joris, "get", "own-organisations/").json()["results"]
    assert [(row["role"], row["requests_left"]) for row in own] == [("owner", 20)]


def test_a_listing_is_changed_withdrawn_and_reopened(matched, call):
    address = f"listings/{matched.offer.public_id}/"
    changed = call(matched.marta, "patch", address, {"version": 1, "quantity": 60})
    assert (changed.status_code, changed.json()["version"], changed.json()["quantity"]) == (200, 2, 60.0)
    assert changed.json()["title"] == matched.offer.title
    stale = call(matched.marta, "patch", address, {"version": 1, "quantity": 70})
    assert (stale.status_code, stale.json()["type"]) == (409, "urn:symbios:problem:conflict")
    assert call(matched.marta, "post", f"{address}withdraw/", {}).json()["status"] == "withdrawn"
    assert call(matched.joris, "get", address).status_code == 404
    assert call(matched.marta, "get", "listings/mine/").json()["count"] == 1
    assert call(matched.marta, "post", f"{address}reopen/", {}).json()["status"] == "open"


def test_a_text_is_recognised(community, call):
    found = call(community.joris, "get", "recognise/", {"text": "Biertreber", "language": "de"}).json()
    assert found == [{"concept_id": "bsg", "label": "brewers' spent grain", "matched": "Biertreber"}]


def test_codes_are_suggested_for_a_text_under_their_headings(community, call):
    said = {"text": "Biertreber", "language": "de", "nace_code": "11.05"}
    found = call(community.joris, "get", "codes/suggest/", said).json()
    assert found[0] == {
        "ewc_code": "02 07 04",
        "label": "Drink residues unfit for use",
        "heading_code": "02 07",
        "heading_label": "Drinks",
        "is_hazardous": False,
        "depends_on_content": False,
        "matched": "Biertreber",
    }
    assert len(found) <= 10
    italian = call(community.joris, "get", "codes/suggest/", said, headers={"accept-language": "it"}).json()
    assert italian[0]["heading_label"] == "Bevande"


def test_codes_are_not_suggested_for_nothing_or_a_trade_that_is_none(community, call):
    assert call(community.joris, "get", "codes/suggest/", {"text": " "}).status_code == 400
    answer = call(community.joris, "get", "codes/suggest/", {"text": "whey", "nace_code": "dairy"})
    assert answer.status_code == 400 and list(answer.json()["errors"]) == ["nace_code"]
    sawdust = call(community.joris, "get", "codes/suggest/", {"text": "sawdust"}).json()
    assert sawdust[0]["ewc_code"] == "03 01 05" and sawdust[0]["depends_on_content"]


def test_a_search_in_another_language_finds_the_listing(matched, call):
    found = call(matched.joris, "get", "listings/", {"text": "trebbie di birra", "kind": "offer"}).json()
    assert [row["title"] for row in found["results"]] == [matched.offer.title]
    assert found["results"][0]["concepts"] == [{"id": "bsg", "label": "brewers' spent grain"}]


def test_who_may_answer_reads_what_a_yes_reveals(talking, call):
    path = f"introductions/{talking.introduction.public_id}/"
    shown = call(talking.ivo, "get", path).json()["reveals_if_accepted"]
    talking.farm.refresh_from_db()
    assert shown["email"] == talking.farm.contact_email
    for person in (talking.marta, talking.nina, talking.staff):
        assert call(person, "get", path).json()["reveals_if_accepted"] is None
    assert call(talking.olga, "get", path).status_code == 404
