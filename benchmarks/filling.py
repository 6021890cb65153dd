"""The synthetic base as rows of a database: organisations, sites, and open listings nobody matched yet."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pandas as pd
from django.utils import timezone

from benchmarks.base import base_of
from symbios_matching.models import Listing, Organisation, Site
from symbios_matching.taxonomy.reference import load_vocabulary

ROWS_TOGETHER = 2_000


def fill(size: int) -> None:
    """Insert ``size`` listings, half of them offers, into an empty database that has been migrated."""
    base = base_of(size, vocabulary=load_vocabulary())
    both = pd.concat([base.offers.assign(kind="offer"), base.needs.assign(kind="need")], ignore_index=True)
    owners = _organisations(both)
    sites = _sites(both, owners)
    now = timezone.now()
    listings = (_listing(row, owners, sites, now) for row in both.itertuples(index=False))
    Listing.objects.bulk_create(listings, batch_size=ROWS_TOGETHER)


def _organisations(both: pd.DataFrame) -> dict[str, Organisation]:
    names = sorted(both["organisation_id"].unique(), key=int)
    rows = [Organisation(name=f"Organisation {name}", name_key=f"organisation {name}") for name in names]
    Organisation.objects.bulk_create(rows, batch_size=ROWS_TOGETHER)
    # Not every database tells the keys of what it inserted.
    stored = {row.name_key: row for row in Organisation.objects.all()}
    return {name: stored[f"organisation {name}"] for name in names}


def _sites(both: pd.DataFrame, owners: dict[str, Organisation]) -> dict[tuple[str, str], Site]:
    """A site for each trade of an organisation: a listing's trade is that of its site."""
    trades = sorted(set(zip(both["organisation_id"], both["nace_code"], strict=True)))
    rows = [
        Site(organisation=owners[owner], place="Somewhere", country="SI", nace_code=nace)
        for owner, nace in trades
    ]
    Site.objects.bulk_create(rows, batch_size=ROWS_TOGETHER)
    stored = {(site.organisation_id, site.nace_code): site for site in Site.objects.all()}
    return {(owner, nace): stored[owners[owner].pk, nace] for owner, nace in trades}


def _listing(row: Any, owners: dict[str, Organisation], sites: dict[Any, Site], now: Any) -> Listing:
    return Listing(
        kind=row.kind,
        organisation=owners[row.organisation_id],
        site=sites[row.organisation_id, row.nace_code],
        resource_kind=row.resource_kind,
        title=row.title[:140],
        language=row.language,
        ewc_code=row.ewc_code,
        quantity=row.quantity,
        unit=row.unit,
        period=row.period,
        months=list(row.months),
        place="Somewhere",
        country="SI",
        latitude=row.latitude,
        longitude=row.longitude,
        max_distance_km=int(row.max_distance_km),
        updated_at=now,
        expires_at=now + timedelta(days=180),
    )
