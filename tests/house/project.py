"""What the tests of the house read: the tree on disk, setup.cfg, and Python in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = {
    "symbios_xblocks": ROOT / "xblocks" / "symbios_xblocks",
    "symbios_matching": ROOT / "matching_plugin" / "symbios_matching",
}
GENERATED = {
    "__pycache__", "build", "dist", "node_modules", "var", ".git", ".tox", ".hypothesis",
    ".mypy_cache", ".ruff_cache", ".pytest_cache", ".import_linter_cache",
}  # fmt: skip


def files_below(folder: Path, *suffixes: str) -> Iterator[Path]:
    """Yield the files that belong to the project, in order; nothing a tool wrote, no environment."""
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(ROOT).parts
        if GENERATED.intersection(parts) or any(part.startswith(".venv") for part in parts):
            continue
        if any(part.endswith(".egg-info") for part in parts):
            continue
        if path.is_file() and path.suffix != ".pyc" and (not suffixes or path.suffix in suffixes):
            yield path


def relative(path: Path) -> str:
    """Return the path as it is written in the tree, for messages."""
    return path.relative_to(ROOT).as_posix()


def setup_cfg() -> ConfigParser:
    """Return setup.cfg as setuptools reads it."""
    config = ConfigParser(interpolation=None)
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    return config


def lines_of(value: str) -> list[str]:
    """Return the lines of a many-line setting without the empty ones."""
    return [line.strip() for line in value.splitlines() if line.strip()]


def python(code: str, **environment: str) -> str:
    """Run ``code`` in a fresh interpreter that imports what this one can, and return what it printed.

    No settings are configured there unless ``environment`` names them.
    """
    inherited = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    inherited["PYTHONPATH"] = os.pathsep.join([str(ROOT), *filter(None, sys.path)])
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**inherited, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
