"""A list of matches is exact whoever came first: newcomers enter it, and what leaves it is made up for."""

from datetime import timedelta

import pytest
from django.utils import timezone

from symbios_matching import api
from symbios_matching.matches.index import shared_index
from symbios_matching.models import Listing, MatchList, Site
from tests.matching.factories import (
    NEED,
    OFFER,
    committed,
    make_organisation,
    publish_need,
    publish_offer,
    publish_unheard,
)

pytestmark = pytest.mark.django_db


def names(person, listing) -> list[str]:
    """Titles of the counterparts a person reads under a listing, best first."""
    listing.refresh_from_db()
    found = api.matches_for(user=person, listing=listing)
    return [(match.need if match.offer == listing else match.offer).title for match in found]


def farms_with_needs(community, count: int, **changes) -> list[Listing]:
    """Needs of as many farms, each for less than the one before, so that the first fits the offer best."""
    return [
        publish_need(
            community.olga,
            make_organisation(community.olga, f"Farm {number}", place="Celje"),
            title=f"{NEED['title']} {number}",
            quantity=90.0 - 10 * number,
            **changes,
        )
        for number in range(count)
    ]


def edit(person, listing, **changes):
    listing.refresh_from_db()
    with committed():
        api.edit_listing(
            user=person,
            listing=listing,
            expected_version=listing.version,
            listing_input=api.input_of(listing, **changes),
        )


@pytest.mark.database
def test_a_better_newcomer_takes_the_place_of_the_last(community, settings):
    settings.SYMBIOS_MATCHES_PER_LISTING = 2
    offer = publish_offer(community.marta, community.brewery)
    farms_with_needs(community, 3)
    kept = names(community.marta, offer)
    assert kept == [f"{NEED['title']} 0", f"{NEED['title']} 1"]
    publish_need(community.ivo, community.farm, title="Brewers' spent grain, all of it", quantity=100.0)
    assert names(community.marta, offer) == ["Brewers' spent grain, all of it", kept[0]]


@pytest.mark.database
def test_lists_made_one_by_one_are_those_made_all_at_once(community, settings):
    settings.SYMBIOS_MATCHES_PER_LISTING = 2
    for number in range(4):
        firm = make_organisation(community.olga, f"Brewery {number}")
        publish_offer(community.olga, firm, quantity=25.0 * (number + 1))
    others = [make_organisation(community.marta, f"Stable {number}", place="Celje") for number in range(4)]
    needs = [
        publish_need(community.marta, farm, quantity=20.0 * (number + 1))
        for number, farm in enumerate(others)
    ]
    edit(community.marta, needs[0], quantity=95.0)
    api.withdraw_listing(user=community.marta, listing=needs[1])
    with committed():
        api.reopen_listing(user=community.marta, listing=needs[1])
    made = dict(MatchList.objects.values_list("pk", "records"))
    MatchList.objects.all().delete()
    run = api.plan_rematch()
    api.work_on_rematch(run_id=run.pk)
    assert dict(MatchList.objects.values_list("pk", "records")) == made
    assert {len(bytes(records)) for records in made.values()} == {2 * 96}


@pytest.mark.database
def test_a_list_that_loses_one_is_filled_up_again(community, settings):
    settings.SYMBIOS_MATCHES_PER_LISTING = 2
    offer = publish_offer(community.marta, community.brewery)
    first, _second, _third = farms_with_needs(community, 3)
    edit(community.olga, first, title="Forklift with driver", resource_kind="equipment")
    assert names(community.marta, offer) == [f"{NEED['title']} 1", f"{NEED['title']} 2"]


@pytest.mark.database
def test_a_counterpart_that_got_worse_makes_room_for_a_better_one(community, settings):
    settings.SYMBIOS_MATCHES_PER_LISTING = 2
    offer = publish_offer(community.marta, community.brewery)
    first, _second, _third = farms_with_needs(community, 3)
    edit(community.olga, first, quantity=1.0)
    assert names(community.marta, offer) == [f"{NEED['title']} 1", f"{NEED['title']} 2"]


@pytest.mark.database
def test_a_list_is_filled_up_when_a_counterpart_is_withdrawn(community, settings):
    settings.SYMBIOS_MATCHES_PER_LISTING = 2
    offer = publish_offer(community.marta, community.brewery)
    first, _second, _third = farms_with_needs(community, 3)
    with committed():
        api.withdraw_listing(user=community.olga, listing=first)
    assert names(community.marta, offer) == [f"{NEED['title']} 1", f"{NEED['title']} 2"]


def test_an_edit_that_has_not_been_matched_yet_leaves_what_was_found(matched):
    Listing.objects.filter(pk=matched.offer.pk).update(version=2)
    assert names(matched.ivo, matched.need) == [matched.offer.title]


def test_a_record_of_an_older_version_counts_no_more_once_the_newer_was_matched(matched):
    Listing.objects.filter(pk=matched.offer.pk).update(version=2, matched_version=2)
    assert names(matched.ivo, matched.need) == []


def test_lists_in_the_layout_of_another_release_are_read_as_empty_until_matched_again(matched):
    MatchList.objects.update(layout=99)
    assert names(matched.ivo, matched.need) == []
    for side in (matched.offer, matched.need):
        api.match_listing(listing_id=side.pk, even_if_matched=True)
    assert names(matched.ivo, matched.need) == [matched.offer.title]


def test_a_need_published_while_an_offer_is_being_matched_enters_its_list(community, monkeypatch):
    """The worker of the offer read the others before the need was there; its older reading undoes nothing."""
    from symbios_matching.matches import services

    offer = publish_unheard(community.marta, community.brewery, OFFER)
    write = services.write_own_list
    meanwhile = []

    def write_late(*reading, **facts):
        if not meanwhile:
            meanwhile.append("a need")
            publish_need(community.ivo, community.farm)
        return write(*reading, **facts)

    monkeypatch.setattr(services, "write_own_list", write_late)
    api.match_listing(listing_id=offer.pk)
    assert names(community.marta, offer) == [NEED["title"]]


def test_when_a_site_gets_another_trade_its_listings_are_matched_again(matched, admin_client):
    site = Site.objects.get(organisation=matched.farm)
    address = f"/admin/symbios_matching/organisation/{matched.farm.pk}/change/"
    form = admin_client.get(address).context["adminform"].form
    page = {name: form[name].value() or "" for name in form.fields}
    page |= {
        "languages": "[]",
        "sites-TOTAL_FORMS": "1",
        "sites-INITIAL_FORMS": "1",
        "sites-0-id": site.pk,
        "sites-0-organisation": matched.farm.pk,
        "sites-0-place": site.place,
        "sites-0-country": site.country,
        "sites-0-nace_code": "56.10",
        "sites-0-nace_revision": "2",
        "memberships-TOTAL_FORMS": "0",
        "memberships-INITIAL_FORMS": "0",
    }
    with committed():
        answer = admin_client.post(address, page)
    assert answer.status_code == 302, answer.context["errors"]
    matched.need.refresh_from_db()
    assert (matched.need.version, matched.need.matched_version) == (2, 2)


def test_an_index_reads_only_what_changed(matched, django_assert_max_num_queries):
    from symbios_matching.matches.index import shared_index

    shared_index.renewed()
    with django_assert_max_num_queries(2):  # what is in force, and what changed: nothing
        before = shared_index.renewed()
    Listing.objects.filter(pk=matched.offer.pk).update(version=7, updated_at=timezone.now())
    after = shared_index.renewed()
    assert (before.version_of(matched.offer.pk), after.version_of(matched.offer.pk)) == (1, 7)
    Listing.objects.filter(pk=matched.need.pk).update(status="withdrawn", updated_at=timezone.now())
    assert shared_index.renewed().version_of(matched.need.pk) == 0
    assert (after.version_of(matched.need.pk), after.others(matched.offer.pk)) == (1, 1)


def test_a_listing_leaves_the_index_when_its_time_is_over(matched):
    from symbios_matching.matches.index import shared_index

    now = timezone.now()
    Listing.objects.filter(pk=matched.need.pk).update(
        expires_at=now + timezone.timedelta(seconds=0.2), updated_at=now
    )
    assert shared_index.renewed().version_of(matched.need.pk) == 1
    while timezone.now() < now + timezone.timedelta(seconds=0.3):
        pass
    assert shared_index.renewed().version_of(matched.need.pk) == 0


@pytest.mark.database
def test_an_edited_listing_never_counts_as_matched_with_the_list_of_its_old_version(community):
    """Not even where the old list names a listing that this worker has not heard of."""
    offer = publish_offer(community.marta, community.brewery)
    need = publish_need(community.ivo, community.farm)
    Listing.objects.filter(pk=need.pk).update(status="withdrawn", updated_at=timezone.now())
    shared_index.forget()
    shared_index.renewed()
    Listing.objects.filter(pk=need.pk).update(
        status="open", updated_at=timezone.now() - timedelta(minutes=30)
    )
    Listing.objects.filter(pk=offer.pk).update(
        version=2, title="Forklift with driver", resource_kind="equipment", updated_at=timezone.now()
    )
    api.match_listing(listing_id=offer.pk)
    offer.refresh_from_db()
    assert offer.matched_version == 2
    assert MatchList.objects.get(pk=offer.pk).listing_version == 2
    assert names(community.marta, offer) == []
