"""A real worker matches what is published, and its sudden death loses and doubles nothing."""

import pytest
from django.contrib.auth import get_user_model
from django.db.models import Count, F

from symbios_matching import api
from symbios_matching.data import ListingInput
from symbios_matching.models import Listing, Match, MatchRun
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


def stored_pairs() -> set[tuple[int, int]]:
    return set(Match.objects.values_list("offer_id", "need_id"))


def doubled_pairs() -> list[dict]:
    pairs = Match.objects.values("offer_id", "need_id").annotate(times=Count("pk")).order_by()
    return list(pairs.filter(times__gt=1))


def test_what_is_published_is_matched_by_a_worker(start_worker):
    start_worker()
    keys = publish(8)
    wait_until(lambda: waiting() == 0, "every listing matched")
    matched = {key for pair in stored_pairs() for key in pair}
    assert matched == set(keys)
    assert doubled_pairs() == []


def test_a_worker_killed_while_matching_loses_nothing_and_doubles_nothing(start_worker, broker):
    worker = start_worker()
    wait_until(lambda: "ready" in worker.log(), "worker ready")
    keys = publish(12)
    wait_until(lambda: MatchRun.objects.count() >= len(keys) // 6, "matching under way")
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
    assert doubled_pairs() == []
    assert MatchRun.objects.values("listing").distinct().count() == len(keys)

    # What is left in the queue, and what was never acknowledged, finds its work done.
    stamps = dict(Match.objects.values_list("pk", "updated_at"))
    successor = start_worker()
    wait_until(lambda: "ready" in successor.log(), "next worker ready")
    manage(broker, "symbios_sweep")
    wait_until(lambda: queue_length(broker) == 0, "queue drained")
    successor.finish()
    assert stored_pairs() == pairs
    assert dict(Match.objects.values_list("pk", "updated_at")) == stamps


def queue_length(broker: str) -> int:
    import redis

    with redis.Redis.from_url(broker) as client:
        return client.llen("edx.lms.core.default")
