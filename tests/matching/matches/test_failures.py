"""Workers die, databases refuse, brokers fall silent: nothing is half written and nothing is lost."""

import json
import os
import socket
import subprocess
import sys
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from symbios_matching import api
from symbios_matching.data import ListingInput
from symbios_matching.matches.packing import unpack
from symbios_matching.models import Listing, MatchList
from tests.matching.factories import NEED, OFFER, at_once, publish_offer, stored_pairs

REFUSE_MATCHED = {
    "sqlite": [
        "CREATE TRIGGER symbios_no_marks BEFORE UPDATE OF matched_at ON symbios_matching_listing "
        "BEGIN SELECT RAISE(ABORT, 'disk full'); END"
    ],
    "mysql": [
        "CREATE TRIGGER symbios_no_marks BEFORE UPDATE ON symbios_matching_listing FOR EACH ROW "
        "IF NEW.matched_version > OLD.matched_version THEN "
        "SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'disk full'; END IF"
    ],
    "postgresql": [
        "CREATE FUNCTION symbios_refuse() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'disk full'; END $$ "
        "LANGUAGE plpgsql",
        "CREATE TRIGGER symbios_no_marks BEFORE UPDATE OF matched_at ON symbios_matching_listing "
        "FOR EACH ROW EXECUTE FUNCTION symbios_refuse()",
    ],
}
ALLOW_MATCHED = {
    "sqlite": ["DROP TRIGGER symbios_no_marks"],
    "mysql": ["DROP TRIGGER symbios_no_marks"],
    "postgresql": ["DROP FUNCTION symbios_refuse() CASCADE"],
}


@contextmanager
def a_database_that_refuses_to_mark_listings():
    """The database itself refuses what comes after the matches, as a full disk would."""
    _execute(REFUSE_MATCHED)
    try:
        yield
    finally:
        _execute(ALLOW_MATCHED)


def _execute(statements):
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement)


def unheard(person, organisation, said):
    """A listing whose task never ran."""
    listing = api.publish_listing(user=person, organisation=organisation, listing=ListingInput(**said))
    Listing.objects.filter(pk=listing.pk).update(matched_version=0)
    return listing


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_a_run_that_fails_in_the_middle_leaves_nothing_half_written(community):
    offer = unheard(community.marta, community.brewery, OFFER)
    unheard(community.ivo, community.farm, NEED)
    MatchList.objects.all().delete()
    Listing.objects.update(matched_version=0)
    with a_database_that_refuses_to_mark_listings():
        with pytest.raises(DatabaseError):
            api.match_listing(listing_id=offer.pk)
        assert not MatchList.objects.exists()
        assert set(Listing.objects.values_list("matched_version", "match_lease_until")) == {(0, None)}
        report = api.sweep()
        assert (report.matched, report.failed) == (0, 2)
    assert (api.sweep().matched, len(stored_pairs())) == (2, 1)


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_two_workers_on_both_sides_of_a_pair_store_it_once(community):
    offer = publish_offer(community.marta, community.brewery)
    needs = [
        api.publish_listing(user=community.ivo, organisation=community.farm, listing=ListingInput(**NEED))
        for _number in range(4)
    ]
    MatchList.objects.all().delete()
    Listing.objects.update(matched_version=0, match_lease_until=None)
    ids = [offer.pk, *(need.pk for need in needs)]
    for _round in range(3):
        results = at_once(*[lambda pk=pk: api.match_listing(listing_id=pk) for pk in ids])
        assert not [result for result in results if isinstance(result, Exception)]
        assert set(Listing.objects.values_list("matched_version", flat=True)) == {1}
        assert len(stored_pairs()) == 4
        assert {found.kept for found in MatchList.objects.exclude(pk=offer.pk)} == {1}
        Listing.objects.update(matched_version=0)


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_one_listing_delivered_to_many_workers_is_matched_by_one(community):
    publish_offer(community.marta, community.brewery)
    need = publish_need_unmatched(community)
    results = at_once(*[lambda: api.match_listing(listing_id=need.pk) for _worker in range(6)])
    assert sum(isinstance(result, MatchList) for result in results) == 1
    assert not [result for result in results if isinstance(result, Exception)]
    assert len(stored_pairs()) == 1


def publish_need_unmatched(community):
    need = api.publish_listing(user=community.ivo, organisation=community.farm, listing=ListingInput(**NEED))
    Listing.objects.filter(pk=need.pk).update(matched_version=0)
    MatchList.objects.all().delete()
    return need


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_edits_while_matching_end_with_matches_of_the_last_version(community):
    publish_offer(community.marta, community.brewery)
    need = publish_need_unmatched(community)

    def edit(number):
        for version in range(1, 50):
            wish = api.input_of(Listing.objects.get(pk=need.pk), quantity=10.0 + number)
            try:
                return api.edit_listing(
                    user=community.ivo, listing=need, expected_version=version, listing_input=wish
                )
            except api_conflict():
                continue
        raise AssertionError("never the right version")

    works = [lambda number=number: edit(number) for number in range(3)]
    results = at_once(*works, *[lambda: api.match_listing(listing_id=need.pk)] * 2)
    assert not [result for result in results if isinstance(result, Exception)]
    api.sweep()
    need.refresh_from_db()
    assert (need.version, need.matched_version) == (4, 4)
    offer = Listing.objects.get(kind="offer")
    (listed,) = unpack(*MatchList.objects.values_list("records", "versions").get(pk=offer.pk))
    assert (listed.counterpart, listed.version) == (need.pk, 4)


def api_conflict():
    from symbios_matching.exceptions import Conflict

    return Conflict


@pytest.mark.django_db
def test_an_old_worker_that_comes_back_late_writes_nothing(matched):
    from symbios_matching.matches.index import PackedList, shared_index
    from symbios_matching.matches.leases import take_lease
    from symbios_matching.matches.whole_lists import Outcome, write_own_list

    lease = take_lease(matched.offer.pk, even_if_matched=True)
    Listing.objects.filter(pk=matched.offer.pk).update(match_lease_until=timezone.now())
    nothing = PackedList(b"", b"", 0, 0.0)
    late = write_own_list(shared_index.renewed(), matched.offer.pk, nothing, blocked=0, lease=lease)
    assert late is Outcome.LOST
    assert len(stored_pairs()) == 1


PUBLISH = """
import json, threading, time
import django
django.setup()
import tests.celery_app
from django.core.management import call_command
from symbios_matching import api, handlers, tasks
from tests.matching.factories import make_organisation, make_person, publish_offer
call_command("migrate", verbosity=0)
person = make_person()
organisation = make_organisation(person)
started = time.monotonic()
listing = publish_offer(person, organisation)
seconds = time.monotonic() - started
for _again in range(6):
    assert handlers.enqueue(tasks.match_listing, listing.pk) is False
senders = sum(thread.name == "symbios-enqueue" for thread in threading.enumerate())
waiting = api.unmatched_listing_ids()
told = [listing.status, seconds, senders, waiting == [listing.pk], api.sweep().matched]
print(json.dumps(told), flush=True)
import os
os._exit(0)
"""


def publish_with_broker(address, tmp_path):
    """Publish in a process of its own whose broker is at ``address``; what happened, as a list."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "SYMBIOS_TEST_BROKER": address,
        "SYMBIOS_TEST_DATABASE": "sqlite",
        "SYMBIOS_TEST_SQLITE": str(tmp_path / "broker.sqlite3"),
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
    }
    done = subprocess.run(
        [sys.executable, "-c", PUBLISH],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.slow
def test_a_listing_is_published_while_the_broker_refuses(tmp_path):
    with socket.socket() as bound_but_not_listening:
        bound_but_not_listening.bind(("127.0.0.1", 0))
        port = bound_but_not_listening.getsockname()[1]
        status, seconds, _senders, waits, swept = publish_with_broker(f"amqp://127.0.0.1:{port}//", tmp_path)
    assert (status, waits, swept) == ("open", True, 1)
    assert seconds < 8


@pytest.mark.slow
def test_a_broker_that_never_answers_costs_no_more_than_our_patience(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        status, seconds, senders, waits, swept = publish_with_broker(f"amqp://127.0.0.1:{port}//", tmp_path)
    assert (status, waits, swept) == ("open", True, 1)
    assert seconds < 8
    assert senders <= 4
