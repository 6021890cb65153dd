"""What README and docs tell a person to type is run somewhere, and what they point at is there."""

import json
import re
import subprocess
import sys

import pytest

from symbios_matching.settings import common as matching_settings
from tests.house.project import ROOT, files_below, relative

PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *files_below(ROOT / "docs", ".md")]
IDS = [relative(path) for path in PAGES]

DEMO = "tests/house/test_make_demo.py::test_make_demo_serves_keeps_its_data_and_forgets_it_when_told"
RUN_BY = {
    "make": "tests/house/test_makefile.py::test_make_alone_lists_every_target_with_a_word_on_each",
    "make help": "tests/house/test_makefile.py::test_make_alone_lists_every_target_with_a_word_on_each",
    "make demo": DEMO,
    "make demo PORT=9000": DEMO,
    "make demo-reset": DEMO,
    "make test": ".ci/run::make test",
    "make wheel": ".ci/run::make wheel",
    "make bench": "tests/matching/test_benchmark.py::test_a_part_runs_by_itself_and_keeps_its_result",
    "make bench PARTS=stress": ("tests/house/test_makefile.py::test_the_benchmark_runs_the_parts_it_is_told"),
    "make bench-quick": (
        "tests/matching/test_benchmark.py"
        "::test_the_quick_benchmark_prints_a_line_a_ratio_and_fails_when_one_is_missed"
    ),
    "make course": ".ci/run::lint types contracts pii migrations course",
    "make contracts": ".ci/run::lint types contracts pii migrations course",
    "make lint types contracts pii migrations": ".ci/run::lint types contracts pii migrations course",
    "pip install -c constraints/verawood.txt dist/symbios_openedx-*.whl": "tests/house/test_wheel.py::clean",
    "pip install symbios-openedx": "tests/house/test_wheel.py::clean",
    "./manage.py lms migrate symbios_matching": "tests/house/test_wheel.py::clean",
    "./manage.py lms collectstatic --noinput": "tests/house/test_wheel.py::clean",
    "./manage.py cms collectstatic --noinput": "tests/house/test_wheel.py::clean",
    "./manage.py lms check": "tests/house/test_wheel.py::clean",
    "./manage.py lms symbios_load_reference": "tests/house/test_wheel.py::clean",
    "./manage.py lms symbios_sweep": "tests/house/test_wheel.py::clean",
    "./manage.py lms symbios_rematch": (
        "tests/matching/matches/test_rematch.py::test_there_is_nothing_to_do_without_listings"
    ),
    "./manage.py lms symbios_rematch --resume": (
        "tests/matching/matches/test_rematch.py::test_only_one_run_is_under_way_and_it_is_resumed"
    ),
    "./manage.py lms symbios_rematch --queue": (
        "tests/matching/matches/test_rematch.py::test_tasks_do_a_run_shard_by_shard"
    ),
    "./manage.py lms migrate symbios_matching zero": "tests/house/test_wheel.py::clean",
    "./manage.py lms symbios_export_skos --format turtle --out vocabulary.ttl": (
        "tests/matching/taxonomy/test_skos.py::"
        "test_the_command_writes_a_file_the_same_each_time_with_names_of_ones_own"
    ),
    "symbios-match": "tests/house/test_wheel.py::test_the_command_works_without_a_database",
    "symbios-match offers.csv needs.csv --top 5": (
        "tests/house/test_wheel.py::test_the_command_works_without_a_database"
    ),
    "symbios-match pair-offers.csv pair-needs.csv --top 1 --format jsonl --out pairs.jsonl": (
        "tests/matching/test_worked_examples.py::test_the_page_shows_the_pair_as_the_engine_sees_it"
    ),
    (
        "symbios-match region-offers.csv region-needs.csv --out matches.csv --plan plan.json --aim saving "
        "--pools pools.json --chains chains.json --latent latent.json "
        "--organisations region-organisations.csv --assumptions region-values.csv"
    ): "tests/matching/test_plan_a_region.py::test_the_page_shows_what_the_command_of_the_page_makes",
}
"""Each command a page shows, and where it is run: a test or fixture, or a line of the CI script."""

NEEDS_TUTOR = re.compile(r"^tutor (?:config save|images build|local) ")
"""Tutor starts containers, which no test here can; the Django commands inside are run against the wheel."""


def blocks(text: str, *languages: str) -> list[str]:
    found = re.findall(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [body for language, body in found if language in languages]


def commands(text: str) -> list[str]:
    """Return every command of a page: the lines of its shell blocks, and what a sentence shows as one."""
    shell = "\n".join(blocks(text, "sh", "bash", "console"))
    lines = [line.split(" #")[0].strip() for line in shell.splitlines()]
    named = re.findall(r"`((?:make|symbios-match|pip|\./manage\.py|tutor)\b[^`\n]*)`", text)
    return [line for line in [*lines, *named] if line and not line.startswith("#")]


@pytest.mark.parametrize("document", PAGES, ids=IDS)
def test_every_command_is_run_somewhere(document):
    text = document.read_text("utf-8")
    unknown = [line for line in commands(text) if line not in RUN_BY and not NEEDS_TUTOR.match(line)]
    assert unknown == []


@pytest.mark.parametrize("where", sorted(set(RUN_BY.values())))
def test_what_runs_a_command_exists(where):
    path, _, name = where.partition("::")
    source = (ROOT / path).read_text("utf-8")
    assert name in source if path == ".ci/run" else f"def {name}(" in source


def test_no_page_is_accounted_for_that_nobody_shows():
    shown = {line for page in PAGES for line in commands(page.read_text("utf-8"))}
    spoken = {"make", "make help"}
    assert set(RUN_BY) - shown - spoken == set()


WITH_PYTHON = [path for path in PAGES if blocks(path.read_text("utf-8"), "python")]


def heading_anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


@pytest.mark.parametrize("document", PAGES, ids=IDS)
def test_every_link_leads_somewhere(document):
    text = document.read_text("utf-8")
    lost = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        aim = (document.parent / path).resolve() if path else document
        if not aim.exists():
            lost.append(target)
        elif anchor:
            headings = re.findall(r"^#+ (.+)$", aim.read_text("utf-8"), re.MULTILINE)
            if anchor not in map(heading_anchor, headings):
                lost.append(target)
    assert lost == []


@pytest.mark.parametrize(
    "document", [page for page in PAGES if blocks(page.read_text("utf-8"), "python")], ids=relative
)
def test_python_in_a_page_compiles(document):
    for body in blocks(document.read_text("utf-8"), "python"):
        compile(body, relative(document), "exec")


def test_every_page_can_be_reached_from_the_index():
    index = (ROOT / "docs" / "index.md").read_text("utf-8")
    linked = set(re.findall(r"\]\(([^)#\s]+)", index))
    pages = {path.relative_to(ROOT / "docs").as_posix() for path in files_below(ROOT / "docs", ".md")}
    assert pages - linked == {"index.md"}


def test_the_map_of_the_tree_shows_what_is_there():
    readme = (ROOT / "README.md").read_text("utf-8")
    shown = re.findall(r"^\| `([\w./]+/)` \|", readme, re.MULTILINE)
    assert [path for path in shown if not (ROOT / path).is_dir()] == []
    top = {
        path.name
        for path in ROOT.iterdir()
        if path.is_dir() and not path.name.startswith(".") and any(files_below(path))
    }
    assert top - {path.split("/")[0] for path in shown} == set()


def test_every_setting_is_documented_with_its_default():
    page = (ROOT / "docs" / "references" / "settings.md").read_text("utf-8")
    rows = [f"| `{name}` | `{json.dumps(default)}` |" for name, default in matching_settings.DEFAULTS.items()]
    assert [row for row in rows if row not in page] == []


def test_the_help_of_the_command_names_what_the_readme_shows():
    done = subprocess.run(
        [sys.executable, "-c", "from symbios_matching.console import main; main()", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(ROOT / "matching_plugin")},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for option in ("--top", "--format", "--out"):
        assert option in done.stdout
