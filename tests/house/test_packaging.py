"""The distribution holds what the tree holds, and promises no more than the platform can keep."""

import subprocess
import sys
import tarfile
import zipfile
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version
from setuptools import find_packages

from tests.house.project import PACKAGES, ROOT, files_below, lines_of, relative, setup_cfg

pytestmark = pytest.mark.slow


def copy_of_the_tree(target: Path) -> Path:
    """Copy what belongs to the project, so that a build leaves no trace in the tree and takes none along."""
    for path in files_below(ROOT):
        copy = target / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    return target


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Folder with the wheel and the sdist, built by the setuptools of this environment, without an index."""
    source = copy_of_the_tree(tmp_path_factory.mktemp("source"))
    folder = tmp_path_factory.mktemp("dist")
    for kind in ("sdist", "wheel"):
        build = f"import setuptools.build_meta as backend, sys; backend.build_{kind}(sys.argv[1])"
        command = [sys.executable, "-c", build, str(folder)]
        done = subprocess.run(command, cwd=source, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def wheel_files(built):
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        return {name for name in wheel.namelist() if ".dist-info/" not in name}


@pytest.fixture(scope="module")
def sdist_files(built):
    with tarfile.open(next(built.glob("*.tar.gz"))) as sdist:
        return {member.name.partition("/")[2] for member in sdist.getmembers() if member.isfile()}


def files_of_the_packages() -> set[str]:
    return {
        path.relative_to(folder.parent).as_posix()
        for folder in PACKAGES.values()
        for path in files_below(folder)
    }


def test_the_wheel_holds_every_file_of_both_packages_and_nothing_else(wheel_files):
    expected = files_of_the_packages()
    assert {"missing": expected - wheel_files, "unexpected": wheel_files - expected} == {
        "missing": set(),
        "unexpected": set(),
    }


def test_the_sdist_holds_the_whole_project(sdist_files):
    expected = {relative(path) for path in files_below(ROOT)}
    assert sorted(expected - sdist_files) == []


def test_what_setuptools_finds_is_what_lies_on_disk():
    for name, folder in PACKAGES.items():
        on_disk = {
            path.parent.relative_to(folder.parent).as_posix().replace("/", ".")
            for path in files_below(folder, ".py")
        }
        assert on_disk == set(find_packages(str(folder.parent))), name


def test_each_root_holds_one_package_and_is_none_itself():
    for folder in PACKAGES.values():
        assert not (folder.parent / "__init__.py").exists()
        assert [path.name for path in folder.parent.iterdir() if (path / "__init__.py").exists()] == [
            folder.name
        ]


def requirements() -> dict[str, Requirement]:
    lines = lines_of(setup_cfg()["options"]["install_requires"])
    return {parsed.name.lower(): parsed for parsed in map(Requirement, lines)}


def test_no_requirement_is_nailed_to_one_version():
    nailed = [
        str(r) for r in requirements().values() for clause in r.specifier if clause.operator in {"==", "==="}
    ]
    assert nailed == []


def test_nothing_is_required_that_the_platform_or_the_browser_would_suffer_from():
    unwanted = {
        "numpy",
        "web-fragments",
        "edx-api-doc-tools",
        "drf-yasg",
        "xblock-sdk",
        "jquery",
        "bootstrap",
    }
    assert unwanted.isdisjoint(requirements())


def test_pandas_stays_below_the_version_that_would_replace_the_platforms_numpy():
    pandas = requirements()["pandas"].specifier
    assert pandas.contains(Version("2.2.0")) and pandas.contains(Version("3.0.6"))
    assert not pandas.contains(Version("3.1.0"))


@pytest.mark.parametrize("release", ["verawood", "ulmo", "teak"])
def test_every_pin_of_a_release_satisfies_what_is_required(release):
    lines = (ROOT / "constraints" / f"{release}.txt").read_text("utf-8").splitlines()
    pins = {
        name.lower(): Version(version)
        for name, _, version in (line.partition("==") for line in lines if line and not line.startswith("#"))
    }
    fought = {
        name: f"{pins[name]} is outside {wanted.specifier}"
        for name, wanted in requirements().items()
        if name in pins and not wanted.specifier.contains(pins[name], prereleases=True)
    }
    assert fought == {}


@pytest.mark.parametrize("group", ["xblock.v1", "lms.djangoapp", "cms.djangoapp", "console_scripts"])
def test_every_entry_point_leads_to_something(group):
    names = {line.split("=")[0].strip() for line in lines_of(setup_cfg()["options.entry_points"][group])}
    ours = {point.name: point for point in entry_points(group=group) if point.dist.name == "symbios-openedx"}
    assert set(ours) == names
    assert all(callable(point.load()) for point in ours.values())


def test_block_types_carry_our_name_into_olx():
    lines = lines_of(setup_cfg()["options.entry_points"]["xblock.v1"])
    assert all(line.startswith("symbios_") for line in lines)


def test_both_packages_and_the_distribution_tell_one_version():
    import symbios_matching
    import symbios_xblocks

    assert symbios_xblocks.__version__ == symbios_matching.__version__
