"""The matching policy as people change it: one value or several at a time, each with its why, and undone."""

from __future__ import annotations

import hashlib
import json
import logging
import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction

from symbios_matching.engine.policy import DEFAULT_POLICY, MatchingPolicy
from symbios_matching.engine.policy_fields import PolicyValue, Value
from symbios_matching.exceptions import Conflict, InvalidInput
from symbios_matching.taxonomy.models import PolicyChange, ReferenceVersion

if TYPE_CHECKING:
    from symbios_matching.rules import Person

log = logging.getLogger(__name__)

WEIGHTS = "weights."


class ValueInForce(NamedTuple):
    """A value of the policy as an administrator sees it: what the default says, and what is in force."""

    default: PolicyValue
    value: Value
    newest: PolicyChange | None

    @property
    def in_force_text(self) -> str:
        """The value with its unit, to be read."""
        return _said(self.value, self.default.unit)

    @property
    def default_text(self) -> str:
        """The default with its unit, to be read."""
        return _said(self.default.value, self.default.unit)

    @property
    def range_text(self) -> str:
        """What is allowed, to be read."""
        if self.default.low is None:
            return " | ".join(self.default.choices) or "words"
        return f"{self.default.low:g} to {self.default.high:g}"

    @property
    def is_changed(self) -> bool:
        """Tell whether the value differs from the default."""
        return self.value != self.default.value


def policy_in_force() -> MatchingPolicy:
    """
    The default policy with what people changed; its version names the changes, so that equal policies have
    equal names.

    A change that the default has outgrown (a new range, a name that is gone) is logged and left out.
    """
    changes = _fitting(_changes_in_force())
    if not changes:
        return DEFAULT_POLICY
    said = json.dumps(changes, sort_keys=True)
    digest = hashlib.sha256(said.encode()).hexdigest()[:12]
    return DEFAULT_POLICY.with_values(changes, version=f"{DEFAULT_POLICY.version}+{digest}")


def values_in_force() -> list[ValueInForce]:
    """Every value of the policy with its default and its newest change, in the policy's own order."""
    now = {one.name: one.value for one in policy_in_force().explained()}
    newest = _newest()
    return [ValueInForce(one, now[one.name], newest.get(one.name)) for one in DEFAULT_POLICY.explained()]


@transaction.atomic
def change_policy(
    *, user: Person, changes: Mapping[str, Value | None], why: str, rescale: bool = False
) -> uuid.UUID:
    """
    Put new values in force, in one go; None gives a name back to its default. Returns the batch, to undo it.

    With ``rescale`` weights that are not named keep their proportions and share what is left.
    Raises InvalidInput (faults under ``value`` and ``why``), and changes nothing, when one does not fit.
    """
    why = " ".join(why.split())
    if len(why) < 5 or len(why) > 500:
        raise InvalidInput({"why": ["Say in a sentence why, for those who come after you."]})
    _hold()
    defaults = {one.name: one.value for one in DEFAULT_POLICY.explained()}
    changes = {name: tuple(one) if isinstance(one, list) else one for name, one in changes.items()}
    if rescale:
        changes = _rescaled(changes, defaults)
    before = _fitting(_changes_in_force())
    after = {**before, **{name: value for name, value in changes.items() if value is not None}}
    after = {name: value for name, value in after.items() if changes.get(name, "") is not None}
    try:
        DEFAULT_POLICY.with_values({name: defaults.get(name, "") for name in changes} | after)
    except ValueError as error:
        raise InvalidInput({"value": [str(error)]}) from error
    now = defaults | before
    new = {name: defaults[name] if value is None else value for name, value in changes.items()}
    changed = {name: value for name, value in changes.items() if new[name] != now[name]}
    if not changed:
        raise InvalidInput({"value": ["This is the value already in force."]})
    return _write(user, changed, why)


@transaction.atomic
def undo_policy_change(*, user: Person, batch: uuid.UUID) -> uuid.UUID:
    """
    Put back what was in force before a batch of changes, as a new change.

    Raises Conflict when one of its names was changed again since: undo that one first.
    """
    _hold()
    rows = list(PolicyChange.objects.filter(batch=batch))
    newest = _newest()
    if not rows or any(newest[row.name].pk != row.pk for row in rows):
        raise Conflict("This value was changed again since. Undo the newer change first.")
    earlier = PolicyChange.objects.filter(name__in=[row.name for row in rows], pk__lt=min(r.pk for r in rows))
    values: dict[str, Value | None] = {row.name: None for row in rows}
    for change in earlier.order_by("pk"):
        values[change.name] = change.value
    names = ", ".join(sorted(values))
    why = f"Undone: {names}"
    return change_policy(user=user, changes=values, why=why[:500])


def forget_editor(*, user_id: int) -> None:
    """Take a retired person's name off the changes they made."""
    PolicyChange.objects.filter(changed_by_id=user_id).update(changed_by=None)


def _said(value: Value, unit: str) -> str:
    if isinstance(value, tuple):
        return ", ".join(value)
    return value if isinstance(value, str) else f"{value:g} {unit}".removesuffix(" share")


def _hold() -> None:
    """
    Let one person at a time change the policy, until the transaction ends.

    Two who scale the weights at once would each scale what the other is about to replace.
    """
    ReferenceVersion.objects.get_or_create(pk=1)
    ReferenceVersion.objects.select_for_update().get(pk=1)


def _write(user: Person, changes: Mapping[str, Value | None], why: str) -> uuid.UUID:
    batch = uuid.uuid4()
    for name, value in changes.items():
        PolicyChange.objects.create(name=name, value=value, why=why, batch=batch, changed_by_id=user.pk)
    return batch


def _newest() -> dict[str, PolicyChange]:
    return {row.name: row for row in PolicyChange.objects.select_related("changed_by").order_by("pk")}


def _changes_in_force() -> dict[str, Value]:
    rows = PolicyChange.objects.order_by("pk").values_list("name", "value")
    listed = {name: tuple(value) if isinstance(value, list) else value for name, value in rows}
    return {name: value for name, value in listed.items() if value is not None}


def _fitting(changes: dict[str, Value]) -> dict[str, Value]:
    """The changes that differ from the default and that it still takes; the weights together."""
    defaults = {one.name: one.value for one in DEFAULT_POLICY.explained()}
    differing = {name: value for name, value in changes.items() if defaults.get(name) != value}
    weights = {name: value for name, value in differing.items() if name.startswith(WEIGHTS)}
    groups = [{name: differing[name]} for name in differing if name not in weights] + [weights]
    fitting: dict[str, Value] = {}
    for group in groups:
        try:
            DEFAULT_POLICY.with_values(group)
            fitting |= group
        except ValueError as error:
            log.error("a change of the policy no longer fits and is left out: %s", error)
    return fitting


def _rescaled(changes: Mapping[str, Value | None], defaults: Mapping[str, Value]) -> dict[str, Value | None]:
    """The changes, with the weights they do not name scaled so that all add up to one."""
    now = {one.name: one.value for one in policy_in_force().explained() if one.name.startswith(WEIGHTS)}
    named = {
        name: defaults[name] if value is None else value for name, value in changes.items() if name in now
    }
    rest = {name: float(value) for name, value in now.items() if name not in named}  # type: ignore[arg-type]
    numbers = [float(value) for value in named.values() if isinstance(value, int | float)]
    left = 1.0 - sum(numbers)
    if not named or len(numbers) < len(named) or not 0 <= left <= 1 or not sum(rest.values()):
        return dict(changes)
    scale = left / sum(rest.values())
    scaled = {name: round(value * scale, 4) for name, value in rest.items()}
    # What rounding left over goes to the largest, so that the six add up to one.
    largest = max(rest, key=lambda name: rest[name])
    scaled[largest] = round(left - sum(scaled[name] for name in rest if name != largest), 6)
    return {**changes, **scaled}
