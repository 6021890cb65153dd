"""Notes travel before anybody said yes, so they carry no way around the introduction."""

from __future__ import annotations

import re
import unicodedata

LEFT_OUT = "…"

# Anchored by "@" and bounded on both sides: linear on any input.
_MAIL = re.compile(
    r"[\w.+%-]{1,64}\s{0,2}(?:@|\(at\)|\[at\])\s{0,2}[\w-]{1,63}(?:\s{0,1}\.\s{0,1}[\w-]{1,63}){1,4}", re.I
)
# The same in words: "ana (at) example (dot) org", "ana at example dot org".
_MAIL_IN_WORDS = re.compile(
    r"[\w.+%-]{1,64}\s{0,2}(?:@|[(\[{]\s?at\s?[)\]}]|\bat\b)\s{0,2}[\w-]{1,63}"
    r"(?:\s{0,2}(?:[(\[{]\s?dot\s?[)\]}]|\bdot\b)\s{0,2}[\w-]{1,63}){1,4}",
    re.I,
)
# A bare address. Its end is in small letters: "grain.It" is a full stop without its blank.
_DOMAIN = re.compile(
    r"(?<![\w.-])(?:[A-Za-z0-9-]{1,63}\.){1,4}"
    r"(?:com|org|net|eu|info|biz|io|me|app|link|example|co|uk|ch|nl|be|si|it|pt|es|fr|de|at|hr)"
    r"(?:/\S{0,300})?(?![\w-])"
)
_LINK = re.compile(r"\b(?:https?://|www\.)\S{1,300}", re.I)
# Seven digits or more with the usual marks between them; fewer are quantities, dates and postcodes.
_DIGITS = re.compile(r"(?<![\w.,])\+?\(?\d(?:[ \t().\-/]{0,2}\d){6,18}(?!\w)")
_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}")
_RANGE = re.compile(r"\d{4}\s?[-/]\s?\d{4}")
_THOUSANDS = re.compile(r"\d{1,3}(?:[ .]\d{3})+")
_UNIT = re.compile(r"\s{0,2}(?:t|kg|g|l|hl|m[23]|kWh|MWh|GJ|h|d|pcs|pallets|EUR|€)(?!\w)")


def without_contacts(note: str) -> tuple[str, bool]:
    """
    Return the note with mail addresses, links and telephone numbers replaced by "…", and whether any were
    there.

    >>> without_contacts("Call +386 41 123 456 or write to ana@example.org, 40 t from 12.05.2027")
    ('Call … or write to …, 40 t from 12.05.2027', True)
    """
    plain = unicodedata.normalize("NFKC", note)
    stripped = plain
    for way in (_LINK, _MAIL_IN_WORDS, _MAIL, _DOMAIN):
        stripped = way.sub(LEFT_OUT, stripped)
    stripped = _DIGITS.sub(_unless_quantity, stripped)
    if stripped == plain:
        return note, False
    return stripped, True


def _unless_quantity(found: re.Match[str]) -> str:
    digits = found.group()
    if _DATE.fullmatch(digits) or _RANGE.fullmatch(digits):
        return digits
    # Thousands look like a telephone number; the unit behind them tells.
    is_amount = _THOUSANDS.fullmatch(digits) and _UNIT.match(found.string, found.end())
    return digits if is_amount else LEFT_OUT
