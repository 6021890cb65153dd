"""
What ``symbios-match`` makes of matches for a facilitator, each in a file: plan, pools, chains, latent needs.

A file that ends in ``.json`` holds everything; any other is a CSV table.
"""

from __future__ import annotations

import argparse
import csv
import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from symbios_matching.console.faults import Fault, FaultsFound
from symbios_matching.console.writing import DECIMALS, Destination, as_json

if TYPE_CHECKING:
    import pandas as pd

    from symbios_matching.engine.planning.assumptions import PlanningValues

OUTPUTS = ("plan", "pools", "chains", "latent")
AIMS = ("haulage", "saving", "co2e")
OF_THE_PLAN = ("aim", "assumptions", "minimum_lot", "must_serve", "time_limit")
"""Options that only a plan reads."""
USUAL_AIM: Final = "haulage"
USUAL_TIME_LIMIT_S = 60.0
PLAN_COLUMNS = (
    *("what", "offer_id", "need_id", "unit", "quantity", "months", "road_km", "t_km", "score", "gate"),
    *("synergy_id", "route", "saving_low", "saving_likely", "saving_high"),
    *("co2e_low", "co2e_likely", "co2e_high", "unknown", "code"),
)

Record = dict[str, Any]


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of this module, as a group of their own."""
    group = parser.add_argument_group("for facilitators", "Files ending in .json are JSON, others CSV.")
    group.add_argument("--plan", type=Path, metavar="FILE", help="the best set of exchanges for the region")
    group.add_argument("--pools", type=Path, metavar="FILE", help="small volumes that together are enough")
    group.add_argument("--chains", type=Path, metavar="FILE", help="donor, solution, receiver")
    group.add_argument("--latent", type=Path, metavar="FILE", help="known receivers that ask for nothing")
    group.add_argument(
        "--organisations", type=Path, metavar="FILE", help="for --latent: id, title, nace_code, place"
    )
    group.add_argument("--aim", choices=AIMS, help=f"of the plan (default: {USUAL_AIM})")
    group.add_argument("--assumptions", type=Path, metavar="FILE", help="own values for money and carbon")
    group.add_argument(
        "--minimum-lot", type=_amount, metavar="N", help="smallest exchange of the plan a year (default: 0)"
    )
    group.add_argument("--must-serve", metavar="ID,ID", help="needs that have to get what they need")
    group.add_argument(
        "--time-limit",
        type=_amount,
        metavar="SECONDS",
        help=f"for the plan (default: {USUAL_TIME_LIMIT_S:g})",
    )


def check_options(parser: argparse.ArgumentParser, asked: argparse.Namespace) -> None:
    """Refuse options that do not go together."""
    if (asked.latent is None) != (asked.organisations is None):
        parser.error("--latent and --organisations go together")
    idle = [f"--{name.replace('_', '-')}" for name in OF_THE_PLAN if getattr(asked, name) is not None]
    if idle and asked.plan is None:
        parser.error(f"{', '.join(idle)}: only of use with --plan")
    if asked.time_limit is not None and asked.time_limit <= 0:
        parser.error("argument --time-limit: found 0, expected more than 0 seconds")
    files = [path.resolve() for name in (*OUTPUTS, "out") if (path := getattr(asked, name)) is not None]
    if len(files) != len(set(files)):
        parser.error("two outputs name the same file")


def wanted(asked: argparse.Namespace) -> bool:
    """Is any of these files asked for?"""
    return any(getattr(asked, name) is not None for name in OUTPUTS)


class PlanFiles:
    """The files asked for, opened before the work begins and written when all of it is done."""

    def __init__(self, asked: argparse.Namespace, *, inputs: Sequence[Path]) -> None:
        self._asked, self._inputs = asked, inputs
        self._stack = ExitStack()
        self._open: dict[str, Destination] = {}

    def __enter__(self) -> PlanFiles:
        with ExitStack() as opening:
            for name in OUTPUTS:
                path = getattr(self._asked, name)
                if path is not None:
                    self._open[name] = opening.enter_context(Destination(path, inputs=self._inputs))
            self._stack = opening.pop_all()
        return self

    def __exit__(self, *error: Any) -> None:
        self._stack.__exit__(*error)

    def write(self, made: Mapping[str, Record]) -> None:
        """Write what ``make`` made."""
        for name, destination in self._open.items():
            if getattr(self._asked, name).suffix.casefold() == ".json":
                destination.write_lines([as_json(_plain(made[name]))])
            elif name == "plan":
                destination.write_table(PLAN_COLUMNS, _cells(_plan_rows(made[name]), PLAN_COLUMNS))
            else:
                rows, columns = made[name]["rows"], made[name]["columns"]
                destination.write_table(columns, _cells(rows, columns))


def make(
    asked: argparse.Namespace,
    offers: pd.DataFrame,
    needs: pd.DataFrame,
    organisations: pd.DataFrame | None,
    own: Sequence[Mapping[str, str]],
) -> dict[str, Record]:
    """
    Compute what is asked for, from all matches that fit by the ordinary policy.

    Raises:
        ListingFrameError, PlanError: the message says what stands in the way.
    """
    from symbios_matching.engine import match
    from symbios_matching.engine.planning.chains import chains
    from symbios_matching.engine.planning.latent import latent_needs
    from symbios_matching.engine.planning.network import plan
    from symbios_matching.engine.planning.pooling import pools
    from symbios_matching.taxonomy.planning import planning_values, process_solutions
    from symbios_matching.taxonomy.reference import load_vocabulary

    vocabulary = load_vocabulary()
    matches = match(offers, needs, vocabulary=vocabulary, top=None)
    made: dict[str, Record] = {}
    if asked.plan is not None:
        values = planning_values(own)
        best = plan(
            offers,
            needs,
            matches,
            vocabulary=vocabulary,
            values=values,
            aim=asked.aim or USUAL_AIM,
            minimum_lot=asked.minimum_lot or 0.0,
            must_serve=[one.strip() for one in (asked.must_serve or "").split(",") if one.strip()],
            time_limit_s=asked.time_limit or USUAL_TIME_LIMIT_S,
        )
        made["plan"] = {
            "aim": best.aim,
            "status": best.status,
            "gap": best.gap,
            "totals": best.totals,
            "exchanges": best.exchanges.to_dict("records"),
            "left": best.left.to_dict("records"),
            "assumptions": _told(values),
        }
    if asked.pools is not None:
        sides = (
            pools(offers, needs, matches, vocabulary=vocabulary, side="need"),
            pools(offers, needs, matches, vocabulary=vocabulary, side="offer"),
        )
        rows = [
            {"for": side, **row}
            for side, found in zip(("need", "offer"), sides, strict=True)
            for row in found.to_dict("records")
        ]
        made["pools"] = {"columns": ["for", *sides[0].columns], "rows": rows}
    if asked.chains is not None:
        found = chains(offers, needs, matches, vocabulary=vocabulary, processes=process_solutions())
        made["chains"] = {"columns": list(found.columns), "rows": found.to_dict("records")}
    if organisations is not None:
        found = latent_needs(offers, organisations, needs=needs, matches=matches, vocabulary=vocabulary)
        made["latent"] = {"columns": list(found.columns), "rows": found.to_dict("records")}
    return made


def check_organisations(file: Path, organisations: pd.DataFrame, *, faults: list[Fault]) -> None:
    """Organisations without a trade cannot be known receivers: one fault for the file that tells none."""
    if "nace_code" not in organisations.columns:
        came = ", ".join(map(str, organisations.columns))
        faults.append(Fault(file, 1, "nace_code", came, "a column nace_code"))


def read_own_values(file: Path | None, *, faults: list[Fault]) -> list[dict[str, str]]:
    """A person's own planning values, in the form of the packaged ones; faults are appended."""
    from symbios_matching.taxonomy.planning import VALUE_COLUMNS, planning_values

    if file is None:
        return []
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        faults.append(Fault(file, 0, "", (error.strerror or "no file").lower(), "a readable CSV file"))
        return []
    except UnicodeDecodeError:
        faults.append(Fault(file, 0, "", "bytes that are no text", "a CSV file in UTF-8"))
        return []
    reader = csv.DictReader(lines, restval="")
    missing = {"route", "input", "value"} - set(reader.fieldnames or ())
    if missing:
        came = ", ".join(reader.fieldnames or ())
        faults.append(Fault(file, 1, "", came, f"the columns {', '.join(VALUE_COLUMNS)}"))
        return []
    rows = [{name: (row.get(name) or "").strip() for name in VALUE_COLUMNS} for row in reader]
    for number, row in enumerate(rows, start=2):
        try:
            planning_values([row])
        except ValueError as error:
            found = ", ".join(filter(None, (row["route"], row["input"], row["value"])))
            faults.append(Fault(file, number, "", found, f"a value that can be used ({error})"))
    return rows


def report_of(error: ValueError) -> FaultsFound:
    """A market or a wish that cannot be planned, told like any other fault."""
    return FaultsFound([Fault(Path("plan"), 0, "", str(error), "a market that can be planned")])


def _told(values: PlanningValues) -> Record:
    """By route and by donor (``from:``), every input with its source."""
    donors = {
        f"from:{concept}": {name: asdict(one) if one else None for name, one in told.items()}
        for concept, told in values.donors.items()
    }
    return {route: asdict(one) for route, one in values.routes.items()} | donors


def _plan_rows(made: Record) -> Iterator[Record]:
    for row in made["exchanges"]:
        yield {**row, "what": "exchange"}
    for row in made["left"]:
        side = row["side"]
        yield {"what": f"{side} left", f"{side}_id": row["id"], "quantity": row["left"], **row}


def _cells(rows: Iterator[Record] | list[Record], columns: Sequence[str]) -> Iterator[list[Any]]:
    """Cells of a table: nothing for what is not known, JSON for what is more than one value."""
    for row in rows:
        plain = [_plain(row.get(name)) for name in columns]
        yield ["" if one is None else as_json(one) if isinstance(one, dict | list) else one for one in plain]


def _plain(value: Any) -> Any:
    """Rounded, and with None for what is not known: JSON has no NaN."""
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items() if key != "columns"}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, float):
        return None if math.isnan(value) else round(value, DECIMALS)
    return value.item() if hasattr(value, "item") else value


def _amount(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 <= value < math.inf:
        raise argparse.ArgumentTypeError(f"found {text!r}, expected a number from 0")
    return value
