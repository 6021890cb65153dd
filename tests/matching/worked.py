"""The two pairs of docs/references/matching.md, matched anew and worked out by hand, as its tables."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from symbios_matching.console import main
from symbios_matching.engine import DEFAULT_POLICY
from tests.matching.region import row

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
COMMAND = "pair-offers.csv pair-needs.csv --top 1 --format jsonl --out pairs.jsonl"


class Worked(NamedTuple):
    """A factor worked out by hand: what was done with which numbers, and what came out, in [0, 1]."""

    sum: str
    value: float


def run_pairs(folder: Path) -> dict[str, Any]:
    """Run the page's command on copies of its files in a folder that is the current one; by offer."""
    for example in EXAMPLES.glob("pair-*.csv"):
        (folder / example.name).write_bytes(example.read_bytes())
    assert main(COMMAND.split()) == 0
    lines = (folder / "pairs.jsonl").read_text("utf-8").splitlines()
    return {told["offer_id"]: told for told in map(json.loads, lines)}


def gate(pair: dict[str, Any]) -> float:
    """What the law leaves of the score."""
    asked = any(one["factor"] == "law" for one in pair["reasons"])
    return DEFAULT_POLICY.gate_open_question if asked else 1.0


def fit(code: str, told: dict[str, Any]) -> Worked:
    if code == "same_concept":
        return Worked(f"`{told['offer_concept']}` is `{told['need_concept']}`", DEFAULT_POLICY.same_concept)
    assert code == "known_synergy", code
    use = f"`{told['use_of']}` becomes `{told['use_concept']}` ({told['synergy_id']})"
    return Worked(use, DEFAULT_POLICY.known_synergy)


def quantity(_code: str, told: dict[str, Any]) -> Worked:
    offered, wanted = told["offer_per_year"], told["need_per_year"]
    if offered <= wanted:
        return Worked(f"{offered:,.0f} / {wanted:,.0f}", offered / wanted)
    rest = DEFAULT_POLICY.surplus_share
    return Worked(
        f"{1 - rest:.1f} + {rest} x {wanted:,.0f} / {offered:,.0f}", 1 - rest + rest * wanted / offered
    )


def season(_code: str, told: dict[str, Any]) -> Worked:
    there = {
        (month + later - 1) % 12 + 1
        for month in told["offer_months"]
        for later in range(told["shelf_months"] + 1)
    }
    served = [month for month in told["need_months"] if month in there]
    stock = f", stock of {told['shelf_months']} more" if told["shelf_months"] else ", does not keep"
    return Worked(
        f"{len(served)} of {len(told['need_months'])} months{stock}", len(served) / len(told["need_months"])
    )


def distance(_code: str, told: dict[str, Any]) -> Worked:
    road = told["km"] * DEFAULT_POLICY.road_detour
    return Worked(
        f"1 - {told['km']} x {DEFAULT_POLICY.road_detour} / {told['reach_km']:.0f}",
        1 - road / told["reach_km"],
    )


def maturity(_code: str, told: dict[str, Any]) -> Worked:
    return Worked(
        f"readiness {told['trl']} ({told['synergy_id']})", DEFAULT_POLICY.maturity_by_trl[told["trl"] - 1]
    )


def cascade(_code: str, told: dict[str, Any]) -> Worked:
    return Worked(f"{told['level']}", DEFAULT_POLICY.cascade[told["level"]])


BY_HAND: dict[str, Callable[[str, dict[str, Any]], Worked]] = {
    "fit": fit,
    "quantity": quantity,
    "season": season,
    "distance": distance,
    "maturity": maturity,
    "cascade": cascade,
}


def by_hand(pair: dict[str, Any]) -> dict[str, Worked]:
    """Each factor worked out from the numbers its reason tells."""
    return {
        one["factor"]: BY_HAND[one["factor"]](one["code"], one["data"])
        for one in pair["reasons"]
        if one["factor"] in BY_HAND
    }


def table(pair: dict[str, Any]) -> str:
    """Factor, code, sum, value, weight, points; then the total and the score."""
    worked = by_hand(pair)
    rows = []
    for one in pair["reasons"]:
        if one["factor"] in worked:
            done, weight = worked[one["factor"]], one["max_points"]
            code = f"`{one['code']}`"
            rows.append(
                row(
                    one["factor"],
                    code,
                    done.sum,
                    f"{done.value:.3f}",
                    f"{weight:.2f}",
                    f"{one['points']:.3f}",
                )
            )
        else:
            about = f"{one['data']['rule_id']}: {one['data']['act']}"
            rows.append(row(one["factor"], f"`{one['code']}`", about, "", "", f"x {gate(pair)}"))
    points = sum(one["points"] for one in pair["reasons"])
    rows.append(row("score", "", f"{points:.3f} x {gate(pair)}", "", "", f"**{pair['score']:.3f}**"))
    return "\n".join(rows)
