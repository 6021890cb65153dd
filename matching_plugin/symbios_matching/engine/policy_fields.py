"""
The form of a policy's fields: each carries its unit, its range and its reason.

What a person may change is a number or a word, so tables fall apart into dotted names: ``weights.fit``,
``reach_km.steam``, ``maturity_by_trl.7``. Standard library only.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import field, fields, replace
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

Value = float | int | str | tuple[str, ...]
Policy = TypeVar("Policy")


class PolicyValue(NamedTuple):
    """
    One value of a policy. ``low`` and ``high`` bound a number and are None for words; ``choices`` are the
    words allowed, empty for any.
    """

    name: str
    value: Value
    unit: str
    low: float | None
    high: float | None
    reason: str
    choices: tuple[str, ...] = ()


def number(default: float, reason: str, *, unit: str = "share", low: float = 0.0, high: float = 1.0) -> Any:
    """A field of one number within ``low..high``; whole when its default is an ``int``."""
    return field(default=default, metadata={"reason": reason, "unit": unit, "low": low, "high": high})


def table(
    values: Mapping[str, float], reason: str, *, unit: str = "share", low: float = 0.0, high: float = 1.0
) -> Any:
    """A field of several numbers, one for each name."""
    frozen = MappingProxyType(dict(values))
    return field(
        default_factory=lambda: frozen, metadata={"reason": reason, "unit": unit, "low": low, "high": high}
    )


def ladder(
    values: tuple[float, ...], reason: str, *, unit: str = "share", low: float = 0.0, high: float = 1.0
) -> Any:
    """A field of several numbers in order, the first for rung 1."""
    return field(default=values, metadata={"reason": reason, "unit": unit, "low": low, "high": high})


def words(values: tuple[str, ...], reason: str, *, unit: str) -> Any:
    """A field that lists words of the vocabulary."""
    return field(default=values, metadata={"reason": reason, "unit": unit})


def word_table(values: Mapping[str, str], reason: str, *, unit: str, choices: tuple[str, ...]) -> Any:
    """A field that gives each name one of the words in ``choices``."""
    frozen = MappingProxyType(dict(values))
    return field(
        default_factory=lambda: frozen, metadata={"reason": reason, "unit": unit, "choices": choices}
    )


def explained(policy: Any) -> list[PolicyValue]:
    """Every value of a policy in the order of its fields, tables entry by entry."""
    found = []
    for one in fields(policy):
        if "reason" not in one.metadata:
            continue
        meta = one.metadata
        rest = (meta["unit"], meta.get("low"), meta.get("high"), meta["reason"], meta.get("choices", ()))
        found += [PolicyValue(name, value, *rest) for name, value in _entries(one.name, policy)]
    return found


def with_values(policy: Policy, changes: Mapping[str, Value]) -> Policy:
    """
    The policy with some of its values changed, by the names of ``explained``.

    Raises:
        ValueError: a name that is not there, a value of another type or out of its range. The message is a
            sentence that says which and what is allowed.
    """
    known = {one.name: one for one in explained(policy)}
    changed: dict[str, Any] = {}
    for name, value in changes.items():
        if name not in known:
            raise ValueError(f"The policy has no value named {name}.")
        checked = _checked(known[name], value)
        of_field, _, key = name.partition(".")
        present = changed.get(of_field, getattr(policy, of_field))
        changed[of_field] = _with_entry(present, key, checked) if key else checked
    return replace(policy, **changed)  # type: ignore[type-var]


def _entries(name: str, policy: Any) -> list[tuple[str, Value]]:
    value = getattr(policy, name)
    if isinstance(value, Mapping):
        return [(f"{name}.{key}", entry) for key, entry in value.items()]
    if isinstance(value, tuple) and any(isinstance(entry, float) for entry in value):
        return [(f"{name}.{rung}", entry) for rung, entry in enumerate(value, start=1)]
    return [(name, value)]


def _with_entry(present: Any, key: str, value: Value) -> Any:
    if isinstance(present, Mapping):
        return MappingProxyType({**present, key: value})
    rung = int(key) - 1
    return (*present[:rung], value, *present[rung + 1 :])


def _checked(known: PolicyValue, value: Value) -> Value:
    if isinstance(known.value, tuple):
        if isinstance(value, str) or not all(isinstance(one, str) for one in value):  # type: ignore[union-attr]
            raise ValueError(f"{known.name} is a list of words; {value!r} is not.")
        return tuple(value)  # type: ignore[arg-type]
    if isinstance(known.value, str):
        if value not in known.choices:
            raise ValueError(f"{known.name} is one of {', '.join(known.choices)}; {value!r} is not.")
        return value
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"{known.name} is a number; {value!r} is not.")
    if not known.low <= value <= known.high:  # type: ignore[operator]
        raise ValueError(f"{known.name} lies between {known.low:g} and {known.high:g}; {value:g} does not.")
    if isinstance(known.value, int):
        if value != int(value):
            raise ValueError(f"{known.name} is a whole number; {value:g} is not.")
        return int(value)
    return float(value)
