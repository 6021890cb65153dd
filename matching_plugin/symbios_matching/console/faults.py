"""What is wrong with an input, said so that a person can put it right: file, row, column, found, expected."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TextIO


@dataclass(frozen=True)
class Fault:
    """
    One thing to put right. ``row`` counts as a spreadsheet does: the header is row 1; 0 means the whole file.

    >>> print(Fault(Path("offers.csv"), 3, "quantity", "ten", "a number greater than 0"))
    offers.csv: row 3, column quantity: found "ten", expected a number greater than 0
    """

    file: Path
    row: int
    column: str
    found: str
    expected: str

    def __str__(self) -> str:
        where = f"row {self.row or '-'}, column {self.column or '-'}"
        return f"{_one_line(str(self.file))}: {where}: found {_quoted(self.found)}, expected {self.expected}"


class FaultsFound(Exception):
    """The input cannot be used; ``faults`` says why."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


class Notices:
    """Things worth knowing that stop nothing; each is said once."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._said: set[str] = set()

    def say(self, text: str) -> None:
        """Write one line, unless it was said before."""
        if text not in self._said:
            self._said.add(text)
            self._stream.write(f"notice: {_one_line(text)}\n")


LONGEST_SHOWN = 60


def _quoted(found: str) -> str:
    shown = _one_line(found)
    if not shown:
        return "nothing"
    return f'"{shown[:LONGEST_SHOWN]}..."' if len(shown) > LONGEST_SHOWN else f'"{shown}"'


def _one_line(text: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
