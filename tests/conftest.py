"""What every test may rely on: how Chromium is found and started, and which tests need what."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from tests.demo_server import demo, small_demo  # noqa: F401 - fixtures: one demo for the whole session

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NO_CHROMIUM = (
    "no Chromium found: install one (Debian: apt-get install chromium) or name it in SYMBIOS_CHROMIUM"
)

# Playwright's synchronous API runs an event loop in the test's thread; Django would refuse its ORM there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


def find_chromium() -> str | None:
    """Return the path of a Chromium to drive: the one of SYMBIOS_CHROMIUM, else the first on PATH."""
    named = os.environ.get("SYMBIOS_CHROMIUM")
    if named:
        return named if Path(named).exists() else None
    return next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what drives a browser, and skip it where there is none, unless one is required."""
    chromium = find_chromium()
    required = os.environ.get("SYMBIOS_REQUIRE_BROWSER") == "1"
    for item in items:
        if {"page", "browser", "chromium"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)
        if item.get_closest_marker("browser") and chromium is None and not required:
            item.add_marker(pytest.mark.skip(reason=NO_CHROMIUM))


@pytest.fixture(autouse=True)
def language_of_the_settings() -> Iterator[None]:
    """A page asked for in French leaves its thread in French: the next test starts in the settings' own."""
    translation.deactivate()
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def fresh_index() -> None:
    """A process keeps an index of its database; here every test has a database of its own."""
    index = sys.modules.get("symbios_matching.matches.index")
    if index is not None:
        index.shared_index.forget()


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the Chromium to drive. A missing one fails the test where a browser is required."""
    path = find_chromium()
    if path is None:
        pytest.fail(NO_CHROMIUM)
    return path


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict, chromium: str) -> dict:
    """Start the machine's Chromium rather than a build that playwright would download."""
    return {**browser_type_launch_args, "executable_path": chromium, "args": CHROMIUM_ARGUMENTS}
