"""Brings the packaged reference into the database, and keeps what people edited there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import ProtectedError

from symbios_matching.taxonomy.checking import breaks
from symbios_matching.taxonomy.current import package_digest
from symbios_matching.taxonomy.models import Concept, Knowledge, Provenance, ReferenceVersion
from symbios_matching.taxonomy.reference import vocabulary_of
from symbios_matching.taxonomy.stored import (
    FILES,
    Row,
    digest_of,
    packaged_rows,
    rows_in_force,
    stored_rows,
    write_rows,
)


class _Undo(Exception):  # noqa: N818 - no error: the way out of a transaction that was only to see
    """Raised to take back what a check wrote."""


@dataclass
class Loaded:
    """
    What became of the rows of one file, as primary keys.

    ``kept`` are rows people edited; ``outgrown`` those of them whose packaged row is another one now.
    ``unremovable`` left the package, but something people entered still points at them.
    """

    file: str
    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    outgrown: list[str] = field(default_factory=list)
    unremovable: list[str] = field(default_factory=list)
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What loading did to each file, and what would break the engine (nothing is written then)."""

    files: tuple[Loaded, ...]
    faults: tuple[str, ...]


def load_reference(*, overwrite: bool = False, check: bool = False) -> LoadReport:
    """
    Load the packaged files: new rows are added, packaged ones brought up to date, edited ones kept.

    ``overwrite`` gives edited rows back to the package; rows people added stay in any case. ``check`` writes
    nothing and tells what would happen. Safe to repeat; all of it happens or nothing.
    """
    done: list[Loaded] = []
    faults: list[str] = []
    try:
        with transaction.atomic():
            # From the pointing to the pointed at, so that what leaves the package can leave.
            gone = {model: _remove(model, overwrite=overwrite) for model in reversed(FILES)}
            done = [_load(model, gone[model], overwrite=overwrite) for model in FILES]
            faults = breaks(vocabulary_of(rows_in_force))
            if faults or check:
                raise _Undo
            if any(one.added or one.updated or one.removed for one in done):
                ReferenceVersion.touch(vocabulary="")
            ReferenceVersion.touch(package=package_digest())
    except _Undo:
        pass
    return LoadReport(tuple(done), tuple(faults))


def note_edit(row: Knowledge) -> None:
    """Say of a row whether it still is as packaged; called when all that belongs to it is saved."""
    model = type(row)
    cells = stored_rows(model, [row.pk])[row.pk]
    if not row.loaded_digest:
        provenance = Provenance.OWN
    else:
        as_packaged = row.in_force and digest_of(cells) == row.loaded_digest
        provenance = Provenance.PACKAGED if as_packaged else Provenance.EDITED
    model._default_manager.filter(pk=row.pk).update(provenance=provenance)


def is_reference_loaded() -> bool:
    """Tell whether the database holds the knowledge; until then the package is in force."""
    return ReferenceVersion.objects.filter(pk=1).exclude(package="").exists()


def is_package_newer() -> bool:
    """Tell whether the packaged files are others than those last loaded."""
    loaded = ReferenceVersion.objects.filter(pk=1).values_list("package", flat=True).first()
    return bool(loaded) and loaded != package_digest()


def _load(model: type[Knowledge], done: Loaded, *, overwrite: bool) -> Loaded:
    stored = stored_rows(model)
    digests = dict(model._default_manager.values_list("pk", "loaded_digest"))
    changed: dict[str, Row] = {}
    for pk, row in packaged_rows(model).items():
        if pk not in stored:
            done.added.append(pk)
            changed[pk] = row
            continue
        here, package, loaded = digest_of(stored[pk]), digest_of(row), digests[pk]
        if here == package == loaded:
            done.unchanged += 1
        elif here in (package, loaded) or overwrite:
            done.updated.append(pk)
            changed[pk] = row
        else:
            done.kept.append(pk)
            if package != loaded:
                done.outgrown.append(pk)
    write_rows(model, {pk: changed[pk] for pk in _broader_first(changed)} if model is Concept else changed)
    off = model._default_manager.exclude(loaded_digest="").filter(in_force=False)
    if overwrite:
        done.updated += off.values_list("pk", flat=True)
        off.update(in_force=True)
    model._default_manager.filter(pk__in=[*done.kept, *off.values_list("pk", flat=True)]).update(
        provenance=Provenance.EDITED
    )
    return done


def _remove(model: type[Knowledge], *, overwrite: bool) -> Loaded:
    """Remove rows that came with an earlier package and are not in this one, unless people edited them."""
    done, packaged = Loaded(FILES[model]), packaged_rows(model)
    came = dict(model._default_manager.exclude(loaded_digest="").values_list("pk", "loaded_digest"))
    leaving = [pk for pk in came if pk not in packaged]
    stored = stored_rows(model, leaving)
    for pk in reversed(list(_broader_first(stored))) if model is Concept else leaving:
        if digest_of(stored[pk]) != came[pk] and not overwrite:
            done.kept.append(pk)
            continue
        try:
            with transaction.atomic():
                model._default_manager.filter(pk=pk).delete()
            done.removed.append(pk)
        except ProtectedError:
            done.unremovable.append(pk)
    return done


def _broader_first(rows: dict[str, Row]) -> Iterable[str]:
    """Ids so that each comes after its broader one: some databases look at once whether that is there."""

    def depth(pk: str) -> int:
        steps, above = 0, rows[pk].get("broader", "")
        while above in rows and steps <= len(rows):
            steps, above = steps + 1, rows[above].get("broader", "")
        return steps

    return sorted(rows, key=depth)
