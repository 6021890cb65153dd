"""
JSON as strict as three databases need it: what one of them would choke on is refused before any of them sees
it.
"""

from __future__ import annotations

import json
import math
import unicodedata
from collections.abc import Mapping
from typing import IO, Any, NoReturn

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

LARGEST_BODY = 256 * 1024  # bytes
DEEPEST = 20
LARGEST_INTEGER = 2**53  # what every JSON reader keeps exactly


class StrictJSONParser(BaseParser):
    """
    Reads an object in UTF-8 and refuses with 400: more than 256 KB, nesting over 20, one name twice, NaN,
    Infinity and numbers beyond what JSON readers keep, control characters other than line ends and tabs, lone
    surrogates.
    """

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        body = stream.read(LARGEST_BODY + 1)
        if len(body) > LARGEST_BODY:
            raise ParseError(_("The request is larger than 256 KB."))
        try:
            read = json.loads(
                body.decode("utf-8"),
                parse_constant=_no_constant,
                parse_float=_finite,
                parse_int=_bounded,
                object_pairs_hook=_once,
            )
        except RecursionError as error:
            raise ParseError(_("The JSON is nested too deeply.")) from error
        except ValueError as error:  # JSONDecodeError and UnicodeDecodeError are ValueErrors
            raise ParseError(_("This is not the JSON we read: %(fault)s") % {"fault": error}) from error
        if not isinstance(read, dict):
            raise ParseError(_("A JSON object was expected."))
        _require_shape(read)
        return read


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("a number is too large")
    return number


def _bounded(text: str) -> int:
    if len(text) > 20 or abs(number := int(text)) > LARGEST_INTEGER:
        raise ValueError("a number is too large")
    return number


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) < len(pairs):
        raise ValueError("a name stands twice in one object")
    return read


def _require_shape(read: dict[str, Any]) -> None:
    """Walk everything that came, without recursion, and refuse depth and characters nobody can store."""
    waiting: list[tuple[Any, int]] = [(read, 1)]
    while waiting:
        value, depth = waiting.pop()
        if depth > DEEPEST:
            raise ParseError(_("The JSON is nested too deeply."))
        if isinstance(value, str) and any(_is_refused(character) for character in value):
            raise ParseError(_("The text holds characters that cannot be stored."))
        if isinstance(value, dict):
            waiting.extend((part, depth + 1) for pair in value.items() for part in pair)
        elif isinstance(value, list):
            waiting.extend((part, depth + 1) for part in value)


def _is_refused(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\r\t"
