"""Our own blocks, loaded with their real classes: content faults by row, and OLX that survives export."""

from collections.abc import Iterator

from lxml import etree
from xblock.core import XBlock

from symbios_course.checks.attributes import OURS, block_class
from symbios_course.course import Course, Element
from symbios_course.faults import Fault
from symbios_course.memory import MemoryRuntime

ROWS = {"resources": "resource", "actors": "actor", "steps": "step", "recommendations": "recommend"}
"""Table in a block's editor -> the child elements that are its rows; other tables are named like them."""


def check(course: Course) -> Iterator[Fault]:
    """Yield the faults each block names, and changes on a round trip."""
    for element in course.elements:
        if element.tag.startswith(OURS) and block_class(element.tag) is not None:
            yield from _check_block(element)


def _check_block(element: Element) -> Iterator[Fault]:
    try:
        block = MemoryRuntime().load(element.node)
    except (TypeError, ValueError, KeyError, etree.XMLSyntaxError) as error:
        yield element.fault("block-does-not-load", f"<{element.tag}>: {error}")
        return
    for found in block.faults():
        code = "block-advice" if found.is_advice else "block-fault"
        yield element.fault(code, found.sentence(), _line(element, found.table, found.row))
    yield from _round_trip(element, block)


def _line(element: Element, table: str, row: int) -> int:
    rows = element.node.findall(ROWS.get(table, table)) if table and row else []
    return rows[row - 1].sourceline if 0 < row <= len(rows) else element.line


def _round_trip(element: Element, block: XBlock) -> Iterator[Fault]:
    written = etree.Element("unknown_root")
    block.add_xml_to_node(written)
    before, after = _attributes(element.node), _attributes(written)
    for name in sorted(before.keys() - after.keys()):
        yield element.fault("lost-on-export", f"attribute “{name}” is lost when the course is exported")
    for name in sorted(before.keys() & after.keys()):
        if not _same(before[name], after[name]):
            message = f"attribute “{name}” changes from “{before[name]}” to “{after[name]}” when exported"
            yield element.fault("lost-on-export", message)
    if _content(element.node) != _content(written):
        yield element.fault(
            "lost-on-export", "the content changes when the course is exported and imported again"
        )


def _attributes(node: etree._Element) -> dict[str, str]:
    return {name: text for name, text in node.attrib.items() if name not in ("url_name", "xblock-family")}


def _same(one: str, other: str) -> bool:
    try:
        return float(one) == float(other)
    except ValueError:
        return one == other


def _content(node: etree._Element) -> list[str]:
    return [
        etree.canonicalize(etree.tostring(child, encoding="unicode", with_tail=False), strip_text=True)
        for child in node
        if isinstance(child.tag, str)
    ]
