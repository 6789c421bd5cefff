"""A vendor sends what was bought and fills its shop; an operator switches a module off."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from demo.shops import ADMIN
from tests.e2e.conftest import NewTab
from tests.e2e.people import in_the_menu, sign_in
from tests.e2e.shopper import ORDER, go_to_checkout, pay_with, put_into_cart
from tests.e2e.stack import Stack, eventually

pytestmark = pytest.mark.browser

FEED = """id,title,description,link,image_link,availability,price,brand,condition
NL-1,Night lamp “Owl”,Looks,https://x.example/1,https://x.example/1.svg,in_stock,24.90 EUR,Nuit,new
NL-2,Night lamp “Cat”,Purrs,https://x.example/2,https://x.example/2.svg,in_stock,26.90 EUR,Nuit,new
NL-3,Lamp “Bear”,Waits,https://x.example/3,https://x.example/3.svg,in_stock,soon,Nuit,new
"""


def test_a_vendor_packs_ships_and_refunds(stack: Stack, new_tab: NewTab) -> None:
    email = "parcel@example.com"
    shopper, vendor = new_tab(), new_tab()

    put_into_cart(shopper, "paiperlek", "Books", "The fox who collected evenings")
    go_to_checkout(shopper, email, payment="Card")
    shopper.get_by_role("button", name=ORDER).click()
    pay_with(shopper, "4242424242424242")
    expect(shopper.get_by_role("heading", level=1)).to_have_text("Thank you, Ada Lovelace")

    sign_in(vendor, "vendor", "mia@paiperlek.example")
    in_the_menu(vendor, "Orders").click()
    vendor.get_by_role("searchbox", name=re.compile("^Number, name")).fill(email)
    vendor.get_by_role("searchbox", name=re.compile("^Number, name")).press("Enter")
    vendor.locator("a.row-link").first.click()
    vendor.get_by_role("button", name="Mark as packed").click()
    vendor.get_by_label("Carrier").fill("POST Luxembourg")
    vendor.get_by_label("Tracking number").fill("LU123456789")
    vendor.get_by_label("Tracking link").fill("https://tracking.example/LU123456789")
    vendor.get_by_role("button", name="Ship parcel").click()
    expect(vendor.get_by_text("Shipped", exact=True).first).to_be_visible()
    told = stack.mail_to(email, about="on its way")

    vendor.get_by_label("Amount").fill("5,00")
    vendor.get_by_label("Reason").fill("A corner was bent")
    vendor.get_by_role("button", name="Refund this amount").click()
    refunded = stack.mail_to(email, about="refund")
    vendor.reload()

    assert "LU123456789" in told["text"]
    assert "€5.00" in refunded["text"]
    expect(vendor.get_by_text("Partly refunded", exact=True)).to_be_visible()
    shopper.reload()
    expect(shopper.get_by_text("LU123456789")).to_be_visible()
    assert len(stack.mails_to(email)) == 3


def test_a_vendor_imports_a_feed(
    stack: Stack, new_tab: NewTab, keep_picture: Any, tmp_path: Path
) -> None:
    file = tmp_path / "lamps.csv"
    file.write_text(FEED)
    page = new_tab()

    sign_in(page, "vendor", "anne@atelier.example")
    in_the_menu(page, "Imports").click()
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Read feed").click()
    page.get_by_role("button", name="Start dry run").click(timeout=20_000)
    expect(page.get_by_text("2 of 3 rows would change your catalogue")).to_be_visible(
        timeout=20_000
    )
    keep_picture(page, "import-dry-run")
    assert stack.rows("SELECT 1 FROM catalog_variants WHERE sku LIKE 'NL-%%'") == []
    page.get_by_role("button", name="Import 2 products").click()
    expect(page.get_by_text("2 products were imported")).to_be_visible(timeout=20_000)
    keep_picture(page, "import-done")

    page.goto("/shop/atelier/search?q=owl")
    expect(page.get_by_role("link", name="Night lamp “Owl”")).to_be_visible()


def test_an_operator_switches_a_module_off_and_it_is_gone_there_and_only_there(
    stack: Stack, new_tab: NewTab
) -> None:
    operator, here, there = new_tab(), new_tab(), new_tab()
    sign_in(operator, "admin", ADMIN)
    sign_in(here, "vendor", "jos@mellerhaff.example")
    sign_in(there, "vendor", "sam@voltwierk.example")
    operator.goto("/admin/platform/maart")

    _switch(operator, "Inventory", "off")

    eventually(lambda: _stock(here, "mellerhaff") == (404, False), 3)
    assert _stock(there, "voltwierk") == (200, True)
    assert _api(stack, "jos@mellerhaff.example") == 404
    assert _api(stack, "sam@voltwierk.example") == 200
    # Nobody counts any more, so nothing is sold out either.
    here.goto("/shop/mellerhaff/products/coarse-mustard-with-beer")
    expect(here.get_by_role("button", name="Add to cart")).to_be_enabled()

    _switch(operator, "Inventory", "on")

    eventually(lambda: _stock(here, "mellerhaff") == (200, True), 3)
    here.goto("/shop/mellerhaff/products/coarse-mustard-with-beer")
    expect(here.get_by_role("button", name="Add to cart")).to_be_disabled()


def _switch(page: Page, module: str, state: str) -> None:
    page.goto("/admin/modules")
    page.get_by_role("link", name=f"Switch {state}: {module}").click()
    page.get_by_role("button", name=f"Switch {state} {module}").click()


def _stock(page: Page, shop: str) -> tuple[int, bool]:
    """How the stock page answers, and whether the menu offers it."""
    answer = page.goto(f"/vendor/{shop}/stock")
    assert answer is not None
    page.goto(f"/vendor/{shop}")
    return answer.status, in_the_menu(page, "Stock").count() > 0


def _api(stack: Stack, email: str) -> int:
    client = stack.api("vendor", email)
    try:
        return client.get("/api/v1/vendor/inventory").status_code
    finally:
        client.close()
