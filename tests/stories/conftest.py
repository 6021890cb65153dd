"""Browser windows for stories: one for each person and width, watched for faults and for foreign requests."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.demo_server import Demo

AXE = Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (1280, 390)


class Window:
    """A browser window of one person. Everything that goes wrong in it is kept in ``faults``."""

    def __init__(self, browser: Browser, demo: Demo) -> None:
        self.demo = demo
        self.faults: list[str] = []
        context = browser.new_context(base_url=demo.url, viewport={"width": 1280, "height": 900})
        context.set_default_timeout(60_000)
        self.page: Page = context.new_page()
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("request", lambda request: self._watch(request.url))
        self.page.on(
            "response",
            lambda answer: (
                self.faults.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None
            ),
        )

    def _watch(self, url: str) -> None:
        if not url.startswith((self.demo.url, "data:", "blob:")):
            self.faults.append(f"foreign request: {url}")

    def become(self, username: str) -> None:
        """Sign in with one click from the home page."""
        self.page.goto("/")
        self.page.locator(f"main button[name=username][value={username}]").click()
        self.page.wait_for_load_state()

    def look(self, name: str) -> None:
        """Check the page: axe is content, nothing scrolls sideways. Keep pictures if a folder is named."""
        folder = os.environ.get("SYMBIOS_SCREENSHOTS")
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            assert self.page.evaluate("document.documentElement.scrollWidth") <= width, (
                f"{name} at {width} px"
            )
            if folder:
                Path(folder).mkdir(parents=True, exist_ok=True)
                self.page.screenshot(path=str(Path(folder) / f"{name}-{width}.png"), full_page=True)
        self.page.set_viewport_size({"width": 1280, "height": 900})
        assert accessibility_faults(self.page) == [], name


def accessibility_faults(page: Page) -> list[str]:
    """Run axe on the page and return one line a violation."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("tags => axe.run({runOnly: tags})", AXE_TAGS)
    return [
        f"{violation['id']}: {node['target']}: {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


@pytest.fixture
def window(browser: Browser, demo: Demo) -> Iterator[Callable[[], Window]]:
    """Open windows; at the end no window may have seen a fault."""
    opened: list[Window] = []

    def open_one() -> Window:
        opened.append(Window(browser, demo))
        return opened[-1]

    yield open_one
    for each in opened:
        each.page.context.close()
    assert [fault for each in opened for fault in each.faults] == []
