"""
What plans start from: assumptions by route, and who can provide which process.

The packaged values are a beginning to be argued with; a person's own rows, in the same form, go before them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType

from symbios_matching.engine.planning.assumptions import INPUT_UNITS, Assumption, Assumptions, PlanningValues
from symbios_matching.engine.planning.processes import ProcessSolution
from symbios_matching.engine.units import BASE_UNITS
from symbios_matching.taxonomy.factors import emission_factors, freight_factors
from symbios_matching.taxonomy.reference import load_vocabulary, read_rows

VALUE_COLUMNS = ("route", "input", "value", "low", "high", "unit", "year", "source", "note")
UNKNOWN = "unknown"
DONOR = "from:"
ASKED = "to:"


def planning_values(own: Iterable[Mapping[str, str]] = ()) -> PlanningValues:
    """
    Assumptions by route, and what donors of some things pay and give off today.

    ``route`` is "" for any, a level ("feed"), level and unit ("energy:MWh"), "to:" and a concept that is
    asked for ("to:straw"), a known synergy ("K008"), or "from:" and a concept that is offered
    ("from:crop_residue"): then the row says what is done with it today. Each route starts from "" and says
    what differs. ``own`` rows have VALUE_COLUMNS as text: ``value`` is a number, the key of an emission or
    freight factor ("landfill.food_waste"), or "unknown"; ``low`` and ``high`` may be "" and are then the
    value.

    Raises:
        ValueError: a route that is none of these or names what the vocabulary does not have, an input that
            does not exist or that no donor has, or a value that is neither number, factor nor "unknown".
    """
    told: dict[str, dict[str, Assumption | None]] = {"": {}}
    for row in (*read_rows("planning_values.csv"), *own):
        _require_route(row["route"])
        told.setdefault(row["route"], {})[row["input"]] = _assumption(row)
    anywhere = replace(Assumptions(), **told.pop(""))
    routes = {
        route: replace(anywhere, **values) for route, values in told.items() if not route.startswith(DONOR)
    }
    donors = {route.removeprefix(DONOR): values for route, values in told.items() if route.startswith(DONOR)}
    return PlanningValues(MappingProxyType({"": anywhere, **routes}), MappingProxyType(donors))


@lru_cache(maxsize=1)
def process_solutions() -> tuple[ProcessSolution, ...]:
    """Which concepts of technology, equipment and service provide the processes of known synergies."""
    return tuple(
        ProcessSolution(
            words=tuple(row["process"].split("|")),
            solutions=tuple(row["solutions"].split("|")),
            nace=tuple(filter(None, row["nace"].split("|"))),
            uses=tuple(filter(None, row["uses"].split("|"))),
        )
        for row in read_rows("process_solutions.csv")
    )


def _require_route(route: str) -> None:
    """Refuse a route that no exchange can ever take."""
    vocabulary = load_vocabulary()
    for prefix in (DONOR, ASKED):
        if route.startswith(prefix):
            if route.removeprefix(prefix) not in vocabulary.concepts:
                raise ValueError(f"found route {route!r}, expected a known concept after {prefix}")
            return
    level, colon, unit = route.partition(":")
    levels = {one.level for one in vocabulary.synergies.values()}
    if not route or (level in levels and (not colon or unit in BASE_UNITS.values())):
        return
    if colon or route not in vocabulary.synergies:
        raise ValueError(
            f"found route {route!r}, expected nothing, a known synergy (K008), from: or to: and a concept, a "
            f"level ({', '.join(sorted(levels))}), or a level and a unit (energy:MWh)"
        )


def _assumption(row: Mapping[str, str]) -> Assumption | None:
    name, written = row["input"], row["value"].strip()
    if name not in INPUT_UNITS:
        raise ValueError(f"found input {name!r}, expected one of {', '.join(INPUT_UNITS)}")
    if written == UNKNOWN:
        return None
    factor = {**emission_factors(), **freight_factors()}.get(written)
    if factor:
        return Assumption(
            factor.value,
            factor.low,
            factor.high,
            INPUT_UNITS[name],
            factor.source,
            factor.year,
            "; ".join(filter(None, (factor.key, factor.note, row.get("note", "")))),
        )
    try:
        value = float(written)
        low, high = float(row.get("low") or value), float(row.get("high") or value)
        year = int(row["year"])
    except ValueError as error:
        raise ValueError(
            f"found value {written!r}, low {row.get('low')!r}, high {row.get('high')!r}, "
            f"year {row['year']!r} for {name}; expected numbers, the key of a factor, or {UNKNOWN}"
        ) from error
    return Assumption(value, low, high, INPUT_UNITS[name], row["source"], year, row.get("note", ""))
