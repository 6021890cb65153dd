"""Words of published titles that no concept knows, noted as listings are saved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from symbios_matching.choices import UnknownWordState
from symbios_matching.directory.models import Site
from symbios_matching.listings.models import Listing, UnknownWord, UnknownWordUse
from symbios_matching.taxonomy.recognition import unknown_in

KEPT_UNUSED = {UnknownWordState.OPEN: timedelta(hours=1), UnknownWordState.DISMISSED: timedelta(days=365)}
"""How long a word is kept that no title has any more, since it was last seen."""


def unknown_words() -> QuerySet[UnknownWord, Any]:
    """
    Return the words, the most frequent first; open ones as long as a listing has them.

    Each has ``listing_count``, the listings whose title has it, and ``silent_count``, those of them whose
    title names nothing known.
    """
    counted = UnknownWord.objects.annotate(
        listing_count=Count("uses"), silent_count=Count("uses", filter=Q(uses__names_nothing=True))
    )
    lasting = counted.exclude(listing_count=0, state=UnknownWordState.OPEN)
    return lasting.order_by("-listing_count", "-silent_count", "phrase", "pk")


@transaction.atomic
def note_unknown_words(listings: Collection[Listing]) -> None:
    """
    Note which words of these titles no concept knows, in place of what was noted of the listings before.

    Names and places of the organisation, and the name of who wrote the listing, are left out before anything
    is stored.
    """
    names = _names_around(listings)
    found = {row: unknown_in(row.title, row.language, leave_out=names[row.pk]) for row in listings}
    words = _words(
        {
            (row.language, phrase): written
            for row, unknown in found.items()
            for phrase, written in unknown.phrases.items()
        }
    )
    UnknownWordUse.objects.filter(listing__in=[row.pk for row in listings]).delete()
    UnknownWordUse.objects.bulk_create(
        [
            UnknownWordUse(
                word_id=words[row.language, phrase], listing=row, names_nothing=unknown.names_nothing
            )
            for row, unknown in found.items()
            for phrase in unknown.phrases
            # A database may take two spellings for one; the word is then noted under the other.
            if (row.language, phrase) in words
        ],
        ignore_conflicts=True,
    )


def _words(said: Mapping[tuple[str, str], str]) -> dict[tuple[str, str], int]:
    """Keys of the words by language and phrase, made where they are missing, and seen now."""
    if not said:
        return {}
    UnknownWord.objects.bulk_create(
        [
            UnknownWord(language=language, phrase=phrase, written=written)
            for (language, phrase), written in said.items()
        ],
        ignore_conflicts=True,
    )
    rows = UnknownWord.objects.filter(phrase__in=[phrase for _language, phrase in said])
    keys = {(language, phrase): pk for pk, language, phrase in rows.values_list("pk", "language", "phrase")}
    seen = UnknownWord.objects.filter(pk__in=[keys[one] for one in said if one in keys])
    seen.update(last_seen_at=timezone.now())
    # The update holds the words until their uses are noted; what was forgotten just before it is gone.
    there = set(seen.values_list("pk", flat=True))
    return {one: pk for one, pk in keys.items() if pk in there}


@transaction.atomic
def forget_unused_words() -> int:
    """
    Delete words that no title has any more: some may be names, and nobody needs them. Return how many.

    Open ones go after an hour, as somebody may be noting them; dismissed ones after a year, so that editors
    are not asked the same every season. What became a label stays: an editor made it a word for a thing.
    """
    used = UnknownWordUse.objects.filter(word=OuterRef("pk"))
    now = timezone.now()
    due = Q(pk__in=[])
    for state, kept in KEPT_UNUSED.items():
        due |= Q(state=state, last_seen_at__lt=now - kept)
    unused = UnknownWord.objects.filter(due, ~Exists(used))
    held = list(unused.select_for_update().values_list("pk", flat=True))
    return UnknownWord.objects.filter(pk__in=held).delete()[0]


def _names_around(listings: Collection[Listing]) -> dict[int, list[str]]:
    """For each listing the names and places that may lead to somebody."""
    places: dict[int, list[str]] = defaultdict(list)
    sites = Site.objects.filter(organisation_id__in={row.organisation_id for row in listings})
    for organisation_id, place in sites.values_list("organisation_id", "place"):
        places[organisation_id].append(place)
    names = {}
    for row in listings:
        names[row.pk] = [
            row.organisation.name,
            row.organisation.contact_name,
            row.place,
            *places[row.organisation_id],
        ]
        if row.created_by is not None:
            names[row.pk] += [row.created_by.get_full_name(), row.created_by.get_username()]
    return names
