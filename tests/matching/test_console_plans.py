"""What ``symbios-match`` writes for facilitators: plan, pools, chains, latent needs."""

import csv
import json
from pathlib import Path

import pytest

from symbios_matching.console import main

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
REGION = [str(EXAMPLES / name) for name in ("region-offers.csv", "region-needs.csv")]
OFFERS = "id,title,quantity,unit,latitude,longitude\nO1,cheese whey,10,t,46,15\nO2,straw,5,t,46.1,15\n"
NEEDS = "id,title,quantity,unit,latitude,longitude\nN1,whey,20,t,46,15.1\nN2,animal bedding,5,t,46,15\n"


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run the command in a folder with two small files; returns exit code, output and faults."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "offers.csv").write_text(OFFERS, encoding="utf-8")
    (tmp_path / "needs.csv").write_text(NEEDS, encoding="utf-8")

    def run_with(*arguments: str, files: tuple[str, ...] = ("offers.csv", "needs.csv")):
        try:
            code = main([*files, *arguments])
        except SystemExit as left:
            code = int(left.code or 0)
        return code, *capsys.readouterr()

    return run_with


def table(file: str) -> list[dict[str, str]]:
    with Path(file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_a_plan_comes_as_json_with_all_it_rests_on(run):
    code, out, err = run("--plan", "plan.json")
    assert (code, err) == (0, "")
    assert out.startswith("offer_id,need_id,rank,score,reasons\n")
    plan = json.loads(Path("plan.json").read_text("utf-8"))
    assert (plan["aim"], plan["status"], plan["gap"]) == ("haulage", "optimal", 0)
    flows = {(row["offer_id"], row["need_id"]): row["quantity"] for row in plan["exchanges"]}
    assert flows == {("O1", "N1"): 10, ("O2", "N2"): 5}
    assert [(row["id"], row["left"], row["code"]) for row in plan["left"]] == [("N1", 10, "no_capacity")]
    assert plan["totals"]["moved"] == {"t": 15}
    assert plan["assumptions"][""]["freight"]["source"] == "DEFRA-2025"


def test_a_plan_as_a_table_has_a_row_for_each_exchange_and_each_rest(run):
    assert run("--plan", "plan.csv")[0] == 0
    rows = table("plan.csv")
    assert [(row["what"], row["offer_id"], row["need_id"]) for row in rows] == [
        ("exchange", "O1", "N1"),
        ("exchange", "O2", "N2"),
        ("need left", "", "N1"),
    ]
    assert sum(json.loads(rows[0]["months"])) == pytest.approx(10)
    assert (rows[2]["quantity"], rows[2]["code"]) == ("10.0", "no_capacity")


def test_the_whole_region_of_the_documentation_is_planned(run):
    code, _out, err = run(
        *("--plan", "plan.json", "--pools", "pools.csv", "--chains", "chains.csv"),
        *("--latent", "latent.csv", "--organisations", str(EXAMPLES / "region-organisations.csv")),
        *("--assumptions", str(EXAMPLES / "region-values.csv")),
        files=tuple(REGION),
    )
    assert (code, err) == (0, "")
    plan = json.loads(Path("plan.json").read_text("utf-8"))
    assert plan["assumptions"]["feed"]["purchase"]["value"] == 220
    assert {row["offer_id"] for row in plan["exchanges"]} >= {"B1", "B2", "D1", "S1", "T1"}
    assert {(row["for_id"], row["members"]) for row in table("pools.csv") if row["code"] == "viable"} == {
        ("F1", '["B1","B2"]')
    }
    assert {row["solution_id"] for row in table("chains.csv")} == {"X1"}
    latent = {(row["offer_id"], row["organisation_id"]) for row in table("latent.csv")}
    assert ("T1", "soap") in latent
    assert "bank" not in {organisation for _offer, organisation in latent}


def test_the_order_of_the_rows_does_not_matter(run):
    first = run("--plan", "plan.csv")
    told = Path("plan.csv").read_text("utf-8")
    header, *rows = OFFERS.splitlines()
    Path("offers.csv").write_text("\n".join([header, *reversed(rows)]), encoding="utf-8")
    assert run("--plan", "plan.csv") == first
    assert Path("plan.csv").read_text("utf-8") == told


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--plan", "plan.csv", "--must-serve", "N9"), "must_serve: N9 is no need"),
        (("--plan", "plan.csv", "--must-serve", "N1"), "no plan can serve N1"),
        (("--latent", "latent.csv"), "--latent and --organisations go together"),
        (("--plan", "same.csv", "--pools", "same.csv"), "two outputs name the same file"),
        (("--plan", "offers.csv"), 'offers.csv: row -, column -: found "an input file"'),
        (("--plan", "plan.csv", "--minimum-lot", "-1"), "found '-1', expected a number from 0"),
        (("--plan", "plan.csv", "--aim", "fame"), "invalid choice: 'fame'"),
        (("--aim", "saving"), "--aim: only of use with --plan"),
        (("--pools", "p.csv", "--minimum-lot", "5"), "--minimum-lot: only of use with --plan"),
        (("--must-serve", "N1", "--assumptions", "v.csv"), "--assumptions, --must-serve: only of use with"),
        (("--time-limit", "5"), "--time-limit: only of use with --plan"),
        (
            ("--latent", "latent.csv", "--organisations", "offers.csv"),
            'offers.csv: row 1, column nace_code: found "id, title, quantity, unit, latitude, longitude", '
            "expected a column nace_code",
        ),
        (("--plan", "plan.csv", "--assumptions", "gone.csv"), "gone.csv: row -, column -: found"),
    ],
)
def test_what_cannot_be_planned_is_refused_and_nothing_is_written(run, arguments, told):
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert told in err
    assert sorted(path.name for path in Path().iterdir()) == ["needs.csv", "offers.csv"]


def test_a_wrong_own_value_is_a_fault_with_its_row(run):
    Path("own.csv").write_text(
        "route,input,value,source,year\n,disposal,60,us,2026\n,profit,1,us,2026\n", "utf-8"
    )
    code, _out, err = run("--plan", "plan.csv", "--assumptions", "own.csv")
    assert code == 2
    assert err.startswith('own.csv: row 3, column -: found "profit, 1", expected a value that can be used')


@pytest.mark.parametrize(("route", "found"), [("K9999", "K9999"), ("from:straww", "from:straww")])
def test_a_route_or_donor_that_does_not_exist_is_a_fault_and_not_ignored(run, route, found):
    Path("own.csv").write_text(f"route,input,value,source,year\n{route},disposal,60,us,2026\n", "utf-8")
    code, _out, err = run("--plan", "plan.csv", "--assumptions", "own.csv")
    assert code == 2
    assert f'own.csv: row 2, column -: found "{found}, disposal, 60"' in err


@pytest.mark.parametrize("empty", ["offers.csv", "needs.csv"])
def test_a_market_with_one_side_empty_has_a_plan_in_which_nothing_moves(run, empty):
    Path(empty).write_text("id,title,quantity,unit\n", "utf-8")
    code, _out, err = run("--plan", "plan.json", "--pools", "pools.json", "--chains", "chains.json")
    assert (code, err) == (0, f"notice: {empty}: no listings, only a header\n")
    plan = json.loads(Path("plan.json").read_text("utf-8"))
    assert (plan["exchanges"], plan["totals"]["exchanges"]) == ([], 0)
    assert {row["code"] for row in plan["left"]} == {"no_match"}
    assert json.loads(Path("pools.json").read_text("utf-8"))["rows"] == []


@pytest.mark.parametrize("digits", [13, 400])
def test_a_quantity_beyond_all_reason_is_refused_with_the_limit(run, digits):
    Path("offers.csv").write_text(f"id,title,quantity,unit\nO1,whey,{'9' * digits},t\n", "utf-8")
    code, out, err = run("--format", "jsonl")
    assert (code, out) == (2, "")
    assert err.startswith("offers.csv: row 2, column quantity: found")
    assert err.endswith("expected a number of at most 1000000000000\n")


@pytest.mark.filterwarnings("error")
def test_the_largest_quantity_there_may_be_is_matched_and_told_as_a_number(run):
    Path("offers.csv").write_text("id,title,quantity,unit,period\nO1,whey,1000000000000,t,day\n", "utf-8")
    code, out, err = run("--format", "jsonl")
    assert (code, err) == (0, "")
    assert "Infinity" not in out
    told = {one["factor"]: one["data"] for one in json.loads(out.splitlines()[0])["reasons"]}
    assert told["quantity"]["offer_per_year"] == pytest.approx(3.65e14, rel=1e-3)


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ("5,t,9", 'row 2, column minimum_quantity: found "9", expected at most the quantity, 5'),
        (",,9", 'row 2, column minimum_quantity: found "9", expected a quantity beside it'),
        ("5,t,0", 'row 2, column minimum_quantity: found "0", expected a number greater than 0, or nothing'),
    ],
)
def test_a_minimum_that_cannot_be_is_a_fault(run, cells, told):
    Path("needs.csv").write_text(f"id,title,quantity,unit,minimum_quantity\nN1,whey,{cells}\n", "utf-8")
    code, _out, err = run()
    assert code == 2
    assert told in err
