"""A course to look at, and a copy of it to spoil."""

import shutil
from pathlib import Path

import pytest

from symbios_course.course import Course, read_course

CONTENT = Path(__file__).resolve().parents[2] / "course_content"
COURSE = Path("symbios-is101") / "course"


@pytest.fixture(scope="session")
def course() -> Course:
    """The course as it lies in the repository; nobody changes it."""
    return read_course(CONTENT, CONTENT / COURSE)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of ``course_content`` that a test may spoil."""
    copy = tmp_path / "course_content"
    shutil.copytree(CONTENT, copy)
    return copy
