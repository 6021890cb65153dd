"""Reads the two files of the demo community into records. Knows the files, not the database."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import NAMESPACE_DNS, UUID, uuid5

FOLDER = Path(__file__).parent
ORGANISATIONS = FOLDER / "organisations.csv"
LISTINGS = FOLDER / "listings.csv"

# The same on every machine and in every run: that is how the loader knows what is there already.
_NAMES = uuid5(NAMESPACE_DNS, "community.symbios.example")


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """One organisation with its one site. ``latitude`` and ``longitude`` are degrees, rounded to a town."""

    slug: str
    name: str
    kind: str
    languages: tuple[str, ...]
    place: str
    country: str
    latitude: float
    longitude: float
    nace_code: str
    contact_name: str
    contact_email: str
    contact_phone: str
    website: str
    about: str

    @property
    def public_id(self) -> UUID:
        """Where this organisation lives in every demo."""
        return uuid5(_NAMES, f"organisation/{self.slug}")

    @property
    def site_id(self) -> UUID:
        """Where its site lives in every demo."""
        return uuid5(_NAMES, f"site/{self.slug}")


@dataclass(frozen=True, slots=True)
class ListingRow:
    """
    One offer or need. ``organisation`` is a slug; ``ref`` names the listing within its organisation.

    ``quantity`` is > 0 in ``unit`` per ``period``, None for "not sure yet"; ``months`` are 1..12.
    """

    organisation: str
    ref: str
    kind: str
    resource_kind: str
    language: str
    title: str
    quantity: float | None
    unit: str
    period: str
    months: tuple[int, ...]
    states: tuple[str, ...]
    ewc_code: str
    max_distance_km: int | None
    visibility: str
    description: str

    @property
    def public_id(self) -> UUID:
        """Where this listing lives in every demo."""
        return listing_id(self.organisation, self.ref)


def listing_id(organisation: str, ref: str) -> UUID:
    """Return the public id of a listing of the demo."""
    return uuid5(_NAMES, f"listing/{organisation}/{ref}")


def read_organisations() -> list[OrganisationRow]:
    """Return all organisations, in the order of the file."""
    return [
        OrganisationRow(
            **{
                **row,
                "languages": tuple(row["languages"].split()),
                "latitude": float(row["latitude"]),
                "longitude": float(row["longitude"]),
            }
        )
        for row in _rows(ORGANISATIONS)
    ]


def read_listings() -> list[ListingRow]:
    """Return all listings, in the order of the file."""
    return [
        ListingRow(
            **{
                **row,
                "quantity": float(row["quantity"]) if row["quantity"] else None,
                "months": tuple(int(month) for month in row["months"].split()),
                "states": tuple(row["states"].split()),
                "max_distance_km": int(row["max_distance_km"]) if row["max_distance_km"] else None,
            }
        )
        for row in _rows(LISTINGS)
    ]


def _rows(path: Path) -> Iterator[dict]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, strict=True)
