"""``manage.py symbios_rematch``: match every open listing anew, alone or together with others."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from symbios_matching import api, tasks
from symbios_matching.exceptions import Conflict

if TYPE_CHECKING:
    from symbios_matching.models import RematchRun

LOOKS_EVERY = 0.5
"""Seconds between two looks at what others do."""
BAR = 30


class Command(BaseCommand):
    """
    Plan a run, work on it, and say how far it has come; for new knowledge, a new policy, a first load.

    Start it again with ``--resume`` in as many processes and on as many machines as you like: all of them
    work on the one run. What a dead one held is done by another when its lease has run out.
    """

    _seen, _is_sent, _moved_at = -1, False, 0.0

    help = "Match every open listing again and write the lists of matches that changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--shards", type=int, default=None, help="pieces (default: one a 2,000 listings)")
        parser.add_argument("--resume", action="store_true", help="go on with the run that is under way")
        parser.add_argument(
            "--queue", action="store_true", help="let Celery workers do it, and only look on until it is done"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        run = self._run(options["shards"], resume=options["resume"])
        if run is None:
            self.stdout.write("No run is under way.")
            return
        while run.finished_at is None:
            if options["queue"]:
                self._hand_over(run)
            else:
                api.work_on_rematch(run_id=run.pk, after=lambda: self._say(run))
            run.refresh_from_db()
            if run.finished_at is None:
                self._say(run)
                time.sleep(LOOKS_EVERY)
        self._say(run)
        state = api.rematch_progress(run=run)
        self.stdout.write(
            f"\nrun {run.pk}: {state.matched} listings matched in {state.seconds:.1f} s, "
            f"{state.lists_written} lists written, {state.taken_again} shards taken again, "
            f"{state.failed} given up"
        )

    def _run(self, shards: int | None, *, resume: bool) -> RematchRun | None:
        if shards is not None and shards < 1:
            raise CommandError(f"--shards is {shards}; a whole number of at least 1 was expected.")
        if resume:
            return api.unfinished_rematch()
        try:
            return api.plan_rematch(shards=shards)
        except Conflict as conflict:
            raise CommandError(f"{conflict} (--resume)") from conflict

    def _hand_over(self, run: RematchRun) -> None:
        """Send a task for each shard that is left; again, when nothing has moved for as long as a lease."""
        state = api.rematch_progress(run=run)
        if state.shards_done != self._seen:
            self._seen, self._moved_at = state.shards_done, time.monotonic()
            if self._is_sent:
                return
        elif self._is_sent and time.monotonic() - self._moved_at < settings.SYMBIOS_MATCH_LEASE_SECONDS:
            return
        for _shard in range(state.shards - state.shards_done):
            tasks.work_on_rematch.delay(run.pk)
        self._is_sent, self._moved_at = True, time.monotonic()

    def _say(self, run: RematchRun) -> None:
        state = api.rematch_progress(run=run)
        done = state.shards_done / state.shards if state.shards else 1.0
        left = max(0.0, (state.ends_at - timezone.now()).total_seconds()) if state.ends_at else 0.0
        line = (
            f"[{'#' * round(BAR * done):<{BAR}}] {state.shards_done}/{state.shards} shards, "
            f"{state.a_second:,.0f} listings a second, {left:.0f} s left"
        )
        self.stdout.write(f"\r{line:<100}", ending="")
        self.stdout.flush()
