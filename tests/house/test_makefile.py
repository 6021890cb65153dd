"""`make` explains itself, and says in one sentence what is missing."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house.project import ROOT

TARGETS = {
    "help", "demo", "demo-reset", "test", "test-browser", "test-services", "lint", "types", "contracts",
    "bench", "bench-quick", "pii", "migrations", "course", "wheel", "docs", "i18n", "ci",
}  # fmt: skip
TOOLS = ("sh", "make", "awk", "grep", "dirname", "env")

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not on this machine")


def make(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    # make hands what it was called with ("make test PYTHON=...") to its children by the environment.
    ours = ("MAKE", "MFLAGS", "PYTHON", "VENV", "PORT", "TESTS", "PARTS", "EXCHANGES", "BENCH")
    clean = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
    return subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=ROOT,
        env={**clean, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def declared() -> set[str]:
    return set(re.findall(r"^\.PHONY: ([\w-]+)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


@pytest.mark.parametrize("arguments", [[], ["help"]], ids=["make", "make help"])
def test_make_alone_lists_every_target_with_a_word_on_each(arguments):
    done = make(*arguments)
    assert done.returncode == 0, done.stderr
    listed = dict(re.findall(r"^  make ([\w-]+) +(\S.*)$", done.stdout, re.MULTILINE))
    assert set(listed) == declared() == TARGETS


@pytest.fixture
def bare_path(tmp_path) -> Path:
    """A PATH with make and a shell but no Python."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        if found is None:
            pytest.skip(f"{tool} is not on this machine")
        (folder / tool).symlink_to(found)
    return folder


def old_python(folder: Path) -> None:
    script = folder / "python3"
    script.write_text("#!/bin/sh\nexit 1\n", "utf-8")
    script.chmod(0o755)


@pytest.mark.parametrize("python", ["none", "too old"])
def test_a_missing_or_too_old_python_is_said_in_one_sentence(bare_path, tmp_path, python):
    if python == "too old":
        old_python(bare_path)
    nowhere = str(tmp_path / "nowhere")
    done = make("demo", f"VENV={tmp_path}/venv", PATH=str(bare_path), HOME=nowhere, PYENV_ROOT=nowhere)
    assert done.returncode == 2
    (line,) = done.stderr.strip().splitlines()
    assert "Symbios needs Python 3.11 or newer" in line
    assert not (tmp_path / "venv").exists()


def test_the_demo_listens_where_it_is_told(tmp_path):
    done = make("--dry-run", "--always-make", "demo", "PORT=8123", f"VENV={tmp_path}/venv")
    assert "-m symbios_demo --port 8123 --data var/demo" in done.stdout


def test_the_benchmark_runs_the_parts_it_is_told(tmp_path):
    done = make("--dry-run", "bench", "PARTS=stress", "EXCHANGES=known.jsonl", f"BENCH_VENV={tmp_path}/venv")
    assert "SYMBIOS_BENCH_EXCHANGES=known.jsonl" in done.stdout
    assert done.stdout.rstrip().endswith("/bin/python -m benchmarks.run stress")


def test_an_installation_that_was_cut_off_starts_again_from_nothing(tmp_path):
    venv = tmp_path / "venv"
    (venv / "bin").mkdir(parents=True)
    (venv / ".unfinished").touch()
    (venv / "left-over").touch()
    python = subprocess.run(
        [ROOT / ".ci" / "find-python"], capture_output=True, text=True, check=True
    ).stdout.strip()
    # An empty requirement list keeps the network out of this test; building the environment is what is tried.
    empty = tmp_path / "nothing.txt"
    empty.write_text("", "utf-8")
    done = subprocess.run(
        [ROOT / ".ci" / "environment", python, str(venv), "none", "--no-index", "-r", str(empty)],
        capture_output=True,
        text=True,
        env={**os.environ, "PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert not (venv / "left-over").exists()
    assert not (venv / ".unfinished").exists()
    assert (venv / "bin" / "python").exists()
