"""List of Waste (EWC) and NACE codes as people write them, in one form."""

from __future__ import annotations

import re
from typing import NamedTuple

_EWC = re.compile(r"\d{2}([ .-]?\d{2}){0,2}")
_NACE = re.compile(r"(?:NACE)?\s*[A-U]?\s*(\d{2})(?:\.?(\d{1,2})(?:\.\d+)?)?", re.IGNORECASE)


class EwcCode(NamedTuple):
    """A chapter, sub-chapter or entry ("02", "0207", "020704"); ``hazardous`` when written with a star."""

    digits: str
    hazardous: bool


def parse_ewc(text: str) -> EwcCode | None:
    """
    Read a List of Waste code, or None when it is not one.

    >>> parse_ewc("02 05 02"), parse_ewc("040103*"), parse_ewc("2 5 2")
    (EwcCode(digits='020502', hazardous=False), EwcCode(digits='040103', hazardous=True), None)
    """
    written = text.strip()
    code = written.rstrip("* ")
    if not _EWC.fullmatch(code):
        return None
    return EwcCode(re.sub(r"\D", "", code), written.endswith("*"))


def parse_nace(text: str) -> str | None:
    """
    The digits of a NACE division, group or class ("10", "105", "1051"), or None.

    >>> parse_nace("10.51"), parse_nace("C10.5"), parse_nace("01"), parse_nace("dairy")
    ('1051', '105', '01', None)
    """
    found = _NACE.fullmatch(text.strip())
    return (found.group(1) + (found.group(2) or "")) if found else None


def prefix_number(digits: str) -> int:
    """
    A code prefix as a number that keeps its leading zeros and its length.

    >>> prefix_number("01"), prefix_number("1")
    (101, 11)
    """
    return int("1" + digits)
