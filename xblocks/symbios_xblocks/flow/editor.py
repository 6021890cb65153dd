"""The flow builder's form in Studio: which fields and tables, and how they turn into OLX and back. Pure."""

from typing import Any

from lxml import etree

from symbios_xblocks.marks import N_
from symbios_xblocks.studio_form import (
    Column,
    FormField,
    Row,
    Tab,
    Table,
    add_element,
    add_html,
    children_text,
    element_rows,
    give_ids,
    html_fields,
    ids_by_name,
    names_by_id,
)
from symbios_xblocks.studio_parts import BASICS, GRADING_FIELDS

_KINDS = (
    ("", N_("no colour of its own")),
    ("food", N_("food")),
    ("feed", N_("feed")),
    ("mat", N_("material")),
    ("soil", N_("soil and fertiliser")),
    ("energy", N_("energy")),
    ("water", N_("water")),
)
_DIRECTIONS = (("out", N_("has left over")), ("in", N_("can use")))
_EXCHANGE = ("from", "resource", "to", "via")
_LINK_COLUMNS = (
    Column("from", N_("From"), refers_to="actors"),
    Column("resource", N_("What"), refers_to="resources"),
    Column("to", N_("To"), refers_to="actors"),
    Column("via", N_("Step"), refers_to="steps"),
)
_REFERENCES = {"from": "actors", "to": "actors", "actor": "actors", "resource": "resources", "via": "steps"}


def tabs() -> tuple[Tab, ...]:
    """Return the editor's tabs; preview and source are added to every block's."""
    return (
        Tab("basics", N_("Basics"), fields=BASICS),
        Tab(
            "content",
            N_("Content"),
            fields=(
                FormField("intro", N_("Task"), N_("HTML. What learners are asked to do."), kind="html"),
                FormField(
                    "quantities",
                    N_("Show amounts, and never let the same tonne be given twice"),
                    kind="checkbox",
                ),
            ),
            tables=(
                Table(
                    "resources",
                    N_("What can flow"),
                    (
                        Column("name", N_("Name"), wide=True),
                        Column("kind", N_("Colour of the band"), kind="select", options=_KINDS),
                        Column("id", N_("Id")),
                    ),
                    N_("An empty id is made from the name. Keep ids once learners have answered."),
                ),
                Table(
                    "actors", N_("Actors"), (Column("name", N_("Name"), wide=True), Column("id", N_("Id")))
                ),
                Table(
                    "streams",
                    N_("Who has what, who needs what"),
                    (
                        Column("actor", N_("Actor"), refers_to="actors"),
                        Column("direction", N_("Has or needs"), kind="select", options=_DIRECTIONS),
                        Column("resource", N_("What"), refers_to="resources"),
                        Column("qty", N_("Amount"), kind="number"),
                        Column("unit", N_("Unit")),
                    ),
                    N_("Amounts are optional. Units such as t/yr and MWh/yr are shown in words."),
                ),
                Table(
                    "steps",
                    N_("Steps on the way"),
                    (Column("name", N_("Name"), wide=True), Column("id", N_("Id"))),
                    N_("Optional: pasteurise, dry, press."),
                ),
                Table(
                    "valid",
                    N_("Exchanges that work"),
                    (
                        *_LINK_COLUMNS,
                        Column("points", N_("Points"), kind="number"),
                        Column("feedback", N_("Feedback to the learner"), wide=True),
                        Column("hint", N_("Hint when the step is missing"), wide=True),
                    ),
                ),
                Table(
                    "forbidden",
                    N_("Exchanges that are forbidden"),
                    (*_LINK_COLUMNS, Column("feedback", N_("Why"), wide=True)),
                ),
            ),
        ),
        Tab(
            "scoring",
            N_("Scoring"),
            fields=(
                *GRADING_FIELDS,
                FormField("target", N_("Points for the full score"), N_("Above 0."), kind="number"),
                FormField(
                    "penalty",
                    N_("Points lost for a wrong link"),
                    N_("A link that is forbidden or fits nowhere. A missing step costs nothing."),
                    kind="number",
                ),
            ),
        ),
        Tab(
            "feedback",
            N_("Feedback"),
            fields=(
                FormField(
                    "explain",
                    N_("Explanation"),
                    N_("HTML. Shown with the model network, once that is open."),
                    kind="html",
                ),
            ),
        ),
    )


def read_form(root: etree._Element) -> dict[str, Any]:
    """Return texts and tables of the children, with names in place of ids where that is unmistakable."""
    tables = {
        "resources": element_rows(root, "resource", ("name", "kind", "id")),
        "actors": element_rows(root, "actor", ("name", "id")),
        "steps": element_rows(root, "step", ("name", "id")),
        "streams": [
            {"actor": actor.get("id", ""), "direction": str(stream.tag)}
            | {name: stream.get(name, "") for name in ("resource", "qty", "unit")}
            for actor in root.iterfind("actor")
            for stream in actor.iterchildren("out", "in")
        ],
        "valid": element_rows(root, "valid", (*_EXCHANGE, "points"), ("feedback", "hint")),
        "forbidden": element_rows(root, "forbidden", _EXCHANGE, ("feedback",)),
    }
    names = {table: names_by_id(tables[table]) for table in ("resources", "actors", "steps")}
    for table in ("streams", "valid", "forbidden"):
        tables[table] = [_replaced(row, names) for row in tables[table]]
    return {"texts": html_fields(root, "intro", "explain"), "tables": tables}


def write_children(form: dict[str, Any]) -> str:
    """Return texts and tables as children of the block. Faulty cells are written as they are, for the
    validator.
    """
    tables: dict[str, list[Row]] = form["tables"]
    lists = {table: give_ids(tables.get(table, [])) for table in ("resources", "actors", "steps")}
    ids = {table: ids_by_name(rows) for table, rows in lists.items()}
    root = etree.Element("content")
    add_html(root, "intro", form["texts"].get("intro", ""))
    for row in lists["resources"]:
        add_element(root, "resource", row, ("id", "name", "kind"))
    actors = {row["id"]: add_element(root, "actor", row, ("id", "name")) for row in lists["actors"]}
    for row in lists["steps"]:
        add_element(root, "step", row, ("id", "name"))
    for row in tables.get("streams", []):
        stream = _replaced(row, ids)
        home = actors.get(stream.get("actor", ""))
        if home is None:
            # Its own element, so that the validator names an actor that does not exist instead of losing
            # the row.
            home = actors[stream.get("actor", "")] = add_element(
                root, "actor", {"id": stream.get("actor", "")}, ("id",)
            )
        add_element(
            home, "in" if stream.get("direction") == "in" else "out", stream, ("resource", "qty", "unit")
        )
    for row in tables.get("valid", []):
        add_element(root, "valid", _replaced(row, ids), (*_EXCHANGE, "points"), ("feedback", "hint"))
    for row in tables.get("forbidden", []):
        add_element(root, "forbidden", _replaced(row, ids), _EXCHANGE, ("feedback",))
    add_html(root, "explain", form["texts"].get("explain", ""))
    return children_text(root)


def _replaced(row: Row, names: dict[str, dict[str, str]]) -> Row:
    """Return a row whose references are looked up; what is not found stays as it is."""
    looked_up = dict(row)
    for column, table in _REFERENCES.items():
        if column in row:
            value = row[column]
            looked_up[column] = names[table].get(value, names[table].get(value.casefold(), value))
    return looked_up
