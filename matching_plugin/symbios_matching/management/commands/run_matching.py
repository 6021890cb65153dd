"""``manage.py run_matching``: match now, in this process, without a worker."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from symbios_matching import api


class Command(BaseCommand):
    """Match all open listings again, or those named; for a first load of data and after a new vocabulary."""

    help = "Match open listings again, whether their matches are old or not."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("listing", nargs="*", type=int, help="primary keys (default: all open listings)")
        parser.add_argument("--waiting", action="store_true", help="only those not matched yet")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["waiting"] and options["listing"]:
            raise CommandError("Name listings or say --waiting, not both.")
        ids = options["listing"] or (
            api.unmatched_listing_ids() if options["waiting"] else api.open_listing_ids()
        )
        lists = [api.match_listing(listing_id=pk, even_if_matched=not options["waiting"]) for pk in ids]
        done = [found for found in lists if found is not None]
        self.stdout.write(
            f"{len(done)} of {len(ids)} listings matched, {sum(found.kept for found in done)} matches kept, "
            f"{sum(found.blocked for found in done)} pairs stopped by law"
        )
