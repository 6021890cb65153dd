"""A real worker matches what is published, and its sudden death loses and doubles nothing."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db.models import F
from django.utils import timezone

from benchmarks.filling import fill
from symbios_matching import api, tasks
from symbios_matching.data import ListingInput
from symbios_matching.models import Listing, MatchList, RematchRun
from tests.matching.factories import stored_pairs
from tests.services.conftest import manage, wait_until

pytestmark = [pytest.mark.services, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PAIRS = [
    ("Wet brewers' spent grain", "Brewers' spent grain as feed for dairy cows"),
    ("Apple pomace from cider", "Apple pomace for pectin"),
    ("Waste heat from a kiln at 80 °C", "Heat for a greenhouse"),
    ("Wet blue shavings of leather", "Leather shavings for fibre board"),
]
PLACES = [("Celje", "SI", 46.23, 15.27), ("Maribor", "SI", 46.55, 15.65), ("Parma", "IT", 44.8, 10.33)]


def publish(count: int) -> list[int]:
    """Publish ``count`` offers and as many needs that fit them, by two organisations; return their keys."""
    people = get_user_model().objects
    donor, receiver = (people.create_user(name, f"{name}@example.org", "x") for name in ("donor", "receiver"))
    sides = []
    for user, kind in ((donor, "offer"), (receiver, "need")):
        organisation = api.register_organisation(
            user=user, name=f"The {kind} side", kind="company", place="Celje", country="SI"
        )
        sides.append((user, organisation, kind))
    keys = []
    for number in range(count):
        place, country, latitude, longitude = PLACES[number % len(PLACES)]
        for (user, organisation, kind), title in zip(sides, PAIRS[number % len(PAIRS)], strict=True):
            listing = ListingInput(
                kind=kind,
                title=f"{title} {number}",
                place=place,
                country=country,
                latitude=latitude,
                longitude=longitude,
                quantity=100.0 + number,
                unit="t",
            )
            keys.append(api.publish_listing(user=user, organisation=organisation, listing=listing).pk)
    return keys


def waiting() -> int:
    return Listing.objects.filter(matched_version__lt=F("version")).count()


def test_what_is_published_is_matched_by_a_worker(start_worker):
    start_worker()
    keys = publish(8)
    wait_until(lambda: waiting() == 0, "every listing matched")
    matched = {key for pair in stored_pairs() for key in pair}
    assert matched == set(keys)


def test_a_worker_killed_while_matching_loses_nothing_and_doubles_nothing(start_worker, broker):
    worker = start_worker()
    wait_until(lambda: "ready" in worker.log(), "worker ready")
    keys = publish(12)
    wait_until(lambda: len(keys) - waiting() >= len(keys) // 6, "matching under way")
    worker.kill()
    left = waiting()
    assert 0 < left < len(keys), "the worker was not in the middle of its work"

    # The listings it held are free again when its lease has run out; the sweeper needs no queue to find them.
    def swept() -> bool:
        manage(broker, "symbios_sweep")
        return waiting() == 0

    wait_until(swept, "every listing matched by the sweeper")
    pairs = stored_pairs()
    assert {key for pair in pairs for key in pair} == set(keys)
    assert MatchList.objects.filter(listing_version=1).count() == len(keys)

    # What is left in the queue, and what was never acknowledged, finds its work done.
    stamps = dict(MatchList.objects.values_list("pk", "updated_at"))
    successor = start_worker()
    wait_until(lambda: "ready" in successor.log(), "next worker ready")
    manage(broker, "symbios_sweep")
    wait_until(lambda: queue_length(broker) == 0, "queue drained")
    successor.finish()
    assert stored_pairs() == pairs
    assert dict(MatchList.objects.values_list("pk", "updated_at")) == stamps


def queue_length(broker: str) -> int:
    import redis

    with redis.Redis.from_url(broker) as client:
        return client.llen("edx.lms.core.default")


def test_a_worker_killed_in_a_run_over_everything_costs_its_shard_alone(start_worker, broker):
    """Three workers at one run, one of them dead half-way: every listing is matched, each shard done once."""
    fill(2_000)
    Listing.objects.update(updated_at=timezone.now() - timedelta(hours=1))
    workers = [start_worker() for _number in range(3)]
    wait_until(lambda: all(" ready." in worker.log() for worker in workers), "workers ready")
    run = api.plan_rematch(shards=24)

    def under_way() -> bool:
        # A message may be lost on a busy machine; the rows are the truth, so another one does no harm.
        if queue_length(broker) == 0 and not run.shards.filter(taken__gt=0).exists():
            for _shard in range(24):
                tasks.work_on_rematch.delay(run.pk)
        return run.shards.exclude(done_at=None).count() >= 6

    try:
        wait_until(under_way, "run under way")
    except AssertionError as late:
        raise AssertionError(f"{late}; {queue_length(broker)} messages are in the queue") from late
    workers[0].kill()
    assert RematchRun.objects.get(pk=run.pk).finished_at is None, (
        "the worker was not in the middle of the run"
    )
    wait_until(lambda: RematchRun.objects.get(pk=run.pk).finished_at is not None, "run finished")
    state = api.rematch_progress(run=run)
    assert (state.shards_done, state.failed) == (24, 0)
    # Two shards were in the hands of the dead. With leases of two seconds a busy machine takes some more from
    # the living; what was stored and not yet counted is at most those shards.
    assert state.taken_again <= 6, "most shards are done once"
    assert 2_000 - state.taken_again * 84 <= state.lists_written <= 2_000
    assert waiting() == 0
    found = dict(MatchList.objects.values_list("pk", "records"))
    assert len(found) == 2_000

    again = api.plan_rematch(shards=3)
    assert api.work_on_rematch(run_id=again.pk) == 4
    assert dict(MatchList.objects.values_list("pk", "records")) == found
    assert api.rematch_progress(run=again).lists_written == 0
