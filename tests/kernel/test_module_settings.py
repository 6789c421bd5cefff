"""Settings of modules: typed, inherited, explained, sealed, and told to every worker."""

from dataclasses import replace

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from app.core.database import Context, transaction
from app.core.module_settings import (
    ModuleSettings,
    Owner,
    chain_of,
    explain,
    setting,
    settings_for,
    settings_stamp,
)
from app.modules import live, registry
from app.modules.catalog.settings import CatalogSettings
from app.modules.checkout.settings import CheckoutSettings
from app.modules.settings_service import MASK, NoSuchSettingError, chain_for, settings_service
from tests.support.factories import Shop, make_vendor
from tests.support.fixtures import QueryCounter

HERE = "tests.kernel.test_module_settings"


class Sample(ModuleSettings):
    """A module's settings with one field of each kind."""

    token: SecretStr = setting(SecretStr(""))
    greeting: str = setting("", kind="lines", max_length=20)
    is_loud: bool = setting(False)
    fee_cents: int = setting(100, kind="money", ge=0, levels=("platform",))


Sample.__module__ = "app.modules.cms.settings"


@pytest.fixture
def sample(monkeypatch: pytest.MonkeyPatch) -> type[Sample]:
    current = registry.snapshot()
    cms = replace(current.modules["cms"], settings=f"{HERE}:Sample")
    monkeypatch.setattr(
        registry, "_snapshot", replace(current, modules={**current.modules, "cms": cms})
    )
    return Sample


def put(shop: Shop, module: str, level: str = "vendor", **typed: str) -> dict[str, str]:
    """Save as somebody of that level would; what was wrong."""
    owner = owner_of(shop, level)
    context = shop.context if level == "vendor" else Context.operator(shop.platform_id)
    with transaction(context) as db:
        chain = chain_for(owner, shop.platform_id)
        return dict(settings_service.save(db, module, chain, typed, who="Ada").errors)


def owner_of(shop: Shop, level: str) -> Owner:
    return {owner.level: owner for owner in chain_of(shop.id)}[level]  # type: ignore[index]


def sources(shop: Shop) -> dict[str, str]:
    return {told.name: told.source for told in explain(CheckoutSettings, chain_of(shop.id))}


def test_the_nearest_level_wins_and_says_so(shop: Shop) -> None:
    assert settings_for(CheckoutSettings, shop.id).min_order_cents == 0

    put(shop, "checkout", "platform", min_order_cents="10")
    assert settings_for(CheckoutSettings, shop.id).min_order_cents == 1000
    assert sources(shop)["min_order_cents"] == "platform"

    put(shop, "checkout", "company", min_order_cents="20,50")
    assert settings_for(CheckoutSettings, shop.id).min_order_cents == 2050

    put(shop, "checkout", min_order_cents="5.00")
    assert settings_for(CheckoutSettings, shop.id).min_order_cents == 500
    assert sources(shop) == {"min_order_cents": "vendor", "hold_minutes": "default"}

    with transaction(shop.context) as db:
        settings_service.reset(db, "checkout", chain_of(shop.id), "min_order_cents", who="Ada")
    assert settings_for(CheckoutSettings, shop.id).min_order_cents == 2050

    with transaction(Context.operator()) as db:
        for level in ("company", "platform"):
            chain = chain_for(owner_of(shop, level), shop.platform_id)
            settings_service.reset(db, "checkout", chain, "min_order_cents", who="Ada")
    assert settings_for(CheckoutSettings, shop.id).min_order_cents == 0


def test_another_shop_keeps_its_own(shop: Shop, other_shop: Shop) -> None:
    put(shop, "catalog", products_per_page="12")

    assert settings_for(CatalogSettings, shop.id).products_per_page == 12
    assert settings_for(CatalogSettings, other_shop.id).products_per_page == 24


def test_what_equals_the_inherited_value_stays_inherited(shop: Shop) -> None:
    put(shop, "checkout", min_order_cents="0", hold_minutes="30")

    assert set(sources(shop).values()) == {"default"}


def test_a_wrong_value_is_explained_and_nothing_is_stored(shop: Shop) -> None:
    wrong = put(shop, "checkout", min_order_cents="much", hold_minutes="60")

    assert wrong == {"min_order_cents": "Enter an amount such as 12.90."}
    assert set(sources(shop).values()) == {"default"}
    assert put(shop, "checkout", hold_minutes="2") == {"hold_minutes": "Enter 5 or more."}
    assert put(shop, "checkout", hold_minutes="") == {"hold_minutes": "Fill in this field."}


def test_reading_costs_no_query(shop: Shop, query_counter: QueryCounter) -> None:
    for _ in range(3):
        settings_for(CheckoutSettings, shop.id)
        settings_stamp(shop.id)

    assert query_counter.statements == []


def test_every_change_is_history(shop: Shop) -> None:
    put(shop, "checkout", hold_minutes="45")
    put(shop, "checkout", hold_minutes="50")
    with transaction(shop.context) as db:
        settings_service.reset(db, "checkout", chain_of(shop.id), "hold_minutes", who="Bo")

        told = settings_service.history(db, "checkout", Owner("vendor", shop.id))

    assert [(c.old, c.new, c.who) for c in told] == [
        (50, None, "Bo"),
        (45, 50, "Ada"),
        (None, 45, "Ada"),
    ]


def test_a_tenant_sees_neither_others_values_nor_those_above_him(
    shop: Shop, other_shop: Shop
) -> None:
    put(other_shop, "catalog", products_per_page="12")
    put(shop, "catalog", products_per_page="48")
    count = text("SELECT count(*) FROM module_settings")

    with transaction(shop.context) as db:
        assert db.scalar(count) == 1


def test_a_secret_goes_in_sealed_and_never_comes_out(sample: type[Sample], shop: Shop) -> None:
    put(shop, "cms", token="hunter2hunter2")  # noqa: S106 - nobody's

    with transaction(shop.context) as db:
        stored = db.scalar(text("SELECT value::text FROM module_settings WHERE name = 'token'"))
        fields = {f.name: f for f in settings_service.fields("cms", chain_of(shop.id))}
        (change,) = settings_service.history(db, "cms", Owner("vendor", shop.id))
    assert settings_for(sample, shop.id).token.get_secret_value() == "hunter2hunter2"
    assert "hunter2" not in str(stored)
    assert (fields["token"].value, fields["token"].source) == ("", "vendor")
    assert (change.old, change.new) == (None, MASK)

    put(shop, "cms", token="", greeting="Moien")
    assert settings_for(sample, shop.id).token.get_secret_value() == "hunter2hunter2"


def test_a_level_decides_only_what_is_its_own(sample: type[Sample], shop: Shop) -> None:
    put(shop, "cms", fee_cents="0")

    assert settings_for(sample, shop.id).fee_cents == 100
    with transaction(shop.context) as db, pytest.raises(NoSuchSettingError):
        settings_service.reset(db, "cms", chain_of(shop.id), "fee_cents", who="Ada")


def test_a_switch_that_was_not_sent_stays(sample: type[Sample], shop: Shop) -> None:
    put(shop, "cms", is_loud="on")
    put(shop, "cms", greeting="Moien")

    assert settings_for(sample, shop.id).is_loud

    put(shop, "cms", is_loud="")
    assert not settings_for(sample, shop.id).is_loud


def test_a_value_that_is_not_valid_any_more_does_not_count(
    shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    with transaction(shop.context) as db:
        db.execute(
            text(
                "INSERT INTO module_settings (level, vendor_id, module, name, value)"
                " VALUES ('vendor', :vendor, 'catalog', 'products_per_page', '7')"
            ),
            {"vendor": shop.id},
        )
    live.refresh_settings()

    assert settings_for(CatalogSettings, shop.id).products_per_page == 24
    assert "products_per_page" in caplog.text


def test_a_change_shows_in_cached_pages(shop: Shop) -> None:
    before = settings_stamp(shop.id)
    other = make_vendor(shop.platform_id)
    other_before = settings_stamp(other.id)

    put(shop, "catalog", products_per_page="12")

    assert settings_stamp(shop.id) > before
    assert settings_stamp(other.id) == other_before
