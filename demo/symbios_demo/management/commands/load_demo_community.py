"""``manage.py load_demo_community``: fill the demo's community with invented organisations and listings."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from symbios_demo.community.loading import CommunityDataError, load_community
from symbios_matching import api


class Command(BaseCommand):
    """Creates what is missing and matches what waits. Changes nothing a visitor has made or edited."""

    help = "Create the demo's people, organisations and listings where they are missing, and match them."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, then sweep: a listing that an earlier run left unmatched is matched now."""
        started = time.monotonic()
        try:
            loaded = load_community()
        except CommunityDataError as error:
            raise CommandError(str(error)) from error
        swept = api.sweep()
        if options["verbosity"] > 1 or loaded.organisations or loaded.listings:
            self.stdout.write(
                f"Demo community: {loaded.organisations} organisations and {loaded.listings} listings "
                f"created, {swept.matched} matched, in {time.monotonic() - started:.1f} s."
            )
