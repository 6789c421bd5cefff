"""Signing in to the back offices of the demo."""

import re

from playwright.sync_api import Locator, Page

from demo.shops import PASSWORD


def sign_in(page: Page, realm: str, email: str) -> None:
    page.goto(f"/{realm}/login?lang=en")  # the language of this device comes before a profile's
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/login" not in url)


def in_the_menu(page: Page, label: str) -> Locator:
    """The menu's entry of this name, whatever number stands beside it."""
    return page.get_by_role("link", name=re.compile(rf"^{re.escape(label)}( \d+)?$"))
