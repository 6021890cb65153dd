"""
From the text of a cell to a value: one reader a column, each with words for what it expects.

A reader returns the value (None for *not stated*) or raises ``Unreadable`` with what was expected.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from symbios_matching.engine.codes import parse_ewc, parse_nace
from symbios_matching.engine.units import PERIODS_PER_YEAR, parse_unit
from symbios_matching.engine.vocabulary import LANGUAGES

KINDS = (
    "material",
    "by-product",
    "energy",
    "water",
    "logistics",
    "space",
    "equipment",
    "expertise",
    "technology",
    "service",
)

LARGEST = 1e12
"""Beyond this a number is a slip of the keyboard: in kilogrammes it is a thousand million tonnes."""

_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_TWO_WAYS = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")
_STATES = re.compile(r"[,;/|]")
_MONTHS = re.compile(r"[\s,;/]+")
_MONTH_RANGE = re.compile(r"(\d{1,2})(?:-(\d{1,2}))?")

Reader = Callable[[str, str], Any]


class Unreadable(ValueError):
    """The cell says something the column does not understand; the message is what was expected."""


def number(text: str, separator: str) -> float | None:
    """
    A number with at most one decimal mark, dot or comma, and no thousands separators.

    In a file separated by commas a quoted "1,500" could mean either and is refused; elsewhere the comma is
    decimal.
    """
    if not text:
        return None
    if not _NUMBER.fullmatch(text):
        raise Unreadable("a number such as 1200 or 12.5, without thousands separators")
    if separator == "," and _TWO_WAYS.fullmatch(text):
        raise Unreadable(
            f"{text.replace(',', '')} or {text.replace(',', '.')}; a comma before three digits can mean both"
        )
    value = float(text.replace(",", "."))
    if abs(value) > LARGEST:
        raise Unreadable(f"a number of at most {LARGEST:.0f}")
    return value


def positive(text: str, separator: str) -> float | None:
    """A number greater than 0."""
    value = number(text, separator)
    if value is not None and value <= 0:
        raise Unreadable("a number greater than 0, or nothing")
    return value


def degrees(limit: float) -> Reader:
    """A reader of degrees between minus and plus the limit."""

    def read(text: str, separator: str) -> float | None:
        value = number(text, separator)
        if value is not None and abs(value) > limit:
            raise Unreadable(f"degrees from {-limit:g} to {limit:g}")
        return value

    return read


def one_of(choices: tuple[str, ...]) -> Reader:
    """A reader of one word of a closed list, in any case."""
    by_fold = {choice.casefold(): choice for choice in choices}

    def read(text: str, _separator: str) -> str | None:
        if text and text.casefold() not in by_fold:
            raise Unreadable(f"one of {', '.join(choices)}, or nothing")
        return by_fold.get(text.casefold())

    return read


def unit(text: str, _separator: str) -> str | None:
    """A unit the engine can convert."""
    if text and parse_unit(text) is None:
        raise Unreadable("a unit such as t, kg, m3, l, MWh, h, d, m2, pcs or pallets, or nothing")
    return text or None


def ewc_code(text: str, _separator: str) -> str | None:
    """A List of Waste code of two, four or six digits."""
    if text and parse_ewc(text) is None:
        raise Unreadable('a List of Waste code such as 02 05 02 or "16 07 08*", or nothing')
    return text or None


def nace_code(text: str, _separator: str) -> str | None:
    """A NACE division, group or class."""
    if text and parse_nace(text) is None:
        raise Unreadable("a NACE code such as 10.51, 10.5 or 10, or nothing")
    return text or None


def months(text: str, _separator: str) -> tuple[int, ...] | None:
    """
    Months as numbers and ranges: "5 6 7", "5-9", "11-2"; "all" for the whole year.

    >>> months("11-2", ","), months("5; 7", ",")
    ((1, 2, 11, 12), (5, 7))
    """
    if not text:
        return None
    if text.casefold() == "all":
        return tuple(range(1, 13))
    found: set[int] = set()
    for part in _MONTHS.split(text.strip(" ,;/")):
        span = _MONTH_RANGE.fullmatch(part)
        if not span:
            raise Unreadable('months such as "5 6 7", "5-9" or "all", or nothing')
        first, last = int(span[1]), int(span[2] or span[1])
        if not (1 <= first <= 12 and 1 <= last <= 12):
            raise Unreadable("months from 1 to 12")
        found.update((first + step - 1) % 12 + 1 for step in range((last - first) % 12 + 1))
    return tuple(sorted(found))


def states(text: str, _separator: str) -> tuple[str, ...] | None:
    """
    The state something is in, one or several: "wet", "dried; pelleted".

    >>> states("dried; pelleted", ",")
    ('dried', 'pelleted')
    """
    return tuple(filter(None, (part.strip() for part in _STATES.split(text)))) or None


def text_as_it_is(text: str, _separator: str) -> str | None:
    """Free text."""
    return text or None


READERS: dict[str, Reader] = {
    "id": text_as_it_is,
    "title": text_as_it_is,
    "description": text_as_it_is,
    "language": one_of(LANGUAGES),
    "resource_kind": one_of(KINDS),
    "ewc_code": ewc_code,
    "nace_code": nace_code,
    "quantity": positive,
    "minimum_quantity": positive,
    "unit": unit,
    "period": one_of(tuple(PERIODS_PER_YEAR)),
    "months": months,
    "latitude": degrees(90),
    "longitude": degrees(180),
    "max_distance_km": positive,
    "sector": text_as_it_is,
    "organisation_id": text_as_it_is,
    "states": states,
}
