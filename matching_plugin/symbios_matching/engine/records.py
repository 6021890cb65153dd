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

_FORMS = {
    **{
        "other": "q",
        "points": f"{len(FACTORS)}H",
        "gate": "H",
        "completeness": "H",
        "known": "B",
        "code": "B",
    },
    **{"kinship": "B", "flags": "B", "offer_concept": "I", "need_concept": "I", "synergy": "I"},
    **{"use_of": "I", "use_concept": "I", "ewc": "I", "text": "H", "offer_kind": "B", "need_kind": "B"},
    **{"offer_per_year": "f", "need_per_year": "f", "dimension": "b", "shelf_months": "B"},
    **{"offer_months": "H", "need_months": "H", "km": "f", "reach": "H", "becomes": "I"},
    **{"rules": f"{RULES}I", "case": "I"},
}
FIELDS = tuple(_FORMS.items())
"""Names and forms (as ``struct`` has them) of the fields of ``PairRecord``, in order, without gaps."""

LAYOUT = struct.Struct("<" + "".join(_FORMS.values()))


class PairRecord(NamedTuple):
    """
    One pair as packed: whole numbers in the units above, quantities in base units a year, km straight.

    ``other``: id of the counterpart. ``points``: of ``POINT``, in the order of ``FACTORS``. ``known``: bit i,
    both sides told enough about ``FACTORS[i]``. ``code``: place in ``FIT_CODES`` of the best evidence.
    ``kinship``: 1 + place in ``FIT_CODES`` of what the one concept is to the other. ``ewc``: the digits that
    agree, behind a 1. Kinds are places in ``KINDS``, ``dimension`` in ``units.DIMENSIONS``, months bit masks
    with January lowest; NaN: not stated. ``becomes``: the need's first concept. ``rules``: those that speak,
    bans first. Concepts, synergy, rules and case are keys (``key_of``).
    """

    other: int
    points: tuple[int, ...]
    gate: int
    completeness: int
    known: int
    code: int
    kinship: int
    flags: int
    offer_concept: int
    need_concept: int
    synergy: int
    use_of: int
    use_concept: int
    ewc: int
    text: int
    offer_kind: int
    need_kind: int
    offer_per_year: float
    need_per_year: float
    dimension: int
    shelf_months: int
    offer_months: int
    need_months: int
    km: float
    reach: int
    becomes: int
    rules: tuple[int, ...]
    case: int


_POINTS = slice(1, 1 + len(FACTORS))
_BETWEEN = slice(_POINTS.stop, _POINTS.stop + len(FIELDS) - 4)
_RULES = slice(_BETWEEN.stop, _BETWEEN.stop + RULES)


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
    return [
        PairRecord._make((cells[0], cells[_POINTS], *cells[_BETWEEN], cells[_RULES], cells[-1]))
        for cells in LAYOUT.iter_unpack(packed)
    ]


def pack(records: Iterable[PairRecord]) -> bytes:
    """The contrary of ``unpack``."""
    return b"".join(LAYOUT.pack(one.other, *one.points, *one[2:-2], *one.rules, one.case) for one in records)


def score_of(record: PairRecord) -> float:
    """The score in [0, 1]: gate times the sum of the points."""
    return gate_of(record) * (sum(record.points) * POINT)


def gate_of(record: PairRecord) -> float:
    """1 pass, less where a question is open, 0 blocked."""
    return record.gate / 1000


def completeness_of(record: PairRecord) -> float:
    """The weight of the factors both sides told enough about, in [0, 1]."""
    return record.completeness / 10_000
