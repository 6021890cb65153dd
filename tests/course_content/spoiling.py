"""Ways to spoil a copy of the course, and the one thing the checker must then say."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Seed:
    """``spoil`` changes a copy of the course; the checker names ``code`` at ``path``, on ``line`` if given.

    Paths are relative to the course folder, or to ``course_content`` when they hold no slash.
    """

    name: str
    code: str
    path: str
    spoil: Callable[[Path], None]
    line: int = 0


def swap(path: str, *pairs: str) -> Callable[[Path], None]:
    """Replace the first ``old`` by ``new``, pair by pair; fails when there is none, so no seed goes blunt."""

    def spoil(course: Path) -> None:
        file = course / path if "/" in path else course.parents[1] / path
        text = file.read_text(encoding="utf-8")
        for old, new in zip(pairs[::2], pairs[1::2], strict=True):
            assert old in text, f"{path} holds no {old!r}"
            text = text.replace(old, new, 1)
        file.write_text(text, encoding="utf-8")

    return spoil


def add(path: str, text: str) -> Callable[[Path], None]:
    """Write a file that was not there, or lengthen one that was."""

    def spoil(course: Path) -> None:
        file = course / path if "/" in path else course.parents[1] / path
        file.parent.mkdir(parents=True, exist_ok=True)
        before = file.read_text(encoding="utf-8") if file.exists() else ""
        file.write_text(before + text, encoding="utf-8")

    return spoil


def remove(path: str) -> Callable[[Path], None]:
    """Remove a file."""
    return lambda course: (course / path).unlink()
