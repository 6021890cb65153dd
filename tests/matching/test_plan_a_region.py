"""Every number of docs/how-tos/plan-a-region.md comes out of the command the page shows."""

from pathlib import Path

import pytest

from symbios_matching.engine.planning.economics import parts_of
from symbios_matching.taxonomy.planning import planning_values
from tests.matching.region import COMMAND, EXAMPLES, TABLES, row, run_region, span

PAGE = Path(__file__).parents[2] / "docs" / "how-tos" / "plan-a-region.md"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("region")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return run_region(folder)


@pytest.mark.parametrize("name", sorted(TABLES))
def test_the_page_shows_what_the_command_of_the_page_makes(made, name):
    page = PAGE.read_text("utf-8")
    assert f"symbios-match {COMMAND}" in page
    assert "\n".join(TABLES[name](made)) in page


def test_the_totals_of_the_page_are_those_of_the_plan(made):
    totals = made["plan"]["totals"]
    page = PAGE.read_text("utf-8")
    moved = ", ".join(f"{much:,.0f} {unit}" for unit, much in sorted(totals["moved"].items()))
    assert row("moved a year", moved) in page
    assert row("t km a year", f"{totals['t_km']:,.0f}") in page
    assert row("saving, EUR a year", span(totals, "saving")) in page
    known = f"without {totals['without_co2e']} exchange of unknown effect"
    assert row("CO2e avoided, t a year", f"{span(totals, 'co2e')}, {known}") in page


def test_the_sum_the_page_works_out_by_hand_is_that_of_the_plan(made):
    straw = next(one for one in made["plan"]["exchanges"] if one["need_id"] == "M1")
    own = (EXAMPLES / "region-values.csv").read_text("utf-8").splitlines()
    header = own[0].split(",")
    rows = [dict(zip(header, line.split(","), strict=False)) for line in own[1:]]
    parts = parts_of(
        planning_values([{"note": "", **one} for one in rows]).of([straw["synergy_id"]], ["crop_residue"])[1],
        quantity=straw["quantity"],
        road_km=straw["road_km"],
    )
    saving = parts["saving"]
    much, way = f"{straw['quantity']:.0f}", f"{straw['road_km']:.2f}"
    told = f"{much} x (95 x 1 - 15) - {much} x {way} x 0.10 = {sum(saving.values()):,.0f} EUR"
    assert told in PAGE.read_text("utf-8")
    assert sum(saving.values()) == pytest.approx(straw["saving_likely"], abs=0.01)
    assert sum(parts["co2e"].values()) == pytest.approx(straw["co2e_likely"], abs=0.01)


def test_whey_that_is_digested_today_avoids_nothing_in_another_digester(made):
    [whey] = [one for one in made["plan"]["exchanges"] if (one["offer_id"], one["need_id"]) == ("D1", "G1")]
    haul = whey["quantity"] * whey["road_km"] * planning_values().routes[""].freight.value / 1000
    assert whey["co2e_likely"] == pytest.approx(-haul, abs=whey["quantity"] * 0.3 / 1000)
    assert whey["co2e_likely"] < 0
