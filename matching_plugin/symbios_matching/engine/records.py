"""
One found pair as 96 bytes: everything its reasons need, except the words. Standard library only.

A page reads stored records without loading the matching machinery. Concepts, synergies, rules and cases are
told by stable 32-bit numbers (``key_of``), so that a record stays readable when the vocabulary grows; numbers
that are no longer known are left out of the reasons. 0 stands for none.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from typing import NamedTuple

from symbios_matching.engine.policy import FACTORS

VERSION = 1
"""Goes up whenever the layout changes; whoever stores records stores it beside them."""

POINT = 2e-5
"""Points are counted in this unit: a score is a sum of whole numbers, the same on every machine."""

GATE = 1e-3
COSINE = COMPLETENESS = 1e-4
TENTH_KM = 0.1
RULES = 3  # at most so many rules a record, bans first; a fourth question changes no decision

FIT_CODES = (
    "same_concept",
    "narrower_concept",
    "broader_concept",
    "sibling_concept",
    "known_synergy",
    "known_receiver",
    "ewc_6",
    "ewc_4",
    "ewc_2",
    "known_trade_route",
    "case",
    "text",
)

KINDS = (
    *("material", "by-product", "energy", "water", "logistics"),
    *("space", "equipment", "expertise", "technology", "service"),
)
NO_KIND = 255
NO_DIMENSION = -1

# Bits of ``flags``.
BY_USE, BY_RECEIVER, KINDS_DIFFER, BANNED = 1, 2, 4, 8

FIELDS: tuple[tuple[str, str], ...] = (
    ("other", "q"),  # id of the counterpart
    ("points", f"{len(FACTORS)}H"),  # of POINT, in the order of FACTORS
    ("gate", "H"),  # of GATE
    ("completeness", "H"),  # of COMPLETENESS
    ("known", "B"),  # bit i: both sides told enough about FACTORS[i]
    ("code", "B"),  # place in FIT_CODES: the best evidence
    ("kinship", "B"),  # 1 + place in FIT_CODES of what the one concept is to the other
    ("flags", "B"),
    ("offer_concept", "I"),
    ("need_concept", "I"),
    ("synergy", "I"),
    ("use_of", "I"),
    ("use_concept", "I"),
    ("ewc", "I"),  # the digits that agree, behind a 1: 1020704
    ("text", "H"),  # of COSINE
    ("offer_kind", "B"),  # place in KINDS
    ("need_kind", "B"),
    ("offer_per_year", "f"),  # base units of the dimension, NaN: not stated
    ("need_per_year", "f"),
    ("dimension", "b"),  # place in units.DIMENSIONS
    ("shelf_months", "B"),
    ("offer_months", "H"),  # bit mask, January lowest
    ("need_months", "H"),
    ("km", "f"),  # straight line, NaN: a place is not stated
    ("reach", "H"),  # of TENTH_KM, the usual reach of what is offered
    ("becomes", "I"),  # the need's first concept, where its cascade level follows from it
    ("rules", f"{RULES}I"),
    ("case", "I"),
)

LAYOUT = struct.Struct("<" + "".join(form for _name, form in FIELDS))

PairRecord = NamedTuple(
    "PairRecord",
    [(name, tuple[int, ...] if form[:-1] else float if form == "f" else int) for name, form in FIELDS],
)
PairRecord.__doc__ = """One pair as packed: whole numbers in the units of ``FIELDS``."""


def key_of(name: str) -> int:
    """
    The stable 32-bit number of an id; tests hold that no two ids of the vocabulary share one.

    >>> key_of("cheese_whey"), key_of("")
    (1358641127, 0)
    """
    return zlib.crc32(name.encode())


def unpack(packed: bytes | memoryview) -> list[PairRecord]:
    """
    The records of one listing, best first.

    Raises:
        struct.error: the bytes are no whole number of records, so another layout wrote them.
    """
    return [_record(cells) for cells in LAYOUT.iter_unpack(packed)]


def _record(cells: tuple[int | float, ...]) -> PairRecord:
    taken = iter(cells)
    values = [
        tuple(next(taken) for _ in range(int(form[:-1]))) if form[:-1] else next(taken) for _, form in FIELDS
    ]
    return PairRecord(*values)


def pack(records: Iterable[PairRecord]) -> bytes:
    """The contrary of ``unpack``."""
    flat = (
        [cell for value in record for cell in (value if isinstance(value, tuple) else (value,))]
        for record in records
    )
    return b"".join(LAYOUT.pack(*cells) for cells in flat)


def score_of(record: PairRecord) -> float:
    """The score in [0, 1]: gate times the sum of the points."""
    return gate_of(record) * (sum(record.points) * POINT)


def gate_of(record: PairRecord) -> float:
    """1 pass, less where a question is open, 0 blocked."""
    return record.gate / 1000


def completeness_of(record: PairRecord) -> float:
    """The weight of the factors both sides told enough about, in [0, 1]."""
    return record.completeness / 10_000
