"""Where field values live: content of the course files in memory, edits and learner state in SQLite."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import simplejson
from django.db import transaction
from opaque_keys.edx.keys import UsageKey
from xblock.exceptions import InvalidScopeError
from xblock.fields import Scope
from xblock.runtime import DictKeyValueStore, KeyValueStore

from symbios_demo.models import ContentEdit, LearnerState

# What a block takes from its ancestors when it says nothing itself (as in the platform).
INHERITED = frozenset(
    {
        "days_early_for_beta",
        "due",
        "format",
        "giturl",
        "graceperiod",
        "graded",
        "max_attempts",
        "rerandomize",
        "show_correctness",
        "show_reset_button",
        "showanswer",
        "start",
        "submission_wait_seconds",
        "visible_to_staff_only",
    }
)


class CourseStore(DictKeyValueStore):
    """Content, settings and structure as read from the course files; filled once, while the course loads."""

    def __init__(self) -> None:
        super().__init__()
        self.parents: dict[UsageKey, UsageKey | None] = {}

    def default(self, key: KeyValueStore.Key) -> Any:
        """Climb to the ancestors for inherited fields; KeyError means the field's own default."""
        if key.field_name in INHERITED:
            above = self.parents.get(key.block_scope_id)
            while above is not None:
                at_ancestor = key._replace(block_scope_id=above)
                if at_ancestor in self.db_dict:
                    return self.db_dict[at_ancestor]
                above = self.parents.get(above)
        raise KeyError(key.field_name)


class EditedStore(KeyValueStore):
    """
    The course as its author edited it here: edits first, then the course files.

    Learners read only; in the LMS, too, a block cannot write content while somebody learns.
    """

    def __init__(self, course: CourseStore, *, writable: bool) -> None:
        self._course = course
        self._writable = writable
        self._edits: dict[tuple[str, str], Any] = {
            (usage, field): json.loads(value)
            for usage, field, value in ContentEdit.objects.values_list("usage", "field", "value")
        }

    def get(self, key: KeyValueStore.Key) -> Any:
        """Return the edited value, else the one of the course files; KeyError when there is neither."""
        edit = (str(key.block_scope_id), key.field_name)
        return self._edits[edit] if edit in self._edits else self._course.get(key)

    def has(self, key: KeyValueStore.Key) -> bool:
        """Say whether anybody gave this field a value."""
        return (str(key.block_scope_id), key.field_name) in self._edits or self._course.has(key)

    def default(self, key: KeyValueStore.Key) -> Any:
        """Inherit as the course files do."""
        return self._course.default(key)

    def set(self, key: KeyValueStore.Key, value: Any) -> None:
        """Keep one edit."""
        self.set_many({key: value})

    def set_many(self, update_dict: Mapping[KeyValueStore.Key, Any]) -> None:
        """Keep an author's edits together; InvalidScopeError for everybody else."""
        self._refuse_learners(update_dict)
        with transaction.atomic():
            for key, value in update_dict.items():
                usage = str(key.block_scope_id)
                ContentEdit.objects.update_or_create(
                    usage=usage, field=key.field_name, defaults={"value": json.dumps(value)}
                )
                self._edits[usage, key.field_name] = value

    def delete(self, key: KeyValueStore.Key) -> None:
        """Undo one edit: the field has the value of the course files again."""
        self._refuse_learners([key])
        usage = str(key.block_scope_id)
        ContentEdit.objects.filter(usage=usage, field=key.field_name).delete()
        self._edits.pop((usage, key.field_name), None)

    def _refuse_learners(self, keys: Iterable[KeyValueStore.Key]) -> None:
        if not self._writable:
            names = ", ".join(sorted(key.field_name for key in keys))
            raise InvalidScopeError(f"Only an author may change {names}.")


class LearnerStore(KeyValueStore):
    """State of learners, one row for each (scope, thing, person)."""

    @staticmethod
    def _address(key: KeyValueStore.Key) -> dict[str, str]:
        scope = key.scope
        named = scope in (Scope.parent, Scope.children)
        return {
            "scope": scope.attr_name if named else f"{scope.user.attr_name}/{scope.block.attr_name}",
            "scope_id": str(key.block_scope_id),
            "user_id": str(key.user_id or ""),
        }

    def _read(self, key: KeyValueStore.Key) -> dict[str, Any]:
        row = LearnerState.objects.filter(**self._address(key)).values_list("state", flat=True).first()
        return simplejson.loads(row) if row else {}

    def get(self, key: KeyValueStore.Key) -> Any:
        """Return the stored value; KeyError when this person has none."""
        return self._read(key)[key.field_name]

    def has(self, key: KeyValueStore.Key) -> bool:
        """Say whether this person has a value for the field."""
        return key.field_name in self._read(key)

    def set(self, key: KeyValueStore.Key, value: Any) -> None:
        """Store one value."""
        self.set_many({key: value})

    def set_many(self, update_dict: Mapping[KeyValueStore.Key, Any]) -> None:
        """Store values in one transaction that locks first: two requests at once lose no field."""
        by_row: dict[tuple[tuple[str, str], ...], dict[str, Any]] = {}
        for key, value in update_dict.items():
            by_row.setdefault(tuple(self._address(key).items()), {})[key.field_name] = value
        with transaction.atomic():
            for address, values in by_row.items():
                row, _created = LearnerState.objects.get_or_create(**dict(address))
                row.state = simplejson.dumps({**simplejson.loads(row.state), **values})
                row.save(update_fields=["state"])

    def delete(self, key: KeyValueStore.Key) -> None:
        """Forget one value."""
        with transaction.atomic():
            row = LearnerState.objects.filter(**self._address(key)).first()
            if row is not None:
                state = simplejson.loads(row.state)
                state.pop(key.field_name, None)
                row.state = simplejson.dumps(state)
                row.save(update_fields=["state"])
