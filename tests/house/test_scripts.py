"""The blocks' scripts need no library, with AMD on the page (Studio) and without it (the LMS)."""

import re

import pytest

from tests.house.project import PACKAGES, files_below, relative

BLOCKS = PACKAGES["symbios_xblocks"]
AMD = """
window.asked = [];
window.define = (...given) => window.asked.push(given);
window.define.amd = {};
window.require = window.requirejs = window.define;
"""
SHARED = BLOCKS / "shared" / "js" / "symbios.js"


def scripts_of(block: str):
    return sorted((BLOCKS / block / "js").glob("*.js"))


def blocks_with_scripts() -> list[str]:
    return sorted(path.name for path in BLOCKS.iterdir() if path.name != "shared" and scripts_of(path.name))


def init_functions(block: str) -> set[str]:
    """Return the names that the block's Python asks the page to call."""
    sources = " ".join(path.read_text("utf-8") for path in files_below(BLOCKS / block, ".py"))
    return set(re.findall(r'"(Symbios\w+)"', sources))


@pytest.mark.browser
@pytest.mark.parametrize("amd", [False, True], ids=["without AMD", "with AMD"])
@pytest.mark.parametrize("block", blocks_with_scripts())
def test_a_blocks_script_offers_its_init_function_and_nothing_else(browser, block, amd):
    page = browser.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.set_content("<!doctype html><title>one block</title><body></body>")
    if amd:
        page.add_script_tag(content=AMD)
    before = set(page.evaluate("Object.keys(window)"))
    for path in (SHARED, *scripts_of(block)):
        page.add_script_tag(content=path.read_text("utf-8"))
    added = set(page.evaluate("Object.keys(window)")) - before
    wanted = init_functions(block)
    offered = {name for name in wanted if page.evaluate(f"typeof window[{name!r}] === 'function'")}
    asked = page.evaluate("window.asked || []")
    page.close()

    assert wanted, f"{block} names no init function"
    assert (faults, offered, asked) == ([], wanted, [])
    assert all(name.lower().startswith("symbios") for name in added), added


@pytest.mark.parametrize("block", blocks_with_scripts())
def test_a_script_needs_no_library_and_looks_only_inside_its_element(block):
    library = r"\bjQuery\b|\$\(|\$\.|\brequire\(|\bdefine\("
    forbidden = re.compile(library + r"|document\.(?:getElementById|querySelector)")
    found = {
        relative(path): match.group(0)
        for path in scripts_of(block)
        if (match := forbidden.search(path.read_text("utf-8")))
    }
    assert found == {}
