"""
How a list of matches lies in its row: the engine's packed records, and the versions they were made from.

Plain Python: a page needs no numpy to read a list.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from typing import NamedTuple

from symbios_matching.engine import records as engine_records

LAYOUT = engine_records.VERSION
"""Layout of the records; a list written in another one is read as empty until it is matched again."""

SIZE = engine_records.LAYOUT.size
_KEY = struct.Struct("<q")


class Kept(NamedTuple):
    """
    One counterpart in a list: its key, its version when it was compared, the score in [0, 1], the record.
    """

    counterpart: int
    version: int
    score: float
    packed: bytes

    @property
    def record(self) -> engine_records.PairRecord:
        """The record, unpacked."""
        return engine_records.unpack(self.packed)[0]

    def seen_from(self, counterpart: int, version: int) -> Kept:
        """Return the same pair as the other side keeps it."""
        packed = _KEY.pack(counterpart) + self.packed[_KEY.size :]
        return self._replace(counterpart=counterpart, version=version, packed=packed)


def unpack(records: bytes, versions: bytes) -> list[Kept]:
    """Return the entries of a list, best first."""
    records = bytes(records)
    seen = struct.unpack(f"<{len(versions) // 4}I", versions)
    return [
        Kept(record.other, version, engine_records.score_of(record), records[place : place + SIZE])
        for record, version, place in zip(
            engine_records.unpack(records), seen, range(0, len(records), SIZE), strict=True
        )
    ]


def pack(kept: Iterable[Kept]) -> tuple[bytes, bytes]:
    """Return ``records`` and ``versions`` of a list; the reverse of ``unpack``."""
    rows = list(kept)
    versions = struct.pack(f"<{len(rows)}I", *(row.version for row in rows))
    return b"".join(row.packed for row in rows), versions


def counterparts(records: bytes) -> tuple[int, ...]:
    """Return only whom a list names, in its order."""
    return tuple(_KEY.unpack_from(records, place)[0] for place in range(0, len(records), SIZE))
