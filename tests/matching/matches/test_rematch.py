"""Everything matched anew, in shards that any worker takes: once each, by difference, after a death too."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone

from symbios_matching import api
from symbios_matching.exceptions import Conflict
from symbios_matching.models import Listing, MatchList, RematchRun, RematchShard
from tests.matching.factories import (
    NEED,
    OFFER,
    at_once,
    make_organisation,
    publish_need,
    publish_offer,
    publish_unheard,
    stored_pairs,
)
from tests.matching.matches.test_lists import farms_with_needs, names

pytestmark = pytest.mark.django_db


@pytest.fixture
def listed(community):
    """Six offers and six needs that nobody matched yet."""
    for number in range(6):
        brewery = make_organisation(community.marta, f"Brewery {number}")
        farm = make_organisation(community.ivo, f"Farm {number}", place="Celje")
        publish_unheard(community.marta, brewery, OFFER, quantity=10.0 * (number + 1))
        publish_unheard(community.ivo, farm, NEED, quantity=10.0 * (number + 1))
    Listing.objects.update(updated_at=timezone.now() - timedelta(hours=1))
    return list(Listing.objects.order_by("pk"))


def rows() -> list[tuple]:
    return sorted(MatchList.objects.values_list())


@pytest.mark.database
def test_a_run_matches_every_listing_once(listed):
    run = api.plan_rematch(shards=4)
    assert list(run.shards.values_list("kind", "listings")) == [("offer", 3)] * 2 + [("need", 3)] * 2
    assert api.work_on_rematch(run_id=run.pk) == 4
    run.refresh_from_db()
    assert run.finished_at is not None
    assert set(Listing.objects.values_list("matched_version", flat=True)) == {1}
    assert set(run.shards.values_list("taken", flat=True)) == {1}
    assert MatchList.objects.count() == 12
    assert len(stored_pairs()) == 36
    state = api.rematch_progress(run=run)
    assert (state.shards_done, state.matched, state.lists_written, state.taken_again) == (4, 12, 12, 0)
    assert state.ends_at == run.finished_at


@pytest.mark.database
def test_a_second_run_writes_nothing(listed):
    api.work_on_rematch(run_id=api.plan_rematch().pk)
    before = rows()
    run = api.plan_rematch(shards=3)
    api.work_on_rematch(run_id=run.pk)
    assert rows() == before
    assert api.rematch_progress(run=run).lists_written == 0


def test_only_one_run_is_under_way_and_it_is_resumed(listed):
    run = api.plan_rematch(shards=4)
    assert api.work_on_rematch(run_id=run.pk, limit=1) == 1
    with pytest.raises(Conflict):
        api.plan_rematch()
    with pytest.raises(CommandError, match="--resume"):
        call_command("symbios_rematch")
    call_command("symbios_rematch", "--resume")
    run.refresh_from_db()
    assert run.finished_at is not None
    assert set(run.shards.values_list("taken", flat=True)) == {1}


def test_a_dead_workers_shard_is_done_by_another_when_its_lease_is_over(listed):
    run = api.plan_rematch(shards=2)
    shard = run.shards.first()
    until = timezone.now() + timedelta(seconds=60)
    RematchShard.objects.filter(pk=shard.pk).update(lease_until=until, taken=1, worker="elsewhere:1")
    assert api.work_on_rematch(run_id=run.pk) == 1
    assert api.rematch_due_at(run_id=run.pk) == RematchShard.objects.get(pk=shard.pk).lease_until
    RematchShard.objects.filter(pk=shard.pk).update(lease_until=timezone.now())
    assert api.work_on_rematch(run_id=run.pk) == 1
    run.refresh_from_db()
    assert (run.finished_at is not None, api.rematch_due_at(run_id=run.pk)) == (True, None)
    assert api.rematch_progress(run=run).taken_again == 1


def test_a_listing_that_changes_during_a_run_waits_for_its_own_matching(listed, community):
    run = api.plan_rematch(shards=1)
    late = publish_unheard(community.olga, community.other, NEED)
    Listing.objects.filter(pk=listed[0].pk).update(version=2, updated_at=timezone.now())
    api.work_on_rematch(run_id=run.pk)
    assert set(api.unmatched_listing_ids()) == {listed[0].pk, late.pk}
    assert api.sweep().matched == 2


def test_a_listing_stamped_by_a_clock_that_is_behind_waits_for_its_own_matching(listed):
    run = api.plan_rematch(shards=1)
    Listing.objects.filter(pk=listed[0].pk).update(
        version=2, updated_at=timezone.now() - timedelta(seconds=5)
    )
    api.work_on_rematch(run_id=run.pk)
    assert api.unmatched_listing_ids() == [listed[0].pk]


def test_a_run_keeps_what_a_newer_matching_brought(listed, community, monkeypatch):
    """The worker's index is older than a need that entered the lists; its older reading undoes nothing."""
    from symbios_matching.matches import rematch

    api.work_on_rematch(run_id=api.plan_rematch().pk)
    before = rematch.shared_index.renewed()
    late = publish_need(community.olga, community.other, quantity=60.0)
    (offer,) = Listing.objects.filter(quantity=60.0, kind="offer")
    assert late.pk in {match.need.pk for match in api.matches_for(user=community.staff, listing=offer)}
    monkeypatch.setattr(rematch.shared_index, "renewed", lambda **_: before)
    stored = rows()
    api.work_on_rematch(run_id=api.plan_rematch().pk)
    assert rows() == stored


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_several_workers_share_a_run(listed):
    run = api.plan_rematch(shards=8)
    done = at_once(*[lambda: api.work_on_rematch(run_id=run.pk)] * 4)
    assert sum(done) == run.shards.count()
    assert set(run.shards.values_list("taken", flat=True)) == {1}
    run.refresh_from_db()
    assert run.finished_at is not None


def test_a_run_writes_nobody_back_who_was_deleted(community, settings):
    settings.SYMBIOS_MATCHES_PER_LISTING = 2
    offer = publish_offer(community.marta, community.brewery)
    needs = farms_with_needs(community, 4)
    assert names(community.marta, offer) == [need.title for need in needs[:2]]
    Listing.objects.filter(pk__in=[need.pk for need in needs[:2]]).delete()
    api.work_on_rematch(run_id=api.plan_rematch().pk)
    assert names(community.marta, offer) == [need.title for need in needs[2:]]


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_of_two_who_plan_at_once_one_plans(listed):
    def plan() -> bool:
        try:
            return bool(api.plan_rematch())
        except Conflict:
            return False

    assert sorted(at_once(plan, plan)) == [False, True]
    assert RematchRun.objects.filter(finished_at=None).count() == 1


def test_a_shard_that_always_fails_is_given_up_and_the_run_ends_and_says_so(listed, capsys, monkeypatch):
    from symbios_matching.matches import rematch

    real = rematch.write_lists

    def refusing(snapshot, kind, *rest, **named):
        if kind == "offer":
            raise ValueError("a list that cannot be written")
        return real(snapshot, kind, *rest, **named)

    monkeypatch.setattr(rematch, "write_lists", refusing)
    call_command("symbios_rematch", "--shards", "2")
    assert "6 listings matched" in (said := capsys.readouterr().out)
    assert "1 given up" in said
    run = RematchRun.objects.get()
    assert run.finished_at is not None
    assert list(run.shards.values_list("kind", "taken", "failed")) == [("offer", 3, True), ("need", 1, False)]


def test_a_shard_is_free_again_at_once_when_the_database_went_away(listed, monkeypatch):
    from symbios_matching.matches import rematch

    def away(*_, **__):
        raise OperationalError("server has gone away")

    run = api.plan_rematch(shards=2)
    with monkeypatch.context() as broken:
        broken.setattr(rematch, "write_lists", away)
        with pytest.raises(OperationalError):
            api.work_on_rematch(run_id=run.pk)
    assert api.work_on_rematch(run_id=run.pk) == 2
    assert api.rematch_progress(run=run).failed == 0


def test_the_end_of_a_resumed_run_is_told_from_the_pace_of_its_last_shards(listed):
    run = api.plan_rematch(shards=4)
    api.work_on_rematch(run_id=run.pk, limit=2)
    now = timezone.now()
    RematchRun.objects.filter(pk=run.pk).update(started_at=now - timedelta(days=1))
    for shard, ago in zip(run.shards.exclude(done_at=None), (3, 0), strict=True):
        RematchShard.objects.filter(pk=shard.pk).update(done_at=now - timedelta(seconds=ago))
    run.refresh_from_db()
    state = api.rematch_progress(run=run)
    assert state.a_second == pytest.approx(1.0)
    assert (state.ends_at - now).total_seconds() == pytest.approx(6, abs=3)


def test_tasks_do_a_run_shard_by_shard(listed, capsys):
    call_command("symbios_rematch", "--queue", "--shards", "3")
    assert "12 listings matched" in capsys.readouterr().out
    assert RematchRun.objects.get().finished_at is not None


def test_there_is_nothing_to_do_without_listings(db, capsys):
    call_command("symbios_rematch")
    call_command("symbios_rematch", "--resume")
    assert capsys.readouterr().out.endswith("No run is under way.\n")


def test_a_count_of_shards_that_is_none_is_refused(db):
    with pytest.raises(CommandError, match="--shards is 0"):
        call_command("symbios_rematch", "--shards", "0")


def test_administrators_read_how_far_a_run_has_come(listed, admin_client):
    run = api.plan_rematch(shards=4)
    api.work_on_rematch(run_id=run.pk, limit=3)
    page = admin_client.get("/admin/symbios_matching/rematchrun/").content.decode()
    assert "3 / 4" in page
