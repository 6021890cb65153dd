"""The index of a process keeps step with the database, also when a renewal fails in the middle."""

import threading
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from symbios_matching.matches import index as module
from symbios_matching.matches.index import shared_index
from symbios_matching.models import Listing
from tests.matching.factories import publish_need, publish_offer
from tests.matching.matches.test_lists import farms_with_needs

pytestmark = pytest.mark.django_db


def test_a_listing_that_ran_out_leaves_though_the_renewal_that_saw_it_first_failed(community, monkeypatch):
    need = publish_need(community.ivo, community.farm)
    Listing.objects.filter(pk=need.pk).update(updated_at=timezone.now() - timedelta(hours=2))
    shared_index.forget()
    assert shared_index.renewed().version_of(need.pk) == 1
    later = timezone.now() + timedelta(days=4_000)
    monkeypatch.setattr(module.timezone, "now", lambda: later)

    def away(*_):
        raise OperationalError("server has gone away")

    with monkeypatch.context() as broken:
        broken.setattr(module, "rows_for_engine", away)
        with pytest.raises(OperationalError):
            shared_index.renewed()
    assert shared_index.renewed().version_of(need.pk) == 0


def test_a_listing_deleted_behind_our_services_leaves_at_the_far_look(community, monkeypatch):
    need = publish_need(community.ivo, community.farm)
    shared_index.renewed()
    Listing.objects.filter(pk=need.pk).delete()
    assert shared_index.renewed().version_of(need.pk) == 1
    later = timezone.now() + 2 * module.LONG_EVERY
    monkeypatch.setattr(module.timezone, "now", lambda: later)
    assert shared_index.renewed().version_of(need.pk) == 0


def test_a_snapshot_counts_what_it_held_though_the_index_was_renewed(community):
    offer = publish_offer(community.marta, community.brewery)
    farms_with_needs(community, 2)
    old = shared_index.renewed()
    assert old.others(offer.pk) == 2
    publish_need(community.ivo, community.farm)
    assert (old.others(offer.pk), shared_index.renewed().others(offer.pk)) == (2, 3)


def test_what_is_in_force_is_asked_while_nobody_else_renews(community, monkeypatch):
    """Or a thread that asked before it waited would build an index that is out of date again."""
    real, held = module.current, []

    def asked(**said):
        other = threading.Thread(target=lambda: held.append(shared_index._renewing.locked()))
        other.start()
        other.join()
        return real(**said)

    monkeypatch.setattr(module, "current", asked)
    shared_index.renewed()
    assert held == [True]


@pytest.mark.parametrize("is_new", [True, False], ids=["built", "renewed"])
def test_a_listing_that_cannot_be_read_is_left_out_alone(community, caplog, is_new):
    offer = publish_offer(community.marta, community.brewery)
    need = publish_need(community.ivo, community.farm)
    if is_new:
        shared_index.forget()
    Listing.objects.filter(pk=offer.pk).update(months=["x"], version=2, updated_at=timezone.now())
    snapshot = shared_index.renewed()
    assert (snapshot.version_of(offer.pk), snapshot.version_of(need.pk)) == (0, 1)
    assert f"listing {offer.pk} cannot be read" in caplog.text
