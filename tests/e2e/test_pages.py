"""Every page: accessible in both schemes, never wider than the window, kept as a picture."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from demo.shops import ADMIN
from tests.e2e.conftest import NewTab
from tests.e2e.people import sign_in
from tests.e2e.stack import Stack
from tests.support.goods import ADDRESS

pytestmark = pytest.mark.browser

LOOKS = pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (360, "dark")])
SHOP = "voltwierk"
SHOP_PAGES = (
    "", "/products", "/products?sort=price&min_price=50&max_price=200", "/categories/desk",
    "/categories/nothing-here", "/search?q=kabel", "/search?q=zzzz", "/search",
    "/products/h1-wireless-headphones", "/products/20-000-mah-power-bank", "/cart", "/account",
    "/pages/withdrawal", "/pages/about", "/products/never-sold", "/withdrawal",
    "/account/password", "/account/password/gone",
)  # fmt: skip


@dataclass
class Tour:
    """Looks at one page after the other and writes down what is wrong with each."""

    page: Page
    keep_picture: Callable[[Page, str], None]
    wrong: list[str] = field(default_factory=list[str])
    seen: list[str] = field(default_factory=list[str])

    def visit(self, path: str, name: str = "") -> None:
        answer = self.page.goto(path)
        name = name or re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-")
        if answer is None or answer.status not in {200, 404}:
            self.wrong.append(f"{path}: {answer and answer.status}")
        self.look(name)

    def look(self, name: str) -> None:
        """At the page as it stands."""
        self.seen.append(name)
        self.keep_picture(self.page, name)
        found: list[Any] = Axe().run(self.page).response["violations"]
        self.wrong += [
            f"{name}: {v['id']}: {node['html'][:160]}" for v in found for node in v["nodes"]
        ]
        if self.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            self.wrong.append(f"{name}: wider than the window")


@pytest.fixture(scope="module")
def orders(stack: Stack) -> list[str]:
    """Two orders of the shop, so that its back office has something to show. Their addresses."""
    return [_buy(stack, "VW-MS", "ada@example.com"), _buy(stack, "VW-HB", "bob@example.com")]


def _buy(stack: Stack, sku: str, email: str) -> str:
    headers = {"sec-fetch-site": "same-origin", "accept-language": "en"}
    with httpx2.Client(base_url=stack.url, headers=headers, trust_env=False) as client:
        client.post(f"/shop/{SHOP}/cart", data={"sku": sku, "quantity": "1"})
        shown = client.get(f"/shop/{SHOP}/checkout").text
        total = re.findall(r'name="shown_total_cents"\s+value="(\d+)"', shown)[0]
        form = {**ADDRESS, "email": email, "payment": "bank_transfer", "shown_total_cents": total}
        placed = client.post(f"/shop/{SHOP}/checkout", data=form)
        return placed.headers["location"]


@LOOKS
def test_pages_of_a_shop(
    new_tab: NewTab, keep_picture: Any, orders: list[str], width: int, scheme: str
) -> None:
    tour = Tour(new_tab(width=width, scheme=scheme), keep_picture)

    for path in SHOP_PAGES:
        tour.visit(f"/shop/{SHOP}{path}")
    tour.visit(orders[0], "order")
    tour.page.goto(f"/shop/{SHOP}/products/quiet-mouse")
    tour.page.get_by_role("button", name="Add to cart").click()
    tour.look("cart-filled")
    tour.visit(f"/shop/{SHOP}/checkout")
    tour.page.get_by_role("button", name="Order with obligation to pay").click()
    tour.look("checkout-refused")

    assert "\n".join(tour.wrong) == ""


@LOOKS
@pytest.mark.parametrize("shop", ["atelier", "paiperlek", "mellerhaff"])
def test_other_themes(
    new_tab: NewTab, keep_picture: Any, shop: str, width: int, scheme: str
) -> None:
    tour = Tour(new_tab(width=width, scheme=scheme), keep_picture)

    tour.visit(f"/shop/{shop}")
    tour.visit(f"/shop/{shop}/products")
    tour.page.locator("main .goods a").first.click()
    tour.look(f"{shop}-product")

    assert "\n".join(tour.wrong) == ""


@LOOKS
def test_pages_of_a_vendor(
    new_tab: NewTab, keep_picture: Any, orders: list[str], width: int, scheme: str
) -> None:
    tour = Tour(new_tab(width=width, scheme=scheme), keep_picture)

    tour.visit("/vendor/login")
    sign_in(tour.page, "vendor", "sam@voltwierk.example")
    _follow_the_menu(tour)
    for path in ("products/new", "pages/new", "delivery/new", "search?q=mouse", "profile",
                 "roles", "roles/new", "withdrawals?view=accepted"):  # fmt: skip
        tour.visit(f"/vendor/{SHOP}/{path}")

    assert "\n".join(tour.wrong) == ""


@LOOKS
def test_pages_of_an_operator(new_tab: NewTab, keep_picture: Any, width: int, scheme: str) -> None:
    tour = Tour(new_tab(width=width, scheme=scheme), keep_picture)

    tour.visit("/admin/login")
    sign_in(tour.page, "admin", ADMIN)
    _follow_the_menu(tour)
    tour.visit("/admin/vendors/new")
    for path in ("modules/marketplace", "modules/marketplace/removal",
                 "search?q=volt", "profile", "menus/vendor"):  # fmt: skip
        tour.visit(f"/admin/{path}")

    assert "\n".join(tour.wrong) == ""


def _follow_the_menu(tour: Tour) -> None:
    """Whatever the sidebar offers, and the first row of each list."""
    links = tour.page.locator(".sidebar nav a, nav.sidebar a, .sidebar a")
    paths = dict.fromkeys(links.evaluate_all("links => links.map(a => a.pathname)"))
    assert len(paths) > 1, "there is no menu"
    for path in paths:
        if not path.startswith(("/admin", "/vendor")) or "/platform/" in path:
            continue
        tour.visit(path)
        rows = tour.page.locator("a.row-link")
        if rows.count():
            first = rows.first.get_attribute("href")
            assert first is not None
            tour.visit(first, re.sub(r"[^a-z]+", "-", path).strip("-") + "-detail")
