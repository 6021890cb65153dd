"""Reading content from child elements: every fault is collected and named, nothing is guessed.

A content model is read by a :class:`Reader`, which hands out attributes and texts and writes down what
is wrong
with them. A :class:`Fault` says where and what in a sentence that can be translated: template and values
apart.
"""

import math
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from lxml import etree

from symbios_xblocks.author_html import inner_xml
from symbios_xblocks.marks import N_

_NOT_ABOVE = N_("{name} must be above {minimum}")
_BELOW_MINIMUM = N_("{name} must be {minimum} or more")
ID_PATTERN = re.compile(r"[A-Za-z][\w.\-]{0,63}", re.ASCII)

_PARSER_OPTIONS = {"resolve_entities": False, "no_network": True, "huge_tree": False}


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, or with ``is_advice`` one that could be better.

    ``where`` names the place as an author counts it ("exchange {n}", n being the row); ``message`` is a
    template
    for ``values``. ``table``, ``row`` (from 1) and ``column`` point into the editor. ``suggestion`` is
    what was probably meant.
    """

    where: str
    message: str
    values: tuple[tuple[str, str], ...] = ()
    table: str = ""
    row: int = 0
    column: str = ""
    suggestion: str = ""
    is_advice: bool = False

    def sentence(self, gettext: Callable[[str], str] = str) -> str:
        """Return "exchange 4: actor “dairy2” does not exist"."""
        said = gettext(self.message).format(**dict(self.values))
        return f"{gettext(self.where).format(n=self.row)}: {said}" if self.where else said


def parse_children(source: str) -> tuple[etree._Element | None, Fault | None]:
    """Parse the children of an element, given as text. Returns the wrapping element or what is wrong
    with the XML.
    """
    parser = etree.XMLParser(**_PARSER_OPTIONS)
    try:
        # The wrapper shares the first line with the source, so line numbers stay the author's.
        return etree.fromstring(f"<content>{source}</content>", parser), None
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", 0) or 0
        reason = str(error).partition(", line")[0]
        return None, Fault(
            "",
            "line {line}: this is not well-formed XML ({reason})",
            (("line", str(line)), ("reason", reason)),
        )


def parse_element(source: str) -> tuple[etree._Element | None, Fault | None]:
    """Parse one whole element, as the source tab of the editor sends it."""
    if "<!DOCTYPE" in source.upper():
        return None, Fault("", "a document type is not allowed here")
    parser = etree.XMLParser(**_PARSER_OPTIONS)
    try:
        return etree.fromstring(source.strip().encode(), parser), None
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", 0) or 0
        reason = str(error).partition(", line")[0]
        return None, Fault(
            "",
            "line {line}: this is not well-formed XML ({reason})",
            (("line", str(line)), ("reason", reason)),
        )


def elements(parent: etree._Element, *tags: str) -> Iterator[etree._Element]:
    """Yield child elements with one of these tags, in document order; comments never."""
    for child in parent:
        if isinstance(child.tag, str) and child.tag in tags:
            yield child


@dataclass(frozen=True)
class Place:
    """Where a reader is: how authors call it ("exchange {n}"), and table and row of the editor."""

    where: str = ""
    table: str = ""
    row: int = 0


NOWHERE = Place()


class Reader:
    """Reads one content model and gathers its faults."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def fault(
        self, place: Place, message: str, *, column: str = "", suggestion: str = "", **values: str
    ) -> None:
        """Write down one fault; ``values`` fill the message."""
        given = tuple(sorted(values.items()))
        self.faults.append(Fault(place.where, message, given, place.table, place.row, column, suggestion))

    def advice(self, place: Place, message: str, **values: str) -> None:
        """Write down something that works but could be better."""
        given = tuple(sorted(values.items()))
        self.faults.append(Fault(place.where, message, given, place.table, place.row, is_advice=True))

    def only(self, parent: etree._Element, place: Place, known: Iterable[str]) -> None:
        """Name every child element that does not belong here."""
        for child in parent:
            if isinstance(child.tag, str) and child.tag not in known:
                self.fault(place, "element “{tag}” is not known here", tag=child.tag)

    def only_attributes(self, element: etree._Element, place: Place, known: Iterable[str]) -> None:
        """Name every attribute that does not belong here: a misspelt one would otherwise be lost in
        silence.
        """
        for name in element.attrib:
            if name not in known:
                self.fault(place, "attribute “{name}” is not known here", name=str(name))

    def identifier(self, element: etree._Element, place: Place) -> str:
        """Return the element's id; name a missing or misshapen one."""
        value = element.get("id", "").strip()
        if not value:
            self.fault(place, "the id is missing", column="id")
        elif not ID_PATTERN.fullmatch(value):
            self.fault(
                place, "the id “{value}” may hold only letters, digits, _, - and .", column="id", value=value
            )
        return value

    def required(self, element: etree._Element, name: str, place: Place) -> str:
        """Return an attribute that must be there; empty when it is not."""
        value = " ".join(element.get(name, "").split())
        if not value:
            self.fault(place, "“{name}” is missing", column=name, name=name)
        return value

    def number(
        self,
        element: etree._Element,
        name: str,
        place: Place,
        *,
        minimum: float = 0.0,
        above: bool = False,
        default: float | None = None,
    ) -> float | None:
        """Return a number attribute, ``default`` when absent; name one that is no number or too small."""
        text = element.get(name, "").strip()
        if not text:
            return default
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            self.fault(place, "{name} “{value}” is not a number", column=name, name=name, value=text)
            return default
        if value < minimum or (above and value == minimum):
            message = (
                N_("{name} must be above {minimum}") if above else N_("{name} must be {minimum} or more")
            )
            self.fault(place, message, column=name, name=name, minimum=f"{minimum:g}")
            return default
        return value

    def reference(self, value: str, known: Iterable[str], message: str, place: Place, column: str) -> None:
        """Name an id that points nowhere, with the nearest one that does."""
        choices = list(known)
        if value and value not in choices:
            near = get_close_matches(value, choices, n=1, cutoff=0.6)
            self.fault(place, message, column=column, value=value, suggestion=near[0] if near else "")

    def unique(self, ids: Iterable[str], where: str, table: str) -> None:
        """Name every id that is used more than once."""
        seen: set[str] = set()
        for row, value in enumerate(ids, start=1):
            if value and value in seen:
                self.fault(
                    Place(where, table, row), "the id “{value}” is used twice", column="id", value=value
                )
            seen.add(value)


def text_of(element: etree._Element | None) -> str:
    """Return an element's words with single spaces; empty when there is no element."""
    return "" if element is None else " ".join("".join(element.itertext()).split())


def html_of(element: etree._Element | None) -> str:
    """Return an element's content as XML text, outer white space trimmed; empty when there is no element."""
    return "" if element is None else inner_xml(element).strip()


def number_text(value: float) -> str:
    """Return a number as an author would write it.

    >>> number_text(9000.0), number_text(0.5)
    ('9000', '0.5')
    """
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(float(value))
