"""
The figures behind money and carbon of an exchange: each with its range, its source and its year, each to be
replaced by whoever knows better. Plain Python, safe to import from a web process.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace


@dataclass(frozen=True, slots=True)
class Assumption:
    """
    One figure with ``low <= value <= high``, its unit, where it comes from, and the year it holds for.

    Raises:
        ValueError: the ends do not enclose the value, a figure is none or endless, or no source is told.
    """

    value: float
    low: float
    high: float
    unit: str
    source: str
    year: int
    note: str = ""

    def __post_init__(self) -> None:
        if not -math.inf < self.low <= self.value <= self.high < math.inf:
            raise ValueError(
                f"assumption {self.low:g} <= {self.value:g} <= {self.high:g} {self.unit}: "
                "expected low <= value <= high"
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
    own unit may be another one (MWh of gas for a tonne of digester feed), told by ``substitution``. What is
    done with the thing today counts with all it brings: who sells it has a disposal below 0, and where gas
    is made of it, what that gas replaces is taken off ``avoided_route``.

    Raises:
        ValueError: another input than these two (DONOR_INPUTS) is below 0.
    """

    disposal: Assumption | None = _input(
        "EUR/unit", "what the donor pays today to be rid of it, less what it brings"
    )
    purchase: Assumption | None = _input(
        "EUR/product", "what the receiver pays today for the product replaced"
    )
    substitution: Assumption | None = _input("product/unit", "how much product one unit replaces")
    treatment: Assumption | None = _input("EUR/unit", "making it fit for the use")
    freight_cost: Assumption | None = _input("EUR/(unit km)", "carrying it")
    avoided_route: Assumption | None = _input(
        "kg CO2e/unit", "what today's route gives off, less what it replaces"
    )
    product: Assumption | None = _input("kg CO2e/product", "what making the product gives off")
    new_route: Assumption | None = _input("kg CO2e/unit", "what the new use gives off")
    freight: Assumption | None = _input("kg CO2e/(unit km)", "what carrying it gives off")

    def __post_init__(self) -> None:
        for name in INPUT_UNITS:
            one: Assumption | None = getattr(self, name)
            if one and one.low < 0 and name not in DONOR_INPUTS:
                raise ValueError(f"{name} is {one.low:g} {one.unit}, expected 0 or more")


INPUTS = tuple(one.name for one in fields(Assumptions))
INPUT_UNITS = {one.name: str(one.metadata["unit"]) for one in fields(Assumptions)}

DONOR_INPUTS = ("disposal", "avoided_route")
"""What depends on the thing and its donor, whatever becomes of it."""


@dataclass(frozen=True)
class PlanningValues:
    """
    Which assumptions hold for an exchange.

    ``routes``: by known synergy id, by what the need asks for ("to:straw", or a wider concept), by level and
    unit ("energy:MWh"), by level of the cascade ("feed"), and "" for all others, which has to be there.
    ``donors``: by concept of the offer or a wider one, those of the DONOR_INPUTS that differ there; None is
    *not known*.

    Raises:
        ValueError: there are no assumptions for "", or a donor's input is none of DONOR_INPUTS.
    """

    routes: Mapping[str, Assumptions]
    donors: Mapping[str, Mapping[str, Assumption | None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if "" not in self.routes:
            raise ValueError(f"found routes {', '.join(self.routes)}; expected assumptions for '', any route")
        wrong = sorted({name for values in self.donors.values() for name in values} - set(DONOR_INPUTS))
        if wrong:
            raise ValueError(f"found {', '.join(wrong)} for a donor, expected {' or '.join(DONOR_INPUTS)}")

    def of(self, routes: Iterable[str], line: Iterable[str]) -> tuple[str, Assumptions]:
        """
        The assumptions of one exchange and their name: of the first route that is there, with what the first
        concept of ``line`` (nearest first) says of the donor.
        """
        route = next((one for one in routes if one in self.routes), "")
        donor = next((one for one in line if one in self.donors), "")
        if not donor:
            return route, self.routes[route]
        return f"{donor}>{route}", replace(self.routes[route], **self.donors[donor])
