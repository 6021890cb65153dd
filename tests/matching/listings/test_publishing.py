"""A listing is published from four answers; whatever is wrong is told by field."""

import math
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from symbios_matching import api
from symbios_matching.data import ListingInput
from symbios_matching.exceptions import Conflict, InvalidInput, NotFound, PermissionRefused
from symbios_matching.models import Listing, ListingConcept
from tests.matching.factories import OFFER, publish_offer

pytestmark = pytest.mark.django_db

FOUR = {"kind": "offer", "title": "Spent grain", "place": "Žalec", "country": "SI"}


def test_four_answers_publish_a_listing(community):
    listing = api.publish_listing(
        user=community.marta, organisation=community.brewery, listing=ListingInput(**FOUR)
    )
    assert (listing.status, listing.version, listing.quantity, listing.visibility) == (
        "open",
        1,
        None,
        "members",
    )
    assert listing.expires_at > timezone.now() + timedelta(days=180)


def test_a_known_town_brings_its_position(community):
    listing = publish_offer(community.marta, community.brewery, place="zalec", country="si")
    assert listing.latitude == pytest.approx(46.25, abs=0.1)


@pytest.mark.database
@pytest.mark.parametrize(
    "title", ["Pivske tropine 🍺", "麦芽粕 𠜎", "جلود مبللة", "Käse & <script>alert(1)</script>", "𝕊pent"]
)
def test_a_title_in_any_script_comes_back_as_it_was_written(community, title):
    listing = publish_offer(community.marta, community.brewery, title=title, description="🐄 " * 1000)
    assert Listing.objects.get(pk=listing.pk).title == title
    assert listing in api.listings_visible_to(user=community.joris)


@pytest.mark.database
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "gift"),
        ("title", ""),
        ("title", "nul \x00"),
        ("title", "two\nlines"),
        ("title", "x" * 141),
        ("description", "lone \udc80"),
        ("description", "x" * 4001),
        ("place", " "),
        ("country", "Slovenia"),
        ("quantity", 0),
        ("quantity", -5),
        ("quantity", math.inf),
        ("quantity", math.nan),
        ("quantity", 1e300),
        ("quantity", "many"),
        ("quantity", True),
        ("unit", "bushel"),
        ("period", "fortnight"),
        ("resource_kind", "soul"),
        ("language", "xx"),
        ("visibility", "secret"),
        ("months", (0,)),
        ("months", (13,)),
        ("months", ("May",)),
        ("ewc_code", "0207"),
        ("ewc_code", "٠٢٠٧٠٤"),
        ("concepts", ("no such concept",)),
        ("states", ("<b>",)),
        ("max_distance_km", 0),
        ("max_distance_km", 10**30),
        ("latitude", 91.0),
        ("latitude", 1e308),
    ],
)
def test_what_cannot_be_kept_is_a_fault_of_its_field(community, field, value):
    wish = ListingInput(**(OFFER | {field: value}))
    with pytest.raises(InvalidInput) as refused:
        api.publish_listing(user=community.marta, organisation=community.brewery, listing=wish)
    assert set(refused.value.faults) == {field}
    assert not Listing.objects.exists()


def test_every_fault_is_told_at_once(community):
    wish = ListingInput(kind="", title="", place="", country="", quantity=-1, unit="?")
    with pytest.raises(InvalidInput) as refused:
        api.publish_listing(user=community.marta, organisation=community.brewery, listing=wish)
    assert {"kind", "title", "place", "country", "quantity", "unit"} <= set(refused.value.faults)


def test_a_site_of_another_organisation_cannot_be_used(community):
    foreign = community.farm.sites.get()
    with pytest.raises(InvalidInput) as refused:
        publish_offer(community.marta, community.brewery, site_id=foreign.public_id)
    assert set(refused.value.faults) == {"site_id"}
    own = community.brewery.sites.get()
    assert publish_offer(community.marta, community.brewery, site_id=own.public_id).site == own


def test_only_owners_and_editors_publish(community):
    refused = [
        community.viewer,
        community.ivo,
        community.joris,
        community.nina,
        community.staff,
        AnonymousUser(),
    ]
    for person in refused:
        with pytest.raises(PermissionRefused):
            publish_offer(person, community.brewery)
    assert publish_offer(community.editor, community.brewery).created_by == community.editor


@pytest.mark.parametrize("change", ["edit", "withdraw", "reopen"])
def test_only_owners_and_editors_change_a_listing(community, change):
    listing = publish_offer(community.marta, community.brewery)
    for person in [community.viewer, community.ivo, community.nina, community.staff, AnonymousUser()]:
        with pytest.raises(PermissionRefused):
            if change == "edit":
                wish = api.input_of(listing)
                api.edit_listing(user=person, listing=listing, expected_version=1, listing_input=wish)
            elif change == "withdraw":
                api.withdraw_listing(user=person, listing=listing)
            else:
                api.reopen_listing(user=person, listing=listing)


def test_an_edit_makes_a_new_version_and_an_old_one_is_told_so(community):
    listing = publish_offer(community.marta, community.brewery)
    wish = api.input_of(listing, title="Dried spent grain", states=("dried",))
    edited = api.edit_listing(user=community.editor, listing=listing, expected_version=1, listing_input=wish)
    assert (edited.version, edited.title, edited.states) == (2, "Dried spent grain", ["dried"])
    with pytest.raises(Conflict, match="version 2"):
        api.edit_listing(user=community.marta, listing=listing, expected_version=1, listing_input=wish)
    assert Listing.objects.get(pk=listing.pk).version == 2


def test_an_edit_keeps_concepts_in_step(community):
    listing = publish_offer(community.marta, community.brewery)
    assert list(ListingConcept.objects.filter(listing=listing).values_list("concept_id", flat=True)) == [
        "bsg"
    ]
    wish = api.input_of(listing, title="Sweet whey")
    api.edit_listing(user=community.marta, listing=listing, expected_version=1, listing_input=wish)
    about = set(ListingConcept.objects.filter(listing=listing).values_list("concept_id", flat=True))
    assert about and "bsg" not in about


def test_a_moved_listing_forgets_its_old_position(community):
    listing = publish_offer(community.marta, community.brewery)
    assert api.input_of(listing, place="Nowhere Hamlet").latitude is None
    assert api.input_of(listing, title="Other").latitude == listing.latitude


def test_withdrawing_can_be_undone_and_repeated(community):
    listing = publish_offer(community.marta, community.brewery)
    for _again in range(2):
        assert api.withdraw_listing(user=community.marta, listing=listing).status == "withdrawn"
    for _again in range(2):
        reopened = api.reopen_listing(user=community.marta, listing=listing)
        assert (reopened.status, reopened.version) == ("open", 2)


def test_a_deleted_listing_cannot_be_changed(community):
    listing = publish_offer(community.marta, community.brewery)
    gone = Listing.objects.get(pk=listing.pk)
    listing.delete()
    with pytest.raises(NotFound):
        api.withdraw_listing(user=community.marta, listing=gone)


@pytest.mark.parametrize("code", ["16 07 08**", "16 07 0*", "*160708", "16*0708"])
def test_a_star_stands_once_behind_six_digits(community, code):
    with pytest.raises(InvalidInput):
        publish_offer(community.marta, community.brewery, ewc_code=code)
