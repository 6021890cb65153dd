"""The editor in Studio, shared by all blocks: a form in tabs, tables, a preview, and the OLX itself.

Nothing is saved while there is a fault. A block brings an ``editor`` module with ``tabs``, ``read_form`` and
``write_children``; everything else is here.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from types import ModuleType
from typing import Any, ClassVar

from lxml import etree
from web_fragments.fragment import Fragment

from symbios_xblocks import assets, compat
from symbios_xblocks.actions import MAX_AUTHOR_BODY_BYTES, STRANGER, Refused, json_action
from symbios_xblocks.author_html import inner_xml
from symbios_xblocks.olx import Fault, parse_children, parse_element
from symbios_xblocks.olx_fields import read_attributes
from symbios_xblocks.studio_form import IN_CHILDREN, Draft, FormField, Tab, as_rows, clean_text
from symbios_xblocks.studio_strings import STUDIO_STRINGS

SCRIPTS = ("shared/js/studio_table.js", "shared/js/studio_fields.js", "shared/js/studio.js")


class StudioEditorMixin:
    """Adds ``studio_view`` and its handlers to a block."""

    editor: ClassVar[ModuleType]
    """The block's own form: ``tabs()``, ``read_form(root)`` and ``write_children(form)``."""

    def studio_view(self: Any, context: Any = None) -> Fragment:
        """Show the editor, also for a block whose content is broken: that is where it gets mended."""
        strings = {key: self.gettext(text) for key, text in STUDIO_STRINGS.items()}
        html = assets.render(
            "shared/templates/studio.html",
            {"html_id": f"{self.html_id()}-studio", "title": self.display_name, "strings": strings},
        )
        arguments = {"strings": strings, "draft": self._answer(self._own_draft())}
        return assets.build_fragment(html, SCRIPTS, "SymbiosStudioEditor", arguments)

    @json_action(limit=MAX_AUTHOR_BODY_BYTES)
    def studio_check(self: Any, payload: dict[str, Any]) -> dict[str, Any]:
        """Return a draft as form and as source, with its faults. Takes {form} or {source}; changes
        nothing.
        """
        self._refuse_strangers()
        draft, broken = self._draft_of(payload)
        return self._answer(draft) if draft else {"faults": [self._fault_json(broken)]}

    @json_action(limit=MAX_AUTHOR_BODY_BYTES)
    def studio_save(self: Any, payload: dict[str, Any]) -> dict[str, Any]:
        """Save a draft without faults. Takes {form} or {source}; with a fault nothing is saved."""
        self._refuse_strangers()
        draft, broken = self._draft_of(payload)
        faults = [broken] if draft is None else [one for one in self._faults(draft) if not one.is_advice]
        if draft is None or faults:
            said = self.ngettext(
                "One fault stops the saving.", "{count} faults stop the saving.", len(faults)
            )
            raise Refused(
                said.format(count=len(faults)), 422, faults=[self._fault_json(one) for one in faults]
            )
        self._apply(draft)
        return {"result": "success", "display_name": self.display_name}

    @json_action(limit=MAX_AUTHOR_BODY_BYTES)
    def studio_preview(self: Any, payload: dict[str, Any]) -> dict[str, Any]:
        """Return a page that shows the draft as a learner would see it. Changes nothing."""
        self._refuse_strangers()
        draft, broken = self._draft_of(payload)
        if draft is None:
            return {"faults": [self._fault_json(broken)]}
        # A second block over the same data; the runtime saves only the one whose handler was called.
        scratch = type(self)(scope_ids=self.scope_ids, runtime=self.runtime)
        for name in self.olx_attributes():
            if name in scratch.fields:
                setattr(scratch, name, scratch.fields[name].default)
        _fill(scratch, draft)
        return {"page": _page(scratch.public_view()), "faults": self._faults_json(draft)}

    # ---- drafts ----------------------------------------------------------------------------------

    def _refuse_strangers(self: Any) -> None:
        if not compat.can_author(self):
            raise Refused(self.gettext(STRANGER), 403)

    def _own_draft(self: Any) -> Draft:
        return Draft(self.olx_attributes(), self.content_olx)

    def _draft_of(self: Any, payload: dict[str, Any]) -> tuple[Draft | None, Fault]:
        """Return the draft a browser sent, or the fault that makes it unreadable."""
        if isinstance(payload.get("source"), str):
            return self._draft_of_source(payload["source"])
        form = payload.get("form")
        if not isinstance(form, dict):
            raise Refused(self.gettext("The request could not be read. Please reload the page."))
        return self._draft_of_form(form), _NO_FAULT

    def _draft_of_source(self: Any, source: str) -> tuple[Draft | None, Fault]:
        element, broken = parse_element(source)
        if element is None:
            return None, broken or _NO_FAULT
        wanted = self.scope_ids.block_type
        if element.tag != wanted:
            values = (("found", str(element.tag)), ("wanted", wanted))
            return None, Fault("", "the element is “{found}”; it must be “{wanted}”", values)
        attributes = {str(name): str(text) for name, text in element.attrib.items() if name != "url_name"}
        return Draft(attributes, inner_xml(element)), _NO_FAULT

    def _draft_of_form(self: Any, form: dict[str, Any]) -> Draft:
        sent = form.get("fields")
        fields = {str(name): value for name, value in sent.items()} if isinstance(sent, dict) else {}
        own = self._own_draft()
        attributes = dict(own.attributes)
        texts = {}
        for spec in _form_fields(self.editor.tabs()):
            if spec.name not in fields:
                continue
            value = _attribute(spec, fields[spec.name])
            if spec.kind in IN_CHILDREN:
                texts[spec.name] = value
            elif value or spec.keeps_empty:
                attributes[spec.name] = value
            else:
                attributes.pop(spec.name, None)
        root, _broken = parse_children(own.children)
        before = self.editor.read_form(root) if root is not None else None
        after = {"tables": as_rows(form.get("tables")), "texts": texts}
        # Untouched tables keep the author's own text, with its comments and line breaks.
        is_untouched = (
            before is not None and {"tables": as_rows(before["tables"]), "texts": before["texts"]} == after
        )
        return Draft(attributes, own.children if is_untouched else self.editor.write_children(after))

    def _apply(self: Any, draft: Draft) -> None:
        _fill(self, draft, before=self.olx_attributes())

    # ---- answers ---------------------------------------------------------------------------------

    def _answer(self: Any, draft: Draft) -> dict[str, Any]:
        root, _broken = parse_children(draft.children)
        form = self.editor.read_form(root) if root is not None else {"tables": {}, "texts": {}}
        defaults = {name: field.default for name, field in self.fields.items()}
        tabs = [self._tab_json(tab, draft, form["texts"], defaults) for tab in self.editor.tabs()]
        return {
            "tabs": tabs,
            "tables": form["tables"],
            "source": self._source(draft),
            "faults": self._faults_json(draft),
            "has_form": root is not None,
        }

    def _tab_json(
        self: Any, tab: Tab, draft: Draft, texts: Mapping[str, str], defaults: Mapping[str, Any]
    ) -> dict[str, Any]:
        described = _translated(asdict(tab), self.gettext)
        for spec in described["fields"]:
            if spec["kind"] in IN_CHILDREN:
                spec["value"] = texts.get(spec["name"], "")
            else:
                default = defaults.get(spec["name"])
                text = (
                    str(default).lower()
                    if isinstance(default, bool)
                    else ""
                    if default is None
                    else str(default)
                )
                spec["value"] = draft.attributes.get(spec["name"], text.removesuffix(".0"))
        return described

    def _source(self: Any, draft: Draft) -> str:
        element = etree.Element(self.scope_ids.block_type)
        for name, text in draft.attributes.items():
            element.set(name, text)
        opening = etree.tostring(element, encoding="unicode").removesuffix("/>")
        return f"{opening}>{draft.children}</{self.scope_ids.block_type}>"

    def _faults(self: Any, draft: Draft) -> list[Fault]:
        return list(self.check_source(draft.attributes, draft.children))

    def _faults_json(self: Any, draft: Draft) -> list[dict[str, Any]]:
        return [self._fault_json(one) for one in self._faults(draft)]

    def _fault_json(self: Any, fault: Fault) -> dict[str, Any]:
        return {
            "sentence": fault.sentence(self.gettext),
            "table": fault.table,
            "row": fault.row,
            "column": fault.column,
            "suggestion": fault.suggestion,
            "is_advice": fault.is_advice,
        }


_NO_FAULT = Fault("", "")


def _form_fields(tabs: tuple[Tab, ...]) -> list[FormField]:
    return [spec for tab in tabs for spec in tab.fields]


def _attribute(spec: FormField, value: Any) -> str:
    if spec.kind == "checkbox":
        return "true" if value is True or value == "true" else "false"
    return clean_text(value)


def _fill(block: Any, draft: Draft, before: Mapping[str, str] | None = None) -> None:
    """Put a draft into a block's fields. With ``before``, only what differs from it is touched."""
    known = before or {}
    for name in known:
        if name not in draft.attributes and name in block.fields:
            block.fields[name].delete_from(block)
    block.other_attributes = {}
    changed = {
        name: text
        for name, text in draft.attributes.items()
        if known.get(name) != text or name not in block.fields
    }
    node = etree.Element(block.scope_ids.block_type)
    for name, text in changed.items():
        node.set(name, text)
    read_attributes(block, node)
    block.content_olx = draft.children


def _translated(value: Any, gettext: Any) -> Any:
    """Return a described tab with its labels and hints in the author's language."""
    if isinstance(value, dict):
        words = ("label", "hint", "title")
        return {
            key: gettext(part) if key in words else _translated(part, gettext) for key, part in value.items()
        }
    if isinstance(value, (list, tuple)):
        if len(value) == 2 and all(isinstance(part, str) for part in value):
            return [value[0], gettext(value[1])]
        return [_translated(part, gettext) for part in value]
    return value


def _page(fragment: Fragment) -> str:
    """Return a fragment as a whole page for a sandboxed frame."""
    style, script = "", ""
    for resource in fragment.resources:
        if resource.mimetype == "application/javascript":
            script += f"<script>{resource.data}</script>"
        elif resource.kind == "url":
            style += f'<link rel="stylesheet" href="{resource.data}">'
        else:
            style += f"<style>{resource.data}</style>"
    if fragment.js_init_fn:
        arguments = json.dumps(fragment.json_init_args).replace("<", "\\u003c")
        runtime = "{handlerUrl: function () { return ''; }, notify: function () {}}"
        script += f"<script>{fragment.js_init_fn}({runtime}, document.body, {arguments});</script>"
    head = f'<head><meta charset="utf-8">{style}</head>'
    return f"<!doctype html><html>{head}<body>{fragment.content}{script}</body></html>"
