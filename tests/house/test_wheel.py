"""The wheel in a clean environment: all is there, nothing of the platform moves, assets are found."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.project import ROOT
from tests.house.test_packaging import built  # noqa: F401  (a fixture)

pytestmark = [pytest.mark.wheel, pytest.mark.slow]

RELEASES = {"verawood": "3.12", "ulmo": "3.11", "teak": "3.11"}

PRODUCTION = """
SECRET_KEY = "only-for-this-test"
DEBUG = False
INSTALLED_APPS = [
    "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.staticfiles", "rest_framework",
    "symbios_xblocks.apps.SymbiosXBlocksConfig", "symbios_matching.apps.SymbiosMatchingConfig",
]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "clean.sqlite3"}}
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
STATIC_URL = "/static/"
STATIC_ROOT = "collected"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "block_files.BlockFinder",
]
USE_TZ = True
import sys
from symbios_matching.settings import common as matching, production
from symbios_xblocks.settings import common as blocks
for hooks in (blocks, matching, production):
    hooks.plugin_settings(sys.modules[__name__])
"""

BLOCK_FILES = """
from importlib.metadata import entry_points
from importlib.resources import files
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import get_files
from django.core.files.storage import FileSystemStorage

class BlockFinder(BaseFinder):
    def check(self, **options):
        return []

    def list(self, ignore_patterns):
        for point in entry_points(group="xblock.v1"):
            if point.dist.name != "symbios-openedx":
                continue
            package = point.load().__module__.rpartition(".")[0]
            root = package.partition(".")[0]
            for folder, prefix in ((package, package), (root, root)):
                storage = FileSystemStorage(location=str(files(folder)))
                storage.prefix = f"xblock/resources/{prefix}"
                for path in get_files(storage, ["*.py", "*.pyc", "*.scss"]):
                    yield path, storage
"""
"""What a platform adds to collectstatic: every file beside a block that is not Python or Sass."""

LOOK_AROUND = """
import json, django, pathlib
django.setup()
from importlib.metadata import entry_points
from django.core.management import call_command
from django.templatetags.static import static
from django.template.loader import get_template
import symbios_matching, symbios_xblocks, symbios_matching.engine, numpy
from symbios_matching.taxonomy.reference import load_vocabulary
load_vocabulary()
call_command("check", fail_level="WARNING")
call_command("migrate", verbosity=0)
call_command("migrate", "symbios_matching", "zero", verbosity=0)
call_command("migrate", "symbios_matching", verbosity=0)
call_command("collectstatic", interactive=False, verbosity=0)
call_command("symbios_load_reference")
call_command("symbios_sweep")
ours = [p for g in ("xblock.v1", "lms.djangoapp", "cms.djangoapp", "console_scripts")
        for p in entry_points(group=g) if p.dist.name == "symbios-openedx"]
for point in ours:
    point.load()
sheets = ("symbios_xblocks/css/symbios.css", "symbios_matching/css/community.css")
urls = {name: static(name) for name in sheets}
collected = pathlib.Path("collected")
templates = pathlib.Path(symbios_matching.__file__).parent / "templates"
for path in templates.rglob("*.html"):
    get_template(str(path.relative_to(templates)))
print(json.dumps({
    "places": [symbios_matching.__file__, symbios_xblocks.__file__],
    "points": sorted(p.name for p in ours),
    "urls": urls,
    "found": {name: (collected / url.removeprefix("/static/")).is_file() for name, url in urls.items()},
    "numpy": numpy.__version__,
    "tables": [m._meta.db_table for m in django.apps.apps.get_app_config("symbios_matching").get_models()],
}))
"""


def uv(*arguments: str, python: Path | None = None) -> str:
    """Run uv of this environment; return what it printed."""
    command = [sys.executable, "-m", "uv", "pip", *arguments]
    if python:
        command += ["--python", str(python)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(built):  # noqa: F811
    """Path of the wheel just built."""
    return next(built.glob("*.whl"))


@pytest.fixture(scope="module")
def clean(wheel, tmp_path_factory):
    """What a platform-like project sees of the wheel, installed with the pins of Verawood or Ulmo."""
    folder = tmp_path_factory.mktemp("clean")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / "venv"], check=True)
    python = folder / "venv" / "bin" / "python"
    release = "verawood" if sys.version_info >= (3, 12) else "ulmo"
    uv(
        "install",
        "--quiet",
        "--constraint",
        str(ROOT / "constraints" / f"{release}.txt"),
        str(wheel),
        python=python,
    )
    (folder / "production.py").write_text(PRODUCTION, "utf-8")
    (folder / "block_files.py").write_text(BLOCK_FILES, "utf-8")
    done = subprocess.run(
        [python, "-c", LOOK_AROUND],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "production", "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {"folder": folder, "python": python, **json.loads(done.stdout.splitlines()[-1])}


def test_what_is_imported_is_the_wheel(clean):
    assert all("site-packages" in place for place in clean["places"])


def test_blocks_apps_and_command_are_found(clean):
    assert {"symbios_flow", "symbios_skills", "symbios_matching", "symbios_xblocks", "symbios-match"} <= set(
        clean["points"]
    )


def test_production_finds_the_stylesheets_under_their_hashed_names(clean):
    assert all(clean["found"].values()), clean["urls"]
    assert all(url.count(".") == 2 for url in clean["urls"].values()), clean["urls"]


def test_no_answer_is_published_with_the_files_of_the_blocks(clean):
    from symbios_xblocks.flow.example import EXAMPLE

    feedback = re.findall(r"<feedback>(.+?)</feedback>", EXAMPLE)
    assert feedback
    published = [path for path in (clean["folder"] / "collected").rglob("*") if path.is_file()]
    beside_blocks = {path.suffix for path in published if "resources" in path.parts}
    assert {".js", ".html"} <= beside_blocks
    telling = {
        path.name: sentence
        for path in published
        if path.suffix in {".html", ".js", ".po", ".csv", ".json", ".xml"}
        for sentence in (*feedback, "<valid ")
        if sentence in path.read_text("utf-8")
    }
    assert telling == {}


def test_the_community_has_its_tables(clean):
    assert clean["tables"]
    assert all(table.startswith("symbios_matching_") for table in clean["tables"])


def test_the_platforms_numpy_stays(clean):
    assert clean["numpy"].startswith("1.")


def test_nothing_installed_contradicts_anything(clean):
    uv("check", python=clean["python"])


def test_the_command_works_without_a_database(clean):
    folder = clean["folder"]
    (folder / "offers.csv").write_text("id,title\no1,Spent grain from a brewery\n", "utf-8")
    (folder / "needs.csv").write_text("id,title\nn1,Brewer's grain as cattle feed\n", "utf-8")
    command = [folder / "venv" / "bin" / "symbios-match", "offers.csv", "needs.csv"]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, env={"PATH": os.environ["PATH"]}, check=False
    )
    assert done.returncode == 0, done.stderr
    header, first, *_ = done.stdout.splitlines()
    assert header == "offer_id,need_id,rank,score,reasons"
    assert first.startswith("o1,n1,1,")


@pytest.mark.parametrize("release", RELEASES)
def test_the_wheel_resolves_under_the_pins_of_a_release_and_moves_none(release, wheel, tmp_path):
    pins = ROOT / "constraints" / f"{release}.txt"
    asked = tmp_path / "asked.txt"
    asked.write_text(f"symbios-openedx @ {wheel.as_uri()}\nnumpy\n", "utf-8")
    resolved = uv(
        "compile", "--quiet", "--no-header", "--no-annotate", "--constraint", str(pins),
        "--python-version", RELEASES[release], str(asked),
    )  # fmt: skip
    chosen = {line.strip().lower() for line in resolved.splitlines() if "==" in line}
    pinned = {line.strip().lower() for line in pins.read_text("utf-8").splitlines() if "==" in line}
    names = {line.partition("==")[0]: line for line in pinned}
    moved = {line for line in chosen if line.partition("==")[0] in names and line not in pinned}
    assert moved == set()
    assert "numpy==1.26.4" in chosen
