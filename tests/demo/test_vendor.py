"""Browser files of others: each one is known, licensed, and unchanged."""

import base64
import hashlib
import json
from pathlib import Path

import pytest

VENDOR = Path(__file__).resolve().parents[2] / "demo/symbios_demo/static/symbios_demo/vendor"
LOCK = json.loads((VENDOR / "vendor.lock.json").read_text())
FILES = [(package["package"], file) for package in LOCK["packages"] for file in package["files"]]


@pytest.mark.parametrize(("package", "file"), FILES, ids=[file["path"] for _package, file in FILES])
def test_a_vendored_file_is_what_its_package_published(package, file):
    digest = hashlib.sha384((VENDOR / file["path"]).read_bytes()).digest()
    assert base64.b64encode(digest).decode() == file["sha384"]


def test_no_vendored_file_lacks_its_line_in_the_lock():
    there = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}
    assert there - {"vendor.lock.json"} == {file["path"] for _package, file in FILES}


@pytest.mark.parametrize("package", LOCK["packages"], ids=lambda package: package["package"])
def test_every_package_names_version_and_licence_and_ships_its_text(package):
    assert package["version"] and package["licence"]
    assert any("LICENSE" in file["path"] for file in package["files"])
