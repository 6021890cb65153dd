"""
Between rows of the reference files and rows of the database: the same cells either way.

A *cell* is the text of one column of one row, as in the packaged files; a *row* maps column to cell. Fields
of the models are named as the columns, so what the database serves goes through the reader of the files.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from django.db import connection, models

from symbios_matching.engine.vocabulary import LANGUAGES
from symbios_matching.engine.words import fold
from symbios_matching.taxonomy.models import (
    AmbiguousWord,
    Concept,
    ConceptLabel,
    Knowledge,
    KnownSynergy,
    LawRule,
    Provenance,
)
from symbios_matching.taxonomy.reference import Rows, read_rows

Row: TypeAlias = dict[str, str]

FILES: dict[type[Knowledge], str] = {
    Concept: "concepts.tsv",
    AmbiguousWord: "ambiguous.tsv",
    KnownSynergy: "known_synergies.csv",
    LawRule: "law_rules.csv",
}
"""What is editable, in the order of loading: what is pointed at comes first."""

LAW_WORDS = "law_words.tsv"
"""The phrases of the law rules: a file of its own in the package, columns of the rule in the database."""


def packaged_rows(model: type[Knowledge]) -> dict[str, Row]:
    """The packaged rows of a model, by primary key."""
    rows = read_rows(FILES[model])
    if model is LawRule:
        words = {row["rule"]: row for row in read_rows(LAW_WORDS)}
        silent = dict.fromkeys(read_rows(LAW_WORDS)[0], "")
        rows = [words.get(row["id"], silent) | row for row in rows]
    clean = [
        {
            name: "|".join(split(cell)) if name in LANGUAGES else cell
            for name, cell in row.items()
            if name != "rule"
        }
        for row in rows
    ]
    return {row["id"] if "id" in row else f"{row['lang']}:{row['label']}": row for row in clean}


def stored_rows(model: type[Knowledge], ids: Iterable[str] | None = None) -> dict[str, Row]:
    """The rows of the database as cells, by primary key; all, or those of some ids."""
    plain = _plain(model)
    rows: dict[str, Row] = {}
    for values in _some(model, "pk", ids).order_by("pk").values("pk", "more", *plain.values()):
        cells = {name: str(values[column] or "") for name, column in plain.items()}
        rows[values["pk"]] = {name: str(cell) for name, cell in values["more"].items()} | cells
    if model is Concept:
        _read_labels(rows, ids)
    return rows


def rows_in_force(file: str) -> Rows:
    """The rows of a file as the database has them; those of the package where a file is not editable."""
    model = {name: one for one, name in FILES.items()}.get(file, LawRule if file == LAW_WORDS else None)
    packaged = read_rows(file)
    if model is None:
        return packaged
    off = set(model._default_manager.filter(in_force=False).values_list("pk", flat=True))
    return [
        {column: row.get(column, pk if column == "rule" else "") for column in packaged[0]}
        for pk, row in stored_rows(model).items()
        if pk not in off
    ]


def digest_of(row: Mapping[str, str]) -> str:
    """A fingerprint of a row's cells; empty cells and the order of columns do not count."""
    said = {name: cell for name, cell in row.items() if cell}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def write_rows(model: type[Knowledge], rows: Mapping[str, Row]) -> None:
    """Create or replace rows as packaged ones, by primary key; what they point at is there or comes first."""
    fields = [field.name for field in model._meta.concrete_fields if not field.primary_key]
    fields.remove("in_force")
    options: dict[str, Any] = {"update_conflicts": True, "update_fields": fields}
    if connection.features.supports_update_conflicts_with_target:
        options["unique_fields"] = ["id"]
    objects = [_object(model, pk, row) for pk, row in rows.items()]
    model._default_manager.bulk_create(objects, batch_size=200, **options)
    if model is Concept:
        _write_labels(rows)


def split(cell: str) -> list[str]:
    """The parts of a cell that lists them with | between."""
    return [part.strip() for part in cell.split("|") if part.strip()]


def _object(model: type[Knowledge], pk: str, row: Row) -> Knowledge:
    fields = {field.name: field for field in model._meta.concrete_fields}
    one = model(provenance=Provenance.PACKAGED, loaded_digest=digest_of(row))
    one.pk = pk
    for name, cell in row.items():
        if name in fields:
            setattr(one, fields[name].attname, fields[name].to_python(cell) if cell else _empty(fields[name]))
        elif name not in LANGUAGES and cell:
            one.more[name] = cell
    return one


def _empty(field: models.Field) -> str | None:
    return None if field.null else ""


def _plain(model: type[Knowledge]) -> dict[str, str]:
    """Columns of the file that are plain fields of the model, and the database column of each."""
    own = {field.name for field in Knowledge._meta.fields}
    fields = [field for field in model._meta.concrete_fields if field.name not in own]
    return {field.name: field.attname for field in fields if field.editable}


def _some(model: type[models.Model], column: str, ids: Iterable[str] | None) -> Any:
    everything = model._default_manager.all()
    return everything if ids is None else everything.filter(**{f"{column}__in": list(ids)})


def _read_labels(rows: dict[str, Row], ids: Iterable[str] | None) -> None:
    words: dict[tuple[str, str], list[str]] = defaultdict(list)
    labels = _some(ConceptLabel, "concept", ids).order_by("-preferred", "pk")
    for concept, language, text in labels.values_list("concept_id", "language", "text"):
        words[concept, language].append(text)
    for pk, row in rows.items():
        row |= {language: "|".join(words[pk, language]) for language in LANGUAGES}


def _write_labels(rows: Mapping[str, Row]) -> None:
    ConceptLabel.objects.filter(concept__in=list(rows)).delete()
    ConceptLabel.objects.bulk_create(
        [
            ConceptLabel(concept_id=pk, language=language, text=text, folded=fold(text), preferred=not place)
            for pk, row in rows.items()
            for language in LANGUAGES
            for place, text in enumerate(split(row.get(language, "")))
        ],
        batch_size=1000,
    )
