"""``manage.py symbios_sweep``: match what waits, close what ran out. Meant for cron, every few minutes."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from symbios_matching import api


class Command(BaseCommand):
    """Look at rows, not at the queue, and do what is due. Safe to run at any time, also several at once."""

    help = "Match listings whose matches are older than themselves and close requests past their date."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--limit", type=int, default=None, help="match at most this many listings")

    def handle(self, *args: Any, **options: Any) -> None:
        limit = options["limit"]
        if limit is not None and limit < 1:
            raise CommandError(f"--limit is {limit}; a whole number of at least 1 was expected.")
        report = api.sweep(limit=limit)
        self.stdout.write(
            f"{report.matched} listings matched, {report.failed} failed, {report.expired} requests expired"
        )
        if report.failed:
            raise CommandError("Some listings could not be matched; the log says why. They stay due.")
