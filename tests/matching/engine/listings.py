"""Small listing frames and pair frames for tests of the engine, written as tables."""

from __future__ import annotations

from typing import Any

import pandas as pd

from symbios_matching.engine import DEFAULT_POLICY, MatchingPolicy, match
from symbios_matching.taxonomy.reference import load_vocabulary


def listings(*rows: dict[str, Any] | str, prefix: str = "x") -> pd.DataFrame:
    """A listing frame; a bare text is an English title. Ids are ``<prefix>1`` ... where none is given."""
    told = [{"title": row, "language": "en"} if isinstance(row, str) else row for row in rows]
    return pd.DataFrame([{"id": f"{prefix}{number}", **row} for number, row in enumerate(told, start=1)])


def matched(
    offers: list[dict[str, Any] | str],
    needs: list[dict[str, Any] | str],
    *,
    policy: MatchingPolicy = DEFAULT_POLICY,
    **options: Any,
) -> pd.DataFrame:
    """Match rows of offers (o1, o2 ...) with rows of needs (n1, n2 ...) with the shipped vocabulary."""
    return match(
        listings(*offers, prefix="o"),
        listings(*needs, prefix="n"),
        vocabulary=load_vocabulary(),
        policy=policy,
        **options,
    )


def reason(match_row: Any, factor: str) -> dict[str, Any]:
    """The reason of one factor of a match."""
    return next(one for one in match_row.reasons if one["factor"] == factor)
