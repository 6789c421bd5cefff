"""What a shopper does in a browser."""

from playwright.sync_api import Page, expect

ADDRESS = {
    "Full name": "Ada Lovelace",
    "Street and number": "1, rue du Test",
    "Postcode": "1234",
    "City": "Luxembourg",
}
ORDER = "Order with obligation to pay"


def put_into_cart(page: Page, shop: str, category: str, title: str) -> None:
    """From the front page to the cart, by what stands on the way."""
    page.goto(f"/shop/{shop}")
    page.get_by_role("main").get_by_role("link", name=category, exact=True).click()
    page.get_by_role("link", name=title).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    page.get_by_role("button", name="Add to cart").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your cart")


def go_to_checkout(page: Page, email: str, *, payment: str) -> None:
    """Everything up to the last button."""
    page.get_by_role("link", name="Go to checkout").click()
    page.get_by_role("textbox", name="E-mail").fill(email)
    for label, value in ADDRESS.items():
        page.get_by_role("textbox", name=label).fill(value)
    page.get_by_role("radio", name=payment).check()


def pay_with(page: Page, card: str) -> None:
    """On the payment provider's page."""
    page.get_by_label("Card number").fill(card)
    page.get_by_role("button", name="Pay").click()
