"""A real browser whose requests the application answers in this process: no server, no port."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright
from starlette.testclient import TestClient

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
PASSED_ON = {"content-type", "accept", "hx-request"}
# Browsers trust localhost as they trust https; the application is asked for paths only.
HOST = "http://localhost"


@dataclass
class Tab:
    """An open page, and what its console had to complain about."""

    page: Page
    complaints: list[str] = field(default_factory=list[str])


Open = Callable[..., Tab]


# Not for the whole session: while Playwright is on, its event loop counts as running, and other
# tests could not run one of their own.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail("REQUIRE_BROWSER=1, and there is no chromium")
        pytest.skip("there is no chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_tab(browser: Browser) -> Iterator[Open]:
    """`open_tab(client, path, width=1440, scheme="light", scripts=True)`."""
    contexts: list[Callable[[], None]] = []

    def open_page(
        client: TestClient,
        path: str,
        *,
        width: int = 1440,
        scheme: Literal["light", "dark"] = "light",
        scripts: bool = True,
    ) -> Tab:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            java_script_enabled=scripts,
            has_touch=width < 600,
        )
        contexts.append(context.close)
        tab = Tab(context.new_page())
        tab.page.on("console", lambda said: _note(tab, said.type, said.text))
        tab.page.on("pageerror", lambda error: tab.complaints.append(str(error)))
        tab.page.route("**/*", lambda route: _answer(client, route))
        tab.page.goto(HOST + path)
        return tab

    yield open_page
    for close in contexts:
        close()


def _note(tab: Tab, kind: str, text: str) -> None:
    if kind in {"error", "warning"}:
        tab.complaints.append(text)


def _answer(client: TestClient, route: Route) -> None:
    asked = route.request
    headers = {name: value for name, value in asked.headers.items() if name in PASSED_ON}
    answer = client.request(
        asked.method,
        asked.url.removeprefix(HOST),
        content=asked.post_data_buffer,
        headers=headers,
        follow_redirects=True,
    )
    dropped = {"content-length", "content-encoding"}
    kept = {name: value for name, value in answer.headers.items() if name not in dropped}
    route.fulfill(status=answer.status_code, headers=kept, body=answer.content)
