"""The import contracts name every room there is, and break when somebody goes round a door."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.project import PACKAGES, ROOT, files_below, lines_of, relative, setup_cfg

pytest.importorskip("importlinter", reason="import-linter comes with the quality extra: make contracts")

HEARD = {"events", "skills"}
"""What the community may import of the blocks' package: what a block says, and the skills it speaks of."""


def contract(name: str) -> dict[str, str]:
    return dict(setup_cfg()[f"importlinter:contract:{name}"])


def rooms_of(package: str) -> set[str]:
    """Return the names of the modules and packages directly below a package."""
    entries = [path for path in PACKAGES[package].iterdir() if path.name != "__init__.py"]
    modules = {path.stem for path in entries if path.suffix == ".py"}
    return modules | {path.name for path in entries if (path / "__init__.py").exists()}


def test_everything_but_events_and_skills_is_closed_to_the_community():
    closed = {
        line.removeprefix("symbios_xblocks.")
        for line in lines_of(contract("contract-only")["forbidden_modules"])
    }
    assert closed == rooms_of("symbios_xblocks") - HEARD


def test_every_block_is_named_among_the_siblings():
    blocks = {path.parent.name for path in PACKAGES["symbios_xblocks"].glob("*/block.py")}
    named = {
        line.removeprefix("symbios_xblocks.") for line in lines_of(contract("blocks-are-siblings")["modules"])
    }
    assert named == blocks


def lint(tree: Path) -> subprocess.CompletedProcess:
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--config", str(ROOT / "setup.cfg"), "--no-cache"],
        cwd=tree,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(tree / "xblocks"), str(tree / "matching_plugin")]),
        },
        capture_output=True,
        text=True,
        check=False,
    )


def imported_by_name(source: str) -> set[str]:
    """Return the top packages that a module loads by import_module("...") or __import__("...")."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called in {"import_module", "__import__", "import_string"}:
            found.add(str(node.args[0].value).partition(".")[0])
    return found


def test_nobody_but_compat_loads_the_platform_by_name():
    platform = set(lines_of(contract("platform-at-one-door")["forbidden_modules"]))
    guilty = {
        relative(path): named
        for folder in PACKAGES.values()
        for path in files_below(folder, ".py")
        if path.name != "compat.py" and (named := imported_by_name(path.read_text("utf-8")) & platform)
    }
    assert guilty == {}
    assert imported_by_name('import_module("lms.djangoapps.courseware.masquerade")') <= platform


@pytest.fixture
def tree(tmp_path):
    """A copy of both packages in which a test may go wrong."""
    for name, folder in PACKAGES.items():
        shutil.copytree(
            folder, tmp_path / folder.parent.name / name, ignore=shutil.ignore_patterns("__pycache__")
        )
    return tmp_path


VIOLATIONS = {
    "matching_plugin/symbios_matching/engine/scoring.py": "from django.conf import settings",
    "matching_plugin/symbios_matching/tasks.py": "from symbios_matching.engine import match",
    "matching_plugin/symbios_matching/views/home.py": "from symbios_matching.listings.models import Listing",
    "matching_plugin/symbios_matching/listings/selectors.py": "from symbios_matching import matches",
    "matching_plugin/symbios_matching/handlers.py": "from symbios_xblocks.base import SymbiosBlock",
    "matching_plugin/symbios_matching/utils.py": "'''A room nobody has heard of.'''",
    "xblocks/symbios_xblocks/flow/block.py": "from symbios_xblocks.skills_check import block",
    "xblocks/symbios_xblocks/tracking.py": "from symbios_matching import api",
    "xblocks/symbios_xblocks/grading.py": "from openedx.core import lib",
}


@pytest.mark.slow
def test_the_tree_as_it_is_keeps_every_contract(tree):
    done = lint(tree)
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("path", VIOLATIONS)
def test_a_contract_breaks_when_somebody_goes_round_a_door(tree, path):
    module = tree / path
    before = module.read_text("utf-8") if module.exists() else ""
    module.write_text(f"{before}\n\n{VIOLATIONS[path]}\n", "utf-8")
    done = lint(tree)
    assert done.returncode != 0, done.stdout
