"""The editor's form as data: tabs with fields and tables, and how tables and OLX turn into each other.
Pure.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from symbios_xblocks.author_html import as_xml
from symbios_xblocks.olx import html_of

Row = dict[str, str]
IN_CHILDREN = ("html", "child")
"""Kinds of field whose text lives in the children of the block rather than in an attribute."""

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class FormField:
    """One attribute (kind text, number, select or checkbox), or a piece of the children (kind html or
    child).
    """

    name: str
    label: str
    hint: str = ""
    kind: str = "text"
    options: tuple[tuple[str, str], ...] = ()
    keeps_empty: bool = False


@dataclass(frozen=True)
class Column:
    """One column. ``refers_to`` names the table whose names may stand here; ``wide`` gets the room that
    is left.
    """

    name: str
    label: str
    kind: str = "text"
    options: tuple[tuple[str, str], ...] = ()
    refers_to: str = ""
    wide: bool = False


@dataclass(frozen=True)
class Table:
    """One table of rows; ``singular`` is what a row is called in messages."""

    name: str
    title: str
    columns: tuple[Column, ...]
    hint: str = ""


@dataclass(frozen=True)
class Tab:
    """One tab of the editor."""

    name: str
    label: str
    fields: tuple[FormField, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True)
class Draft:
    """What an author is working on: a block's OLX attributes and its children as text."""

    attributes: Mapping[str, str] = field(default_factory=dict)
    children: str = ""


def clean_text(value: Any) -> str:
    """Return a cell as text that XML can hold, spaces trimmed.

    >>> clean_text("  9 000\\x00 "), clean_text(None), clean_text(7)
    ('9 000', '', '7')
    """
    return _NOT_XML.sub("", "" if value is None else str(value)).strip()


def slug(name: str, taken: Iterable[str]) -> str:
    """Return a readable id made from a name and not yet taken.

    >>> slug("Käserei, groß", []), slug("Dairy", ["dairy"]), slug("80 °C", [])
    ('kaserei_gro', 'dairy_2', 'x80_c')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    base = re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")[:40] or "row"
    base = base if base[0].isalpha() else f"x{base}"
    used, candidate, number = set(taken), base, 1
    while candidate in used:
        number += 1
        candidate = f"{base}_{number}"
    return candidate


def give_ids(rows: Sequence[Row]) -> list[Row]:
    """Return rows in which every named row has an id; new ones are made from the name."""
    taken = [row.get("id", "") for row in rows if row.get("id")]
    named = []
    for row in rows:
        identifier = row.get("id") or (slug(row["name"], taken) if row.get("name") else "")
        taken.append(identifier)
        named.append({**row, "id": identifier})
    return named


def ids_by_name(rows: Sequence[Row]) -> dict[str, str]:
    """Return the id for each name and each id, so that an author may write either; names without regard
    to case.
    """
    known = {row["name"].casefold(): row["id"] for row in reversed(rows) if row.get("name")}
    return known | {row["id"]: row["id"] for row in rows if row.get("id")}


def names_by_id(rows: Sequence[Row]) -> dict[str, str]:
    """Return the name for each id where the name is unmistakable."""
    names = [row.get("name", "").casefold() for row in rows]
    return {
        row["id"]: row["name"] for row in rows if row.get("name") and names.count(row["name"].casefold()) == 1
    }


def element_rows(
    root: etree._Element, tag: str, attributes: Sequence[str], texts: Sequence[str] = ()
) -> list[Row]:
    """Return one row for each child element: attributes, and the words of its own child elements."""
    return [
        {name: element.get(name, "") for name in attributes}
        | {
            name: " ".join("".join(element.find(name).itertext()).split())
            for name in texts
            if element.find(name) is not None
        }
        | {name: "" for name in texts if element.find(name) is None}
        for element in root.iterfind(tag)
    ]


def add_element(
    parent: etree._Element, tag: str, row: Row, attributes: Sequence[str], texts: Sequence[str] = ()
) -> etree._Element:
    """Add a row as an element; empty cells leave no trace."""
    element = etree.SubElement(parent, tag, {name: row[name] for name in attributes if row.get(name)})
    for name in texts:
        if row.get(name):
            etree.SubElement(element, name).text = row[name]
    return element


def add_html(parent: etree._Element, tag: str, html: str) -> None:
    """Add an element with author HTML; empty HTML leaves no trace."""
    if html.strip():
        parent.append(etree.fromstring(f"<{tag}>{as_xml(clean_text(html))}</{tag}>"))


def html_fields(root: etree._Element, *tags: str) -> dict[str, str]:
    """Return the content of child elements with HTML."""
    return {tag: html_of(root.find(tag)) for tag in tags}


def children_text(root: etree._Element) -> str:
    """Return an element's children as text, one a line."""
    return "\n" + "".join(f"  {etree.tostring(child, encoding='unicode').strip()}\n" for child in root)


def as_rows(sent: Any) -> dict[str, list[Row]]:
    """Return tables as sent by a browser: only text cells, rows without any text left out."""
    tables = sent if isinstance(sent, dict) else {}
    return {
        str(name): [row for row in map(_as_row, rows) if any(row.values())]
        for name, rows in tables.items()
        if isinstance(rows, list)
    }


def _as_row(row: Any) -> Row:
    return {str(name): clean_text(cell) for name, cell in row.items()} if isinstance(row, dict) else {}
