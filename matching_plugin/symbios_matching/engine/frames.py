"""
The shape of the frames that go in and come out: columns, units, and what may be missing.

A *listing frame* has one row a listing. ``id`` and ``title`` are required, every other column may be
absent, and every other cell may be NaN, None or "" for *not stated*. Unknown columns are left alone.
"""

from __future__ import annotations

import pandas as pd

from symbios_matching.engine.exceptions import ListingFrameError

REQUIRED_COLUMNS = ("id", "title")

# Text: description, language (two letters), resource_kind, ewc_code, nace_code, unit, period, sector,
# organisation_id. Numbers: quantity > 0, minimum_quantity (the smallest volume worth its while, in the unit
# and period of quantity), latitude and longitude in degrees, max_distance_km >= 0.
# Tuples: concepts (ids chosen by a person), months (1..12), states ("wet", "dried" ...).
TEXT_COLUMNS = (
    "description", "language", "resource_kind", "ewc_code", "nace_code", "unit", "period", "sector",
    "organisation_id",
)  # fmt: skip
NUMBER_COLUMNS = ("quantity", "minimum_quantity", "latitude", "longitude", "max_distance_km")
TUPLE_COLUMNS = ("concepts", "months", "states")
LISTING_COLUMNS = REQUIRED_COLUMNS + TEXT_COLUMNS + NUMBER_COLUMNS + TUPLE_COLUMNS

MATCH_COLUMNS = ("offer_id", "need_id", "rank", "score", "completeness", "gate", "reasons")


def require_listing_frame(frame: pd.DataFrame, *, side: str) -> None:
    """
    Refuse a frame the engine cannot read.

    Raises:
        ListingFrameError: names the side ("offers" or "needs"), the column, and what came instead.
    """
    missing = [name for name in REQUIRED_COLUMNS if name not in frame.columns]
    if missing:
        came = ", ".join(map(str, frame.columns)) or "no columns"
        raise ListingFrameError(f"{side}: column {', '.join(missing)} is missing; came: {came}")
    if frame["id"].isna().any():
        raise ListingFrameError(f"{side}: id is empty in {int(frame['id'].isna().sum())} rows")
    twice = frame.loc[frame["id"].astype(str).duplicated(), "id"]
    if len(twice):
        raise ListingFrameError(f"{side}: id {twice.iloc[0]!r} stands for more than one listing")
    for name in NUMBER_COLUMNS:
        if name in frame.columns:
            numbers = pd.to_numeric(frame[name], errors="coerce")
            wrong = numbers.isna() & frame[name].notna() & (frame[name].astype(str) != "")
            if wrong.any():
                raise ListingFrameError(
                    f"{side}: {name} is {frame.loc[wrong, name].iloc[0]!r}, expected a number"
                )


def text_column(frame: pd.DataFrame, name: str) -> pd.Series:
    """A text column with "" for *not stated*, on a fresh index."""
    if name not in frame.columns:
        return pd.Series([""] * len(frame), dtype=object)
    column = frame[name].reset_index(drop=True).astype(object)
    return pd.Series(["" if pd.isna(cell) else str(cell).strip() for cell in column], dtype=object)


def number_column(frame: pd.DataFrame, name: str) -> pd.Series:
    """A number column with NaN for *not stated*, on a fresh index."""
    if name not in frame.columns:
        return pd.Series([float("nan")] * len(frame), dtype="float64")
    return pd.to_numeric(frame[name].reset_index(drop=True), errors="coerce").astype("float64")


def tuple_column(frame: pd.DataFrame, name: str) -> list[tuple]:
    """A column of tuples with () for *not stated*; lists and sets are welcome too."""
    if name not in frame.columns:
        return [()] * len(frame)
    return [tuple(cell) if isinstance(cell, tuple | list | set | frozenset) else () for cell in frame[name]]
