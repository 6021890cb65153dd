"""Numbers as people write them, in their language: read from a form and written back."""

from __future__ import annotations

import math
import re

from django.utils.formats import number_format
from django.utils.translation import get_language

_BLANKS = re.compile(r"[\s\u00a0\u202f']")
_NUMBER = re.compile(r"\d+(\.\d+)?")


def read_amount(text: str) -> float | None:
    """
    Read a number as people write it: "1 200", "1,5", "1.200,5". None when it is not one.

    Where both signs occur the last one divides decimals. One sign alone before exactly three digits separates
    thousands in the languages that write it so (the comma in English, the point in the others).

    >>> read_amount("1 200"), read_amount("2.5"), read_amount("about 1OO")
    (1200.0, 2.5, None)
    """
    compact = _BLANKS.sub("", text)
    thousands = "," if (get_language() or "en").startswith("en") else "."
    if "," in compact and "." in compact:
        last = max(compact, key=lambda sign: compact.rfind(sign) if sign in ",." else -1)
        compact = compact.replace("," if last == "." else ".", "").replace(",", ".")
    elif re.fullmatch(rf"\d{{1,3}}(\{thousands}\d{{3}})+", compact):
        compact = compact.replace(thousands, "")
    else:
        compact = compact.replace(",", ".")
    return float(compact) if len(compact) <= 15 and _NUMBER.fullmatch(compact) else None


def write_amount(number: float, *, exact: bool = False) -> str:
    """
    Write a number as ``read_amount`` reads it: thousands separated, two decimals at most, and none it does
    not have. Below one it keeps three figures, ``exact`` keeps nine decimals: what is edited must not change.
    """
    most = 9 if exact else 2 if number >= 1 or number <= 0 else min(9, 2 - math.floor(math.log10(number)))
    rounded = round(number, most)
    decimals = next(place for place in range(most + 1) if round(rounded, place) == rounded)
    return number_format(rounded, decimal_pos=decimals, force_grouping=True)
