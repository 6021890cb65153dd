"""Both blocks in a browser, inside the demo: by keyboard alone, on a broken line, and through axe."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.demo_server import Demo

AXE = (Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js").read_text(encoding="utf-8")
FLOW, SKILLS, EDITOR = (
    "/learn/unit/m1_u4_first_network/",
    "/learn/unit/start_u4_where_are_you_now/",
    "/learn/edit/m1_u4_valley/",
)
FAULTS = """async () => (await axe.run(document.querySelector('main'),
    {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']}))
    .violations.map(one => one.id + ' ' + one.nodes[0].target)"""
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def open_as(page: Page, demo: Demo, name: str, path: str) -> None:
    page.goto(demo.url + "/sign-in/")
    page.get_by_role("button", name=f"Be {name}").click()
    page.goto(demo.url + path)


def press_tab_until(page: Page, role: str) -> None:
    for _ in range(40):
        if page.evaluate("document.activeElement.dataset.role") == role:
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{role} cannot be reached with the Tab key")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 768, 1280])
@pytest.mark.parametrize("path", [FLOW, SKILLS, EDITOR], ids=["flow", "skills", "editor"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    page: Page, demo: Demo, path: str, width: int, theme: str
):
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    open_as(page, demo, "Chiara", path)
    expect(page.locator(".symbios-flow, .symbios-skills, .symbios-studio").first).to_be_visible()
    page.evaluate(AXE)
    assert page.evaluate(FAULTS) == []
    assert page.evaluate(SIDEWAYS) <= 0


def test_a_network_is_built_and_checked_with_the_keyboard_alone(page: Page, demo: Demo):
    # Ana builds the same network in the first journey; the demo is one for the whole session.
    open_as(page, demo, "Marta", FLOW)
    press_tab_until(page, "from")
    page.keyboard.type("Cheese")
    press_tab_until(page, "what")
    page.keyboard.type("Whey")
    press_tab_until(page, "to")
    page.keyboard.type("Pig")
    press_tab_until(page, "add")
    page.keyboard.press("Enter")
    expect(page.locator("[data-role=live]")).to_contain_text("Added: Whey from Cheese dairy to Pig farm.")
    assert page.evaluate("document.activeElement.dataset.role") == "from"
    press_tab_until(page, "check")
    page.keyboard.press("Enter")
    expect(page.locator("[data-role=result]")).to_be_focused()
    expect(page.locator("[data-role=list] .symbios-chip")).not_to_have_text("Not checked")


def test_work_done_on_a_broken_line_is_sent_when_the_line_is_back(page: Page, demo: Demo):
    open_as(page, demo, "Joris", FLOW)
    page.context.set_offline(True)
    page.select_option("[data-role=from]", label="Cheese dairy")
    page.select_option("[data-role=what]", index=1)
    page.select_option("[data-role=to]", label="Biogas plant")
    page.click("[data-role=add]")
    expect(page.locator("[data-role=saved]")).to_contain_text("Not saved yet.", timeout=15_000)
    expect(page.locator("[data-role=retry]")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("[data-role=saved]")).to_contain_text("Saved", timeout=15_000)
    page.reload()
    expect(page.locator("[data-role=list] li")).to_have_count(1)


def test_areas_can_be_put_off_and_the_picture_names_what_is_ahead(page: Page, demo: Demo):
    open_as(page, demo, "Joris", SKILLS)
    areas = page.locator("[data-role=areas] li").count()
    for question in page.locator(".symbios-question").all():
        question.locator("input").nth(1).check()
    for _ in range(areas - 1):
        page.click("[data-role=next]")
        page.get_by_label("Not now: leave this area out").check()
    page.click("[data-role=finish]")
    expect(page.locator("[data-role=result-title]")).to_be_focused()
    expect(page.locator("[data-role=result] table tbody tr")).to_have_count(areas)
    expect(page.locator("[data-role=result]")).to_contain_text("from 1 to 3")


def test_a_fault_in_the_editor_leads_to_its_row_and_can_be_taken_back(page: Page, demo: Demo):
    open_as(page, demo, "Chiara", EDITOR)
    page.get_by_role("tab", name="Content").click()
    cell = page.locator('[data-table=valid] [data-row="1"][data-column=from]')
    before = cell.input_value()
    cell.fill("dairy2")
    page.click("[data-role=save]")
    expect(page.locator("[data-role=faults]")).to_contain_text("exchange 2: actor “dairy2”")
    expect(cell).to_have_attribute("aria-invalid", "true")
    page.click("[data-role=undo]")
    expect(cell).to_have_value(before)
    page.get_by_role("tab", name="Preview").click()
    expect(page.frame_locator("iframe").locator(".symbios-flow")).to_be_visible()


def test_cells_pasted_from_a_spreadsheet_become_rows(page: Page, demo: Demo):
    open_as(page, demo, "Chiara", EDITOR)
    page.get_by_role("tab", name="Content").click()
    rows = page.locator("[data-table=steps] [data-column=name]")
    before = rows.count()
    rows.last.evaluate(
        """cell => { const data = new DataTransfer();
        data.setData('text', 'Press\\tpress\\n"Dry, then\\nmill"\\tmill');
        const options = {clipboardData: data, bubbles: true, cancelable: true};
        cell.dispatchEvent(new ClipboardEvent('paste', options)); }"""
    )
    expect(rows).to_have_count(before + 1)
    expect(rows.nth(before - 1)).to_have_value("Press")
