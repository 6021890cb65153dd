"""
The real demo as a process of its own, and people who visit it.

``demo`` plays the course of ``course_content``; ``small_demo`` plays ``tests/demo/course``, which holds what
a good course does not: broken blocks, unknown blocks, stand-ins. Both keep their data in a temporary folder.
"""

from __future__ import annotations

import os
import queue
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).resolve().parents[1]
SMALL_COURSE = ROOT / "tests" / "demo" / "course"
READY_WITHIN_SECONDS = 180
END_WITHIN_SECONDS = 20
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
NOT_PASSED_ON = ("DJANGO_SETTINGS_MODULE", "SYMBIOS_DEMO_DATA", "SYMBIOS_DEMO_COURSE", "PYTHONPATH")


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Demo:
    """One running demo. ``lines`` is what it has printed so far, errors included."""

    url: str
    data: Path
    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)
    _printed: queue.Queue[str | None] = field(default_factory=queue.Queue)

    def __post_init__(self) -> None:
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line)
            self._printed.put(line)
        self._printed.put(None)

    @property
    def output(self) -> str:
        """Everything printed so far."""
        return "".join(self.lines)

    def wait_until_ready(self) -> Demo:
        """Wait for the line with the address; fail with what was printed when it never comes."""
        while True:
            try:
                line = self._printed.get(timeout=READY_WITHIN_SECONDS)
            except queue.Empty:
                self.kill()
                pytest.fail(f"The demo was not ready after {READY_WITHIN_SECONDS} s:\n{self.output}")
            if line is None:
                pytest.fail(f"The demo ended with {self.process.wait()}:\n{self.output}")
            if self.url in line:
                return self

    def stop(self) -> int:
        """End it as Ctrl-C does, and return its exit code."""
        self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(timeout=END_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            pytest.fail(f"The demo did not end on Ctrl-C:\n{self.output}")

    def kill(self) -> None:
        """End it without a warning."""
        self.process.kill()
        self.process.wait()

    def rows(self, question: str, *values: object) -> list[tuple]:
        """Look into the demo's database."""
        with closing(sqlite3.connect(self.data / "demo.sqlite3", timeout=20)) as database:
            return database.execute(question, values).fetchall()


def launch(data: Path, *options: str, port: int | None = None, **environment: str) -> Demo:
    """Start a demo and return at once."""
    port = port or free_port()
    inherited = {name: value for name, value in os.environ.items() if name not in NOT_PASSED_ON}
    process = subprocess.Popen(
        [sys.executable, "-m", "symbios_demo", "--port", str(port), "--data", str(data), *options],
        cwd=ROOT,
        env={**inherited, "PYTHONPATH": str(ROOT / "demo"), "PYTHONWARNINGS": "ignore", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return Demo(f"http://127.0.0.1:{port}", data, process)


def copy_data(source: Path, target: Path) -> Path:
    """Copy the data of a demo, also while it runs."""
    target.mkdir(parents=True, exist_ok=True)
    with (
        closing(sqlite3.connect(source / "demo.sqlite3")) as old,
        closing(sqlite3.connect(target / "demo.sqlite3")) as new,
    ):
        old.backup(new)
    return target


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demo with the real course, shared by all tests of the session."""
    pytest.importorskip("xblocks_contrib", reason="the demo extra is not installed")
    running = launch(tmp_path_factory.mktemp("demo")).wait_until_ready()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def small_demo(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A second demo with the small course of the tests, on a copy of the first one's data."""
    data = copy_data(demo.data, tmp_path_factory.mktemp("small") / "data")
    running = launch(data, SYMBIOS_DEMO_COURSE=str(SMALL_COURSE)).wait_until_ready()
    yield running
    running.stop()


class Visitor:
    """Somebody with a browser's manners and no scripts: cookies, forms, CSRF token."""

    def __init__(self, demo: Demo, username: str | None = None) -> None:
        self.demo = demo
        self.http = httpx.Client(base_url=demo.url, follow_redirects=True, timeout=60)
        self.http.get("/sign-in/")
        if username:
            self.become(username)

    def become(self, username: str, **form: str) -> httpx.Response:
        """Sign in with one click."""
        return self.post("/sign-in/", username=username, **form)

    def get(self, path: str, **options: object) -> httpx.Response:
        """Open a page."""
        return self.http.get(path, **options)

    def post(self, path: str, **form: object) -> httpx.Response:
        """Send a form."""
        return self.http.post(path, data=form, headers=self._token())

    def call(self, path: str, payload: object) -> httpx.Response:
        """Send JSON, as the script of a block does."""
        return self.http.post(path, json=payload, headers=self._token())

    def _token(self) -> dict[str, str]:
        return {"X-CSRFToken": self.http.cookies.get("csrftoken", ""), "Referer": self.demo.url}


def usage(block_type: str, slug: str, course: str = "SYMBIOS+IS101+2027") -> str:
    """Write the usage key of a block of the real course."""
    return f"block-v1:{course}+type@{block_type}+block@{slug}"
