"""Signing in to the back offices of the demo."""

from playwright.sync_api import Page

from demo.shops import PASSWORD


def sign_in(page: Page, realm: str, email: str) -> None:
    page.goto(f"/{realm}/login")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/login" not in url)
