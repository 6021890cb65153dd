"""Command line: ``check`` names every fault by file and line, ``build`` writes the archive for Studio."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from symbios_course.archive import build_archive, check_archive
from symbios_course.checks import find_faults
from symbios_course.course import Course, read_course
from symbios_course.memory import prepare_django

REPOSITORY = Path(__file__).resolve().parents[2]
CONTENT = REPOSITORY / "course_content"
COURSE = Path("symbios-is101") / "course"
ARCHIVE = REPOSITORY / "dist" / "symbios-is101.tar.gz"


def main(arguments: Sequence[str] | None = None) -> int:
    """Return 0 when all is well, 1 when there are faults, 2 when there is no course."""
    parser = argparse.ArgumentParser(prog="symbios_course", description=__doc__)
    parser.add_argument("command", choices=("check", "build"))
    parser.add_argument(
        "--content", type=Path, default=CONTENT, help="folder with the course, its plans and sources"
    )
    parser.add_argument("--out", type=Path, default=ARCHIVE, help="archive to write")
    options = parser.parse_args(arguments)
    prepare_django()
    content = options.content.resolve()
    if options.command == "build":
        return _build(content / COURSE, options.out)
    try:
        course = read_course(content, content / COURSE)
    except FileNotFoundError as error:
        sys.stderr.write(f"No course here: {error} does not exist.\n")
        return 2
    return _check(course)


def _check(course: Course) -> int:
    found = find_faults(course)
    faults = [fault for fault in found if not fault.is_advice]
    for fault in found:
        sys.stdout.write(f"{fault}\n")
    units, problems = len(course.of("vertical")), len(course.of("problem"))
    sys.stdout.write(f"{units} units, {problems} questions, {len(faults)} faults\n")
    return 1 if faults else 0


def _build(root: Path, target: Path) -> int:
    if not (root / "course.xml").is_file():
        sys.stderr.write(f"No course here: {root / 'course.xml'} does not exist.\n")
        return 2
    packed = build_archive(root)
    faults = list(check_archive(packed, target.name))
    for fault in faults:
        sys.stdout.write(f"{fault}\n")
    if faults:
        return 1
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(packed)
    sys.stdout.write(f"{target} ({len(packed):,} bytes)\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
