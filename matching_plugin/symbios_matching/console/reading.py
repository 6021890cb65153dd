"""
Reads a listing file: finds out how it is written, and collects every fault instead of stopping at the first.

Text may be UTF-8 (with or without byte order mark), UTF-16 with one, or else Windows-1252; cells may be
separated by comma, semicolon or tab.
"""

from __future__ import annotations

import codecs
import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

from symbios_matching.console.cells import READERS, Unreadable
from symbios_matching.console.faults import Fault, Notices

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = tuple(READERS)
REQUIRED = ("id", "title")
SEPARATORS = (",", ";", "\t")

Row = dict[str, Any]


def read_listings(file: Path, *, faults: list[Fault], notices: Notices) -> pd.DataFrame:
    """
    The listings of one file as the engine's frame; faults are appended, notices said.

    The frame is only of use when no fault was appended.
    """
    import pandas as pd

    reader = _FileReader(file, faults, notices)
    rows = reader.rows()
    if not rows and not faults:
        notices.say(f"{file}: no listings, only a header")
    return pd.DataFrame(
        rows, columns=[name for name in COLUMNS if name in reader.columns or name in REQUIRED]
    )


class _FileReader:
    def __init__(self, file: Path, faults: list[Fault], notices: Notices) -> None:
        self._file, self._faults, self._notices = file, faults, notices
        self.columns: list[str] = []

    def rows(self) -> list[Row]:
        text = self._text()
        if text is None:
            return []
        separator = _separator(text)
        records = self._records(text, separator)
        if not records:
            self._fault(0, "", "", "a header with the columns id and title")
            return []
        if not self._header(records[0][1]):
            return []
        first_seen: dict[str, int] = {}
        found = (self._row(number, cells, separator, first_seen) for number, cells in records[1:])
        return [row for row in found if row is not None]

    def _fault(self, row: int, column: str, found: str, expected: str) -> None:
        self._faults.append(Fault(self._file, row, column, found, expected))

    def _text(self) -> str | None:
        try:
            raw = self._file.read_bytes()
        except OSError as error:
            self._fault(0, "", (error.strerror or "no file").lower(), "a readable CSV file")
            return None
        if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            encoding = "utf-16"
        else:
            encoding = "utf-8-sig"
        for attempt in (encoding, "cp1252"):
            try:
                text = raw.decode(attempt)
            except UnicodeDecodeError:
                continue
            if "\0" in text:
                break
            if attempt == "cp1252":
                self._notices.say(f"{self._file}: not UTF-8, read as Windows-1252")
            return text
        self._fault(0, "", "bytes that are no text", "a CSV file in UTF-8")
        return None

    def _records(self, text: str, separator: str) -> list[tuple[int, list[str]]]:
        """Rows that hold anything, numbered as a spreadsheet numbers them."""
        records: list[tuple[int, list[str]]] = []
        try:
            for number, cells in enumerate(
                csv.reader(text.splitlines(keepends=True), delimiter=separator), start=1
            ):
                stripped = [cell.strip() for cell in cells]
                if any(stripped):
                    records.append((number, stripped))
        except csv.Error as error:
            self._fault(len(records) + 1, "", str(error), "cells of ordinary length, quotes closed")
        return records

    def _header(self, cells: list[str]) -> bool:
        names = [cell.casefold() for cell in cells]
        for name in REQUIRED:
            if name not in names:
                self._fault(1, name, ", ".join(filter(None, names)), f"a column {name}")
        for position, name in enumerate(names):
            if name in COLUMNS and name in names[:position]:
                self._fault(1, name, name, "each column once")
            if name and name not in COLUMNS:
                self._notices.say(f"{self._file}: column {name} is ignored")
        self.columns = names
        return all(name in names for name in REQUIRED)

    def _row(self, number: int, cells: list[str], separator: str, first_seen: dict[str, int]) -> Row | None:
        while len(cells) > len(self.columns) and not cells[-1]:
            cells = cells[:-1]
        if len(cells) != len(self.columns):
            self._fault(number, "", f"{len(cells)} cells", f"{len(self.columns)} cells as in the header")
            return None
        row: Row = {}
        for name, cell in zip(self.columns, cells, strict=True):
            if name not in COLUMNS:
                continue
            try:
                row[name] = READERS[name](cell, separator)
            except Unreadable as expected:
                self._fault(number, name, cell, str(expected))
        self._check(number, row, first_seen)
        return row

    def _check(self, number: int, row: Row, first_seen: dict[str, int]) -> None:
        """What a cell alone cannot tell."""
        for name in REQUIRED:
            if not row[name]:
                self._fault(number, name, "", "some text")
        listing_id = row["id"]
        if listing_id in first_seen:
            self._fault(
                number, "id", listing_id, f"an id of its own; row {first_seen[listing_id]} has this one"
            )
        elif listing_id:
            first_seen[listing_id] = number
        if row.get("quantity") is not None and "unit" in row and row["unit"] is None:
            self._fault(number, "unit", "", "a unit for the quantity")
        elif row.get("quantity") is not None and "unit" not in self.columns:
            self._fault(number, "unit", "", "a column unit beside quantity")
        self._check_minimum(number, row)
        for one, other in (("latitude", "longitude"), ("longitude", "latitude")):
            if row.get(one) is not None and other not in row and other not in self.columns:
                self._fault(number, other, "", f"a column {other} beside {one}")
            elif row.get(one) is not None and other in row and row[other] is None:
                self._fault(number, other, "", f"degrees, as {one} is stated")

    def _check_minimum(self, number: int, row: Row) -> None:
        least, most = row.get("minimum_quantity"), row.get("quantity")
        if least is not None and (most is None or least > most):
            expected = f"at most the quantity, {most:g}" if most else "a quantity beside it"
            self._fault(number, "minimum_quantity", f"{least:g}", expected)


def _separator(text: str) -> str:
    """The separator that makes most cells of the header."""
    header = next((line for line in text.splitlines() if line.strip()), "")
    counted = [(len(next(csv.reader([header], delimiter=separator))), separator) for separator in SEPARATORS]
    return max(counted, key=lambda one: one[0])[1]
