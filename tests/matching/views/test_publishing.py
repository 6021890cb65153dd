"""Four answers publish a listing, with no script at all, and nothing typed is ever lost."""

from __future__ import annotations

import pytest
from django.urls import reverse

from symbios_matching import api
from symbios_matching.models import Listing
from tests.matching.factories import committed, make_organisation, publish_offer
from tests.matching.views.conftest import FOUR_FIELDS, Page

PUBLISH = reverse("symbios_matching:publish")


def test_four_answers_publish_an_offer_and_lead_to_its_page(community, browse):
    client = browse(community.marta)
    with committed():
        answer = client.post(PUBLISH, FOUR_FIELDS)
    listing = Listing.objects.get(title="trebbie fresche")
    assert answer.status_code == 302
    assert answer["Location"] == reverse("symbios_matching:listing", args=[listing.public_id])
    assert (listing.kind, listing.quantity, listing.unit, listing.period) == ("offer", 100.0, "t", "month")
    assert (listing.latitude, listing.longitude) == (46.25, 15.16)
    assert listing.visibility == "members"
    assert "Published. We are looking for matches." in Page(client.get(answer["Location"])).text


def test_not_sure_yet_publishes_without_a_quantity(community, browse):
    browse(community.marta).post(PUBLISH, FOUR_FIELDS | {"quantity": "", "unsure": "on"})
    assert Listing.objects.get(title="trebbie fresche").quantity is None


def test_a_number_is_read_as_people_write_it(community, browse):
    browse(community.marta).post(PUBLISH, FOUR_FIELDS | {"quantity": "1 200,5"})
    assert Listing.objects.get(title="trebbie fresche").quantity == 1200.5


def test_a_place_that_is_not_known_is_accepted_without_coordinates(community, browse):
    browse(community.marta).post(PUBLISH, FOUR_FIELDS | {"place": "Kraj brez imena"})
    listing = Listing.objects.get(title="trebbie fresche")
    assert (listing.place, listing.latitude) == ("Kraj brez imena", None)


def test_a_place_that_is_not_known_is_said_to_count_as_unknown(community, browse):
    page = Page(
        browse(community.marta).post(PUBLISH, FOUR_FIELDS | {"place": "Kraj brez imena", "look": "1"})
    )
    assert "its distance will count as unknown" in page.text


def test_faults_stand_in_a_summary_and_at_the_field_in_the_same_words(community, browse):
    page = Page(browse(community.marta).post(PUBLISH, FOUR_FIELDS | {"quantity": "about 1OO", "place": ""}))
    fault = "“about 1OO” is not a number. Write 100, or tick “Not sure yet”."
    assert page.text.count(fault) == 2
    assert "2 things to repair" in page.text
    summary = [attributes for _tag, attributes in page.tags if attributes.get("role") == "alert"]
    assert summary[0].get("tabindex") == "-1"
    assert {"#id_quantity", "#id_place"} <= set(page.links())
    quantity = page.all("input", id="id_quantity")[0]
    assert quantity.get("aria-invalid") == "true"
    assert "id_quantity-error" in (quantity.get("aria-describedby") or "")
    assert page.all("p", id="id_quantity-error")


def test_nothing_typed_is_lost_when_something_is_wrong(community, browse):
    typed = FOUR_FIELDS | {
        "quantity": "about 1OO",
        "unit": "m3",
        "months": ["5", "9"],
        "states": ["wet"],
        "ewc_code": "02 07 04",
        "max_distance_km": "120",
        "description": "Barley malt only",
        "visibility": "on_request",
        "resource_kind": "energy",
        "language": "it",
    }
    page = Page(browse(community.marta).post(PUBLISH, typed))
    assert page.value("title") == "trebbie fresche"
    assert page.value("quantity") == "about 1OO"
    assert page.value("ewc_code") == "02 07 04"
    assert page.value("max_distance_km") == "120"
    assert "Barley malt only" in page.html
    ticked = {(box["name"], box["value"]) for box in page.all("input") if "checked" in box}
    assert {("kind", "offer"), ("months", "5"), ("months", "9"), ("states", "wet")} <= ticked
    assert ("visibility", "on_request") in ticked
    chosen = {option["value"] for option in page.all("option") if "selected" in option}
    assert {"m3", "month", "SI", "energy", "it"} <= chosen


def test_what_the_words_mean_comes_back_after_a_look_without_scripts(community, browse):
    page = Page(browse(community.marta).post(PUBLISH, FOUR_FIELDS | {"look": "1"}))
    assert page.all("input", name="concepts")[0]["value"] == "bsg"
    assert "brewers' spent grain" in page.text
    assert not Listing.objects.exists()


def test_a_look_shows_the_listing_as_others_will_see_it(community, browse):
    page = Page(browse(community.marta).post(PUBLISH, FOUR_FIELDS | {"look": "1"}))
    assert "What others will see" in page.text
    assert "100 t a month" in page.text
    assert "about 1,200 t a year" in page.text


def test_a_look_at_a_listing_with_its_name_on_request_shows_neither_name_nor_town(community, browse):
    asked = FOUR_FIELDS | {"look": "1", "visibility": "on_request"}
    page = Page(browse(community.marta).post(PUBLISH, asked))
    card = page.text.split("What others will see")[1].split("Nothing is published until")[0]
    assert "Company in Slovenia" in card
    assert "Pivovarna Tri Lipe" not in card
    assert "Žalec" not in card


def test_the_recognised_concept_is_told_to_scripts_too(community, browse):
    answer = browse(community.marta).get(
        reverse("symbios_matching:recognise"), {"text": "Biertreber", "language": "de"}
    )
    assert answer.json() == {"concepts": [{"id": "bsg", "label": "brewers' spent grain", "sure": True}]}


def test_somebody_without_an_organisation_is_told_the_first_step(community, browse, read):
    page = read(browse(community.joris), PUBLISH)
    assert "First: whose listing is it?" in page.text
    assert any(link.startswith(reverse("symbios_matching:organisation_new")) for link in page.links())


def test_somebody_not_signed_in_is_sent_to_sign_in_and_back(browse, db):
    answer = browse().get(PUBLISH, {"kind": "need"})
    assert answer.status_code == 302
    assert answer["Location"] == "/login?next=/symbios/publish/%3Fkind%3Dneed"


def test_one_cannot_publish_for_an_organisation_of_others(community, browse):
    asked = FOUR_FIELDS | {"organisation": str(community.farm.public_id)}
    assert browse(community.marta).post(PUBLISH, asked).status_code == 403
    assert not Listing.objects.exists()


def test_whoever_acts_for_two_organisations_chooses(community, browse):
    second = make_organisation(community.marta, "Second House")
    browse(community.marta).post(PUBLISH, FOUR_FIELDS | {"organisation": str(second.public_id)})
    assert Listing.objects.get(title="trebbie fresche").organisation == second


def test_an_edit_begins_with_what_is_published_and_ends_matched_anew(community, browse, read):
    offer = publish_offer(community.marta, community.brewery, months=(5, 6))
    address = reverse("symbios_matching:listing_edit", args=[offer.public_id])
    client = browse(community.marta)
    page = read(client, address)
    assert page.value("quantity") == "100"
    assert page.value("version") == "1"
    with committed():
        client.post(address, FOUR_FIELDS | {"version": "1", "title": "Wetter grain"})
    offer.refresh_from_db()
    assert (offer.title, offer.version, offer.matched_version) == ("Wetter grain", 2, 2)


def test_an_edit_never_overwrites_one_that_came_between(community, browse):
    offer = publish_offer(community.marta, community.brewery)
    address = reverse("symbios_matching:listing_edit", args=[offer.public_id])
    client = browse(community.marta)
    client.post(address, FOUR_FIELDS | {"version": "1", "title": "First"})
    page = Page(client.post(address, FOUR_FIELDS | {"version": "1", "title": "Second"}))
    offer.refresh_from_db()
    assert offer.title == "First"
    assert page.value("title") == "Second"
    assert "Somebody changed this listing" in page.text


@pytest.mark.parametrize("role", ["own viewer", "other side", "other member", "facilitator"])
def test_only_owners_and_editors_may_change_a_listing(community, browse, role):
    offer = publish_offer(community.marta, community.brewery)
    address = reverse("symbios_matching:listing_edit", args=[offer.public_id])
    answer = browse(community.roles[role]).get(address)
    assert answer.status_code == 403
    assert "Ask one of them to make you an editor" in Page(answer).text


@pytest.mark.parametrize(
    ("chips", "stored"),
    [
        ({}, []),
        ({"shown_ticked": "bsg", "concepts": "bsg"}, []),
        ({"shown_ticked": "bsg", "concepts": ["bsg", "whey"]}, ["bsg", "whey"]),
        ({"shown_ticked": "bsg", "concepts": "whey"}, ["whey"]),
        ({"shown_ticked": "bsg"}, []),
    ],
    ids=["no script", "left as shown", "one added", "corrected", "all unticked"],
)
def test_only_a_choice_of_ones_own_counts_as_confirmed(community, browse, chips, stored):
    client = browse(community.marta)
    answer = client.post(PUBLISH, FOUR_FIELDS | chips)
    listing = Listing.objects.get(title="trebbie fresche")
    assert listing.concepts == stored
    said = "No meaning was confirmed." in Page(client.get(answer["Location"])).text
    assert said == (chips == {"shown_ticked": "bsg"})


def test_saving_an_edit_untouched_changes_nothing_it_does_not_show(community, browse, read):
    site = community.brewery.sites.first()
    offer = publish_offer(
        community.marta,
        community.brewery,
        concepts=("whey",),
        states=("wet", "smoked"),
        quantity=0.0041234,
        latitude=46.1111,
        longitude=15.2222,
        max_distance_km=12000,
        ewc_code="02 07 04",
        site_id=site.public_id,
    )
    before = api.input_of(offer)
    address = reverse("symbios_matching:listing_edit", args=[offer.public_id])
    client = browse(community.marta)
    page = read(client, address)
    typed = {box["name"]: box.get("value") for box in page.all("input") if box.get("type") != "checkbox"}
    typed |= {"kind": "offer", "visibility": "members", "title": offer.title}
    for name in ("concepts", "states", "months"):
        typed[name] = [box["value"] for box in page.all("input", name=name) if "checked" in box]
    typed |= {"unit": "t", "period": "month", "country": "SI", "language": "en"}
    typed |= {"resource_kind": "by-product"}
    with committed():
        assert client.post(address, typed).status_code == 302
    offer = Listing.objects.get(pk=offer.pk)
    assert offer.version == 2
    assert api.input_of(offer) == before


def test_a_new_town_forgets_the_site_and_the_old_position(community, browse):
    site = community.brewery.sites.first()
    offer = publish_offer(community.marta, community.brewery, site_id=site.public_id)
    address = reverse("symbios_matching:listing_edit", args=[offer.public_id])
    browse(community.marta).post(address, FOUR_FIELDS | {"version": "1", "place": "Kraj brez imena"})
    offer.refresh_from_db()
    assert (offer.place, offer.latitude, offer.site) == ("Kraj brez imena", None, None)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ({"title": "equipment"}, "equipment"),
        ({"title": "trebbie fresche"}, "by-product"),
        ({"title": "Something nobody knows"}, "by-product"),
        ({"title": "equipment", "resource_kind": "service"}, "service"),
    ],
)
def test_a_kind_that_nobody_stated_follows_the_words(community, browse, said, kind):
    browse(community.marta).post(PUBLISH, FOUR_FIELDS | said)
    assert Listing.objects.get().resource_kind == kind
