"""The region of docs/how-tos/plan-a-region.md, planned anew, as the rows of the tables the page shows."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from symbios_matching.console import main

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
COMMAND = (
    "region-offers.csv region-needs.csv --out matches.csv --plan plan.json --aim saving --pools pools.json "
    "--chains chains.json --latent latent.json --organisations region-organisations.csv "
    "--assumptions region-values.csv"
)


def run_region(folder: Path) -> dict[str, Any]:
    """Run the page's command on copies of its files in a folder that is the current one."""
    for example in EXAMPLES.glob("region-*.csv"):
        (folder / example.name).write_bytes(example.read_bytes())
    assert main(COMMAND.split()) == 0
    names = ("plan", "pools", "chains", "latent")
    return {name: json.loads((folder / f"{name}.json").read_text("utf-8")) for name in names}


def row(*cells: object) -> str:
    """One row of a Markdown table."""
    return f"| {' | '.join(map(str, cells))} |"


def span(made: dict[str, Any], total: str, decimals: int = 0) -> str:
    """``likely (low to high)``, or what there is to say of the unknown."""
    low, likely, high = (made[f"{total}_{end}"] for end in ("low", "likely", "high"))
    if likely is None:
        return "unknown"
    return f"{likely:,.{decimals}f} ({low:,.{decimals}f} to {high:,.{decimals}f})"


def exchanges(made: dict[str, Any]) -> Iterable[str]:
    """Offer, need, quantity, way, saving, CO2e."""
    for one in made["plan"]["exchanges"]:
        quantity = f"{one['quantity']:,.0f} {one['unit']}"
        parts = (span(one, "saving"), span(one, "co2e", 1))
        yield row(one["offer_id"], one["need_id"], quantity, f"{one['road_km']:.1f}", *parts)


def rests(made: dict[str, Any]) -> Iterable[str]:
    """What is left and why."""
    for one in made["plan"]["left"]:
        left = "" if one["left"] is None else f"{one['left']:,.0f} {one['unit']}"
        yield row(one["side"], one["id"], left, f"`{one['code']}`")


def pooled(made: dict[str, Any]) -> Iterable[str]:
    """For whom, members with what each brings, months short, haul, t km, who could consolidate."""
    for one in made["pools"]["rows"]:
        brought = zip(one["members"], one["volumes"], strict=True)
        members = ", ".join(f"{member} {volume:.0f} {one['unit']}" for member, volume in brought)
        ways = (f"{one['longest_haul_km']:.1f}", f"{one['t_km']:,.0f}", one["consolidator"])
        yield row(one["for_id"], f"`{one['code']}`", members, len(one["months_short"]), *ways)


def chained(made: dict[str, Any]) -> Iterable[str]:
    """Donor, solution, receiver, what is missing, score, detour."""
    for one in made["chains"]["rows"]:
        ends = (one["offer_id"], one["solution_id"], one["need_id"])
        yield row(*ends, ", ".join(one["missing"]), f"{one['score']:.2f}", f"{one['detour_km']:.1f}")


def latent(made: dict[str, Any]) -> Iterable[str]:
    """Offer, organisation, known use, distance, score."""
    for one in made["latent"]["rows"]:
        use = f"`{one['use_concept']}`"
        yield row(one["offer_id"], one["organisation_id"], use, f"{one['km']:.1f}", f"{one['score']:.2f}")


TABLES = {"exchanges": exchanges, "rests": rests, "pools": pooled, "chains": chained, "latent": latent}
