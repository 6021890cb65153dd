"""Writes matches as CSV or JSON lines; a file appears whole or not at all."""

from __future__ import annotations

import csv
import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, TextIO

from symbios_matching.console.faults import Fault, FaultsFound

if TYPE_CHECKING:
    import pandas as pd

FORMATS = ("csv", "jsonl")
OUTPUT_COLUMNS = ("offer_id", "need_id", "rank", "score", "reasons")
DECIMALS = 6


class Destination:
    """
    Where the result goes, opened before the work begins, so that an unwritable place is said at once.

    A file is written beside its final place and moved there when complete. Devices and pipes are written
    directly.
    """

    def __init__(self, out: Path | None, *, output_format: str = "csv", inputs: Sequence[Path]) -> None:
        self._out, self._format, self._inputs = out, output_format, inputs
        self._part: Path | None = None
        self._stream: TextIO = sys.stdout

    def __enter__(self) -> Destination:
        if self._out is None or str(self._out) == "-":
            reconfigure = getattr(sys.stdout, "reconfigure", None)
            if reconfigure:
                reconfigure(encoding="utf-8", newline="")
            return self
        try:
            if self._out.exists() and any(self._out.samefile(one) for one in self._inputs if one.exists()):
                raise FaultsFound([Fault(self._out, 0, "", "an input file", "another file to write to")])
            if self._out.exists() and not self._out.is_file() and not self._out.is_dir():
                self._stream = self._out.open("w", encoding="utf-8", newline="")
                return self
            if self._out.is_dir():
                raise IsADirectoryError(21, "is a directory")
            if self._out.exists() and not os.access(self._out, os.W_OK):
                raise PermissionError(13, "permission denied")
            self._part = self._out.with_name(f".{self._out.name}.{os.getpid()}.part")
            self._stream = self._part.open("x", encoding="utf-8", newline="")
        except OSError as error:
            found = (error.strerror or "no place").lower()
            raise FaultsFound([Fault(self._out, 0, "", found, "a file that can be written")]) from error
        return self

    def write(self, matches: pd.DataFrame) -> None:
        """Write every match; with ``--out`` the file is in place when this returns."""
        rows = _rows(matches)
        if self._format == "csv":
            self.write_table(OUTPUT_COLUMNS, ([*row[:-1], as_json(row[-1])] for row in rows))
        else:
            self.write_lines(as_json(dict(zip(OUTPUT_COLUMNS, row, strict=True))) for row in rows)

    def write_table(self, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Write a CSV table; the file is in place when this returns."""
        writer = csv.writer(self._stream, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
        self._finish()

    def write_lines(self, lines: Iterable[str]) -> None:
        """Write lines; the file is in place when this returns."""
        self._stream.writelines(f"{line}\n" for line in lines)
        self._finish()

    def _finish(self) -> None:
        self._stream.flush()
        if self._part is not None and self._out is not None:
            os.fsync(self._stream.fileno())
            self._stream.close()
            os.replace(self._part, self._out)
            self._part = None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._stream is not sys.stdout and not self._stream.closed:
            self._stream.close()
        if self._part is not None:
            self._part.unlink(missing_ok=True)


def _rows(matches: pd.DataFrame) -> Iterator[list[Any]]:
    columns = (matches[name] for name in OUTPUT_COLUMNS)
    for offer_id, need_id, rank, score, reasons in zip(*columns, strict=True):
        shown = [
            {
                **reason,
                "points": round(reason["points"], DECIMALS),
                "max_points": round(reason["max_points"], DECIMALS),
            }
            for reason in reasons
        ]
        yield [offer_id, need_id, int(rank), round(float(score), DECIMALS), shown]


def as_json(value: Any) -> str:
    """JSON on one line, letters as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
