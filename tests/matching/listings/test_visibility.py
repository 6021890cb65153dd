"""Who reads which listing, and whose name: every role against every visibility and state."""

from datetime import timedelta

import pytest
from django.utils import timezone

from symbios_matching import api
from symbios_matching.exceptions import NotFound
from symbios_matching.models import Listing
from symbios_matching.rules import may_read_listing
from tests.matching.factories import OFFER, publish_offer, publish_unheard

pytestmark = pytest.mark.django_db

OWN = {"own viewer", "own editor", "own owner"}
EVERYBODY = OWN | {"anonymous", "signed in", "other side", "other member", "facilitator", "staff"}
SIGNED_IN = EVERYBODY - {"anonymous"}
NAMES_HIDDEN_ONES = OWN | {"facilitator", "staff"}


@pytest.fixture
def listings(community):
    """One listing of the brewery in each visibility and state."""
    made = {
        (visibility, state): publish_offer(community.marta, community.brewery, visibility=visibility)
        for visibility in ("public", "members", "on_request")
        for state in ("open", "withdrawn", "expired")
    }
    for (_visibility, state), listing in made.items():
        if state == "withdrawn":
            api.withdraw_listing(user=community.marta, listing=listing)
        if state == "expired":
            Listing.objects.filter(pk=listing.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
        listing.refresh_from_db()
    return made


@pytest.mark.database
@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_a_listing_is_read_by_those_it_is_for_and_nobody_else(community, listings, role):
    user = community.roles[role]
    standing = api.standing_of(user)
    for (visibility, state), listing in listings.items():
        readers = OWN if state != "open" else EVERYBODY if visibility == "public" else SIGNED_IN
        is_reader = role in readers
        if is_reader:
            assert api.get_listing(user=user, public_id=listing.public_id) == listing
        else:
            with pytest.raises(NotFound):
                api.get_listing(user=user, public_id=listing.public_id)
        found = api.listings_visible_to(user=user)
        assert (listing in found) == (is_reader and state == "open")
        assert is_reader == may_read_listing(
            standing,
            organisation_id=listing.organisation_id,
            status=listing.status,
            visibility=listing.visibility,
            expires_at=listing.expires_at,
            now=timezone.now(),
        ), "the rule in Python and the rule in SQL disagree"


@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_a_hidden_name_is_read_by_its_own_people_and_those_who_oversee(community, listings, role):
    user = community.roles[role]
    for (visibility, state), listing in listings.items():
        if state != "open":
            continue
        may_know = visibility != "on_request" or role in NAMES_HIDDEN_ONES
        assert (api.organisation_shown(user=user, listing=listing) is not None) == may_know
        assert ("Tri Lipe" in api.listing_byline(user=user, listing=listing)) == may_know
        assert ("Žalec" in api.listing_area(user=user, listing=listing)) == may_know
    hidden = listings["on_request", "open"]
    if role not in NAMES_HIDDEN_ONES:
        assert api.listing_byline(user=user, listing=hidden) == "A company in Slovenia"


@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_a_hidden_name_is_not_found_out_by_looking_through_the_organisation(community, listings, role):
    user, hidden = community.roles[role], listings["on_request", "open"]
    of_brewery = api.listings_visible_to(user=user, organisation=community.brewery)
    assert (hidden in of_brewery) == (role in NAMES_HIDDEN_ONES)


def test_a_hidden_name_is_not_found_out_by_searching_for_it(community, listings):
    assert not api.listings_visible_to(user=community.joris, text="Tri Lipe")
    assert not api.listings_visible_to(user=community.joris, text="Pivovarna")


def test_an_inactive_account_reads_what_the_public_reads(community, listings):
    community.joris.is_active = False
    community.joris.save()
    visible = {listing.visibility for listing in api.listings_visible_to(user=community.joris)}
    assert visible == {"public"}


def test_own_listings_are_those_of_all_states(community, listings):
    assert set(api.own_listings(user=community.viewer)) == set(listings.values())
    assert not api.own_listings(user=community.joris)


def test_a_search_takes_the_same_number_of_queries_for_any_length(community, django_assert_num_queries):
    for number in range(25):
        publish_unheard(
            community.marta, community.brewery, OFFER, title=f"Grain {number}", visibility="on_request"
        )
    with django_assert_num_queries(5):
        page = list(api.listings_visible_to(user=community.joris, text="grain")[:20])
        api.organisations_shown(user=community.joris, listings=page)
