"""
Several Celery workers at one run over every listing, over Redis, and one of them killed -9 in the middle.

    SYMBIOS_TEST_MARIADB=mysql://root@127.0.0.1:3306/symbios_workers \
    SYMBIOS_TEST_REDIS=redis://127.0.0.1:6379/8 python -m benchmarks.workers 200000

Makes a throwaway database of that name and empties that Redis database. Each worker is a process of its own
with its own index, as on machines of their own; it has built it before the clock starts. Prints T1, T2, T4,
T1/(2 T2), what writing costs beside finding, and what the kill cost; exit 1 when a listing was not matched,
or matched twice, or a list is not what it was without the kill.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LEASE_SECONDS = 5
PATIENCE = 3600.0


class Worker:
    """A Celery worker with one process of work, in a process group of its own."""

    def __init__(self) -> None:
        self._log = tempfile.NamedTemporaryFile("w+", prefix="symbios-workers-")  # noqa: SIM115
        options = ["--pool", "prefork", "--concurrency", "1", "--without-gossip", "--without-mingle"]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "tests.celery_app", "worker", "-l", "INFO", *options],
            cwd=ROOT,
            stdout=self._log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def is_ready(self) -> bool:
        """Whether the index is built and tasks may come."""
        said = Path(self._log.name).read_text("utf-8", errors="replace")
        if self._process.poll() is not None:
            raise RuntimeError(said[-2000:])
        return " ready." in said

    def kill(self) -> None:
        """Kill -9 parent and child at one blow."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(15)

    def finish(self) -> None:
        """Let it end by itself."""
        if self._process.poll() is None:
            self._process.terminate()
            self._process.wait(60)


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; 0 when every listing was matched once each time."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.workers", description=__doc__)
    parser.add_argument("size", type=int, nargs="?", default=5_000)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--shards", type=int, default=None)
    said = parser.parse_args(arguments)
    _environment()
    import django

    django.setup()
    from django.db import connection

    from benchmarks.filling import fill

    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        started = time.perf_counter()
        fill(said.size)
        print(f"{said.size} listings inserted in {time.perf_counter() - started:.1f} s", flush=True)
        faults, seconds = [], {}
        for count in said.workers:
            seconds[count], lists = _measured(count, said.shards, faults)
        if 1 in seconds and 2 in seconds:
            print(f"T1/(2 T2) = {seconds[1] / (2 * seconds[2]):.2f}")
        for count in (one for one in said.workers if one > 1):
            _measured(count, said.shards, faults, dies=True, without=(seconds[count], lists))
        print("\n".join(faults) or "every listing matched once, every time")
        return bool(faults)
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def _environment() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    os.environ.setdefault("SYMBIOS_TEST_DATABASE", "mariadb")
    os.environ.setdefault("SYMBIOS_TEST_MARIADB", "mysql://root@127.0.0.1:3306/symbios_workers")
    os.environ["SYMBIOS_TEST_BROKER"] = os.environ.get("SYMBIOS_TEST_REDIS", "redis://127.0.0.1:6379/8")
    os.environ["SYMBIOS_TEST_LEASE"] = str(LEASE_SECONDS)
    os.environ["SYMBIOS_TEST_INDEX"] = "1"
    paths = [str(ROOT), *(str(ROOT / part) for part in ("xblocks", "matching_plugin", "demo"))]
    sys.path[:0] = paths
    os.environ["PYTHONPATH"] = os.pathsep.join([*paths, os.environ.get("PYTHONPATH", "")])


def _measured(
    count: int,
    shards: int | None,
    faults: list[str],
    *,
    dies: bool = False,
    without: tuple[float, Any] | None = None,
) -> tuple[float, Any]:
    """One run with so many workers from no lists at all; its seconds, and the lists it left."""
    import redis
    from django.db import connection
    from django.utils import timezone

    from symbios_matching import api, tasks
    from symbios_matching.models import Listing, MatchList
    from tests.celery_app import app  # noqa: F401 - tasks go to the broker of its settings

    redis.Redis.from_url(os.environ["SYMBIOS_TEST_BROKER"]).flushdb()
    MatchList.objects.all().delete()
    Listing.objects.update(matched_version=0, updated_at=timezone.now() - timedelta(hours=1))
    connection.close()
    workers = [Worker() for _ in range(count)]
    try:
        _wait(lambda: all(worker.is_ready() for worker in workers))
        run = api.plan_rematch(shards=shards)
        started = time.perf_counter()
        for _shard in range(run.shards.count()):
            tasks.work_on_rematch.delay(run.pk)
        if dies:
            half = run.shards.count() // 2
            _wait(lambda: run.shards.exclude(done_at=None).count() >= half)
            workers[0].kill()
        _wait(lambda: type(run).objects.filter(pk=run.pk).exclude(finished_at=None).exists())
        seconds = time.perf_counter() - started
    finally:
        for worker in workers:
            worker.finish()
    run.refresh_from_db()
    state = api.rematch_progress(run=run)
    lists = dict(MatchList.objects.values_list("pk", "records"))
    total = Listing.objects.count()
    what = f"{count} workers{', one killed -9 half-way' if dies else ''}"
    if len(lists) != total or Listing.objects.exclude(matched_version=1).exists():
        faults.append(f"{what}: {len(lists)} of {total} listings have a list")
    # Who is killed has stored up to a portion that it did not count yet.
    if state.failed or state.lists_written > total or (not dies and state.lists_written < total):
        faults.append(f"{what}: {state.lists_written} lists written, {state.failed} shards given up")
    line = (
        f"{what}: T{count} = {seconds:.2f} s, {total / seconds:,.0f} listings a second, "
        f"writing / finding = {state.writing / max(state.finding, 1):.2f}, {state.shards} shards"
    )
    if without:
        line += f", {state.taken_again} taken again, lost {seconds - without[0]:.2f} s"
        if lists != without[1]:
            faults.append(f"{what}: lists differ from those made without a death")
    print(line, flush=True)
    return seconds, lists


def _wait(holds: Any) -> None:
    until = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > until:
            raise TimeoutError("the workers did not come to an end")
        time.sleep(0.02)


if __name__ == "__main__":
    sys.exit(main())
