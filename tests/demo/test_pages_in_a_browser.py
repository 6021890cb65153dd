"""The demo's own pages in Chromium: accessible, no sideways scroll, nothing asked of another host."""

import pytest
from playwright.sync_api import expect

from tests.demo_server import Visitor
from tests.stories.conftest import Window, accessibility_faults

PAGES = {
    "home": "/",
    "sign in": "/sign-in/",
    "outline": "/learn/",
    "unit": "/learn/unit/m1_u2_definition/",
    "unit with a poll": "/learn/unit/m1_u5_four_cases/",
    "quiz": "/learn/unit/m1_u7_quiz/",
    "progress": "/learn/progress/",
}
WIDTHS = (320, 390, 768, 1280, 1440)


@pytest.fixture
def ana(browser, demo):
    """Ana's window. What went wrong in it fails the test."""
    window = Window(browser, demo)
    window.become("ana")
    yield window
    window.page.context.close()
    assert window.faults == []


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_a_page_is_accessible_and_asks_no_other_host(ana, path, scheme, width):
    ana.page.emulate_media(color_scheme=scheme)
    ana.page.set_viewport_size({"width": width, "height": 900})
    ana.page.goto(path)
    assert accessibility_faults(ana.page) == []


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_a_page_never_scrolls_sideways(ana, path):
    ana.page.goto(path)
    too_wide = []
    for width in WIDTHS:
        ana.page.set_viewport_size({"width": width, "height": 900})
        if ana.page.evaluate("document.documentElement.scrollWidth") > width:
            too_wide.append(width)
    assert too_wide == []


def test_a_page_without_a_session_is_accessible_too(browser, demo):
    window = Window(browser, demo)
    window.page.goto("/")
    assert accessibility_faults(window.page) == []
    assert window.faults == []
    window.page.context.close()


def test_the_person_can_be_changed_on_any_page_with_the_keyboard_alone(ana):
    page = ana.page
    page.goto("/learn/progress/")
    page.locator(".demo-who > summary").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Marta Zupan").press("Enter")
    expect(page.locator(".demo-who > summary")).to_contain_text("You are Marta Zupan")


def test_choosing_a_language_changes_the_page(ana):
    ana.page.goto("/learn/")
    ana.page.get_by_label("Language").select_option("de")
    expect(ana.page.locator("html")).to_have_attribute("lang", "de")


def test_reading_to_the_end_completes_a_text(ana):
    page = ana.page
    page.goto("/learn/unit/start_u1_welcome/")
    with page.expect_response(lambda answer: "/learn/seen/" in answer.url) as told:
        page.locator(".demo-ways").scroll_into_view_if_needed()
    assert told.value.ok


def test_a_problem_is_answered_graded_and_told_to_screen_readers(ana):
    page = ana.page
    page.goto("/learn/unit/m1_u2_definition/")
    problem = page.locator(".problems-wrapper").first
    problem.get_by_role("radio").first.check(force=True)
    problem.get_by_role("button", name="Submit").click()
    expect(problem.locator(".notification-submit").first).to_be_visible()
    expect(page.locator("#reader-feedback")).not_to_be_empty()


def test_an_author_edits_a_block_and_learners_see_it_until_it_is_undone(browser, demo):
    author = Window(browser, demo)
    author.become("chiara")
    page = author.page
    page.goto("/learn/unit/m1_u4_first_network/")
    page.get_by_role("link", name="Edit A valley with seven neighbours").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Editing")
    author.look("edit")
    title = page.locator(".demo-studio").get_by_label("Name", exact=True).first
    title.fill("A valley with new neighbours")
    page.locator(".demo-studio").get_by_role("button", name="Save").first.click()
    page.wait_for_url("**/learn/unit/m1_u4_first_network/**")
    learner = Visitor(demo, "joris")
    assert (
        "A valley with new neighbours" in Visitor(demo, "joris").get("/learn/unit/m1_u4_first_network/").text
    )
    page.goto("/learn/edit/m1_u4_valley/")
    page.get_by_role("button", name="Undo my edits").click()
    expect(page.locator(".demo-message")).to_be_visible()
    assert "A valley with seven" in learner.get("/learn/unit/m1_u4_first_network/").text
    assert author.faults == []
    page.context.close()


def test_the_platforms_poll_video_and_drag_and_drop_start_and_ask_no_other_host(browser, small_demo):
    window = Window(browser, small_demo)
    window.become("ana")
    page = window.page
    page.goto("/learn/unit/platform/")
    poll = page.locator(".poll-block")
    poll.get_by_role("radio").first.check(force=True)
    poll.get_by_role("button", name="Submit").click()
    expect(poll.locator(".poll-results").first).to_be_visible()
    expect(page.locator(".xblock--drag-and-drop .option").first).to_be_visible()
    expect(page.locator(".video-player").first).to_be_attached()
    assert [fault for fault in window.faults if fault.startswith(("foreign", "script"))] == []
    page.context.close()


def test_a_formula_is_typeset_without_asking_another_host(browser, small_demo):
    window = Window(browser, small_demo)
    window.become("ana")
    window.page.goto("/learn/unit/formula/")
    expect(window.page.locator(".MathJax_SVG").first).to_be_visible()
    assert window.faults == []
    window.page.context.close()
