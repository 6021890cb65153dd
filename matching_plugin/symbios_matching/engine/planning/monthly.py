"""
What each listing gives or wants month by month, and where: the ground of pools and plans.

A year is a circle of twelve months that repeats, so what arises in December can be used in January where it
keeps.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbios_matching.engine.exceptions import ListingFrameError
from symbios_matching.engine.frames import number_column, require_listing_frame, text_column, tuple_column
from symbios_matching.engine.lexicon import recognise
from symbios_matching.engine.policy import MatchingPolicy
from symbios_matching.engine.units import DIMENSIONS, PERIODS_PER_YEAR, RUNNING_PERIODS, parse_unit
from symbios_matching.engine.vocabulary import Vocabulary
from symbios_matching.engine.words import fold

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

MONTHS = 12
EARTH_RADIUS_KM = 6371.0088


@dataclass(frozen=True)
class Volumes:
    """
    One side of the market, rows sorted by id.

    ``per_month`` and ``minimum``: n x 12 in base units (t, MWh, m3 ...), NaN in every month where the
    listing states none; ``minimum`` is the smallest volume that is worth its while. ``active``: n x 12, the
    months it gives or wants in; all of them where it states none (``months_stated`` is then False).
    ``dimension``: place in DIMENSIONS, -1 for none. ``concept``: what the listing is foremost about, or "".
    """

    ids: tuple[str, ...]
    per_month: Floats
    minimum: Floats
    active: Flags
    months_stated: Flags
    dimension: Ints
    latitude: Floats
    longitude: Floats
    concept: tuple[str, ...]
    states: tuple[frozenset[str], ...]
    shelf_months: Ints
    pours: Flags
    organisation: tuple[str, ...]

    @property
    def per_year(self) -> Floats:
        """Quantity a year in base units, NaN where not stated."""
        return self.per_month.sum(axis=1)

    def places(self, ids: pd.Series) -> Ints:
        """Row numbers of these ids; -1 where there is none."""
        numbers = {one: number for number, one in enumerate(self.ids)}
        return np.array([numbers.get(str(one), -1) for one in ids], dtype=np.int64)


def volumes_of(frame: pd.DataFrame, *, side: str, vocabulary: Vocabulary, policy: MatchingPolicy) -> Volumes:
    """
    Read the volumes of one side; ``minimum_quantity`` has the unit and the period of ``quantity``.

    Raises:
        ListingFrameError: the frame cannot be read, or a minimum exceeds its quantity or is not positive.
    """
    require_listing_frame(frame, side=side)
    order = frame["id"].astype(str).to_numpy().argsort(kind="stable")
    stated = frame.iloc[order].reset_index(drop=True)
    ids = tuple(map(str, stated["id"]))
    months = [sorted({int(month) for month in cell}) for cell in tuple_column(stated, "months")]
    named = np.zeros((len(stated), MONTHS), dtype=bool)
    for row, cell in enumerate(months):
        named[row, [month - 1 for month in cell]] = True
    months_stated = named.any(axis=1)
    active = named | ~months_stated[:, None]

    units = [parse_unit(text) for text in text_column(stated, "unit")]
    factor = np.array([float(unit.factor) if unit else np.nan for unit in units], dtype=np.float64)
    dimension = np.array([DIMENSIONS.index(unit.dimension) if unit else -1 for unit in units], dtype=np.int64)
    periods = text_column(stated, "period").str.lower().replace("", "year")
    times = periods.map(PERIODS_PER_YEAR).astype("float64").to_numpy()
    # A running rhythm stops outside its months; a quantity a year is spread over them.
    share = np.where(periods.isin(RUNNING_PERIODS), MONTHS, active.sum(axis=1))
    scale = factor * times / share
    quantity = number_column(stated, "quantity").to_numpy(dtype=np.float64)
    quantity = np.where(quantity > 0, quantity, np.nan)
    minimum = number_column(stated, "minimum_quantity").to_numpy(dtype=np.float64)
    _require_sound_minimum(ids, minimum, quantity, side)

    concept, states = _concepts(stated, vocabulary), _states(stated)
    return Volumes(
        ids=ids,
        per_month=np.where(
            active, (quantity * scale)[:, None], np.where(np.isnan(quantity * scale), np.nan, 0.0)[:, None]
        ),
        minimum=np.where(
            active, (minimum * scale)[:, None], np.where(np.isnan(minimum * scale), np.nan, 0.0)[:, None]
        ),
        active=active,
        months_stated=months_stated,
        dimension=np.where(np.isnan(quantity * scale), -1, dimension),
        latitude=number_column(stated, "latitude").to_numpy(),
        longitude=number_column(stated, "longitude").to_numpy(),
        concept=concept,
        states=states,
        shelf_months=_shelf_months(concept, states, vocabulary, policy),
        pours=_pours(concept, text_column(stated, "resource_kind"), vocabulary),
        organisation=tuple(text_column(stated, "organisation_id")),
    )


def km_between(one: Volumes, rows: Ints, other: Volumes, other_rows: Ints) -> Floats:
    """Great-circle distances in km, row by row; NaN where a place is not stated."""
    from_lat, from_lon = np.radians(one.latitude[rows]), np.radians(one.longitude[rows])
    to_lat, to_lon = np.radians(other.latitude[other_rows]), np.radians(other.longitude[other_rows])
    across = np.sin((to_lat - from_lat) / 2) ** 2
    along = np.cos(from_lat) * np.cos(to_lat) * np.sin((to_lon - from_lon) / 2) ** 2
    arc: Floats = 2 * np.arcsin(np.sqrt(np.clip(across + along, 0, 1)))
    return EARTH_RADIUS_KM * arc


def within_shelf_life(shelf_months: int) -> Flags:
    """12 x 12: can what arises in the month of the row be used in the month of the column?"""
    months = np.arange(MONTHS)
    return (months[None, :] - months[:, None]) % MONTHS <= shelf_months


def spread(arising: Floats, used: Flags, shelf_months: int) -> Floats:
    """
    What a store can hand out in each of the used months: every month's volume is divided evenly over those
    used months it keeps into. What reaches none of them is lost.

    >>> summer = np.array([0.0] * 6 + [30, 30] + [0] * 4)
    >>> spread(summer, np.array([False] * 6 + [True] * 6), 1).tolist()
    [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 15.0, 30.0, 15.0, 0.0, 0.0, 0.0]
    """
    ways = within_shelf_life(shelf_months) & used
    handed: Floats = arising @ (ways / np.maximum(ways.sum(axis=1, keepdims=True), 1))
    return handed


def _require_sound_minimum(ids: tuple[str, ...], minimum: Floats, quantity: Floats, side: str) -> None:
    wrong = (minimum <= 0) | (minimum > quantity)
    if wrong.any():
        row = int(np.argmax(wrong))
        raise ListingFrameError(
            f"{side}: minimum_quantity of {ids[row]!r} is {minimum[row]:g}, "
            f"expected a number greater than 0 and at most its quantity {quantity[row]:g}"
        )


def _concepts(stated: pd.DataFrame, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The concept a person chose first, else the first one the title names, else the description."""
    read: dict[tuple[str, str], str] = {}

    def first(text: str, language: str) -> str:
        if (text, language) not in read:
            found = recognise(text, language, vocabulary) if text else []
            read[text, language] = found[0].concept_id if found else ""
        return read[text, language]

    texts = (text_column(stated, name) for name in ("title", "description", "language"))
    return tuple(
        next((str(one) for one in chosen if one in vocabulary.concepts), "")
        or first(title, language)
        or first(description, language)
        for title, description, language, chosen in zip(*texts, tuple_column(stated, "concepts"), strict=True)
    )


def _states(stated: pd.DataFrame) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(fold(str(one)) for one in cell) for cell in tuple_column(stated, "states"))


def _shelf_months(
    concept: tuple[str, ...],
    states: tuple[frozenset[str], ...],
    vocabulary: Vocabulary,
    policy: MatchingPolicy,
) -> Ints:
    def keeps(one: str, of: frozenset[str]) -> str:
        stated = [policy.keeping_states[state] for state in sorted(of) if state in policy.keeping_states]
        usual = vocabulary.concepts[one].shelf_life if one else ""
        return max(stated, key=lambda word: policy.shelf_months[word], default=usual)

    return np.array(
        [int(policy.shelf_months.get(keeps(*both), 0)) for both in zip(concept, states, strict=True)],
        dtype=np.int64,
    )


def _pours(concept: tuple[str, ...], kind: pd.Series, vocabulary: Vocabulary) -> Flags:
    """Is a cubic metre of it about a tonne?"""
    liquid = [bool(one) and "liquid" in vocabulary.concepts[one].states for one in concept]
    return np.array(liquid, dtype=bool) | (kind.str.lower() == "water").to_numpy()
