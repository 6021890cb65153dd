"""`make demo` in a fresh copy of the tree: it builds its environment, serves, keeps data, forgets it."""

import os
import queue
import shutil
import signal
import subprocess
import threading
import time
import urllib.request
from pathlib import Path

import pytest

from tests.demo_server import free_port
from tests.house.project import ROOT

pytestmark = [
    pytest.mark.wheel,
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("make") is None, reason="make is not on this machine"),
]

FIRST_START_SECONDS = 180
NEXT_START_SECONDS = 60
"""What a busy machine is given; a start with all in place takes under fifteen seconds on an idle one."""

HANDED_DOWN = ("MAKE", "MFLAGS", "PYTHON", "VENV", "PORT", "TESTS", "DJANGO_", "SYMBIOS_", "PYTEST_")


def environment() -> dict[str, str]:
    """Return what a person's shell has: nothing of the make, the settings or the paths of this test run."""
    return {key: value for key, value in os.environ.items() if not key.startswith(HANDED_DOWN)}


class Terminal:
    """A terminal in which `make demo` runs: a process group of its own, that Ctrl-C reaches as a whole."""

    def __init__(self, tree: Path, port: int) -> None:
        self.began = time.monotonic()
        self.url = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            ["make", "demo", f"PORT={port}"],
            cwd=tree,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            process_group=0,
        )
        self.output = ""
        self._lines: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in self.process.stdout:
            self._lines.put(line)
        self._lines.put(None)

    def wait_for(self, word: str | None, seconds: float) -> float:
        """Read until ``word`` is printed (None: to the end); return the seconds since the start."""
        while True:
            left = self.began + seconds - time.monotonic()
            try:
                line = self._lines.get(timeout=max(left, 0.01))
            except queue.Empty:
                pytest.fail(f"make demo did not say {word!r} within {seconds} s:\n{self.output}")
            if line is None:
                if word is None:
                    return time.monotonic() - self.began
                pytest.fail(f"make demo ended with {self.process.wait()}:\n{self.output}")
            self.output += line
            if word is not None and word in line:
                return time.monotonic() - self.began

    def status(self, path: str) -> int:
        """Open a page and return its status; anything but success raises."""
        with urllib.request.urlopen(self.url + path, timeout=60) as answer:
            return answer.status

    def interrupt(self) -> int:
        """Press Ctrl-C; return the exit code of make."""
        os.killpg(self.process.pid, signal.SIGINT)
        self.wait_for(None, time.monotonic() - self.began + 30)
        return self.process.wait(timeout=30)

    def end(self) -> None:
        """Leave nothing behind, whatever went wrong."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """What a fresh clone holds, with the changes of the work at hand."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    target = tmp_path_factory.mktemp("clone") / "symbios"
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    yield target
    shutil.rmtree(target)


@pytest.fixture
def terminals():
    """The terminals a test opens; what still runs in them afterwards is ended."""
    opened: list[Terminal] = []
    yield opened
    for terminal in opened:
        terminal.end()


def reset(tree: Path) -> subprocess.CompletedProcess:
    return subprocess.run(
        ["make", "--no-print-directory", "demo-reset"],
        cwd=tree, env=environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_make_demo_serves_keeps_its_data_and_forgets_it_when_told(tree, terminals, capsys):
    seconds = []
    for limit in (FIRST_START_SECONDS, NEXT_START_SECONDS):
        terminal = Terminal(tree, free_port())
        terminals.append(terminal)
        seconds.append(terminal.wait_for(terminal.url, limit))
        assert terminal.status("/") == terminal.status("/symbios/") == 200

        refused = reset(tree)
        assert refused.returncode == 2
        assert "A demo runs with the data in var/demo" in refused.stderr.splitlines()[0]
        assert (tree / "var" / "demo" / "demo.sqlite3").exists()

        # make ends by the signal itself, after the demo has put everything away.
        assert terminal.interrupt() in (0, 2, -signal.SIGINT), terminal.output
        assert "Stopped. Everything is kept" in terminal.output
        # What the sweep logs while it serves is its own affair; the end must be a clean one.
        assert "Traceback" not in terminal.output.partition("Stopped.")[2]

    forgotten = reset(tree)
    assert (forgotten.returncode, forgotten.stderr) == (0, "")
    assert not (tree / "var" / "demo").exists()
    with capsys.disabled():
        print(f"\nmake demo: first start {seconds[0]:.1f} s, second start {seconds[1]:.1f} s")
