"""The policy as a page to read; run as a module, it writes the page to standard output."""

from __future__ import annotations

import sys
from itertools import groupby

from symbios_matching.engine.policy import DEFAULT_POLICY, MatchingPolicy
from symbios_matching.engine.policy_fields import PolicyValue

_HEAD = """# The matching policy

Every weight, floor and reach of the engine, with its range and its reason: policy `{version}`, the default.
This page is made from the policy itself. [Edit the knowledge](../how-tos/edit-the-knowledge.md) says how an
administrator changes a value without code; [Matching](matching.md) says what the values do.
"""


def policy_page(policy: MatchingPolicy = DEFAULT_POLICY) -> str:
    """The page in Markdown: single values in one table each run, tables of the policy with a heading each."""
    parts = [_HEAD.format(version=policy.version)]
    for table, entries in groupby(policy.explained(), key=_table_of):
        values = list(entries)
        if table:
            parts.append(f"## {table}\n\n{values[0].reason}\n")
            rows = [f"| `{one.name}` | {_value(one)} | {_range(one)} |" for one in values]
            parts.append("\n".join(["| value | default | range |", "|---|---|---|", *rows]) + "\n")
        else:
            parts.append(f"## {values[0].name} and others\n" if len(values) > 1 else f"## {values[0].name}\n")
            rows = [f"| `{one.name}` | {_value(one)} | {_range(one)} | {one.reason} |" for one in values]
            parts.append(
                "\n".join(["| value | default | range | reason |", "|---|---|---|---|", *rows]) + "\n"
            )
    return "\n".join(parts)


def _table_of(one: PolicyValue) -> str:
    table, _dot, entry = one.name.partition(".")
    return table if entry else ""


def _value(one: PolicyValue) -> str:
    if isinstance(one.value, tuple):
        return ", ".join(f"`{word}`" for word in one.value)
    if isinstance(one.value, str):
        return f"`{one.value}`"
    return f"{one.value:g}" if one.unit == "share" else f"{one.value:g} {one.unit}"


def _range(one: PolicyValue) -> str:
    if one.low is None or one.high is None:
        return ", ".join(one.choices) or one.unit
    return f"{one.low:g} to {one.high:g}"


if __name__ == "__main__":
    sys.stdout.write(policy_page())
