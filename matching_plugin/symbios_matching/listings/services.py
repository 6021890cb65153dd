"""What changes a listing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from symbios_matching.choices import ListingStatus
from symbios_matching.data import ListingChanged, ListingInput
from symbios_matching.directory.models import Organisation
from symbios_matching.directory.selectors import standing_of
from symbios_matching.events import LISTING_PUBLISHED, LISTING_WITHDRAWN, send_on_commit
from symbios_matching.exceptions import Conflict, NotFound, PermissionRefused
from symbios_matching.listings.checking import apply_input
from symbios_matching.listings.models import Listing, ListingConcept
from symbios_matching.listings.unknown_words import note_unknown_words
from symbios_matching.listings.vocabulary import concepts_of, text_to_search
from symbios_matching.taxonomy.current import current

if TYPE_CHECKING:
    from symbios_matching.rules import Person


@transaction.atomic
def publish_listing(*, user: Person, organisation: Organisation, listing: ListingInput) -> Listing:
    """
    Publish an offer or a need in the organisation's name; matching follows by itself.

    Raises PermissionRefused unless the person is owner or editor, InvalidInput with faults by field.
    """
    _require_editor(user, organisation.pk)
    row = Listing(organisation=organisation, created_by_id=user.pk, is_demo=organisation.is_demo)
    apply_input(row, listing)
    row.expires_at = timezone.now() + timedelta(days=settings.SYMBIOS_LISTING_LIFETIME_DAYS)
    row.save()
    _index(row)
    _announce(row)
    return row


@transaction.atomic
def edit_listing(
    *, user: Person, listing: Listing, expected_version: int, listing_input: ListingInput
) -> Listing:
    """
    Replace what a listing says, and have it matched again.

    ``expected_version`` is the version the person saw. Raises Conflict when somebody changed the listing
    since, besides what ``publish_listing`` raises.
    """
    row = _locked(user, listing)
    if row.version != expected_version:
        raise Conflict(
            _("Somebody changed this listing meanwhile (now version %(now)d, you saw %(seen)d). Reload it.")
            % {"now": row.version, "seen": expected_version}
        )
    apply_input(row, listing_input)
    row.version = expected_version + 1
    row.save()
    _index(row)
    _announce(row)
    return row


@transaction.atomic
def withdraw_listing(*, user: Person, listing: Listing) -> Listing:
    """
    Close a listing. Its matches are kept but shown to nobody; ``reopen_listing`` undoes it. Safe to repeat.
    """
    row = _locked(user, listing)
    if row.status != ListingStatus.WITHDRAWN:
        row.status = ListingStatus.WITHDRAWN
        row.save(update_fields=["status", "updated_at"])
        send_on_commit(LISTING_WITHDRAWN, Listing, ListingChanged(row.pk, row.version))
    return row


@transaction.atomic
def reopen_listing(*, user: Person, listing: Listing) -> Listing:
    """Open a withdrawn or expired listing for another term and have it matched again. Safe to repeat."""
    row = _locked(user, listing)
    now = timezone.now()
    if row.status == ListingStatus.OPEN and row.expires_at > now:
        return row
    row.status = ListingStatus.OPEN
    row.expires_at = now + timedelta(days=settings.SYMBIOS_LISTING_LIFETIME_DAYS)
    # Others came and went meanwhile: the stored matches no longer say what is there.
    row.version += 1
    row.save(update_fields=["status", "expires_at", "version", "updated_at"])
    _announce(row)
    return row


def read_listings_again(*, listing_ids: Collection[int]) -> None:
    """
    Have listings read by a vocabulary that changed, and matched again, once the change is committed.

    What a listing says stays as it is, and so does its version: nobody's edit is in the way.
    """
    transaction.on_commit(partial(_read_again, sorted(set(listing_ids))))


def _read_again(listing_ids: Sequence[int]) -> None:
    current(fresh=True)
    for pk in listing_ids:
        with transaction.atomic():
            row = Listing.objects.select_for_update().filter(pk=pk, status=ListingStatus.OPEN).first()
            if row is not None:
                _index(row)
                Listing.objects.filter(pk=pk).update(matched_version=0)
                _announce(row)


@transaction.atomic
def sites_changed(*, organisation: Organisation) -> None:
    """
    Have an organisation's listings matched again: its sites, or their trades, are not what they were.

    What a listing does not say itself (its place, the trade behind it) is read from the site.
    """
    rows = Listing.objects.select_for_update().filter(organisation=organisation, status=ListingStatus.OPEN)
    for row in rows.order_by("pk"):
        row.version += 1
        row.save(update_fields=["version", "updated_at"])
        _announce(row)


def forget_author(*, user_id: int) -> None:
    """Take a retired person's name off the listings they wrote. The listings belong to the organisation."""
    Listing.objects.filter(created_by_id=user_id).update(created_by=None, updated_at=F("updated_at"))


def _locked(user: Person, listing: Listing) -> Listing:
    """Return the row as it stands now, held until the transaction ends, for somebody who may change it."""
    _require_editor(user, listing.organisation_id)
    try:
        return Listing.objects.select_for_update().get(pk=listing.pk)
    except Listing.DoesNotExist as error:
        raise NotFound(_("There is no such listing.")) from error


def _require_editor(user: Person, organisation_id: int) -> None:
    if not standing_of(user).acts_for(organisation_id):
        raise PermissionRefused(_("Only owners and editors of the organisation may do this."))


def _index(row: Listing) -> None:
    """Keep what search reads in step with what the listing says."""
    concepts = concepts_of(row)
    row.search_text = text_to_search(row, concepts)
    row.save(update_fields=["search_text", "updated_at"])
    ListingConcept.objects.filter(listing=row).exclude(concept_id__in=concepts).delete()
    known = set(ListingConcept.objects.filter(listing=row).values_list("concept_id", flat=True))
    ListingConcept.objects.bulk_create(
        [ListingConcept(listing=row, concept_id=concept) for concept in concepts if concept not in known]
    )
    note_unknown_words([row])


def _announce(row: Listing) -> None:
    send_on_commit(LISTING_PUBLISHED, Listing, ListingChanged(row.pk, row.version))
