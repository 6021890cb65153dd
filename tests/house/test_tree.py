"""The tree keeps its shape: small modules, rooms named by what is in them, nobody's machine in the text."""

import ast
import re

import pytest

from tests.house.project import PACKAGES, ROOT, files_below, relative

MOST_LINES = 300
SHAPELESS = {"utils.py", "util.py", "helpers.py", "common.py", "misc.py", "manager.py"}
SOURCES = ("xblocks", "matching_plugin", "demo", "course_content", "tools", "tests", "benchmarks")
TEXT = (".py", ".md", ".html", ".css", ".js", ".cfg", ".toml", ".ini", ".yml", ".yaml", ".xml", ".txt", ".sh")
SOMEBODYS_FOLDER = re.compile(r"(?<![\w./~-])/(?:root|work|Users|home/\w+)/\w")
BOASTS = re.compile("AI" + r"-powered|world" + r"-class|cutting" + r"-edge|game" + r"-chang", re.IGNORECASE)


def python_files():
    return [
        path
        for name in SOURCES
        if (ROOT / name).is_dir()
        for path in files_below(ROOT / name, ".py")
        if "migrations" not in path.parts
    ]


def test_no_module_is_longer_than_a_reader_can_hold():
    lengths = {relative(path): len(path.read_text("utf-8").splitlines()) for path in python_files()}
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES} == {}


def test_no_script_or_stylesheet_of_a_block_or_page_outgrows_its_room():
    sizes = {
        relative(path): len(path.read_text("utf-8").splitlines())
        for folder in PACKAGES.values()
        for path in files_below(folder, ".js")
        if ".min." not in path.name
    }
    assert {name: lines for name, lines in sizes.items() if lines > 2 * MOST_LINES} == {}


def test_no_module_has_a_name_that_says_nothing():
    shapeless = [
        relative(path) for path in python_files() if path.name in SHAPELESS and path.parent.name != "settings"
    ]
    assert shapeless == []


def test_every_module_says_what_it_is_for():
    silent = [
        relative(path)
        for path in python_files()
        if (source := path.read_text("utf-8")).strip() and ast.get_docstring(ast.parse(source)) is None
    ]
    assert silent == []


def test_no_block_hides_a_failure():
    silent = re.compile(r"except(?: Exception| BaseException)?(?: as \w+)?:\s*\n\s*pass\b")
    assert [relative(path) for path in python_files() if silent.search(path.read_text("utf-8"))] == []


def test_no_frame_is_walked_row_by_row():
    slow = re.compile(r"\.iterrows\(|apply\([^)]*axis=1")
    engine = PACKAGES["symbios_matching"] / "engine"
    assert [
        relative(path) for path in files_below(engine, ".py") if slow.search(path.read_text("utf-8"))
    ] == []


@pytest.mark.parametrize("pattern", [SOMEBODYS_FOLDER, BOASTS], ids=["somebody's folder", "boasts"])
def test_the_text_speaks_of_the_product_alone(pattern):
    found = {
        relative(path): match.group(0)
        for path in files_below(ROOT, *TEXT)
        if path.name != "test_tree.py" and "vendor" not in path.parts
        if (match := pattern.search(path.read_text("utf-8", errors="replace")))
    }
    assert found == {}


def test_no_template_runs_inline_script_on_pages_of_the_community():
    inline = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", re.IGNORECASE)
    handlers = re.compile(r"\son(?:click|change|submit|load|input)=", re.IGNORECASE)
    found = [
        relative(path)
        for path in files_below(PACKAGES["symbios_matching"], ".html")
        if inline.search(text := path.read_text("utf-8")) or handlers.search(text)
    ]
    assert found == []


def test_no_script_writes_data_as_markup():
    markup = re.compile(r"\.(?:innerHTML|outerHTML)\s*\+?=(?!=)|insertAdjacentHTML|document\.write\(")
    found = [
        relative(path)
        for folder in PACKAGES.values()
        for path in files_below(folder, ".js")
        if ".min." not in path.name and markup.search(path.read_text("utf-8"))
    ]
    assert found == []
