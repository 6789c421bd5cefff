"""The settings pages: generated from what modules declare."""

import pytest
from starlette.testclient import TestClient

from app.core.database import Context, transaction
from app.core.module_settings import settings_for
from app.modules import registry
from app.modules.catalog.settings import CatalogSettings
from app.modules.inventory.settings import InventorySettings
from app.modules.settings_service import model_of
from app.utils.i18n import LANGUAGES, catalogues
from models.database import Vendor
from tests.support.factories import Shop, make_platform, make_vendor
from tests.support.fixtures import SignIn
from tests.support.goods import ADDRESS, make_product


def test_a_vendor_sets_and_resets(as_team: SignIn, shop: Shop) -> None:
    browser = as_team(shop, "manager")
    address = f"/vendor/{shop.code}/settings/inventory"

    saved = browser.post(address, data={"low_stock_at": "9"})
    page = browser.get(address).text

    assert saved.status_code == 303
    assert settings_for(InventorySettings, shop.id).low_stock_at == 9
    assert "Set by this shop" in page
    assert "Ada" in page

    browser.post(f"{address}/resets/low_stock_at")
    assert settings_for(InventorySettings, shop.id).low_stock_at == 5
    assert "Default" in browser.get(address).text


def test_what_was_typed_stays_when_it_is_wrong(as_team: SignIn, shop: Shop) -> None:
    answer = as_team(shop).post(
        f"/vendor/{shop.code}/settings/inventory", data={"low_stock_at": "many"}
    )

    assert answer.status_code == 422
    assert 'value="many"' in answer.text
    assert "Enter a whole number." in answer.text


def test_who_may_not_set_anything_is_refused(as_team: SignIn, shop: Shop) -> None:
    address = f"/vendor/{shop.code}/settings/inventory"

    assert as_team(shop, "support").get(address).status_code == 403
    assert as_team(shop, "support").post(address, data={"low_stock_at": "1"}).status_code == 403


def test_a_module_that_is_off_has_no_settings(as_team: SignIn) -> None:
    bare = make_vendor(make_platform(modules=["catalog"]))

    assert as_team(bare).get(f"/vendor/{bare.code}/settings/inventory").status_code == 404
    assert as_team(bare).get(f"/vendor/{bare.code}/settings/catalog").status_code == 200


def test_an_operator_sets_for_a_platform_and_a_company(as_admin: SignIn) -> None:
    shop = make_vendor(make_platform())
    with transaction(Context.operator()) as db:
        vendor = db.get(Vendor, shop.id)
        assert vendor is not None
        company = vendor.company_id
    browser = as_admin([shop.platform_id])

    browser.post("/admin/settings/catalog", data={"products_per_page": "12"})
    assert settings_for(CatalogSettings, shop.id).products_per_page == 12

    browser.post(f"/admin/companies/{company}/settings/catalog", data={"products_per_page": "48"})
    assert settings_for(CatalogSettings, shop.id).products_per_page == 48
    assert "From the company" not in browser.get("/admin/settings/catalog").text


def test_another_platforms_company_does_not_exist(as_admin: SignIn, shop: Shop) -> None:
    elsewhere = make_vendor(make_platform(modules=[]))
    with transaction(Context.operator()) as db:
        vendor = db.get(Vendor, elsewhere.id)
        assert vendor is not None
        company = vendor.company_id

    answer = as_admin([shop.platform_id]).get(f"/admin/companies/{company}/settings/catalog")

    assert answer.status_code == 404


def test_the_list_for_new_shops_can_be_hidden(as_team: SignIn, shop: Shop) -> None:
    browser = as_team(shop)
    assert "Get your shop ready" in browser.get(f"/vendor/{shop.code}").text

    browser.post(f"/vendor/{shop.code}/settings/core", data={"show_onboarding": ""})

    assert "Get your shop ready" not in browser.get(f"/vendor/{shop.code}").text


def test_the_shop_shows_as_many_products_as_its_vendor_wants(
    as_team: SignIn, client: TestClient, shop: Shop
) -> None:
    for number in range(14):
        make_product(shop, title=f"Mug {number}")
    client.cookies.clear()
    assert client.get(f"/shop/{shop.code}/products").text.count('class="goods-card') == 14

    address = f"/vendor/{shop.code}/settings/catalog"
    as_team(shop).post(address, data={"products_per_page": "12"})

    client.cookies.clear()
    assert client.get(f"/shop/{shop.code}/products").text.count('class="goods-card') == 12


def test_the_shop_takes_no_order_below_the_smallest(
    as_team: SignIn, client: TestClient, shop: Shop
) -> None:
    sku = make_product(shop, price_cents=1290)
    address = f"/vendor/{shop.code}/settings/checkout"
    as_team(shop).post(address, data={"min_order_cents": "20"})
    client.cookies.clear()
    client.post(f"/shop/{shop.code}/cart", data={"sku": sku, "quantity": "1"})

    typed = {**ADDRESS, "payment": "bank_transfer", "shown_total_cents": "1780"}
    answer = client.post(f"/shop/{shop.code}/checkout", data=typed)

    assert answer.status_code == 409
    assert "This shop takes orders from €20.00" in answer.text


SETTABLE = [code for code, module in registry.MODULES.items() if module.settings]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("module", SETTABLE)
def test_every_setting_has_its_words(module: str, language: str) -> None:
    wanted = [f"{module}.settings.title", f"{module}.settings.about"]
    for name in model_of(module).model_fields:
        wanted += [f"{module}.settings.{name}.label", f"{module}.settings.{name}.hint"]

    assert [key for key in wanted if key not in catalogues().texts[language]] == []
