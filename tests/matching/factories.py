"""People, organisations and listings for tests, made through the public door as the product makes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from threading import Barrier
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection
from django.test import TestCase

from symbios_matching import api
from symbios_matching.data import ListingInput
from symbios_matching.matches.packing import counterparts
from symbios_matching.matches.pairs import FoundMatch
from symbios_matching.models import Listing, MatchList, Organisation

FACILITATORS = "Symbios facilitators"
_numbers = count(1)


def make_person(name: str = "", **fields: Any) -> Any:
    """A person with an account; the address carries a marker that no answer may ever hold."""
    name = name or f"person{next(_numbers)}"
    return get_user_model().objects.create_user(name, email=f"{name}@account.hidden.example", **fields)


def make_facilitator(name: str = "nina") -> Any:
    person = make_person(name)
    person.groups.add(Group.objects.get_or_create(name=FACILITATORS)[0])
    return person


def make_organisation(owner: Any, name: str = "", **fields: Any) -> Organisation:
    """An organisation with a contact card made of markers."""
    number = next(_numbers)
    said = {
        "kind": "company",
        "place": "Žalec",
        "country": "SI",
        "contact_name": f"Hidden Contact {number}",
        "contact_email": f"card{number}@card.hidden.example",
        "contact_phone": f"+386 99 000 {number:03d}",
    } | fields
    return api.register_organisation(user=owner, name=name or f"Organisation {number}", **said)


OFFER = {
    "kind": "offer",
    "title": "Wet brewers' spent grain",
    "place": "Žalec",
    "country": "SI",
    "quantity": 100.0,
    "unit": "t",
    "period": "month",
}
NEED = {
    "kind": "need",
    "title": "Brewers' spent grain for 420 dairy cows",
    "place": "Celje",
    "country": "SI",
    "quantity": 40.0,
    "unit": "t",
    "period": "month",
}


def publish(person: Any, organisation: Organisation, said: dict[str, Any], **changes: Any) -> Listing:
    """Publish, and let what follows the commit follow."""
    with committed():
        listing = api.publish_listing(
            user=person, organisation=organisation, listing=ListingInput(**(said | changes))
        )
    listing.refresh_from_db()
    return listing


def publish_offer(person: Any, organisation: Organisation, **changes: Any) -> Listing:
    return publish(person, organisation, OFFER, **changes)


def publish_need(person: Any, organisation: Organisation, **changes: Any) -> Listing:
    return publish(person, organisation, NEED, **changes)


def publish_unheard(person: Any, organisation: Organisation, said: dict[str, Any], **changes: Any) -> Listing:
    """Publish inside a test's transaction, which never commits: no task is sent, no match is made."""
    return api.publish_listing(
        user=person, organisation=organisation, listing=ListingInput(**(said | changes))
    )


@contextmanager
def committed() -> Iterator[None]:
    """Run what waits for a commit, inside a test's transaction too; without one it runs by itself."""
    if connection.in_atomic_block:
        with TestCase.captureOnCommitCallbacks(execute=True):
            yield
    else:
        yield


def pair_of(offer: Listing, need: Listing) -> FoundMatch:
    """The match of two listings as everybody reads it; LookupError when they are none."""
    sides = Listing.objects.select_related("organisation").in_bulk([offer.pk, need.pk])
    found = api.match_between(sides[offer.pk], sides[need.pk])
    if found is None:
        raise LookupError(f"{offer} and {need} are no match")
    return found


def stored_pairs() -> set[tuple[int, int]]:
    """Every pair (offer, need) that stands in the list of one of the two, by primary keys."""
    offers = set(Listing.objects.filter(kind="offer").values_list("pk", flat=True))
    rows = MatchList.objects.values_list("pk", "records")
    named = [(pk, other) for pk, records in rows for other in counterparts(bytes(records))]
    return {(pk, other) if pk in offers else (other, pk) for pk, other in named}


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """
    Run pieces of work at one moment, each in a thread with a connection of its own. Exceptions are results.

    For tests with ``django_db(transaction=True)`` on a database that several connections may write.
    """
    if connection.vendor == "sqlite":
        pytest.skip("an in-memory SQLite has one connection")
    barrier = Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        try:
            barrier.wait(timeout=10)
            return work()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))
