"""The archive for Studio: one root, no surprises, the same bytes every time."""

import io
import os
import shutil
import tarfile

import pytest

from symbios_course.archive import build_archive, check_archive
from symbios_course.course import read_course
from tests.course_content.conftest import COURSE


@pytest.fixture
def root(content):
    return content / COURSE


def members(packed: bytes) -> list[tarfile.TarInfo]:
    with tarfile.open(fileobj=io.BytesIO(packed), mode="r:gz") as archive:
        return archive.getmembers()


def test_the_archive_has_exactly_one_course_xml(root):
    names = [member.name for member in members(build_archive(root))]

    assert [name for name in names if name.endswith("course.xml")] == ["course/course.xml"]


def test_the_same_course_gives_the_same_bytes(root, tmp_path):
    moved = tmp_path / "elsewhere"
    shutil.copytree(root, moved)
    for number, path in enumerate(sorted(moved.rglob("*"), reverse=True)):
        os.utime(path, (1_000_000 + number, 1_000_000 + number))
        path.chmod(0o755 if path.is_dir() else 0o600)

    assert build_archive(moved) == build_archive(root)


def test_a_changed_word_changes_the_bytes(root):
    before = build_archive(root)
    page = root / "html" / "m1_u1_why_text.html"
    page.write_text(page.read_text(encoding="utf-8").replace("Tuesday", "Monday"), encoding="utf-8")

    assert build_archive(root) != before


def test_the_archive_says_nothing_about_the_machine_it_was_made_on(root):
    for member in members(build_archive(root)):
        assert (member.uid, member.gid, member.uname, member.gname, member.mtime) == (0, 0, "", "", 0)
        assert member.isfile() or member.isdir()


def test_the_members_are_sorted(root):
    names = [member.name for member in members(build_archive(root))]

    assert names == sorted(names)


def test_an_unpacked_archive_is_the_course_again(root, course, tmp_path):
    with tarfile.open(fileobj=io.BytesIO(build_archive(root)), mode="r:gz") as archive:
        archive.extractall(tmp_path / "unpacked", filter="data")

    unpacked = read_course(tmp_path / "unpacked", tmp_path / "unpacked" / "course")

    assert [element.url_name for element in unpacked.elements] == [
        element.url_name for element in course.elements
    ]


def test_a_link_is_refused(root):
    (root / "static" / "alias.svg").symlink_to("m1-six-kinds.svg")

    with pytest.raises(ValueError, match="links are refused"):
        build_archive(root)


def test_an_archive_with_two_roots_or_a_way_out_is_named():
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name in ("course/course.xml", "course/old/course.xml", "../outside.xml"):
            archive.addfile(tarfile.TarInfo(name))
        link = tarfile.TarInfo("course/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/hostname"
        archive.addfile(link)

    codes = {fault.code for fault in check_archive(packed.getvalue())}

    assert codes == {"not-one-course-xml", "path-leaves-archive", "link-in-archive"}
