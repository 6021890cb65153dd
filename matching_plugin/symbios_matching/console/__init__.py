"""
``symbios-match OFFERS NEEDS``: matches the listings of two CSV files, without a database or an LMS.

The interface is a promise, written down in docs/references/symbios-match.md: columns, output, exit codes.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from symbios_matching import __version__
from symbios_matching.console import plans
from symbios_matching.console.faults import Fault, FaultsFound, Notices
from symbios_matching.console.progress import Progress
from symbios_matching.console.reading import COLUMNS, read_listings
from symbios_matching.console.writing import FORMATS, Destination

EXIT_FINE = 0
EXIT_FAULTY_INPUT = 2
EXIT_INTERRUPTED = 130  # 128 + SIGINT, as shells say it
EXIT_READER_GONE = 141  # 128 + SIGPIPE: `symbios-match ... | head` is no mistake

DEFAULT_TOP = 10
FAULTS_SHOWN = 200


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code (0 fine, 2 faulty input, 130 interrupted, 141 reader gone)."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    plans.check_options(parser, asked)
    try:
        _run(asked)
    except FaultsFound as found:
        _report(found.faults)
        return EXIT_FAULTY_INPUT
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # Python would complain once more when it flushes stdout at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_READER_GONE
    return EXIT_FINE


def _run(asked: argparse.Namespace) -> None:
    notices = Notices(sys.stderr)
    # pandas takes most of a second to load: not for --help, and not before the files were found readable.
    from symbios_matching.engine import SURVEY_POLICY, ListingFrameError, match
    from symbios_matching.engine.exceptions import PlanError
    from symbios_matching.taxonomy.reference import load_vocabulary

    faults: list[Fault] = []
    offers = read_listings(asked.offers, faults=faults, notices=notices)
    needs = read_listings(asked.needs, faults=faults, notices=notices)
    organisations = None
    if asked.organisations is not None:
        already = len(faults)
        organisations = read_listings(asked.organisations, faults=faults, notices=notices)
        if len(faults) == already:
            plans.check_organisations(asked.organisations, organisations, faults=faults)
    own = plans.read_own_values(asked.assumptions, faults=faults)
    if faults:
        raise FaultsFound(faults)
    named = (asked.offers, asked.needs, asked.organisations, asked.assumptions)
    inputs = [path for path in named if path is not None]
    with (
        Destination(asked.out, output_format=asked.format, inputs=inputs) as destination,
        plans.PlanFiles(asked, inputs=inputs) as plan_files,
    ):
        progress = Progress(sys.stderr, total=len(offers))
        matches = match(
            offers,
            needs,
            vocabulary=load_vocabulary(),
            policy=SURVEY_POLICY,
            top=asked.top,
            progress=progress,
        )
        try:
            made = plans.make(asked, offers, needs, organisations, own) if plans.wanted(asked) else {}
        except (ListingFrameError, PlanError) as error:
            raise plans.report_of(error) from error
        progress.done()
        plan_files.write(made)
        destination.write(matches)


def _report(faults: list[Fault]) -> None:
    for fault in faults[:FAULTS_SHOWN]:
        print(fault, file=sys.stderr)  # noqa: T201
    if len(faults) > FAULTS_SHOWN:
        print(f"... and {len(faults) - FAULTS_SHOWN} more faults", file=sys.stderr)  # noqa: T201


def _parser() -> argparse.ArgumentParser:
    required = "id, title"
    optional = ", ".join(name for name in COLUMNS if name not in ("id", "title"))
    parser = argparse.ArgumentParser(
        prog="symbios-match",
        description="Rank, for every offer, the needs it could serve, and say why.",
        epilog=f"Both files are CSV with a header. Columns: {required} (required); {optional} (optional). "
        "Other columns are ignored with a notice. "
        "Exit codes: 0 fine, 2 faulty input (one line a fault on stderr).",
    )
    parser.add_argument("offers", metavar="OFFERS", type=Path, help="CSV file of what is offered")
    parser.add_argument("needs", metavar="NEEDS", type=Path, help="CSV file of what is needed")
    parser.add_argument(
        "--top",
        type=_positive,
        default=DEFAULT_TOP,
        metavar="N",
        help="needs an offer (default: %(default)s)",
    )
    parser.add_argument(
        "--format", choices=FORMATS, default="csv", help="output format (default: %(default)s)"
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="where to write (default: standard output)")
    plans.add_options(parser)
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    return parser


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"found {text!r}, expected a whole number from 1")
    return int(text)
