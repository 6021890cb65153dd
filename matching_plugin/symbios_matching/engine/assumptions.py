"""
The figures behind money and carbon of an exchange: each with its range, its source and its year, each to be
replaced by whoever knows better. Plain Python, safe to import from a web process.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, fields


@dataclass(frozen=True, slots=True)
class Assumption:
    """
    One figure with ``low <= value <= high``, its unit, where it comes from, and the year it holds for.

    Raises:
        ValueError: the ends do not enclose the value, a figure is negative or none, or no source is told.
    """

    value: float
    low: float
    high: float
    unit: str
    source: str
    year: int
    note: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.value <= self.high < math.inf:
            raise ValueError(
                f"assumption {self.low:g} <= {self.value:g} <= {self.high:g} {self.unit}: "
                "expected 0 <= low <= value <= high"
            )
        if not self.source:
            raise ValueError(f"assumption of {self.value:g} {self.unit}: expected a source")


def _input(unit: str, meaning: str) -> Assumption | None:
    known: Assumption | None = field(default=None, metadata={"unit": unit, "meaning": meaning})
    return known


@dataclass(frozen=True)
class Assumptions:
    """
    Everything saving and CO2e of one kind of route depend on; None is *not known*.

    A unit is the base unit of the quantity: t, MWh or m3. The product is what the by-product replaces; its
    own unit may be another one (MWh of gas for a tonne of digester feed), told by ``substitution``.
    """

    disposal: Assumption | None = _input("EUR/unit", "what the donor pays today to be rid of it")
    purchase: Assumption | None = _input(
        "EUR/product", "what the receiver pays today for the product replaced"
    )
    substitution: Assumption | None = _input("product/unit", "how much product one unit replaces")
    treatment: Assumption | None = _input("EUR/unit", "making it fit for the use")
    freight_cost: Assumption | None = _input("EUR/(unit km)", "carrying it")
    avoided_route: Assumption | None = _input("kg CO2e/unit", "what today's route gives off")
    product: Assumption | None = _input("kg CO2e/product", "what making the product gives off")
    new_route: Assumption | None = _input("kg CO2e/unit", "what the new use gives off")
    freight: Assumption | None = _input("kg CO2e/(unit km)", "what carrying it gives off")


INPUTS = tuple(one.name for one in fields(Assumptions))
INPUT_UNITS = {one.name: str(one.metadata["unit"]) for one in fields(Assumptions)}
