"""What every block shares: assets, settings, languages, hostile requests."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.contrib.staticfiles import finders
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from xblock.core import XBlock

import symbios_xblocks
from symbios_xblocks import assets
from symbios_xblocks.author_html import clean_html
from symbios_xblocks.settings import common, production
from symbios_xblocks.tracking import track
from tests.xblocks.learning import LmsRuntime, page_text, post
from tests.xblocks.networks import FULL, network

BLOCK_TYPES = ("symbios_flow", "symbios_skills")
PACKAGE = Path(symbios_xblocks.__file__).parent
OF_THE_PLATFORM = {
    *(
        "category",
        "course_id",
        "due",
        "edited_by",
        "edited_on",
        "format",
        "graded",
        "group_access",
        "location",
        "data",
    ),
    *(
        "max_attempts",
        "name",
        "rerandomize",
        "runtime",
        "self_paced",
        "showanswer",
        "show_correctness",
        "start",
    ),
    *(
        "show_reset_button",
        "source_file",
        "system",
        "tags",
        "url_name",
        "user_partitions",
        "visible_to_staff_only",
    ),
}


@pytest.fixture(params=BLOCK_TYPES)
def block(request):
    """A new block of each type, as Studio makes it: default values only."""
    runtime = LmsRuntime()
    made = runtime.make(f"<{request.param}/>")
    made.fields["content_olx"].delete_from(made)
    return made


def test_a_new_block_opens_with_a_working_example(block):
    assert not block.is_broken()
    assert f"function Symbios{'Flow' if block.folder == 'flow' else 'Skills'}Block" in str(
        block.student_view().resources
    )


@pytest.mark.parametrize("block_type", BLOCK_TYPES)
def test_no_field_takes_a_name_of_the_platform(block_type):
    own = set(XBlock.load_class(block_type).fields) - set(XBlock.fields)
    assert not own & OF_THE_PLATFORM


@pytest.mark.parametrize("block_type", BLOCK_TYPES)
def test_the_workbench_can_load_every_scenario(block_type):
    for _title, olx in XBlock.load_class(block_type).workbench_scenarios():
        assert block_type in olx


def test_the_shared_script_comes_first_and_all_are_inlined(block):
    scripts = [one for one in block.student_view().resources if one.mimetype == "application/javascript"]
    assert {one.kind for one in scripts} == {"text"}
    assert "window.SymbiosXBlocks = " in scripts[0].data


def test_the_stylesheet_is_a_static_file_that_exists(block):
    (style,) = [one for one in block.student_view().resources if one.mimetype == "text/css"]
    assert (style.kind, style.data) == ("url", f"/static/{assets.STYLESHEET}")
    assert finders.find(assets.STYLESHEET)


def test_the_stylesheet_is_inlined_where_it_was_not_collected(block, settings, tmp_path):
    settings.STATIC_ROOT = str(tmp_path)
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    (style,) = [one for one in block.student_view().resources if one.mimetype == "text/css"]
    assert style.kind == "text"


def test_an_authors_text_cannot_end_the_script_that_carries_it():
    block = LmsRuntime().make(
        network().replace('name="Dairy"', 'name="&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;"')
    )
    fragment = block.student_view()
    assert "</script><script>" not in json.dumps(fragment.json_init_args)
    assert "</script><script>" not in fragment.content
    assert json.loads(fragment.json_init_args)["exercise"]["actors"][0]["name"].startswith("</script>")


def test_author_html_loses_what_could_act():
    dirty = (
        '<p style="x" onclick="a()">Hi <a href="javascript:b()">you</a>'
        "<script>c()</script><img src=x onerror=d()></p>"
    )
    cleaned = clean_html(dirty)
    assert not re.search(r"onclick|javascript|script|onerror|style", cleaned)
    assert "Hi" in cleaned


def test_links_of_the_author_lead_into_the_course():
    block = LmsRuntime().make(network('<intro><p><a href="/jump_to_id/u1">Unit</a></p></intro>' + "<mud/>"))
    assert block.author_html('<a href="/jump_to_id/u1">Unit</a>').startswith('<a href="/courses/course-v1:')


def test_ids_on_a_page_differ_between_blocks():
    runtime = LmsRuntime()
    first, second = runtime.make(network(), name="one"), runtime.make(network(), name="two")
    ids = [set(re.findall(r' id="([^"]+)"', made.student_view().content)) for made in (first, second)]
    assert ids[0] and not ids[0] & ids[1]


def test_visitors_see_the_exercise_and_no_user_data(block):
    arguments = json.loads(block.public_view().json_init_args)
    assert arguments["isPublic"] is True
    assert page_text(block.public_view())


def test_phones_get_the_block(block):
    assert block.has_support(block.student_view, "multi_device")
    assert json.dumps(block.student_view_data())


def test_only_listed_events_leave_a_block(block):
    with pytest.raises(KeyError):
        track(block, "symbios.flow.spied")
    with pytest.raises(ValueError, match="carries"):
        track(block, "symbios.flow.view_switched", view="list", note="free text")


def test_settings_extend_what_an_operator_chose():
    platform = SimpleNamespace(
        SYMBIOS_BLOCK_THEME="auto", LIBRARY_ENABLED_BLOCKS=["html", "symbios_flow"], ENV_TOKENS={}
    )
    common.plugin_settings(platform)
    production.plugin_settings(platform)
    assert platform.SYMBIOS_BLOCK_THEME == "auto"
    assert platform.LIBRARY_ENABLED_BLOCKS == ["html", "symbios_flow", "symbios_skills"]


@pytest.mark.parametrize("theme", ["light", "dark", "auto"])
def test_the_theme_is_the_operators(theme, settings, block):
    settings.SYMBIOS_BLOCK_THEME = theme
    assert ("data-theme" in block.student_view().content) is (theme != "auto")


@pytest.mark.skipif(not shutil.which("node"), reason="no node to read the scripts with")
def test_every_script_parses_and_stays_within_the_house():
    for path in PACKAGE.rglob("*.js"):
        subprocess.run(["node", "--check", str(path)], check=True, capture_output=True)
        text = path.read_text(encoding="utf-8")
        assert len(text.splitlines()) <= 300, path
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|\$\(|jQuery\(|eval\(", text), path


def test_no_answer_key_lies_among_the_published_files():
    published = [
        path for path in PACKAGE.rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc", ".scss")
    ]
    assert published
    assert not [path for path in published if path.suffix == ".xml"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
KEYS = st.sampled_from(
    ("exchanges", "attempt", "view", "levels", "not_now", "profile", "share", "unit", "source", "form")
)
HANDLERS = {
    "symbios_flow": (
        "save_network",
        "check",
        "start_again",
        "show_answer",
        "note_view",
        "studio_check",
        "studio_save",
    ),
    "symbios_skills": (
        "save_levels",
        "submit",
        "clear",
        "open_unit",
        "studio_check",
        "studio_save",
        "studio_preview",
    ),
}


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_hostile_requests_are_refused_with_a_sentence_and_break_nothing(data):
    for block_type, handlers in HANDLERS.items():
        runtime = LmsRuntime()
        runtime.is_author_mode = data.draw(st.booleans())
        block = runtime.make(network(mode="graded") if block_type == "symbios_flow" else "<symbios_skills/>")
        for _ in range(3):
            payload = data.draw(st.dictionaries(KEYS, JSON, max_size=4) | JSON | st.binary(max_size=40))
            status, answer = post(block, data.draw(st.sampled_from(handlers)), payload)
            assert status in (200, 400, 403, 409, 422)
            assert status == 200 or answer["error"]
        assert block.learner_state()
        assert 0 <= getattr(block, "raw_earned", 0) <= 1


def test_a_request_too_long_or_too_deep_is_refused():
    block = LmsRuntime().make(network())
    assert post(block, "check", {"exchanges": FULL, "padding": "x" * 70_000})[0] == 413
    assert post(block, "check", b"[" * 30_000)[0] == 400
    assert post(block, "check", {"exchanges": [FULL[0]] * 61})[0] == 400
