"""Rows of the database to frames of the engine. pandas is imported by a worker, not by a page."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from symbios_matching.choices import ListingKind
from symbios_matching.directory.models import Site

if TYPE_CHECKING:
    import pandas as pd

    from symbios_matching.listings.models import Listing

log = logging.getLogger(__name__)

# Column of the engine's listing frame -> where it comes from. None and "" mean *not stated* on both sides.
SOURCES: dict[str, Any] = {
    "id": F("pk"),
    "title": F("title"),
    "description": F("description"),
    "language": F("language"),
    "resource_kind": F("resource_kind"),
    "concepts": F("concepts"),
    "states": F("states"),
    "ewc_code": F("ewc_code"),
    "nace_code": Coalesce(NullIf("site__nace_code", Value("")), "main_nace"),
    "quantity": F("quantity"),
    "unit": F("unit"),
    "period": F("period"),
    "months": F("months"),
    "latitude": Coalesce("latitude", "site__latitude"),
    "longitude": Coalesce("longitude", "site__longitude"),
    "max_distance_km": F("max_distance_km"),
    "organisation_id": F("organisation_id"),
    # For us, not for the engine: what a stored record was made from, and when a listing has to be read again.
    "version": F("version"),
    "kind": F("kind"),
    "updated_at": F("updated_at"),
    "expires_at": F("expires_at"),
}

# A tenth of a degree, about 10 km. A reason tells the distance; from exact places three listings of one's own
# would be enough to find a site whose address is shown on request only.
PLACE_DECIMALS = 1
# Rounding may set two neighbours this far apart: a stricter limit would hide them from each other.
FINEST_LIMIT_KM = 15.0

Row = tuple[Any, ...]


def rows_for_engine(listings: QuerySet[Listing]) -> QuerySet[Listing, Row]:
    """Return one tuple a listing, in the order of ``SOURCES``. One query, no model instances."""
    main = Site.objects.filter(organisation_id=OuterRef("organisation_id")).order_by("-is_main", "pk")
    annotated = listings.annotate(main_nace=Subquery(main.values("nace_code")[:1]))
    aliased = annotated.annotate(**{f"engine_{name}": source for name, source in SOURCES.items()})
    return aliased.values_list(*(f"engine_{name}" for name in SOURCES))


def listing_frame(rows: Iterable[Row]) -> pd.DataFrame:
    """
    Return the engine's listing frame: ids are primary keys, tuples stand for lists, NaN for numbers not
    stated.
    """
    import pandas as pd

    frame = pd.DataFrame.from_records(list(rows), columns=list(SOURCES))
    frame["organisation_id"] = frame["organisation_id"].astype(str)
    for name in ("concepts", "states", "months"):
        frame[name] = frame[name].map(tuple)
    for name in ("quantity", "latitude", "longitude", "max_distance_km"):
        frame[name] = pd.to_numeric(frame[name], errors="coerce")
    for name in ("latitude", "longitude"):
        frame[name] = frame[name].round(PLACE_DECIMALS)
    frame["max_distance_km"] = frame["max_distance_km"].clip(lower=FINEST_LIMIT_KM)
    return frame


def by_kind(frames: Sequence[pd.DataFrame]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return (offers, needs) of several frames put together."""
    import pandas as pd

    frame = pd.concat(frames, ignore_index=True) if frames else listing_frame([])
    offers = frame["kind"] == ListingKind.OFFER
    return frame[offers].reset_index(drop=True), frame[~offers].reset_index(drop=True)


def readable(rows: list[Row], read: Callable[[list[Row]], object]) -> list[Row]:
    """Return the rows that ``read`` takes, found by halving; those it raises at are logged and left out."""
    try:
        read(rows)
    except Exception:
        if len(rows) == 1:
            log.exception("listing %s cannot be read and is left out of matching", rows[0][0])
            return []
        half = len(rows) // 2
        return readable(rows[:half], read) + readable(rows[half:], read)
    return rows
