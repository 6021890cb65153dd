"""From a published listing to stored matches: complete, repeatable, and bound to a version."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from symbios_matching import api, events
from symbios_matching.exceptions import NotFound
from symbios_matching.models import Introduction, Listing, Match, MatchList
from tests.matching.factories import (
    NEED,
    OFFER,
    committed,
    make_organisation,
    publish_need,
    publish_offer,
    publish_unheard,
    stored_pairs,
)

pytestmark = pytest.mark.django_db


def rows() -> list[tuple]:
    """Everything stored about matches, to see whether anything changed."""
    return sorted(MatchList.objects.values_list())


@pytest.mark.database
def test_publishing_leads_to_a_match_that_says_why(matched):
    assert matched.match.score == pytest.approx(0.63, abs=0.05)
    assert sum(reason["points"] for reason in matched.match.reasons) * matched.match.gate == pytest.approx(
        matched.match.score, abs=1e-9
    )
    matched.offer.refresh_from_db()
    for listing in (matched.offer, matched.need):
        assert (listing.matched_version, listing.match_lease_until) == (1, None)
        assert api.matching_state(listing=listing) == "done"
    found = api.match_list_of(listing=matched.need)
    assert (found.compared, found.kept, found.blocked, found.listing_version) == (1, 1, 0, 1)
    assert found.vocabulary_version and found.policy_version


@pytest.mark.database
def test_who_was_published_first_sees_who_came_later(matched):
    """The offer was matched when there was no need yet; the need enters its list, the same record."""
    assert api.matches_for(user=matched.marta, listing=matched.offer) == [matched.match]
    offered, needed = (MatchList.objects.get(pk=side.pk) for side in (matched.offer, matched.need))
    assert (offered.compared, needed.compared) == (1, 1)
    assert bytes(offered.records)[8:] == bytes(needed.records)[8:]


@pytest.mark.database
def test_matching_twice_changes_nothing(matched):
    records = sorted(MatchList.objects.values_list("pk", "records", "versions", "updated_at"))
    assert api.match_listing(listing_id=matched.offer.pk) is None
    for _again in range(2):
        assert api.match_listing(listing_id=matched.offer.pk, even_if_matched=True).kept == 1
        before = rows()
        assert api.match_listing(listing_id=matched.need.pk, even_if_matched=True).kept == 1
        assert rows() == before
    assert sorted(MatchList.objects.values_list("pk", "records", "versions", "updated_at")) == records


@pytest.mark.database
def test_an_edited_listing_is_matched_again_and_what_no_longer_holds_goes(matched):
    wish = api.input_of(matched.offer, title="Forklift with driver", resource_kind="equipment")
    with committed():
        api.edit_listing(user=matched.marta, listing=matched.offer, expected_version=1, listing_input=wish)
    matched.offer.refresh_from_db()
    assert matched.offer.matched_version == 2
    assert stored_pairs() == set()


def test_a_match_that_people_talk_about_stays(matched):
    api.request_introduction(user=matched.marta, match=matched.match)
    wish = api.input_of(matched.offer, title="Forklift with driver", resource_kind="equipment")
    with committed():
        api.edit_listing(user=matched.marta, listing=matched.offer, expected_version=1, listing_input=wish)
    kept = Match.objects.get()
    assert (kept.public_id, kept.score) == (matched.match.public_id, matched.match.score)
    assert Introduction.objects.get().match == kept


def test_listings_of_one_organisation_are_never_matched(community):
    offer = publish_offer(community.marta, community.brewery)
    publish_need(community.marta, community.brewery)
    assert stored_pairs() == set()
    offer.refresh_from_db()
    assert offer.matched_version == 1


@pytest.mark.parametrize("state", ["withdrawn", "expired"])
def test_a_closed_need_is_never_a_candidate(community, state):
    need = publish_need(community.ivo, community.farm)
    if state == "withdrawn":
        api.withdraw_listing(user=community.ivo, listing=need)
    else:
        Listing.objects.filter(pk=need.pk).update(expires_at=timezone.now())
    publish_offer(community.marta, community.brewery)
    assert stored_pairs() == set()


def test_a_withdrawn_listing_shows_its_matches_to_nobody_until_it_is_back(matched):
    api.withdraw_listing(user=matched.ivo, listing=matched.need)
    assert api.matches_for(user=matched.marta, listing=matched.offer) == []
    for person in (matched.marta, matched.ivo, matched.staff):
        with pytest.raises(NotFound):
            api.get_match(user=person, public_id=matched.match.public_id)
    with committed():
        api.reopen_listing(user=matched.ivo, listing=matched.need)
    assert api.matches_for(user=matched.marta, listing=matched.offer) == [matched.match]


def test_matches_are_for_own_members_and_those_who_oversee(matched):
    may = {"own viewer", "own editor", "own owner", "facilitator", "staff"}
    for role, person in matched.roles.items():
        if role in may:
            assert api.matches_for(user=person, listing=matched.offer) == [matched.match]
        else:
            with pytest.raises(NotFound):
                api.matches_for(user=person, listing=matched.offer)
        if role in may | {"other side"}:
            assert api.get_match(user=person, public_id=matched.match.public_id) == matched.match
        else:
            with pytest.raises(NotFound):
                api.get_match(user=person, public_id=matched.match.public_id)


def test_only_the_best_matches_are_kept(community, settings):
    settings.SYMBIOS_MATCHES_PER_LISTING = 3
    for number in range(6):
        firm = make_organisation(community.olga, f"Farm {number}", place="Celje")
        publish_unheard(community.olga, firm, NEED, quantity=10.0 + number)
    offer = publish_offer(community.marta, community.brewery)
    kept = api.matches_for(user=community.marta, listing=offer)
    assert len(kept) == 3
    assert [match.score for match in kept] == sorted((match.score for match in kept), reverse=True)
    assert api.match_list_of(listing=offer).compared == 6


def test_pairs_the_law_stops_are_counted_and_not_shown(community):
    publish_need(community.ivo, community.farm)
    offer = publish_offer(community.marta, community.brewery, ewc_code="16 07 08*")
    found = api.match_list_of(listing=offer)
    assert (found.compared, found.kept, found.blocked) == (1, 0, 1)
    assert stored_pairs() == set()


@pytest.mark.database
def test_a_lost_task_is_found_by_the_sweeper(community, capsys):
    publish_unheard(community.marta, community.brewery, OFFER)
    publish_unheard(community.ivo, community.farm, NEED)
    waiting = list(Listing.objects.values_list("matched_version", flat=True))
    assert waiting == [0, 0]
    call_command("symbios_sweep")
    assert capsys.readouterr().out == "2 listings matched, 0 failed, 0 requests expired\n"
    assert set(Listing.objects.values_list("matched_version", flat=True)) == {1}
    assert len(stored_pairs()) == 1
    call_command("symbios_sweep")
    assert capsys.readouterr().out == "0 listings matched, 0 failed, 0 requests expired\n"


@pytest.mark.database
def test_a_listing_held_by_a_living_worker_is_left_alone_and_a_dead_ones_is_taken(matched):
    Listing.objects.filter(pk=matched.offer.pk).update(
        version=2, match_lease_until=timezone.now() + timedelta(seconds=60)
    )
    assert api.matching_state(listing=matched.offer) == "running"
    assert api.unmatched_listing_ids() == []
    assert api.match_listing(listing_id=matched.offer.pk) is None
    Listing.objects.filter(pk=matched.offer.pk).update(
        match_lease_until=timezone.now() - timedelta(seconds=1)
    )
    assert api.matching_state(listing=matched.offer) == "waiting"
    assert api.unmatched_listing_ids() == [matched.offer.pk]
    assert api.sweep().matched == 1
    assert Listing.objects.get(pk=matched.offer.pk).matched_version == 2


def test_a_sweep_may_be_limited_and_takes_the_oldest_first(matched):
    Listing.objects.update(version=5)
    assert len(api.unmatched_listing_ids(limit=1)) == 1
    assert api.sweep(limit=1).matched == 1
    assert api.sweep().matched == 1


@pytest.mark.database
def test_listings_swept_together_get_what_each_would_get_alone(community):
    """Also those of one organisation on both sides, which are compared with everybody's but their own."""
    for person, organisation in ((community.marta, community.brewery), (community.ivo, community.farm)):
        publish_unheard(person, organisation, OFFER)
        publish_unheard(person, organisation, NEED)
    assert api.sweep().matched == 4
    columns = ("pk", "records", "versions", "compared", "kept", "blocked")
    together = sorted(MatchList.objects.values_list(*columns))
    MatchList.objects.all().delete()
    for listing in Listing.objects.order_by("pk"):
        api.match_listing(listing_id=listing.pk, even_if_matched=True)
    assert sorted(MatchList.objects.values_list(*columns)) == together
    assert len(stored_pairs()) == 2


def test_a_run_tells_those_who_listen(community):
    heard = []

    def listen(event, **_kwargs):
        heard.append(event)

    events.MATCHES_FOUND.connect(listen)
    try:
        offer = publish_offer(community.marta, community.brewery)
    finally:
        events.MATCHES_FOUND.disconnect(listen)
    assert [(event.listing_id, event.version, event.kept) for event in heard] == [(offer.pk, 1, 0)]


def test_the_command_matches_everything_or_what_is_named(matched, capsys):
    call_command("run_matching")
    assert capsys.readouterr().out == "2 of 2 listings matched, 2 matches kept, 0 pairs stopped by law\n"
    call_command("run_matching", str(matched.offer.pk))
    assert capsys.readouterr().out.startswith("1 of 1 listings matched")
    call_command("run_matching", "--waiting")
    assert capsys.readouterr().out.startswith("0 of 0 listings matched")


def test_a_deleted_listing_is_nothing_to_do(matched):
    gone = matched.offer.pk
    matched.offer.delete()
    assert api.match_listing(listing_id=gone) is None
    assert api.matches_for(user=matched.ivo, listing=matched.need) == []


def test_distances_are_those_of_rounded_places(matched):
    """Exact distances to a few listings of one's own would find a site shown on request only."""
    from symbios_matching.matches.frames import listing_frame, rows_for_engine

    offer = matched.offer
    Listing.objects.filter(pk=offer.pk).update(latitude=46.2367, longitude=15.2683, max_distance_km=2)
    frame = listing_frame(rows_for_engine(Listing.objects.filter(pk=offer.pk)))
    assert frame[["latitude", "longitude"]].to_numpy().tolist() == [[46.2, 15.3]]
    assert frame["max_distance_km"].item() == 15, "neighbours are not hidden by the rounding"
