"""A real broker and real workers, as an LMS has them: other processes, which can be killed."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings

from tests.celery_app import app

ROOT = Path(__file__).resolve().parents[2]
LEASE_SECONDS = 2


def wait_until(holds: Callable[[], bool], what: str, seconds: float = 240) -> None:
    """Return as soon as ``holds()`` does; fail with ``what`` when it does not within ``seconds``."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(0.02)


def process_environment(broker: str) -> dict[str, str]:
    """Return the environment in which another process sees this test's database and broker."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)]),
        "SYMBIOS_TEST_BROKER": broker,
        "SYMBIOS_TEST_LEASE": str(LEASE_SECONDS),
    }


def manage(broker: str, *command: str) -> str:
    """Run a management command in a process of its own, as cron does, and return what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "django", *command],
        cwd=ROOT,
        env=process_environment(broker),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


class Worker:
    """A Celery worker with two pool processes, in a process group of its own."""

    def __init__(self, broker: str) -> None:
        # A file and not a pipe: nobody reads while the worker works, and a full pipe would stop it.
        self._log = tempfile.NamedTemporaryFile("w+", prefix="symbios-worker-")  # noqa: SIM115
        options = ["--pool", "prefork", "--concurrency", "2", "--without-gossip", "--without-mingle"]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "tests.celery_app", "worker", "-l", "INFO", *options],
            cwd=ROOT,
            env=process_environment(broker),
            stdout=self._log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def log(self) -> str:
        """Return what the worker and its children have said so far."""
        return Path(self._log.name).read_text("utf-8", errors="replace")

    def kill(self) -> None:
        """Kill -9 parent and pool at one blow; nothing gets to tidy up."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(15)

    def finish(self) -> None:
        """Let it finish what it has begun, as an operator's restart does, then make sure that it is gone."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(30)
            except subprocess.TimeoutExpired:
                self.kill()
        # pytest keeps this and shows it when the test fails.
        print(self.log()[-4000:])


@pytest.fixture
def broker(db_is_real: None, settings: Any) -> Iterator[str]:
    """Address of an emptied Redis database; tasks of this process go there instead of being run at once."""
    redis = pytest.importorskip("redis")
    address = os.environ.get("SYMBIOS_TEST_REDIS")
    if not address:
        pytest.skip("no broker named: set SYMBIOS_TEST_REDIS=redis://127.0.0.1:6379/9")
    client = redis.Redis.from_url(address)
    client.flushdb()
    # Through Django's settings, which Celery reads each time; its own conf would lose against them.
    settings.CELERY_TASK_ALWAYS_EAGER = False
    settings.CELERY_BROKER_URL = address
    # Producers remember the broker they were made for; an earlier test may have had another one. And the demo
    # has an application of its own: whichever was made last in this thread would take the tasks.
    app.__dict__.pop("amqp", None)
    app.set_current()
    yield address
    app.__dict__.pop("amqp", None)
    client.flushdb()
    client.close()


@pytest.fixture
def db_is_real() -> None:
    """Skip where the database is this process's memory, which no worker can read."""
    if django_settings.DATABASES["default"]["NAME"] == ":memory:":
        pytest.skip("a worker cannot read this process's memory: set SYMBIOS_TEST_DATABASE=mariadb")


@pytest.fixture
def start_worker(broker: str, transactional_db: None) -> Iterator[Callable[[], Worker]]:
    """Start workers that are gone when the test is over, however it ends."""
    started: list[Worker] = []

    def start() -> Worker:
        started.append(Worker(broker))
        return started[-1]

    yield start
    for worker in started:
        worker.finish()
