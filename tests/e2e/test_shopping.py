"""A shopper finds something, buys it, and hears of it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import NewTab
from tests.e2e.shopper import ORDER, go_to_checkout, pay_with, put_into_cart
from tests.e2e.stack import Stack, eventually

pytestmark = pytest.mark.browser

KeepPicture = Callable[[Page, str], None]
ORDERS = "SELECT number, payment_status, total_cents, locale FROM orders_orders WHERE email = %s"


def test_a_guest_buys_with_a_card(
    stack: Stack, new_tab: NewTab, keep_picture: KeepPicture
) -> None:
    page = new_tab()
    email = "card@example.com"

    put_into_cart(page, "voltwierk", "Sound", "M4 USB microphone")
    keep_picture(page, "cart")
    go_to_checkout(page, email, payment="Card")
    keep_picture(page, "checkout")
    page.get_by_role("button", name=ORDER).click()
    pay_with(page, "4242 4242 4242 4242")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, Ada Lovelace")
    keep_picture(page, "confirmation")

    order = stack.rows(ORDERS, email)[0]
    mail = stack.mail_to(email)
    assert (order["payment_status"], order["total_cents"]) == ("paid", 14900)
    assert str(order["number"]) in mail["subject"]
    assert "M4 USB microphone" in mail["text"]
    assert len(stack.mails_to(email)) == len(stack.rows(ORDERS, email)) == 1


def test_a_bank_asks_its_customer_to_confirm_the_payment(stack: Stack, new_tab: NewTab) -> None:
    page = new_tab(width=360)
    email = "secure@example.com"

    put_into_cart(page, "paiperlek", "Outdoors", "Big striped ball")
    go_to_checkout(page, email, payment="Card")
    page.get_by_role("button", name=ORDER).click()
    pay_with(page, "4000 0025 0000 3155")
    page.get_by_role("button", name="Confirm payment").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, Ada Lovelace")

    assert [order["payment_status"] for order in stack.rows(ORDERS, email)] == ["paid"]


def test_who_turns_back_from_the_payment_has_bought_nothing_and_lost_nothing(
    stack: Stack, new_tab: NewTab
) -> None:
    page = new_tab()

    put_into_cart(page, "paiperlek", "Outdoors", "Kite for the first wind")
    go_to_checkout(page, "back@example.com", payment="Card")
    page.get_by_role("button", name=ORDER).click()
    pay_with(page, "4000 0000 0000 0002")
    expect(page.get_by_role("alert")).to_contain_text("declined")
    page.get_by_role("link", name=re.compile("Back")).click()
    expect(page.get_by_text("Nothing was charged")).to_be_visible()
    page.goto("/shop/paiperlek/cart")

    expect(page.get_by_role("link", name="Kite for the first wind")).to_be_visible()
    assert stack.rows(ORDERS, "back@example.com") == []


def test_a_guest_buys_by_bank_transfer_without_javascript(
    stack: Stack, new_tab: NewTab, keep_picture: KeepPicture
) -> None:
    page = new_tab(width=360, scripts=False, locale="de-LU")
    email = "transfer@example.com"

    page.goto("/shop/mellerhaff")
    page.get_by_role("main").get_by_role("link", name="Vorrat", exact=True).click()
    page.get_by_role("link", name="Waldhonig").click()
    page.get_by_role("radio", name="500 g").check()
    page.get_by_role("button", name="In den Warenkorb").click()
    page.get_by_role("link", name="Zur Kasse").click()
    for label, value in (
        ("E-Mail", email),
        ("Vor- und Nachname", "Uwe Kraus"),
        ("Straße und Hausnummer", "Nagelstraße 9"),
        ("Postleitzahl", "54290"),
        ("Ort", "Trier"),
    ):
        page.get_by_role("textbox", name=label).fill(value)
    page.get_by_role("combobox", name="Land").select_option("DE")
    page.get_by_role("radio", name="Überweisung").check()
    page.get_by_role("button", name="Zahlungspflichtig bestellen").click()
    # The delivery to Germany costs something else; the sum is shown and asked for again.
    expect(page.get_by_text("hat sich inzwischen von")).to_be_visible()
    page.get_by_role("button", name="Zahlungspflichtig bestellen").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Uwe Kraus")
    page.screenshot()

    order = stack.rows(ORDERS, email)[0]
    assert (order["payment_status"], order["locale"]) == ("pending", "de")
    assert "Waldhonig" in stack.mail_to(email)["text"]


def test_the_keyboard_alone_puts_something_into_the_cart(new_tab: NewTab) -> None:
    page = new_tab()
    page.goto("/shop/voltwierk/products/portable-ssd")

    def press_until(name: str) -> None:
        """Tab on until the named thing has the focus, as its ring shows."""
        for _ in range(60):
            page.keyboard.press("Tab")
            focused = page.evaluate(
                "document.activeElement.innerText || document.activeElement.value"
            )
            if focused and name in focused:
                return
        pytest.fail(f"{name} cannot be reached")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    press_until("1-TB")
    page.keyboard.press("ArrowRight")
    press_until("Add to cart")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Your cart")
    expect(page.get_by_text("2 TB")).to_be_visible()


def test_a_shop_on_a_host_of_its_own_has_short_addresses(stack: Stack, new_tab: NewTab) -> None:
    page = new_tab()
    page.goto(f"http://atelier.localhost:{stack.port}/")

    page.get_by_role("link", name="Clausen teapot").or_(
        page.get_by_role("link", name="Look at everything")
    ).first.click()

    assert "/shop/" not in page.url
    assert page.url.startswith(f"http://atelier.localhost:{stack.port}/")


def test_the_same_payment_told_twice_is_one_order(stack: Stack, new_tab: NewTab) -> None:
    page = new_tab()
    email = "twice@example.com"

    put_into_cart(page, "voltwierk", "Power and data", "65 W charger, three ports")
    go_to_checkout(page, email, payment="Card")
    page.get_by_role("button", name=ORDER).click()
    pay_with(page, "4242 4242 4242 4242")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, Ada Lovelace")
    page.go_back()
    page.go_forward()
    page.reload()
    told = (
        "SELECT processed_at FROM payments_webhook_events e JOIN vendors v ON v.id = e.vendor_id"
        " WHERE v.code = 'voltwierk'"
    )

    assert eventually(lambda: stack.rows(told))
    assert len(stack.rows(ORDERS, email)) == 1
