"""A block's attributes in OLX: written as an author would write them, and none lost on the way."""

from typing import Any

from lxml import etree
from xblock.core import XBlock
from xblock.fields import Field, Scope, UserScope

from symbios_xblocks.olx import number_text

_NOT_ATTRIBUTES = frozenset({"children", "parent", "content_olx", "other_attributes"})
_OF_THE_RUNTIME = frozenset({"url_name", "xblock-family", "org", "course", "filename"})
"""Attributes that the runtime reads and writes itself."""


def read_attributes(block: XBlock, node: etree._Element) -> None:
    """Set the block's fields from a node. What no field knows is kept in ``other_attributes``.

    The platform mixes its inherited fields (max_attempts, due, showanswer ...) into every block; a bare
    workbench
    does not, and there those attributes are kept for the way out. A value that does not fit its field is
    kept as well.
    """
    kept: dict[str, str] = {}
    for name, text in node.items():
        if name in _OF_THE_RUNTIME:
            continue
        field = block.fields.get(name)
        if field is None or name in _NOT_ATTRIBUTES or field.scope.user != UserScope.NONE:
            kept[name] = text
            continue
        try:
            setattr(block, name, field.from_string(text))
        except (TypeError, ValueError):
            kept[name] = text
    if kept:
        block.other_attributes = kept


def add_attributes(block: XBlock, node: etree._Element) -> None:
    """Write every field of content and settings that was set, then what was kept."""
    for name, field in block.fields.items():
        is_content = field.scope not in (Scope.children, Scope.parent) and field.scope.user == UserScope.NONE
        if is_content and name not in _NOT_ATTRIBUTES and field.is_set_on(block):
            text = _text(block, field)
            if text is not None:
                node.set(name, text)
    for name, text in block.other_attributes.items():
        if name not in node.attrib:
            node.set(name, text)


def _text(block: XBlock, field: Field) -> str | None:
    value = field.read_from(block)
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, str):
        return value
    return field.to_string(value)


def kept_attribute(block: Any, name: str) -> str | None:
    """Return an attribute that this runtime has no field for, as written."""
    return block.other_attributes.get(name)
