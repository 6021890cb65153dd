"""
Puts the demo community into the database. Only what is missing: what a visitor changed stays changed.

Rows are written directly rather than published one by one, because a community that has grown has a past: its
listings are of the last three months, and nobody is told of them. Matching is left to the sweep, which finds
every listing that has never been matched.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from symbios_demo.community.rows import ListingRow, OrganisationRow, read_listings, read_organisations
from symbios_demo.people import ensure_people
from symbios_matching.choices import MemberRole
from symbios_matching.directory.models import Membership, Organisation, Site
from symbios_matching.directory.names import name_key
from symbios_matching.listings.models import Listing, ListingConcept
from symbios_matching.listings.unknown_words import note_unknown_words
from symbios_matching.listings.vocabulary import concepts_of, text_to_search

MEMBERS = (
    ("ana", "conserve-do-vale", MemberRole.EDITOR),
    ("marta", "pivovarna-tri-lipe", MemberRole.OWNER),
    ("ivo", "zadruga-voglajna", MemberRole.OWNER),
    ("nina", "symbios-alpe-adria", MemberRole.OWNER),
)
PAST_DAYS = 88
"""Listings were published over this many days before the demo was first started."""


class CommunityDataError(ValueError):
    """A row of the demo's own files cannot be used. The sentence names file, row and fault."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows were missing and have been created."""

    organisations: int
    listings: int


@transaction.atomic
def load_community() -> Loaded:
    """
    Create the people, organisations, sites, members and listings that are missing; all of it or nothing.

    Safe to repeat and to kill. Never changes a row that is there. Raises CommunityDataError.
    """
    ensure_people()
    organisation_rows = read_organisations()
    created = _create_organisations(organisation_rows)
    public_ids = {row.slug: row.public_id for row in organisation_rows}
    stored = _by_public_id(Organisation, public_ids.values())
    organisations = {slug: stored[public_id] for slug, public_id in public_ids.items()}
    _create_sites(organisation_rows, organisations)
    members = _create_members(organisations)
    listings = _create_listings(read_listings(), organisations, members)
    return Loaded(organisations=created, listings=listings)


def _create_organisations(rows: list[OrganisationRow]) -> int:
    there = _known(Organisation, (row.public_id for row in rows))
    missing = [
        Organisation(
            public_id=row.public_id,
            name=row.name,
            name_key=name_key(row.name),
            kind=row.kind,
            about=row.about,
            website=row.website,
            languages=list(row.languages),
            contact_name=row.contact_name,
            contact_email=row.contact_email,
            contact_phone=row.contact_phone,
            is_demo=True,
        )
        for row in rows
        if row.public_id not in there
    ]
    for organisation in missing:
        _check(organisation, f"organisations.csv, {organisation.name}")
    Organisation.objects.bulk_create(missing)
    return len(missing)


def _create_sites(rows: list[OrganisationRow], organisations: dict[str, Organisation]) -> None:
    there = _known(Site, (row.site_id for row in rows))
    missing = [
        Site(
            public_id=row.site_id,
            organisation=organisations[row.slug],
            place=row.place,
            country=row.country,
            latitude=row.latitude,
            longitude=row.longitude,
            nace_code=row.nace_code,
            is_main=True,
        )
        for row in rows
        if row.site_id not in there
    ]
    for site in missing:
        _check(site, f"organisations.csv, {site.place}")
    Site.objects.bulk_create(missing)


def _create_members(organisations: dict[str, Organisation]) -> dict[str, int]:
    """Return for each organisation somebody acts for the key of that person."""
    users = {user.get_username(): user.pk for user in get_user_model().objects.all()}
    for username, slug, role in MEMBERS:
        Membership.objects.get_or_create(
            organisation=organisations[slug], user_id=users[username], defaults={"role": role}
        )
    return {slug: users[username] for username, slug, _role in MEMBERS}


def _create_listings(
    rows: list[ListingRow], organisations: dict[str, Organisation], members: dict[str, int]
) -> int:
    there = _known(Listing, (row.public_id for row in rows))
    own_sites = Site.objects.filter(organisation__in=organisations.values()).order_by("is_main", "-pk")
    sites = {site.organisation_id: site for site in own_sites}  # the main one comes last and stays
    missing = [
        _listing(row, organisations[row.organisation], sites[organisations[row.organisation].pk], members)
        for row in rows
        if row.public_id not in there
    ]
    concepts = {listing.public_id: concepts_of(listing) for listing in missing}
    for listing in missing:
        listing.search_text = text_to_search(listing, concepts[listing.public_id])
        _check(listing, f"listings.csv, {listing.title}")
    published = {listing.public_id: listing.published_at for listing in missing}
    Listing.objects.bulk_create(missing)
    stored = _by_public_id(Listing, published)
    for public_id, listing in stored.items():
        # The database's own clock wrote "now" into both at creation.
        listing.published_at = listing.updated_at = published[public_id]
    Listing.objects.bulk_update(stored.values(), ["published_at", "updated_at"])
    ListingConcept.objects.bulk_create(
        ListingConcept(listing=stored[public_id], concept_id=concept)
        for public_id, found in concepts.items()
        for concept in dict.fromkeys(found)
    )
    new = Listing.objects.filter(public_id__in=list(published)).select_related("organisation", "created_by")
    note_unknown_words(list(new))
    return len(missing)


def _listing(row: ListingRow, organisation: Organisation, site: Site, members: dict[str, int]) -> Listing:
    age = timedelta(hours=12 + row.public_id.int % (PAST_DAYS * 24))
    published_at = timezone.now() - age
    return Listing(
        public_id=row.public_id,
        organisation=organisation,
        site=site,
        created_by_id=members.get(row.organisation),
        kind=row.kind,
        resource_kind=row.resource_kind,
        title=row.title,
        description=row.description,
        language=row.language,
        states=list(row.states),
        ewc_code=row.ewc_code,
        quantity=row.quantity,
        unit=row.unit,
        period=row.period,
        months=list(row.months),
        place=site.place,
        country=site.country,
        latitude=site.latitude,
        longitude=site.longitude,
        max_distance_km=row.max_distance_km,
        visibility=row.visibility,
        is_demo=True,
        published_at=published_at,
        expires_at=published_at + timedelta(days=settings.SYMBIOS_LISTING_LIFETIME_DAYS),
    )


def _known(model: type[models.Model], public_ids: Iterable[UUID]) -> set[UUID]:
    return set(_by_public_id(model, public_ids))


def _by_public_id(model: type[models.Model], public_ids: Iterable[UUID]) -> dict:
    return {row.public_id: row for row in model._default_manager.filter(public_id__in=list(public_ids))}


def _check(row: models.Model, where: str) -> None:
    """Check the fields of one row; relations are ours and right, and asking for each costs a query."""
    relations = {field.name for field in row._meta.concrete_fields if field.is_relation}
    try:
        row.clean_fields(exclude=relations)
    except ValidationError as error:
        raise CommunityDataError(f"{where}: {error}") from error
