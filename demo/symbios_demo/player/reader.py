"""Reads a course from its OLX folder into memory."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

from lxml import etree
from opaque_keys.edx.keys import UsageKey
from xblock.core import XBlock
from xblock.fields import ScopeIds

from symbios_demo.player.block_types import UNREADABLE
from symbios_demo.player.keys import CourseIds
from symbios_demo.player.runtime import PlayerRuntime, course_key_of
from symbios_demo.player.stores import CourseStore

log = logging.getLogger(__name__)

# Children of a course that are no blocks.
NO_BLOCKS = frozenset({"wiki", "textbook", "pdf_textbook", "html_textbook"})


class CourseFilesError(Exception):
    """The course as a whole cannot be read. The message names the file."""


def read_xml(path: Path) -> etree._Element:
    """Parse one file of the course: no comments, no entities, no network."""
    parser = etree.XMLParser(remove_comments=True, resolve_entities=False, no_network=True)
    return etree.parse(str(path), parser).getroot()


class CourseReader(PlayerRuntime):
    """
    A runtime for one purpose: to turn the files of a course into blocks.

    ``store`` and ``ids`` are filled as a side effect. A block whose files are faulty becomes a stand-in.
    """

    def __init__(self, folder: Path, ids: CourseIds, store: CourseStore) -> None:
        super().__init__(ids, store, user=None)
        self._folder = folder
        self._store = store

    def read(self) -> UsageKey:
        """Read everything below course.xml and return the key of the course."""
        return self._usage_id_from_node(read_xml(self._folder / "course.xml"), None)

    def add_node_as_child(self, block: XBlock, node: etree._Element) -> None:
        """Add a child block, and pass over what is none."""
        if node.tag not in NO_BLOCKS:
            super().add_node_as_child(block, node)

    def _usage_id_from_node(self, node: etree._Element, parent_id: UsageKey | None) -> UsageKey:
        """Read one element. Its url_name becomes its key, whatever the order in the files."""
        node.attrib.pop("xblock-family", None)
        block_type, slug = node.tag, node.get("url_name")
        usage = self.id_generator.create_usage(self.id_generator.create_definition(block_type, slug))
        self._store.parents[usage] = parent_id
        try:
            block = self._parse(node, usage)
        except Exception as error:
            if parent_id is None:
                raise CourseFilesError(f"The course cannot be read: {error}") from error
            log.exception("Cannot read %s", usage)
            self.ids.stand_ins[usage] = UNREADABLE
            stand_in = self.mixologist.mix(self.load_block_type(UNREADABLE))
            block = stand_in.parse_xml(node, self, ScopeIds(None, UNREADABLE, usage, usage))
        block.parent = parent_id
        block.save()
        return usage

    def _parse(self, node: etree._Element, usage: UsageKey) -> XBlock:
        block_class = self.mixologist.mix(self.load_block_type(node.tag))
        # The platform's own blocks open their file themselves and need to find the pointer as it was.
        opens_own_file = hasattr(block_class, "load_definition_xml")
        if not opens_own_file:
            node = self._follow_pointer(node)
            node.attrib.pop("url_name", None)
        return block_class.parse_xml(node, self, ScopeIds(None, usage.block_type, usage, usage))

    def _follow_pointer(self, node: etree._Element) -> etree._Element:
        """Return the element that ``<type url_name="x"/>`` points to, or the element itself."""
        slug = node.get("url_name")
        is_pointer = slug and not len(node) and set(node.attrib) <= {"url_name", "org", "course"}
        path = self._folder / node.tag / f"{slug}.xml"
        if not is_pointer or not path.is_file():
            return node
        target = read_xml(path)
        target.attrib.update(
            {name: value for name, value in node.attrib.items() if name not in target.attrib}
        )
        return target


def read_course(folder: Path) -> tuple[CourseIds, CourseStore, UsageKey, dict[str, Any], dict[str, Any]]:
    """
    Return (ids, store, key of the course, course policy, grading policy) of an OLX folder.

    Raises CourseFilesError when there is no readable course.xml.
    """
    try:
        pointer = read_xml(folder / "course.xml")
        run = pointer.attrib["url_name"]
        ids = CourseIds(course_key_of(pointer.attrib["org"], pointer.attrib["course"], run))
    except (OSError, KeyError, etree.XMLSyntaxError) as error:
        raise CourseFilesError(f"No course can be read from {folder / 'course.xml'}: {error}") from error
    store = CourseStore()
    root = CourseReader(folder, ids, store).read()
    policies = folder / "policies" / run
    policy = _read_json(policies / "policy.json").get(f"course/{run}", {})
    return ids, store, root, policy, _read_json(policies / "grading_policy.json")


def _read_json(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text("utf-8")) if path.is_file() else {}
