"""One stack for the whole test run, and browsers that look at it."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

from tests.e2e.stack import Stack, shared

CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
SCREENSHOTS = Path(__file__).resolve().parents[2] / "var" / "screenshots"
NO_BROWSER = "There is no chromium or google-chrome here, so no page was looked at."

# Pictures further down load when they come into view, and a screenshot does not wait for them.
LOAD_ALL = """
Promise.race([
  new Promise((done) => setTimeout(done, 1500)),
  Promise.all([...document.images].map((image) => {
    image.loading = "eager";
    return image.complete || new Promise((done) => (image.onload = image.onerror = done));
  })),
])
"""

PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'

Scheme = Literal["light", "dark"]
NewTab = Callable[..., Page]


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    with shared() as stack:
        yield stack


# Per module: while Playwright is on, its event loop counts as running, and tests that need one of
# their own could not have it.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(NO_BROWSER)
        pytest.skip(NO_BROWSER)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def new_tab(browser: Browser, stack: Stack) -> Iterator[NewTab]:
    """`new_tab(width=1440, scheme="light", scripts=True, locale="en-GB")`: a browser of its own.

    A test fails for whatever its consoles complained about.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_tab(
        *, width: int = 1440, scheme: Scheme = "light", scripts: bool = True, locale: str = "en-GB"
    ) -> Page:
        context = browser.new_context(
            base_url=stack.url,
            viewport={"width": width, "height": 900 if width > 600 else 740},
            color_scheme=scheme,
            java_script_enabled=scripts,
            locale=locale,
            has_touch=width < 600,
            reduced_motion="reduce",
        )
        context.set_default_timeout(10_000)
        # Pictures of an imported feed lie on a server that is none of ours.
        context.route("https://x.example/*", _give_a_picture)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: _note(complaints, said.type, said.text))
        return page

    yield open_tab
    for context in contexts:
        context.close()
    assert "\n".join(complaints) == ""


def _give_a_picture(route: Route) -> None:
    route.fulfill(body=PICTURE, content_type="image/svg+xml")


def _note(complaints: list[str], kind: str, text: str) -> None:
    """What a page does wrong. That an answer was a refusal is for the test to judge."""
    if kind in {"error", "warning"} and not re.search(r"status of 4\d\d", text):
        complaints.append(text)


@pytest.fixture
def keep_picture() -> Callable[[Page, str], None]:
    """`keep_picture(page, "cart")`: a screenshot of the whole page in `var/screenshots`."""

    def keep(page: Page, name: str) -> None:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.evaluate(LOAD_ALL)
        page.screenshot(path=SCREENSHOTS / f"{name}-{width}.png", full_page=True)

    return keep
