"""What is kept of every listing beside the index."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple


class Known(NamedTuple):
    """What is kept of a listing beside the index."""

    version: int
    kind: str
    organisation_id: int
    updated_at: datetime
    expires_at: datetime


class Layers:
    """
    A table of the whole and a few newer rows over it: a renewal copies the few, and nobody sees a change.

    None stands for a listing that left.
    """

    FEW = 2_000

    def __init__(self, whole: dict[int, Known], newer: dict[int, Known | None]) -> None:
        self._whole, self._newer = whole, newer

    def get(self, listing_id: int) -> Known | None:
        """Return what is kept of a listing, None when it is not in."""
        if listing_id in self._newer:
            return self._newer[listing_id]
        return self._whole.get(listing_id)

    def keys(self) -> set[int]:
        """Return the keys of all that are in."""
        gone = {pk for pk, one in self._newer.items() if one is None}
        return (self._whole.keys() | self._newer.keys()) - gone

    def changed(self, changes: Mapping[int, Known | None]) -> Layers:
        """Return these layers with some listings changed."""
        newer = {**self._newer, **changes}
        if len(newer) <= self.FEW:
            return Layers(self._whole, newer)
        merged = {**self._whole, **newer}
        return Layers({pk: one for pk, one in merged.items() if one is not None}, {})
